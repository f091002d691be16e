//! Files of certificates as people have them: with a byte order mark, in OpenSSL's own format, and in formats other than
//! PEM.

use base64::prelude::{BASE64_STANDARD, Engine};

use super::create;
use crate::support::outcome::Outcome;
use crate::support::pgutil::Pgutil;
use crate::support::tls_server::{Authority, TlsServer, names};

/// Runs a create request with this file of certificates.
fn run(server: &TlsServer, file: &[u8]) -> Outcome<'static> {
    let mut pgutil = Pgutil::new();
    create(&mut pgutil, &server.port.url(), "", &["--ca-cert=given"]);
    pgutil.file("given", file);
    pgutil.run()
}

/// The certificate in OpenSSL's format, with what it may be used for.
fn trusted(authority: &Authority, uses: &[u8]) -> String {
    let base64 = BASE64_STANDARD.encode([&authority.der, uses].concat());
    let lines: Vec<&str> = base64.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN TRUSTED CERTIFICATE-----\n{}\n-----END TRUSTED CERTIFICATE-----\n", lines.join("\n"))
}

#[test]
fn a_byte_order_mark_any_line_ends_and_the_format_of_openssl_are_read() {
    let authority = Authority::new();
    let server = TlsServer::start(authority.certify(names(&["localhost"])).config());
    // SEQUENCE { SEQUENCE { OBJECT IDENTIFIER serverAuth } }
    let for_servers = b"\x30\x0c\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x01";
    for file in [
        format!("\u{feff}{}", authority.pem),
        format!("{}\u{feff}{}", Authority::named("Other").pem, authority.pem),
        authority.pem.replace('\n', "\r\n"),
        authority.pem.replace('\n', "\r"),
        format!("{}{}", Authority::named("Other").pem, trusted(&authority, for_servers)),
        // Without any uses.
        trusted(&authority, b"\x30\x00"),
        format!("\u{feff}{}", trusted(&authority, b"")),
    ] {
        run(&server, file.as_bytes()).expect(0, "created-over-tls\n", "");
    }
}

#[test]
fn a_certificate_that_openssl_marks_as_not_for_servers_is_not_trusted() {
    let authority = Authority::new();
    let server = TlsServer::start(authority.certify(names(&["localhost"])).config());
    // Trusted for e-mail; rejected for servers.
    for uses in [
        b"\x30\x0c\x30\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x04",
        b"\x30\x0c\xa0\x0a\x06\x08\x2b\x06\x01\x05\x05\x07\x03\x01",
    ] {
        let outcome = run(&server, trusted(&authority, uses).as_bytes());
        outcome.expect_code(3).stderr_has(&["there is no certificate in given (--ca-cert)"]);
    }
    assert!(server.requests().is_empty());
}

#[test]
fn other_formats_are_named() {
    let authority = Authority::new();
    let server = TlsServer::start(authority.certify(names(&["localhost"])).config());
    let utf16 = |bytes: fn(u16) -> [u8; 2]| authority.pem.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    // SEQUENCE { INTEGER 3, … }
    let pkcs12 = b"\x30\x82\x00\x03\x02\x01\x03";
    for (file, what) in [
        (authority.der.to_vec(), "it is DER: convert it with openssl x509 -inform der -in FILE -out ca.pem\n"),
        (pkcs12.to_vec(), "it is PKCS #12: convert it with openssl pkcs12 -nokeys -in FILE -out ca.pem\n"),
        ([b"\xff\xfe".to_vec(), utf16(u16::to_le_bytes)].concat(), "it is UTF-16 text: save it as UTF-8\n"),
        ([b"\xfe\xff".to_vec(), utf16(u16::to_be_bytes)].concat(), "it is UTF-16 text: save it as UTF-8\n"),
        (utf16(u16::to_le_bytes), "it is UTF-16 text: save it as UTF-8\n"),
    ] {
        let told = format!("pgutil: cannot read certificates from given (--ca-cert): {what}");
        run(&server, &file).expect_code(3).expect_stdout("").stderr_has(&[&told]);
    }
    let mut pgutil = Pgutil::new();
    create(&mut pgutil, &server.port.url(), "", &[]);
    pgutil.file("given", &authority.der);
    let outcome = pgutil.env("SSL_CERT_FILE", "given").run();
    outcome.expect_code(3).stderr_has(&["in the place that SSL_CERT_FILE (it is DER: convert it"]);
}
