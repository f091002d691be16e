//! Rejected certificates: a message for each reason, and `--insecure`, which accepts them all.

use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DistinguishedName, DnType, GeneralSubtree, IsCa,
    NameConstraints, SanType,
};
use rustls::SignatureScheme;

use super::{refused, run};
use crate::support::tls_server::{Authority, Identity, Port, TlsServer, names};

const REISSUE: &str = "The server's administrator must have the certificate reissued";

/// A certificate that rcgen does not make.
macro_rules! certificate {
    ($name:literal) => {
        include_str!(concat!("certificates/", $name, ".pem"))
    };
}

/// Expects that a server with this identity is rejected with this message, without any words of the libraries.
#[track_caller]
fn refused_as(identity: &Identity, ca: &str, fact: &str, advice: &str) {
    let server = TlsServer::start(identity.config());
    refused(&server, ca, &[&format!("pgutil: {fact}\n"), advice]);
    let outcome = run(&server.port.url(), ca, &["--ca-cert=ca.pem"]);
    for word in ["::", "Context", "Other(", "peer", "Invalid"] {
        assert!(!outcome.stderr.contains(word), "{}", outcome.stderr);
    }
}

fn p256(pem: &str) -> Identity {
    Identity::without_key(pem, SignatureScheme::ECDSA_NISTP256_SHA256)
}

#[test]
fn algorithms_and_keys_that_are_not_supported_are_named() {
    let rsa = |pem| Identity::without_key(pem, SignatureScheme::RSA_PSS_SHA256);
    for (identity, ca, fact) in [
        (
            p256(certificate!("sha512")),
            certificate!("ca"),
            "or of its CA is signed with ECDSA and SHA-512, which is not supported",
        ),
        (
            p256(certificate!("by-p521")),
            certificate!("p521-ca"),
            "or of its CA is signed with ECDSA and SHA-512, which is not supported",
        ),
        (
            p256(certificate!("by-p521-sha256")),
            certificate!("p521-ca"),
            "or of its CA has a key of the kind P-521, which is not supported",
        ),
        (
            p256(certificate!("sha1")),
            certificate!("rsa-ca"),
            "or of its CA is signed with RSA and SHA-1, which is not supported",
        ),
        (rsa(certificate!("rsa1024")), certificate!("ca"), "has an RSA key of 1024 bits; 2048 to 8192 are supported"),
        (p256(certificate!("by-rsa1024")), certificate!("rsa1024-ca"), ""),
    ] {
        let fact = match fact {
            "" => "a CA certificate of localhost has an RSA key of 1024 bits; 2048 to 8192 are supported".to_string(),
            fact => format!("the certificate of localhost {fact}"),
        };
        refused_as(&identity, ca, &fact, &format!("{REISSUE}: RSA with 2048 bits or more, P-256, P-384 or Ed25519"));
    }
}

#[test]
fn version_1_is_named() {
    refused_as(
        &p256(certificate!("version1")),
        certificate!("ca"),
        "the certificate of localhost or of its CA has X.509 version 1, which is not supported",
        &format!("{REISSUE} as X.509 version 3, with a subject alternative name (subjectAltName=DNS:localhost)."),
    );
}

#[test]
fn a_server_without_the_key_of_its_certificate_is_refused() {
    let authority = Authority::new();
    let identity = authority.certify(names(&["localhost"]));
    refused_as(
        &p256(&identity.pem),
        &authority.pem,
        "localhost does not have the private key of its certificate",
        "Someone may be intercepting the connection.",
    );
}

#[test]
fn an_unknown_critical_extension_is_named() {
    let authority = Authority::new();
    let mut params = names(&["localhost"]);
    let mut extension = CustomExtension::from_oid_content(&[1, 2, 3, 4, 5], vec![5, 0]);
    extension.set_criticality(true);
    params.custom_extensions.push(extension);
    refused_as(
        &authority.certify(params),
        &authority.pem,
        "the certificate of localhost or of its CA has a critical extension that is not supported",
        &format!("{REISSUE} without that extension"),
    );
}

