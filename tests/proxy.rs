//! Proxies: which one a request goes through, what it sees, and the messages when it does not work.

mod sealed;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex};

#[cfg(target_os = "linux")]
use crate::network::namespace::{NXDOMAIN, inside, unavailable};
use crate::support::http::Answer;
use crate::support::outcome::Outcome;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;
use crate::support::tls_server::{Authority, Port, TlsServer, names};

/// A name that no name server knows: only a proxy can lead there.
const HOST: &str = "proget.test";

/// A proxy that opens tunnels to one port of this machine, whatever the target, and records the requests.
struct Proxy {
    port: Port,
    asked: Arc<Mutex<Vec<String>>>,
    passed: Arc<Mutex<Vec<u8>>>,
}

impl Proxy {
    fn to(target: u16) -> Proxy {
        let (asked, passed) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let (heads, bytes) = (asked.clone(), passed.clone());
        let port = Port::open(move |mut client| {
            heads.lock().unwrap().push(head(&mut client));
            client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").unwrap();
            let mut server = TcpStream::connect(("127.0.0.1", target)).unwrap();
            let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
            let bytes = bytes.clone();
            let upwards = std::thread::spawn(move || {
                let mut piece = [0; 4096];
                while let Ok(amount @ 1..) = from.read(&mut piece) {
                    bytes.lock().unwrap().extend(&piece[..amount]);
                    if to.write_all(&piece[..amount]).is_err() {
                        break;
                    }
                }
                let _ = to.shutdown(Shutdown::Write);
            });
            let _ = std::io::copy(&mut server, &mut client);
            let _ = client.shutdown(Shutdown::Both);
            upwards.join().unwrap();
        });
        Proxy { port, asked, passed }
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port.number())
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// The head of a request, as received.
fn head(stream: &mut impl Read) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|amount| amount == 1) {
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap()
}

fn port_of(server: &Server) -> u16 {
    server.url().rsplit(':').next().unwrap().parse().unwrap()
}

/// Runs a create request with these variables.
fn create(source: &str, variables: &[(&str, &str)], more: &[&str]) -> Outcome<'static> {
    let mut pgutil = Pgutil::new();
    for (name, value) in variables {
        pgutil.env(name, value);
    }
    let source = format!("--source={source}");
    pgutil.args(["apikeys", "create", "system", "--api-key=abc12345", &source].into_iter().chain(more.iter().copied()));
    pgutil.run()
}

/// The request for a tunnel to a server.
fn connect(target: &str, more: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "CONNECT {target} HTTP/1.1\r\nHost: {target}\r\nUser-Agent: pgutil/{version}\r\nProxy-Connection: Keep-Alive\r\n{more}\r\n"
    )
}

#[test]
fn plain_http_goes_through_a_tunnel_and_the_proxy_sees_only_the_target() {
    for variables in [["http_proxy"], ["HTTP_PROXY"], ["all_proxy"], ["ALL_PROXY"]] {
        let server = Server::start();
        server.expect("POST", "/api/api-keys/create").answer(Answer::text(200, "abcdefgh"));
        let proxy = Proxy::to(port_of(&server));
        let outcome = create(&format!("http://{HOST}:8624"), &[(variables[0], &proxy.url())], &[]);
        outcome.expect(0, "abcdefgh\n", "");
        assert_eq!(proxy.asked(), [connect("proget.test:8624", "")]);
        assert_eq!(server.requests()[0].header("Host"), Some("proget.test:8624"));
    }
}

#[test]
fn https_stays_encrypted_inside_the_tunnel() {
    let authority = Authority::new();
    let server = TlsServer::start(authority.certify(names(&[HOST])).config());
    let proxy = Proxy::to(server.port.number());
    let mut pgutil = Pgutil::new();
    pgutil.file("ca.pem", &authority.pem);
    pgutil.env("https_proxy", &proxy.url()).env("http_proxy", "http://127.0.0.1:9");
    let source = format!("--source=https://{HOST}");
    pgutil.args(["apikeys", "create", "system", "--api-key=abc12345", "--ca-cert=ca.pem", &source]);
    pgutil.run().expect(0, "created-over-tls\n", "");
    assert_eq!(proxy.asked(), [connect("proget.test:443", "")]);
    assert_eq!(server.requests()[0].header("X-ApiKey"), Some("abc12345"));
    let passed = proxy.passed.lock().unwrap();
    assert!(!passed.windows(8).any(|window| window == b"abc12345"), "the proxy saw the key");
}

