//! A server that costs as little as possible: one connection at a time, ready answers, over http or https.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};

/// So many keys are in the list.
pub const KEYS: usize = 1_000_000;

const CREATED: &str = concat!(
    "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 198\r\n\r\n",
    r#"{"id":17,"type":"feed","displayName":"bench","description":"made by a benchmark","feed":"npm","#,
    r#""packagePermissions":["view","add","promote","delete"],"key":"0123456789abcdef0123456789abcdef01234567"}"#,
);

const KEY: &str = r#"{"id":17,"type":"feed","displayName":"key of a build agent","description":"made by a benchmark","feed":"npm","packagePermissions":["view","add","promote","delete"],"expiration":"2030-01-31T00:00:00Z","logging":"none"}"#;

/// The last request that came in, so that the bare client can send the very same.
pub type LastRequest = Arc<Mutex<Vec<u8>>>;

/// Serves in the background until the process ends; answers the port.
pub fn start(tls: Option<Arc<ServerConfig>>, last: LastRequest) -> io::Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    std::thread::spawn(move || {
        for socket in listener.incoming().flatten() {
            // A client that goes away is seen by its exit code.
            let _ = serve(socket, tls.clone(), &last);
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

fn serve(mut socket: TcpStream, tls: Option<Arc<ServerConfig>>, last: &LastRequest) -> io::Result<()> {
    socket.set_nodelay(true)?;
    match tls {
        None => answer(&mut socket, last),
        Some(config) => {
            let mut connection = ServerConnection::new(config).map_err(io::Error::other)?;
            answer(&mut Stream::new(&mut connection, &mut socket), last)?;
            connection.send_close_notify();
            connection.complete_io(&mut socket).map(|_| ())
        }
    }
}

fn answer(client: &mut (impl Read + Write), last: &LastRequest) -> io::Result<()> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    while !is_whole(&request) {
        match client.read(&mut buffer)? {
            0 => return Ok(()),
            length => request.extend_from_slice(&buffer[..length]),
        }
    }
    if request.starts_with(b"GET ") {
        let thousand = format!("{KEY},").repeat(1000);
        let length = KEYS * (KEY.len() + 1) + 1;
        write!(client, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n[")?;
        for _ in 1..KEYS / 1000 {
            client.write_all(thousand.as_bytes())?;
        }
        client.write_all(&thousand.as_bytes()[..thousand.len() - 1])?;
        client.write_all(b"]")?;
    } else {
        client.write_all(CREATED.as_bytes())?;
    }
    client.flush()?;
    *last.lock().unwrap() = request;
    Ok(())
}

/// Whether the head, and as much of a body as it announces, is there.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    body.len() >= length.map_or(0, |length| length.trim().parse().unwrap_or(0))
}