#[test]
fn violated_constraints_of_a_ca_are_named() {
    let fact = "the certificate of localhost violates the name constraints of its CA";
    let directory = || {
        let mut name = DistinguishedName::new();
        name.push(DnType::OrganizationName, "Example");
        GeneralSubtree::DirectoryName(name)
    };
    for subtree in [GeneralSubtree::DnsName("example.com".to_string()), directory()] {
        let mut params = Authority::params("Constrained");
        params.name_constraints =
            Some(NameConstraints { permitted_subtrees: vec![subtree], excluded_subtrees: Vec::new() });
        let authority = Authority::of(params);
        let identity = authority.certify(names(&["localhost"]));
        refused_as(&identity, &authority.pem, fact, &format!("{REISSUE} for a name that the CA may certify."));
    }
    let mut params = Authority::params("Last");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    let root = Authority::new();
    let last = root.intermediate(params);
    let one_too_many = last.intermediate(Authority::params("One too many"));
    refused_as(
        &one_too_many.certify(names(&["localhost"])).with(&one_too_many).with(&last),
        &root.pem,
        "the certificate chain of localhost is longer than a CA in it permits",
        "The server's administrator must correct the chain of CAs.",
    );
}

#[test]
fn an_issuer_that_is_not_a_ca_is_named() {
    let root = Authority::new();
    let mut params = names(&["proget.example.com"]);
    params.distinguished_name.push(DnType::CommonName, "Not a CA");
    let issuer = root.intermediate(params);
    refused_as(
        &issuer.certify(names(&["localhost"])).with(&issuer),
        &root.pem,
        "the certificate of localhost is issued by a certificate that is not a CA certificate",
        &format!("{REISSUE}, by a CA whose certificate has CA:TRUE."),
    );
}

#[test]
fn a_missing_intermediate_and_an_unknown_ca_are_described_by_the_issuer() {
    let root = Authority::named("The root");
    let intermediate = root.intermediate(Authority::params("The \x1b[31mmiddle"));
    let identity = || intermediate.certify(names(&["localhost"]));
    let both = "If it is your own CA, pass its certificate with --ca-cert=FILE. If it is an intermediate CA, the server must send the CA's certificate too.\n";
    refused_as(
        &identity(),
        &root.pem,
        "the certificate of localhost is issued by 'The \\u{1b}[31mmiddle', which is not trusted here",
        both,
    );
    let other = Authority::named("Other");
    let unknown_root = "the certificate of localhost is issued by 'The root', which is not trusted here";
    refused_as(&identity().with(&intermediate), &other.pem, unknown_root, both);
    // With the root itself sent along, nothing else is missing.
    let server = TlsServer::start(identity().with(&intermediate).with(&root).config());
    run(&server.port.url(), &other.pem, &["--ca-cert=ca.pem"]).expect(
        9,
        "",
        &format!("pgutil: {unknown_root}\nIf it is your own CA, pass its certificate with --ca-cert=FILE.\n"),
    );
    let mut nameless = Authority::params("");
    nameless.distinguished_name = DistinguishedName::new();
    nameless.distinguished_name.push(DnType::OrganizationName, "Example");
    refused_as(
        &Authority::of(nameless).certify(names(&["localhost"])),
        &other.pem,
        "the certificate of localhost is issued by a CA that is not trusted here",
        both,
    );
}

#[test]
fn a_ca_with_a_trusted_name_and_another_key_is_not_trusted() {
    refused_as(
        &Authority::new().certify(names(&["localhost"])),
        &Authority::new().pem,
        "the certificate of localhost is not signed with the key of the CA that it names",
        "If the CA is your own and has a new key, pass its new certificate with --ca-cert=FILE. Otherwise someone may be intercepting the connection.",
    );
}

#[test]
fn an_expired_ca_is_not_reported_as_the_certificate_of_the_server() {
    let root = Authority::named("The root");
    let mut params = Authority::params("Old");
    params.not_before = rcgen::date_time_ymd(2020, 1, 1);
    params.not_after = rcgen::date_time_ymd(2021, 2, 3);
    let intermediate = root.intermediate(params);
    refused_as(
        &intermediate.certify(names(&["localhost"])).with(&intermediate),
        &root.pem,
        "a CA certificate of localhost expired on 2021-02-03T00:00:00Z",
        "The server's administrator must renew it.",
    );
}

fn with_common_name(mut params: CertificateParams, name: Option<&str>) -> CertificateParams {
    params.distinguished_name = DistinguishedName::new();
    if let Some(name) = name {
        params.distinguished_name.push(DnType::CommonName, name);
    }
    params
}

