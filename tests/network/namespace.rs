//! A network of the test's own, with a name server that answers as a test wants, and nothing else: what runs in it reaches
//! no other machine. Needs the rights of root.
#![allow(unsafe_code)]

use std::net::{IpAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::SystemTime;

use crate::support::pgutil::Pgutil;
use crate::support::skip;

/// What the name server says about any name, for one kind of address.
#[derive(Clone, Copy)]
pub enum Reply {
    /// These addresses.
    Addresses(&'static [&'static str]),
    /// An error with this code.
    Error(u8),
    /// Nothing at all.
    Silence,
}

/// The codes of errors.
pub const SERVFAIL: Reply = Reply::Error(2);
pub const NXDOMAIN: Reply = Reply::Error(3);
pub const NOTIMP: Reply = Reply::Error(4);
pub const REFUSED: Reply = Reply::Error(5);
/// The name exists, but has no address of this kind.
pub const NODATA: Reply = Reply::Addresses(&[]);

/// Skips a test that needs a network of its own.
pub fn unavailable() -> bool {
    skip::without("ip") || skip::unless(try_run("unshare -n -m true"), "no network namespace can be made")
}

/// Does the work on a thread with a network and mounts of its own. The loopback device is up, `/etc` holds nothing but the
/// name server's address, and the name server runs.
pub fn inside(a: Reply, aaaa: Reply, work: impl FnOnce() + Send) {
    std::thread::scope(|scope| {
        // Named as the test is, for the note of a test that is skipped.
        let name = std::thread::current().name().unwrap_or_default().to_string();
        let thread = std::thread::Builder::new().name(name);
        let inside = thread.spawn_scoped(scope, || {
            enter();
            run("ip link set lo up");
            std::fs::write("/etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n").unwrap();
            let _server = NameServer::start(a, aaaa);
            work();
        });
        if let Err(panic) = inside.unwrap().join() {
            std::panic::resume_unwind(panic);
        }
    });
}

/// Moves this thread to a new network and new mounts.
fn enter() {
    // SAFETY: concerns this thread alone.
    let moved = unsafe { libc::unshare(libc::CLONE_NEWNET | libc::CLONE_NEWNS) };
    assert_eq!(moved, 0, "{}", std::io::Error::last_os_error());
    run("mount --make-rprivate /");
    run("mount -t tmpfs tmpfs /etc");
}

/// Runs a command in the namespace, or fails the test.
pub fn run(command: &str) {
    assert!(try_run(command), "{command} failed");
}

/// Runs a command in the namespace and says whether it succeeded.
pub fn try_run(command: &str) -> bool {
    let mut words = command.split(' ');
    let mut process = Command::new(words.next().unwrap());
    process.args(words).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// The static build if it was made from these sources, since its C library has its own look-up; otherwise the program under
/// test.
pub fn pgutil() -> Pgutil<'static> {
    let tested = Path::new(env!("CARGO_BIN_EXE_pgutil"));
    let target = tested.ancestors().nth(2).unwrap();
    let built = target.join(format!("{}-unknown-linux-musl/release/pgutil", std::env::consts::ARCH));
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let is_current = built.metadata().is_ok_and(|about| about.modified().unwrap() > newest(&sources));
    Pgutil::of(if is_current { built } else { PathBuf::from(tested) })
}

/// When the latest file in a folder was changed.
fn newest(folder: &Path) -> SystemTime {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let times =
        entries.map(|path| if path.is_dir() { newest(&path) } else { path.metadata().unwrap().modified().unwrap() });
    times.max().unwrap_or(SystemTime::UNIX_EPOCH)
}

struct NameServer {
    stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl NameServer {
    fn start(a: Reply, aaaa: Reply) -> NameServer {
        let socket = UdpSocket::bind("127.0.0.1:53").unwrap();
        let stopping = Arc::new(AtomicBool::new(false));
        let stop = stopping.clone();
        let thread = std::thread::spawn(move || {
            let mut query = [0; 512];
            while let Ok((length, client)) = socket.recv_from(&mut query) {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                if let Some(answer) = answer(&query[..length], a, aaaa) {
                    socket.send_to(&answer, client).unwrap();
                }
            }
        });
        NameServer { stopping, thread: Some(thread) }
    }
}

impl Drop for NameServer {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        // Wakes the thread up.
        UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.send_to(&[0], "127.0.0.1:53")).unwrap();
        self.thread.take().unwrap().join().unwrap();
    }
}

/// The answer to a query with one question (RFC 1035, 4.1).
fn answer(query: &[u8], a: Reply, aaaa: Reply) -> Option<Vec<u8>> {
    const HEADER: usize = 12;
    // The labels of the name, then two bytes each for type and class.
    let end = HEADER + query[HEADER..].iter().position(|byte| *byte == 0)? + 5;
    let question = query.get(HEADER..end)?;
    let kind = u16::from_be_bytes([query[end - 4], query[end - 3]]);
    let reply = match kind {
        1 => a,
        28 => aaaa,
        _ => NODATA,
    };
    let (code, addresses) = match reply {
        Reply::Addresses(addresses) => (0, addresses),
        Reply::Error(code) => (code, &[][..]),
        Reply::Silence => return None,
    };
    // An answer, with recursion wanted and offered, to one question.
    let mut answer = [&query[..2], &[0x81, 0x80 | code, 0, 1, 0, addresses.len() as u8, 0, 0, 0, 0], question].concat();
    for address in addresses {
        let bytes = match address.parse().unwrap() {
            IpAddr::V4(address) => address.octets().to_vec(),
            IpAddr::V6(address) => address.octets().to_vec(),
        };
        // The name of the question, its type, class IN, for a minute.
        answer.extend([0xc0, HEADER as u8, 0, kind as u8, 0, 1, 0, 0, 0, 60, 0, bytes.len() as u8]);
        answer.extend(bytes);
    }
    Some(answer)
}
