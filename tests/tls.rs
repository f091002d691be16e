//! TLS: which servers are trusted, and the messages for everything that can be wrong. No untrusted server gets the key.

mod files;
mod rejected;
mod stores;

use crate::support::outcome::Outcome;
use crate::support::pgutil::Pgutil;
use crate::support::tls_server::{Authority, Identity, Port, TlsServer, names};
use rcgen::{BasicConstraints, CertificateParams, IsCa};

const ADVICE_ON_HOST: &str = "Use an address with one of its names";

/// Variables with their values.
type Variables<'a> = &'a [(&'a str, &'a str)];

/// Prepares a create request to an https address, with a CA certificate in the file `ca.pem`.
fn create(pgutil: &mut Pgutil, url: &str, ca: &str, more: &[&str]) {
    pgutil.file("ca.pem", ca);
    let source = format!("--source={url}");
    let words = ["apikeys", "create", "system", "--api-key=abc12345", "--timeout=5", &source];
    pgutil.args(words.iter().chain(more));
}

fn run(url: &str, ca: &str, more: &[&str]) -> Outcome<'static> {
    let mut pgutil = Pgutil::new();
    create(&mut pgutil, url, ca, more);
    pgutil.run()
}

/// Expects that the server is not trusted: status 9, these words, nothing on stdout, and no request.
#[track_caller]
fn refused(server: &TlsServer, ca: &str, words: &[&str]) {
    let outcome = run(&server.port.url(), ca, &["--ca-cert=ca.pem"]);
    outcome.expect_code(9).expect_stdout("").stderr_has(words);
    assert!(!outcome.stderr.contains("may exist"), "{}", outcome.stderr);
    assert!(server.requests().is_empty(), "the key went to a server that is not trusted");
}

#[test]
fn a_private_ca_is_trusted_however_it_is_given() {
    let authority = Authority::new();
    let server = TlsServer::start(authority.certify(names(&["localhost"])).config());
    let trusting: &[(&[&str], Variables)] = &[
        (&["--ca-cert=ca.pem"], &[]),
        (&[], &[("PGUTIL_CA_CERT", "ca.pem")]),
        (&[], &[("SSL_CERT_FILE", "ca.pem")]),
        (&[], &[("SSL_CERT_DIR", "{HOME}/empty:{HOME}")]),
        (&["--ca-cert=ca.pem"], &[("SSL_CERT_FILE", "other.pem")]),
    ];
    for (options, variables) in trusting {
        let mut pgutil = Pgutil::new();
        create(&mut pgutil, &server.port.url(), &authority.pem, options);
        pgutil.file("other.pem", Authority::new().pem);
        pgutil.file("empty/nothing", "");
        for (name, value) in *variables {
            pgutil.env(name, value);
        }
        pgutil.run().expect(0, "created-over-tls\n", "");
    }
    assert_eq!(server.requests().len(), trusting.len());
    assert_eq!(server.requests()[0].header("X-ApiKey"), Some("abc12345"));
}

#[test]
fn a_source_brings_its_own_ca() {
    let authority = Authority::new();
    let server = TlsServer::start(authority.certify(names(&["localhost"])).config());
    let mut pgutil = Pgutil::new();
    let ca = pgutil.file("ca.pem", &authority.pem);
    let source = serde_json::json!({"name": "Default", "url": server.port.url(), "token": "abc12345", "caCert": ca});
    pgutil.config(&serde_json::json!({"sources": [source]}).to_string());
    pgutil.args(["apikeys", "create", "system"]).run().expect(0, "created-over-tls\n", "");
}

#[test]
fn both_versions_of_tls_are_spoken() {
    let authority = Authority::new();
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let server = TlsServer::start(authority.certify(names(&["localhost"])).config_of(&[version]));
        run(&server.port.url(), &authority.pem, &["--ca-cert=ca.pem"]).expect(0, "created-over-tls\n", "");
    }
}

