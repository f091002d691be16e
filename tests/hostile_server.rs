//! Servers that misbehave, by accident or on purpose. Whatever they send, the program ends by itself, says what is
//! wrong, prints no key, needs little memory, and prints neither a secret nor a control character.

mod rows;
mod server;

use std::collections::HashSet;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::sync::LazyLock;

use crate::support::outcome::Outcome;
use crate::support::parallel::for_each;
use crate::support::pgutil::Pgutil;
use crate::support::tree::{self, Command};
use rows::{Row, SECRET, rows, spellings};
use server::{Conduct, Hostile, Then};

const CREATE: &[&str] = &["apikeys", "create", "system"];

/// Runs the program with at most 10 MiB of writable memory (heap and mappings) and 4 MiB of stack; with its 2 MiB of code
/// that makes 16 MiB. An allocation beyond the limit fails, and the program aborts. On other systems than Linux, the
/// limit does not count mappings, or does not exist.
#[cfg(target_os = "linux")]
const BOUNDED: &str = "ulimit -d 10240 && ulimit -s 4096 && exec \"$0\" \"$@\"";

fn bounded<'a>(args: &[&str]) -> Pgutil<'a> {
    #[cfg(target_os = "linux")]
    {
        let mut shell = Pgutil::of("/bin/sh");
        shell.args(["-c", BOUNDED, env!("CARGO_BIN_EXE_pgutil")].iter().chain(args).copied());
        shell
    }
    #[cfg(not(target_os = "linux"))]
    {
        let mut pgutil = Pgutil::new();
        pgutil.args(args);
        pgutil
    }
}

/// Runs a command against the server of a row and checks that the output shows nothing it must not show.
fn run(row: &Row, command: &[&str], more: &[&str]) -> Result<Outcome<'static>, String> {
    run_with(row, command, more, |_| {})
}

/// The same, with preparations before the program starts.
fn run_with(
    row: &Row,
    command: &[&str],
    more: &[&str],
    prepare: impl FnOnce(&Pgutil),
) -> Result<Outcome<'static>, String> {
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    other.set_nonblocking(true).unwrap();
    let sends = replace(&row.conduct.sends, b"{OTHER}", other.local_addr().unwrap().to_string().as_bytes());
    let server = Hostile::start(Conduct { sends, ..row.conduct.clone() });
    let scheme = if row.tls { "https" } else { "http" };
    let source = format!("--source={scheme}://{}", server.address);
    let secret = format!("--api-key={SECRET}");
    let args = [command, more, &[&source, &secret, "--timeout=1"]].concat();
    let pgutil = bounded(&args);
    prepare(&pgutil);
    let outcome = pgutil.run();
    if !server.was_met() {
        return Err(format!("{}: the server was not met\n{outcome}", row.name));
    }
    let complain = |what: &str| Err(format!("{}: {what}\n{outcome}", row.name));
    if !matches!(other.accept(), Err(error) if error.kind() == ErrorKind::WouldBlock) {
        return complain("another server was asked");
    }
    for text in [&outcome.stdout, &outcome.stderr] {
        if text.chars().any(|character| character != '\n' && is_harmful(character)) {
            return complain("a control character");
        }
        if shows_secret(text) {
            return complain("the secret");
        }
    }
    Ok(outcome)
}

/// Whether a terminal acts on the character.
fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether the text contains any eight consecutive characters of the secret, in any encoding.
fn shows_secret(text: &str) -> bool {
    static PARTS: LazyLock<HashSet<[u8; 8]>> = LazyLock::new(|| {
        let spellings = spellings();
        spellings
            .iter()
            .flat_map(|(_, text)| text.as_bytes().windows(8))
            .filter_map(|part| part.try_into().ok())
            .collect()
    });
    text.as_bytes().windows(8).any(|part| PARTS.contains(part))
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    match bytes.windows(from.len()).position(|window| window == from) {
        Some(at) => [&bytes[..at], to, &replace(&bytes[at + from.len()..], from, to)].concat(),
        None => bytes.to_vec(),
    }
}

#[test]
fn create_survives_every_misbehaving_server_and_says_what_is_wrong() {
    let rows = rows();
    assert!(rows.len() >= 60);
    for_each(rows, |row| {
        let lasts = matches!(row.conduct.then, Then::Stall | Then::Drip(_));
        // A row that lasts until the time limit runs once; the other ways would show nothing new.
        let ways: &[&[&str]] = if lasts { &[&["-v"]] } else { &[&[], &["-v"], &["--json"]] };
        for way in ways {
            let outcome = run(row, CREATE, way)?;
            let says = if *way == ["--json"] { "" } else { row.says };
            // On a busy machine, time may run out before the answer is too long.
            if outcome.code == 10 && matches!(row.conduct.then, Then::Flood(_)) {
                continue;
            }
            if outcome.code != row.status || !outcome.stdout.is_empty() || !outcome.stderr.contains(says) {
                return Err(format!("{}: wants status {} and {says:?}\n{outcome}", row.name, row.status));
            }
        }
        Ok(())
    });
}

#[test]
fn list_delete_and_health_survive_every_misbehaving_server() {
    for_each(rows(), |row| {
        for command in [&["apikeys", "list"][..], &["apikeys", "delete", "--id=1"], &["health"]] {
            let is_list = command == ["apikeys", "list"];
            // The time limit of a list starts again with each byte, so a dripping list never ends.
            if is_list && matches!(row.conduct.then, Then::Drip(_)) && row.conduct.sends.starts_with(b"HTTP/1.1 200") {
                continue;
            }
            let outcome = run(row, command, &["-v"])?;
            if !(0..=11).contains(&outcome.code) {
                return Err(format!("{}: ended with {}\n{outcome}", row.name, outcome.code));
            }
        }
        Ok(())
    });
}

/// The full matrix would start tens of thousands of processes. So every command meets one server, each a different one,
/// with the first example from its help.
#[test]
fn every_command_survives_a_misbehaving_server() {
    let talks = |command: &&Command| command.talks_to_a_server();
    let commands: Vec<&Command> = tree::commands().iter().filter(talks).collect();
    let servers: Vec<Row> = rows().into_iter().filter(ends_by_itself).collect();
    // A step that shares no divisor with the number of rows, so that as many rows as possible are used.
    let pairs =
        commands.into_iter().enumerate().map(|(index, command)| (command, &servers[index * 37 % servers.len()]));
    for_each(pairs.collect(), |(command, row)| {
        let example = command.example();
        let line: Vec<&str> = example.iter().map(String::as_str).collect();
        let outcome = run_with(row, &line, &["-v"], |pgutil| command.make_files(&example, pgutil))?;
        // A usage error or a missing setting would mean that the command never used the answer.
        if !matches!(outcome.code, 0 | 1 | 4..=12) {
            return Err(format!("{}: ended with {}\n{outcome}", row.name, outcome.code));
        }
        Ok(())
    });
}

/// Whether a program that reads for as long as data arrives, and takes an answer of any size, comes to an end.
fn ends_by_itself(row: &Row) -> bool {
    let goes_on = matches!(row.conduct.then, Then::Drip(_) | Then::Flood(_));
    !(goes_on && row.conduct.sends.starts_with(b"HTTP/1.1 200"))
}

#[cfg(target_os = "linux")]
#[test]
fn the_memory_limit_stops_a_program_that_needs_more() {
    let script = BOUNDED.replace("exec", "! exec");
    let outcome =
        Pgutil::of("/bin/sh").args(["-c", &script, "dd", "if=/dev/zero", "of=/dev/null", "bs=16M", "count=1"]).run();
    outcome.stderr_has(&["memory"]);
}