#[test]
fn the_certificate_of_an_https_proxy_is_verified() {
    let authority = Authority::new();
    // It is asked for a tunnel inside of TLS; refusing it shows that it was understood.
    let proxy = TlsServer::start(authority.certify(names(&["localhost"])).config());
    let mut pgutil = Pgutil::new();
    pgutil.file("ca.pem", &authority.pem);
    pgutil.env("http_proxy", &proxy.port.url());
    let source = format!("--source=http://{HOST}");
    pgutil.args(["apikeys", "create", "system", "--api-key=abc12345", "--timeout=5", &source]);
    pgutil.run().expect_code(8).stderr_has(&["the proxy https://localhost:"]);
    assert!(proxy.requests().is_empty());
}

#[test]
fn user_and_password_of_a_proxy_are_sent_to_it_and_shown_nowhere() {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::text(200, "abcdefgh"));
    let proxy = Proxy::to(port_of(&server));
    let variable = proxy.url().replace("http://", "http://pat:hunter%4042@");
    let outcome = create(&format!("http://{HOST}"), &[("http_proxy", &variable)], &["-v"]);
    outcome.expect_code(0).stderr_has(&["* through the proxy http://127.0.0.1:"]);
    outcome.shows_nowhere(&["hunter", "pat:", "cGF0Omh1bnRlckA0Mg=="]);
    // Basic authentication of pat:hunter@42.
    assert_eq!(proxy.asked(), [connect("proget.test:80", "Proxy-Authorization: Basic cGF0Omh1bnRlckA0Mg==\r\n")]);
    assert_eq!(server.requests()[0].header("Proxy-Authorization"), None);
}

#[test]
fn a_proxy_that_refuses_its_password_is_named() {
    let port = Port::open(|mut client| {
        head(&mut client);
        let _ = client.write_all(b"HTTP/1.1 407 Authenticate\r\nProxy-Authenticate: Basic\r\n\r\n");
    });
    let proxy = format!("http://pat:hunter42@127.0.0.1:{}", port.number());
    let outcome = create(&format!("http://{HOST}"), &[("http_proxy", &proxy)], &[]);
    let fact = format!("the proxy http://127.0.0.1:{} refused its user name and password (407)\n", port.number());
    outcome.expect_code(8).expect_stdout("").stderr_has(&[&fact]).shows_nowhere(&["hunter42", "pat:"]);
    let proxy = proxy.replace("pat:hunter42@", "");
    let outcome = create(&format!("http://{HOST}"), &[("http_proxy", &proxy)], &[]);
    outcome.expect_code(8).expect_stdout("").stderr_has(&["requires a user name and a password (407)\n"]);
}

// A request that bypasses the proxy looks the name up.
#[cfg(target_os = "linux")]
#[test]
fn what_no_proxy_names_is_reached_directly() {
    if unavailable() {
        return;
    }
    // A proxy that would be noticed: nothing listens there.
    let dead = ("http_proxy", "http://127.0.0.1:9");
    inside(NXDOMAIN, NXDOMAIN, || {
        for (list, direct) in [
            ("proget.test", true),
            (".test", true),
            ("*", true),
            ("a.example, proget.test:80", true),
            ("proget.test:81", false),
            ("other.test", false),
            ("", false),
        ] {
            for name in ["no_proxy", "NO_PROXY"] {
                let outcome = create(&format!("http://{HOST}"), &[dead, (name, list)], &["--timeout=2"]);
                let told = match direct {
                    true => "cannot look up the host name proget.test: there is no such name\n",
                    false => "cannot connect to the proxy 127.0.0.1:9: Connection refused\n",
                };
                outcome.expect_code(8).expect_stdout("").stderr_has(&[told]);
            }
        }
    });
}

#[cfg(target_os = "linux")]
#[test]
fn an_unknown_host_name_is_named_as_that_of_the_proxy() {
    if unavailable() {
        return;
    }
    inside(NXDOMAIN, NXDOMAIN, || {
        let outcome = create(&format!("http://{HOST}"), &[("http_proxy", "http://no-such-proxy.example:3128")], &[]);
        outcome.expect(
            8,
            "",
            "pgutil: cannot look up the host name no-such-proxy.example of the proxy: there is no such name\n\
             Check the proxy variables (https_proxy, http_proxy, all_proxy), or bypass the proxy by adding the server to \
             no_proxy.\n",
        );
    });
}