#[test]
fn an_ip_address_can_be_certified_too() {
    let authority = Authority::new();
    let server = TlsServer::start(authority.certify(names(&["127.0.0.1"])).config());
    let url = format!("https://127.0.0.1:{}", server.port.number());
    run(&url, &authority.pem, &["--ca-cert=ca.pem"]).expect(0, "created-over-tls\n", "");
}

#[test]
fn an_unknown_issuer_is_refused_with_the_option_that_helps() {
    let server = TlsServer::start(Authority::named("Unknown").certify(names(&["localhost"])).config());
    refused(
        &server,
        &Authority::new().pem,
        &["the certificate of localhost is issued by 'Unknown', which is not trusted here\n", "--ca-cert=FILE"],
    );
    let outcome = run(&server.port.url(), "", &[]);
    outcome.expect_code(9).stderr_has(&["not trusted here"]);
    assert!(server.requests().is_empty());
}

#[test]
fn a_self_signed_certificate_is_trusted_unless_it_is_a_ca_certificate() {
    let plain = Identity::self_signed(&names(&["localhost"]));
    let server = TlsServer::start(plain.config());
    run(&server.port.url(), &plain.pem, &["--ca-cert=ca.pem"]).expect(0, "created-over-tls\n", "");
    refused(
        &TlsServer::start(plain.config()),
        &Authority::new().pem,
        &[
            "the certificate of localhost is self-signed and not trusted here\n",
            "pass this certificate with --ca-cert=FILE",
        ],
    );

    let mut params = names(&["localhost"]);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = Identity::self_signed(&params);
    let server = TlsServer::start(authority.config());
    refused(&server, &authority.pem, &["is a CA certificate, which cannot identify a server", "CA:FALSE"]);
}

#[test]
fn the_validity_of_a_certificate_is_shown() {
    let authority = Authority::new();
    let mut expired = names(&["localhost"]);
    expired.not_after = rcgen::date_time_ymd(2021, 2, 3);
    refused(
        &TlsServer::start(authority.certify(expired).config()),
        &authority.pem,
        &["the certificate of localhost expired on 2021-02-03T00:00:00Z\n", "Check the clock of this machine too."],
    );
    let mut future = names(&["localhost"]);
    future.not_before = rcgen::date_time_ymd(2098, 1, 2);
    refused(
        &TlsServer::start(authority.certify(future).config()),
        &authority.pem,
        &["the certificate of localhost is valid only from 2098-01-02T00:00:00Z\n"],
    );
}

#[test]
fn the_names_of_a_certificate_for_another_host_are_shown() {
    let authority = Authority::new();
    for (certified, shown) in [
        (&["proget.example.com", "10.0.0.5"][..], "is for another name: proget.example.com, 10.0.0.5\n"),
        (&["*.example.com"], "is for another name: *.example.com\n"),
        (&["127.0.0.1"], "is for another name: 127.0.0.1\n"),
    ] {
        let server = TlsServer::start(authority.certify(names(certified)).config());
        refused(&server, &authority.pem, &[shown, ADVICE_ON_HOST]);
    }
}

#[test]
fn a_name_in_a_certificate_does_not_steer_the_terminal() {
    let authority = Authority::new();
    let server = TlsServer::start(authority.certify(names(&["evil\x1b[31m\r\n.example"])).config());
    refused(&server, &authority.pem, &["is for another name: evil\\u{1b}[31m\\r\\n.example\n"]);
}

#[test]
fn a_reset_during_the_handshake_is_reported_as_a_closed_connection() {
    let port = Port::open(|stream| {
        // Closing with unread bytes resets the connection.
        let _ = stream.peek(&mut [0; 1]);
    });
    let outcome = run(&port.url(), "", &[]);
    outcome.expect_code(8).expect_stdout("").stderr_has(&["closed the connection"]);
    assert!(!outcome.stderr.contains("may exist"), "{}", outcome.stderr);
}

