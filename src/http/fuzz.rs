//! Random addresses, proxy settings and certificates.

use std::ffi::OsString;

use super::address::Address;
use super::der::{Certificate, common_name, is_pkcs12, rsa_bits, trusted_for_servers};
use super::proxy::Proxy;
use crate::fuzz::{Random, each_round};

const ADDRESS: &[&str] = &[
    "http",
    "https",
    "://",
    ":",
    "/",
    "//",
    "@",
    "host",
    "example.com",
    "127.0.0.1",
    "[::1]",
    "[",
    "]",
    "::ffff:1.2.3.4",
    ":80",
    ":443",
    ":0",
    ":65536",
    "%",
    "%2f",
    "%C3%A4",
    "user",
    ":pass",
    "?",
    "#",
    " ",
    "ä",
    "\\",
    "..",
    ".",
    "xn--",
];

fn address(random: &mut Random) -> String {
    let scheme = random.pick(&["http://", "https://", "HTTPS://", ""]);
    format!("{scheme}{}", random.text(ADDRESS, 7))
}

#[test]
fn an_address_that_is_taken_is_taken_again_as_it_is_shown() {
    each_round(|random| {
        let text = address(random);
        let Ok((read, _)) = Address::parse(&text) else {
            return;
        };
        let shown = read.to_string();
        let again = Address::parse(&shown).map(|(again, user)| (again, user.is_none()));
        assert_eq!(again.ok(), Some((read.clone(), true)), "{text:?} is shown as {shown:?}");
        assert!(shown.bytes().all(|byte| byte.is_ascii_graphic()), "{shown:?}");
        let url = read.url("api/x");
        assert!(
            url.parse::<ureq::http::Uri>().is_ok_and(|uri| uri.host().is_some()),
            "{url:?} is none for the library"
        );
    });
}

#[test]
fn proxy_settings_lead_to_a_proxy_or_an_error_but_never_to_a_panic() {
    const EXCEPTIONS: &[&str] = &[
        ",",
        " ",
        "*",
        ".",
        "example.com",
        ".com",
        "10.0.0.0/8",
        "/33",
        "/-1",
        "::/0",
        "/",
        "[::1]:80",
        ":",
        ":443",
        "[",
        "]",
        "1.2.3.4",
    ];
    each_round(|random| {
        let servers = ["http://example.com", "https://a.example.com:444", "http://1.2.3.4", "https://[2001:db8::1]"];
        let server = random.pick(&servers);
        let (server, _) = Address::parse(server).unwrap();
        let (proxy, exceptions) = (address(random), random.text(EXCEPTIONS, 6));
        let variables = |name: &str| match name {
            "all_proxy" => Some(OsString::from(&proxy)),
            "no_proxy" => Some(OsString::from(&exceptions)),
            _ => None,
        };
        let found = Proxy::for_address(&server, variables);
        if let Ok(Some(found)) = &found {
            assert!(found.for_library().is_ok(), "{proxy:?} is no proxy for the library");
        }
        if exceptions.is_empty() && !proxy.is_empty() {
            assert!(!matches!(found, Ok(None)), "{proxy:?} is gone past");
        }
    });
}

/// Tags and lengths that certificates are made of, and lengths that go beyond the end.
const DER: &[&[u8]] = &[
    b"\x30",
    b"\x31",
    b"\xa0\x03\x02\x01\x02",
    b"\x02\x01\x05",
    b"\x06\x03\x55\x04\x03",
    b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01",
    b"\x03",
    b"\x1e",
    b"\0",
    b"\x01",
    b"\x08",
    b"\x30\x80",
    b"\x81\x10",
    b"\x82\x01\x02",
    b"\x84\xff\xff\xff\xff",
    b"\x88",
];

#[test]
fn no_certificate_makes_the_reader_panic() {
    each_round(|random| {
        let pieces: Vec<u8> = (0..random.below(40)).flat_map(|_| random.pick(DER)).copied().collect();
        let length = pieces.len() as u8;
        // Whole elements, so that what is inside is looked at too.
        let wrapped = [&[0x30, length + 2, 0x30, length], &pieces[..]].concat();
        for bytes in [&pieces, &wrapped] {
            if let Some(found) = Certificate::parse(bytes) {
                found.has_limit("20300131120000Z");
            }
            common_name(bytes);
            rsa_bits(bytes);
            trusted_for_servers(bytes);
            is_pkcs12(bytes);
        }
    });
}
