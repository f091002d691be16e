//! Where trusted certificates come from, and what happens where there are none.

use super::{Variables, create, run};
use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;
use crate::support::tls_server::{Authority, TlsServer, names};

#[test]
fn a_store_or_file_without_a_certificate_is_a_configuration_error() {
    let authority = Authority::new();
    let server = TlsServer::start(authority.certify(names(&["localhost"])).config());
    let cases: &[(&[&str], Variables, &str)] = &[
        (&["--ca-cert=absent.pem"], &[], "absent.pem"),
        (&["--ca-cert=empty"], &[], "there is no certificate in empty (--ca-cert)"),
        (&["--ca-cert=/dev/null"], &[], "/dev/null"),
        (&[], &[("PGUTIL_CA_CERT", "empty")], "there is no certificate in empty"),
        (&[], &[("PGUTIL_CA_CERT", "")], "PGUTIL_CA_CERT is set but empty"),
        (&[], &[("SSL_CERT_FILE", "absent.pem")], "in the place that SSL_CERT_FILE (No such file or directory) names"),
        (&[], &[("SSL_CERT_FILE", "empty")], "there is no certificate in the place that SSL_CERT_FILE names"),
        (&[], &[("SSL_CERT_FILE", "")], "SSL_CERT_FILE"),
        (&[], &[("SSL_CERT_DIR", "absent")], "there is no certificate in the place that SSL_CERT_DIR names"),
        (&["--ca-cert=damaged"], &[], "there is no certificate in damaged (--ca-cert)"),
        (&["--ca-cert=damaged"], &[("SSL_CERT_FILE", "ca.pem")], "there is no certificate in damaged (--ca-cert)"),
        (
            &["--ca-cert=ca.pem"],
            &[("SSL_CERT_FILE", "damaged")],
            "there is no certificate in the place that SSL_CERT_FILE names",
        ),
    ];
    for (options, variables, words) in cases {
        let mut pgutil = Pgutil::new();
        create(&mut pgutil, &server.port.url(), &authority.pem, options);
        pgutil.file("empty", "no certificate here\n");
        // The frame of a certificate around something else.
        pgutil.file("damaged", "-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----\n");
        for (name, value) in *variables {
            pgutil.env(name, value);
        }
        pgutil.run().expect_code(3).expect_stdout("").stderr_has(&[words]);
    }
    assert!(server.requests().is_empty());
}

#[test]
fn a_file_of_certificates_may_hold_other_things_too() {
    let authority = Authority::new();
    let identity = authority.certify(names(&["localhost"]));
    let server = TlsServer::start(identity.config());
    let bundle = format!(
        "# a comment\n{}\ntext between\n-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n{}",
        Authority::new().pem,
        authority.pem
    );
    run(&server.port.url(), &bundle, &["--ca-cert=ca.pem"]).expect(0, "created-over-tls\n", "");
}

#[test]
fn plain_http_reads_no_certificate() {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::text(200, "abcdefgh"));
    let mut pgutil = Pgutil::new();
    pgutil.server(&server).env("SSL_CERT_FILE", "absent.pem");
    pgutil.args(["apikeys", "create", "system", "--source={URL}", "--api-key=abc12345", "--ca-cert=absent.pem"]);
    pgutil.run().expect(0, "abcdefgh\n", "");
}