#[test]
fn a_certificate_that_is_not_for_servers_is_refused() {
    let authority = Authority::new();
    let mut params: CertificateParams = names(&["localhost"]);
    params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
    refused(
        &TlsServer::start(authority.certify(params).config()),
        &authority.pem,
        &["the certificate of localhost or of its CA is not meant for servers\n", "the extended key usage serverAuth"],
    );
}

#[test]
fn a_required_client_certificate_is_named() {
    let authority = Authority::new();
    let identity = authority.certify(names(&["localhost"]));
    for version in [&rustls::version::TLS13, &rustls::version::TLS12] {
        let server = TlsServer::start(identity.config_for_known_clients(&[version], &Authority::new()));
        let outcome = run(&server.port.url(), &authority.pem, &["--ca-cert=ca.pem"]);
        outcome.expect_code(9).expect_stdout("");
        outcome.stderr_has(&["localhost requires a client certificate, which pgutil cannot send\n"]);
        assert!(!outcome.stderr.contains("may exist"), "{}", outcome.stderr);
        assert!(server.requests().is_empty());
    }
}

#[test]
fn other_protocols_on_the_port_are_named() {
    for (bytes, code, words) in [
        (&b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"[..], 9, "does not speak TLS on this port"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", 9, "does not speak TLS on this port"),
        // Alert: protocol version.
        (b"\x15\x03\x01\x00\x02\x02\x46", 9, "have no TLS version or cipher in common"),
        // Alert: handshake failure.
        (b"\x15\x03\x03\x00\x02\x02\x28", 9, "have no TLS version or cipher in common"),
        // A ServerHello of TLS 1.0 with a CBC cipher.
        (
            b"\x16\x03\x01\x00\x2a\x02\x00\x00\x26\x03\x01AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\x00\x00\x2f\x00",
            9,
            "have no TLS version or cipher in common",
        ),
        (b"", 8, "closed the connection"),
        (b"\x16\x03\x03\x40\x00\x02", 8, "closed the connection"),
    ] {
        let port = Port::speaking(bytes);
        let outcome = run(&port.url(), "", &[]);
        outcome.expect_code(code).expect_stdout("").stderr_has(&[words]);
        assert!(!outcome.stderr.contains("may exist"), "{}", outcome.stderr);
    }
}

#[test]
fn a_silent_port_runs_into_the_time_limit() {
    let port = Port::open(|mut stream| {
        // Until the client has gone.
        std::io::copy(&mut stream, &mut std::io::sink()).ok();
    });
    let outcome = run(&port.url(), "", &["--json"]);
    outcome.expect_code(10).expect_stdout("").stderr_has(&["while setting up TLS"]);
}

#[test]
fn plain_http_to_a_tls_port_is_not_a_success() {
    let server = TlsServer::start(Authority::new().certify(names(&["localhost"])).config());
    let url = format!("http://localhost:{}", server.port.number());
    let outcome = run(&url, "", &[]);
    assert!([7, 8].contains(&outcome.code), "{}", outcome.stderr);
    outcome.expect_stdout("");
    assert!(server.requests().is_empty());
}

#[test]
fn insecure_accepts_any_certificate_with_a_warning_each_time() {
    let mut params = names(&["proget.example.com"]);
    params.not_after = rcgen::date_time_ymd(2021, 2, 3);
    let server = TlsServer::start(Identity::self_signed(&params).config());
    run(&server.port.url(), "", &["--insecure"]).expect(
        0,
        "created-over-tls\n",
        "pgutil: warning: the certificate of localhost is not verified (--insecure)\n",
    );
    let mut pgutil = Pgutil::new();
    let source = serde_json::json!({"name": "Default", "url": server.port.url(), "token": "abc", "insecure": true});
    pgutil.config(&serde_json::json!({"sources": [source]}).to_string());
    pgutil.args(["apikeys", "create", "system"]).run().expect(
        0,
        "created-over-tls\n",
        "pgutil: warning: the certificate of localhost is not verified (as the source says)\n",
    );
    pgutil.args(["apikeys", "create", "system", "--insecure=false"]).run().expect_code(9);
    assert_eq!(server.requests().len(), 2);
}