#[test]
fn this_machine_is_never_reached_through_a_proxy() {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::text(200, "abcdefgh"));
    server.expect("POST", "/api/api-keys/create").answer(Answer::text(200, "abcdefgh"));
    for host in ["127.0.0.1", "localhost"] {
        let url = format!("http://{host}:{}", port_of(&server));
        create(&url, &[("http_proxy", "http://127.0.0.1:9"), ("all_proxy", "socks5://x")], &[]).expect_code(0);
    }
}

#[test]
fn a_proxy_that_does_not_help_is_named() {
    type Conduct = fn(TcpStream);
    let conducts: &[(Conduct, i32, &str)] = &[
        (
            |mut client| {
                head(&mut client);
                let _ = client.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
            },
            8,
            "does not allow connections to http://proget.test/: it answered with status 403",
        ),
        (
            |mut client| {
                head(&mut client);
                let _ = client.write_all(b"HTTP/1.1 407 Authenticate\r\nProxy-Authenticate: Basic\r\n\r\n");
            },
            8,
            "refused its user name and password (407)",
        ),
        (
            |mut client| {
                head(&mut client);
            },
            8,
            "does not allow connections to http://proget.test/: it closed the connection",
        ),
        (
            |mut client| {
                head(&mut client);
                let _ = client.write_all(b"SSH-2.0-OpenSSH_9.2\r\n\r\n");
            },
            8,
            "does not allow connections to http://proget.test/: its answer is not HTTP",
        ),
        (
            |mut client| {
                std::io::copy(&mut client, &mut std::io::sink()).ok();
            },
            10,
            "time ran out while the proxy connected to http://proget.test/",
        ),
    ];
    for (conduct, code, words) in conducts {
        let port = Port::open(*conduct);
        let proxy = format!("http://pat:hunter42@127.0.0.1:{}", port.number());
        let outcome = create(&format!("http://{HOST}"), &[("http_proxy", &proxy)], &["--timeout=1"]);
        outcome.expect_code(*code).expect_stdout("").stderr_has(&[words]).shows_nowhere(&["hunter42", "pat"]);
        assert!(!outcome.stderr.contains("may exist"), "{}", outcome.stderr);
    }
    let outcome = create(&format!("http://{HOST}"), &[("http_proxy", "http://127.0.0.1:9")], &[]);
    outcome.expect_code(8).stderr_has(&["cannot connect to the proxy 127.0.0.1:9: Connection refused", "no_proxy"]);
}

#[test]
fn a_refused_tunnel_for_plain_http_is_explained() {
    let refusal = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
    let proxy = |port: &Port| format!("http://127.0.0.1:{}", port.number());
    let port = Port::speaking(refusal);
    let outcome = create(&format!("http://{HOST}:8624"), &[("all_proxy", &proxy(&port))], &[]);
    outcome.expect(
        8,
        "",
        &format!(
            "pgutil: the proxy {} does not allow connections to http://{HOST}:8624/: it answered with status 403\n\
             pgutil asks a proxy for a tunnel (CONNECT) for http too; the proxy must allow one to port 8624.\n\
             Check the proxy variables (https_proxy, http_proxy, all_proxy), or bypass the proxy by adding the server to \
             no_proxy.\n",
            proxy(&port)
        ),
    );
    let port = Port::speaking(refusal);
    let outcome = create(&format!("https://{HOST}"), &[("all_proxy", &proxy(&port))], &[]);
    outcome.expect_code(8).stderr_has(&["does not allow connections to"]);
    assert!(!outcome.stderr.contains("CONNECT"), "{}", outcome.stderr);
}

#[test]
fn a_setting_that_cannot_be_used_is_an_error_and_never_a_direct_connection() {
    for value in
        ["socks5://pat:hunter42@p:1080", "socks4a://p", "http://pat:hunter42@p:99999", "ftp://p", "http://", "p:x"]
    {
        for name in ["http_proxy", "all_proxy"] {
            let outcome = create(&format!("http://{HOST}"), &[(name, value)], &[]);
            outcome.expect_code(3).expect_stdout("").shows_nowhere(&["hunter42"]);
            outcome.stderr_has(&[&format!("the proxy in {name} ")]);
        }
    }
}
