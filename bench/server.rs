//! A server that costs as little as possible: ready answers, over http or https, and bodies that are counted and dropped.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// So many objects are in a list.
pub const OBJECTS: usize = 1_000_000;

/// So many bytes has the file that is downloaded.
pub const FILE: u64 = 1 << 30;

const CREATED: &str = r#"{"id":17,"type":"feed","displayName":"bench","description":"made by a benchmark","feed":"npm","packagePermissions":["view","add","promote","delete"],"key":"0123456789abcdef0123456789abcdef01234567"}"#;

const KEY: &str = r#"{"id":17,"type":"feed","displayName":"key of a build agent","description":"made by a benchmark","feed":"npm","packagePermissions":["view","add","promote","delete"],"expiration":"2030-01-31T00:00:00Z","logging":"none"}"#;

const PACKAGE: &str = r#"{"purl":"pkg:npm/%40scope/package-of-a-benchmark@1.20.3","group":"@scope","name":"package-of-a-benchmark","version":"1.20.3","totalDownloads":12345,"downloads":1234,"published":"2026-01-02T03:04:05Z","size":123456,"listed":true}"#;

const FEED: &str = r#"{"id":1,"name":"npm","feedType":"npm","packageType":"npm"}"#;

/// The last request that came in, so that the bare client can send the very same.
pub type LastRequest = Arc<Mutex<Vec<u8>>>;

/// Serves in the background until the process ends; answers the port.
pub fn start(tls: Option<Arc<ServerConfig>>, last: LastRequest) -> io::Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    std::thread::spawn(move || {
        for socket in listener.incoming().flatten() {
            let (tls, last) = (tls.clone(), Arc::clone(&last));
            // A client that goes away is seen by its exit code.
            std::thread::spawn(move || serve(socket, tls, &last));
        }
    });
    Ok(port)
}

/// The settings of the https server.
pub fn tls(chain: &Path, key: &Path) -> Result<Arc<ServerConfig>, Box<dyn std::error::Error>> {
    let chain = CertificateDer::pem_file_iter(chain)?.collect::<Result<Vec<_>, _>>()?;
    let key = PrivateKeyDer::from_pem_file(key)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(Arc::new(builder.with_no_client_auth().with_single_cert(chain, key)?))
}

fn serve(socket: TcpStream, tls: Option<Arc<ServerConfig>>, last: &LastRequest) -> io::Result<()> {
    socket.set_nodelay(true)?;
    match tls {
        None => converse(socket, last),
        Some(config) => {
            let connection = ServerConnection::new(config).map_err(io::Error::other)?;
            converse(StreamOwned::new(connection, socket), last)
        }
    }
}

fn converse(client: impl Read + Write, last: &LastRequest) -> io::Result<()> {
    let mut client = BufReader::with_capacity(256 * 1024, client);
    while answer(&mut client, last)? {}
    Ok(())
}

/// Answers a request. Returns whether there was one.
fn answer(client: &mut BufReader<impl Read + Write>, last: &LastRequest) -> io::Result<bool> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if client.read_until(b'\n', &mut head)? == 0 {
            return Ok(false);
        }
    }
    let text = String::from_utf8_lossy(&head).to_lowercase();
    let header = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    if header("expect:") == Some("100-continue") {
        client.get_mut().write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        client.get_mut().flush()?;
    }
    let length = header("content-length:").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = Vec::new();
    if length < 65536 {
        client.take(length).read_to_end(&mut body)?;
    } else {
        io::copy(&mut client.take(length), &mut io::sink())?;
    }
    let (line, out) = (text.lines().next().unwrap_or_default(), client.get_mut());
    if line.starts_with("get ") && line.contains("/download") {
        send_file(out)?;
    } else if line.starts_with("get ") && line.contains("/latest") {
        send_list(out, PACKAGE)?;
    } else if line.starts_with("get ") && line.contains("/api-keys/") {
        send_list(out, KEY)?;
    } else {
        let body = if line.starts_with("get ") { FEED } else { CREATED };
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length:";
        write!(out, "{head} {}\r\n\r\n{body}", body.len())?;
    }
    out.flush()?;
    head.extend(body);
    *last.lock().unwrap() = head;
    Ok(true)
}

fn send_list(out: &mut impl Write, object: &str) -> io::Result<()> {
    let thousand = format!("{object},").repeat(1000);
    let length = OBJECTS * (object.len() + 1) + 1;
    write!(out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n[")?;
    for _ in 1..OBJECTS / 1000 {
        out.write_all(thousand.as_bytes())?;
    }
    out.write_all(&thousand.as_bytes()[..thousand.len() - 1])?;
    out.write_all(b"]")
}

fn send_file(out: &mut impl Write) -> io::Result<()> {
    let block = vec![b'x'; 256 * 1024];
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nETag: \"1\"";
    write!(out, "{head}\r\nContent-Length: {FILE}\r\n\r\n")?;
    for _ in 0..FILE / block.len() as u64 {
        out.write_all(&block)?;
    }
    Ok(())
}