#[test]
fn names_in_the_wrong_place_are_named() {
    let authority = Authority::new();
    let reissue = format!("{REISSUE} with a subject alternative name (subjectAltName=DNS:localhost).");
    refused_as(
        &authority.certify(with_common_name(names(&[]), Some("localhost"))),
        &authority.pem,
        "the certificate of localhost has its name only as the common name (localhost), which does not count",
        &reissue,
    );
    refused_as(
        &authority.certify(with_common_name(names(&[]), None)),
        &authority.pem,
        "the certificate of localhost does not name any host",
        &reissue,
    );
    // The name of a mailbox names no host either.
    let mut mailbox = with_common_name(names(&[]), None);
    mailbox.subject_alt_names = vec![SanType::Rfc822Name("admin@example.com".try_into().unwrap())];
    refused_as(
        &authority.certify(mailbox),
        &authority.pem,
        "the certificate of localhost does not name any host",
        &reissue,
    );
    let mut params = names(&["proget.example.com"]);
    params.subject_alt_names.push(SanType::DnsName("127.0.0.1".try_into().unwrap()));
    let server = TlsServer::start(authority.certify(params).config());
    let url = format!("https://127.0.0.1:{}", server.port.number());
    run(&url, &authority.pem, &["--ca-cert=ca.pem"]).expect(
        9,
        "",
        &format!(
            "pgutil: the certificate of 127.0.0.1 has this IP address as a DNS name, which does not count\n\
             {REISSUE} with the address as an IP address (subjectAltName=IP:127.0.0.1).\n"
        ),
    );
}

#[test]
fn the_first_ten_of_many_names_are_shown() {
    let authority = Authority::new();
    let all: Vec<String> = (1..=1500).map(|number| format!("h{number}.example")).collect();
    let shown = |count: usize| all[..count].join(", ");
    for (count, list) in
        [(10, shown(10)), (11, format!("{}, and 1 more", shown(10))), (1500, format!("{}, and 1490 more", shown(10)))]
    {
        let some: Vec<&str> = all[..count].iter().map(String::as_str).collect();
        refused_as(
            &authority.certify(names(&some)),
            &authority.pem,
            &format!("the certificate of localhost is for another name: {list}"),
            "Use an address with one of its names",
        );
    }
}

#[test]
fn insecure_accepts_certificates_that_cannot_be_verified() {
    let mut critical = names(&["proget.example.com"]);
    let mut extension = CustomExtension::from_oid_content(&[1, 2, 3, 4, 5], vec![5, 0]);
    extension.set_criticality(true);
    critical.custom_extensions.push(extension);
    let with_scheme = |pem, scheme| Identity::without_key(pem, scheme);
    for identity in [
        p256(certificate!("version1")),
        with_scheme(certificate!("rsa1024"), SignatureScheme::RSA_PSS_SHA256),
        with_scheme(certificate!("p521"), SignatureScheme::ECDSA_NISTP521_SHA512),
        p256(certificate!("sha1")),
        p256(certificate!("sha512")),
        Identity::self_signed(&critical),
        Identity::self_signed(&Authority::params("An authority")),
    ] {
        for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
            let server = TlsServer::start(identity.config_of(&[version]));
            run(&server.port.url(), "", &["--insecure"]).expect(
                0,
                "created-over-tls\n",
                "pgutil: warning: the certificate of localhost is not verified (--insecure)\n",
            );
        }
    }
}

#[test]
fn alerts_and_violations_of_the_protocol_are_described_in_words() {
    for (bytes, words) in [
        // An alert: unrecognised name.
        (&b"\x15\x03\x03\x00\x02\x02\x70"[..], "/ does not know the host name in the address\n"),
        // An alert: internal error.
        (b"\x15\x03\x03\x00\x02\x02\x50", "localhost refused the TLS connection (internal error)\n"),
        // An alert: handshake failure.
        (
            b"\x15\x03\x03\x00\x02\x02\x28",
            "have no TLS version or cipher in common (the server reports: handshake failure)\n",
        ),
        // The end of a handshake that has not begun.
        (b"\x16\x03\x03\x00\x04\x14\x00\x00\x00", "localhost violates the TLS protocol (unexpected message)\n"),
        (b"\x17\x03\x03\x00\x01\x00", "localhost violates the TLS protocol ("),
    ] {
        let port = Port::speaking(bytes);
        run(&port.url(), "", &[]).expect_code(9).expect_stdout("").stderr_has(&[words]);
    }
}

#[test]
fn a_host_name_that_no_certificate_can_have_is_named() {
    let port = Port::speaking(b"");
    let url = format!("https://-x-.localhost:{}", port.number());
    run(&url, "", &[]).expect(
        9,
        "",
        "pgutil: no certificate can be issued for the host name -x-.localhost\n\
         Use an address with a DNS name or an IP address.\n",
    );
}
