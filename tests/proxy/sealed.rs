//! https proxies: TLS with the server goes on inside theirs, and errors of theirs are named as such.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::{HOST, connect, head};
use crate::support::http::Answer;
use crate::support::outcome::Outcome;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;
use crate::support::tls_server::{Authority, Port, TlsServer, names};

/// An https proxy that opens tunnels to one port of this machine, and records what it can read.
struct Sealed {
    port: Port,
    asked: Arc<Mutex<Vec<String>>>,
    passed: Arc<Mutex<Vec<u8>>>,
}

impl Sealed {
    fn to(target: u16, config: ServerConfig) -> Sealed {
        let (asked, passed) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let (heads, bytes, config) = (asked.clone(), passed.clone(), Arc::new(config));
        let port = Port::open(move |stream| {
            let connection = ServerConnection::new(config.clone()).unwrap();
            let mut client = StreamOwned::new(connection, stream);
            heads.lock().unwrap().push(head(&mut client));
            if client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").is_ok() {
                pass(&mut client, TcpStream::connect(("127.0.0.1", target)).unwrap(), &bytes);
            }
        });
        Sealed { port, asked, passed }
    }
}

/// Forwards in both directions by turns, since one end of TLS cannot be split for two threads.
fn pass(client: &mut StreamOwned<ServerConnection, TcpStream>, mut server: TcpStream, bytes: &Mutex<Vec<u8>>) {
    let turn = Some(std::time::Duration::from_millis(5));
    client.sock.set_read_timeout(turn).unwrap();
    server.set_read_timeout(turn).unwrap();
    let mut piece = [0; 4096];
    let is_pause =
        |error: &std::io::Error| matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut);
    loop {
        match client.read(&mut piece) {
            Ok(amount @ 1..) => {
                bytes.lock().unwrap().extend(&piece[..amount]);
                if server.write_all(&piece[..amount]).is_err() {
                    return;
                }
            }
            Err(error) if is_pause(&error) => {}
            _ => return,
        }
        match server.read(&mut piece) {
            Ok(amount @ 1..) if client.write_all(&piece[..amount]).is_ok() => {}
            Err(error) if is_pause(&error) => {}
            _ => return,
        }
    }
}

/// Runs a create request that trusts the CA.
fn create(source: &str, variable: &str, proxy: &str, ca: &str, more: &[&str]) -> Outcome<'static> {
    let mut pgutil = Pgutil::new();
    pgutil.file("ca.pem", ca);
    pgutil.env(variable, proxy);
    let source = format!("--source={source}");
    let words = ["apikeys", "create", "system", "--api-key=abc12345", "--timeout=5", "--ca-cert=ca.pem", &source];
    pgutil.args(words.iter().chain(more)).run()
}

#[test]
fn https_stays_encrypted_inside_the_tunnel_of_an_https_proxy() {
    let authority = Authority::new();
    let server = TlsServer::start(authority.certify(names(&[HOST])).config());
    let proxy = Sealed::to(server.port.number(), authority.certify(names(&["localhost"])).config());
    let outcome = create(&format!("https://{HOST}"), "https_proxy", &proxy.port.url(), &authority.pem, &[]);
    outcome.expect(0, "created-over-tls\n", "");
    assert_eq!(*proxy.asked.lock().unwrap(), [connect("proget.test:443", "")]);
    assert_eq!(server.requests()[0].header("X-ApiKey"), Some("abc12345"));
    let passed = proxy.passed.lock().unwrap();
    // A handshake of TLS, and not the request.
    assert_eq!(passed[..2], [0x16, 3]);
    assert!(!passed.windows(8).any(|window| window == b"abc12345"), "the proxy saw the key");
}

#[test]
fn plain_http_goes_through_an_https_proxy() {
    let authority = Authority::new();
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::text(200, "abcdefgh"));
    let number = server.url().rsplit(':').next().unwrap().parse().unwrap();
    let proxy = Sealed::to(number, authority.certify(names(&["localhost"])).config());
    let url = proxy.port.url().replace("https://", "https://pat:hunter42@");
    let outcome = create(&format!("http://{HOST}"), "http_proxy", &url, &authority.pem, &["-v"]);
    outcome.expect_code(0).expect_stdout("abcdefgh\n").shows_nowhere(&["hunter42", "pat:"]);
    // Basic authentication of pat:hunter42.
    let authorization = "Proxy-Authorization: Basic cGF0Omh1bnRlcjQy\r\n";
    assert_eq!(*proxy.asked.lock().unwrap(), [connect("proget.test:80", authorization)]);
}

#[test]
fn an_untrusted_certificate_is_named_as_that_of_the_proxy() {
    let authority = Authority::new();
    let mut expired = names(&["localhost"]);
    expired.not_after = rcgen::date_time_ymd(2021, 2, 3);
    for (identity, words) in [
        (Authority::named("Other").certify(names(&["localhost"])), "is issued by 'Other', which is not trusted here\n"),
        (authority.certify(expired), "expired on 2021-02-03T00:00:00Z\n"),
        (authority.certify(names(&["proxy.example"])), "is for another name: proxy.example\n"),
    ] {
        let proxy = TlsServer::start(identity.config());
        for scheme in ["http", "https"] {
            let source = format!("{scheme}://{HOST}");
            let url = proxy.port.url().replace("https://", "https://pat:hunter42@");
            let outcome = create(&source, "all_proxy", &url, &authority.pem, &[]);
            let fact = format!("the certificate of the proxy {} {words}", proxy.port.url());
            outcome.expect_code(8).expect_stdout("").stderr_has(&[&fact]).shows_nowhere(&["hunter42"]);
        }
        assert!(proxy.requests().is_empty());
    }
}

#[test]
fn an_https_proxy_without_tls_is_named() {
    let port = Port::speaking(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    let outcome = create(&format!("https://{HOST}"), "https_proxy", &port.url(), &Authority::new().pem, &[]);
    let told = format!(
        "pgutil: the proxy {} does not speak TLS on this port\nWrite it as http://HOST:PORT in the proxy variable. The \
         connection to an https server stays encrypted.\n",
        port.url()
    );
    outcome.expect(8, "", &told);
}
