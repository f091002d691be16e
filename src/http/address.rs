//! The address of a server, parsed strictly. The HTTP library takes a bad port for the default one and `socks5:` for
//! plain HTTP; the existing program drops a query silently.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use percent_encoding::percent_decode_str;

use crate::secret::Secret;

/// The base address of a ProGet server: scheme, host, port and path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    is_https: bool,
    /// In lower case; an IPv6 address without its brackets.
    host: String,
    port: u16,
    /// Starts and ends with a slash.
    path: String,
}

/// The user part of an address, percent-decoded.
#[derive(Clone, Debug)]
pub struct UserInfo {
    /// The part before the first colon.
    pub user: String,
    /// The part after the first colon; absent if empty.
    pub password: Option<Secret>,
}

/// What is wrong with an address. Reads as the rest of a sentence that starts with where the address comes from, and
/// never quotes the address, which may hold a password.
#[derive(Debug)]
pub struct InvalidAddress(&'static str);

impl fmt::Display for InvalidAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Address {
    /// Parses an http or https address, and splits off its user part.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(text: &str) -> Result<(Address, Option<UserInfo>), InvalidAddress> {
        let Some((scheme, rest)) = text.split_once("://") else {
            return invalid("lacks a scheme: http:// or https://");
        };
        let is_https = scheme.eq_ignore_ascii_case("https");
        if !is_https && !scheme.eq_ignore_ascii_case("http") {
            return invalid("has a scheme other than http and https");
        }
        // Browsers read a backslash as a slash: in `http://good\@evil` they see another host than this parser would.
        if text.contains('\\') {
            return invalid("contains a backslash");
        }
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let (user, host_and_port) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user_info(user)?), host),
            None => (None, authority),
        };
        let (host, port) = split_port(host_and_port)?;
        check_host(host)?;
        let port = match port {
            None => default_port(is_https),
            Some(port) => match port.parse() {
                Ok(number) if number > 0 && port.bytes().all(|byte| byte.is_ascii_digit()) => number,
                _ => return invalid("has a port that is not a number from 1 to 65535"),
            },
        };
        if path.contains(['?', '#']) {
            return invalid("has a query or a fragment, which a server address cannot have");
        }
        if !path.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>^`{|}".contains(&byte)) || !is_escaped(path) {
            return invalid("has a path with characters that must be percent-encoded");
        }
        let path = format!("/{}/", path.trim_matches('/'));
        let path = if path == "//" { "/".to_string() } else { path };
        Ok((Address { is_https, host: host.to_ascii_lowercase(), port, path }, user))
    }

    /// The URL of a resource; `relative` is its path below the base and does not start with a slash.
    pub fn url(&self, relative: &str) -> String {
        format!("{}{}{relative}", self.origin(), self.path)
    }

    /// Scheme, host and port (unless it is the default), without a slash at the end.
    pub fn origin(&self) -> String {
        let scheme = if self.is_https { "https" } else { "http" };
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        let port = if self.port == default_port(self.is_https) { String::new() } else { format!(":{}", self.port) };
        format!("{scheme}://{host}{port}")
    }

    /// The host; an IPv6 address without brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, also if it is the default one.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether requests go over TLS.
    pub fn is_https(&self) -> bool {
        self.is_https
    }

    /// The host as an IP address; none if it is a name.
    pub fn ip(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }

    /// Whether the host is this machine. The unspecified address (`0.0.0.0`, `::`) leads there too.
    pub fn is_loopback(&self) -> bool {
        match self.ip().map(|ip| ip.to_canonical()) {
            Some(ip) => ip.is_loopback() || ip.is_unspecified(),
            None => is_localhost(&self.host),
        }
    }

    /// Whether scheme, host and port are the same.
    pub fn same_origin(&self, other: &Address) -> bool {
        (self.is_https, &self.host, self.port) == (other.is_https, &other.host, other.port)
    }
}

/// The base address: ends with a slash, without the default port and without the user part.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin(), self.path)
    }
}

/// Whether a name is `localhost` or below it: this machine, whatever a name server says (RFC 6761).
pub fn is_localhost(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost")
}

fn invalid<T>(what: &'static str) -> Result<T, InvalidAddress> {
    Err(InvalidAddress(what))
}

fn default_port(is_https: bool) -> u16 {
    if is_https { 443 } else { 80 }
}

/// Splits `host:port`, where the host may be an IPv6 address in brackets.
fn split_port(text: &str) -> Result<(&str, Option<&str>), InvalidAddress> {
    let Some(rest) = text.strip_prefix('[') else {
        return Ok(text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port))));
    };
    let Some((host, after)) = rest.split_once(']') else {
        return invalid("has an opening bracket without a closing one");
    };
    if host.parse::<Ipv6Addr>().is_err() {
        return invalid("has something other than an IPv6 address in its brackets");
    }
    match after.strip_prefix(':') {
        None if !after.is_empty() => invalid("has something between host and port"),
        port => Ok((host, port)),
    }
}

fn check_host(host: &str) -> Result<(), InvalidAddress> {
    if host.is_empty() {
        return invalid("has no host");
    }
    if !host.is_ascii() {
        return invalid("has a host with non-ASCII characters: use its xn-- form");
    }
    if !host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._:".contains(&byte)) {
        return invalid("has characters in its host that no host name can have");
    }
    // `127.1` and `0x7f000001` lead somewhere too, but programs disagree about where.
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    let is_number = last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x") || last.starts_with("0X");
    if is_number && !host.contains(':') && host.parse::<Ipv4Addr>().is_err() {
        return invalid("has a host that looks like an IPv4 address but is not one");
    }
    Ok(())
}

fn user_info(text: &str) -> Result<UserInfo, InvalidAddress> {
    let decoded = |text: &str| match percent_decode_str(text).decode_utf8() {
        Ok(decoded) if is_escaped(text) => Ok(decoded.into_owned()),
        _ => invalid("has a user part that is not percent-encoded correctly"),
    };
    let (user, password) = match text.split_once(':') {
        Some((user, password)) => (user, Some(password)),
        None => (text, None),
    };
    let user = decoded(user)?;
    let password = password.map(decoded).transpose()?.filter(|password| !password.is_empty()).map(Secret::new);
    if user.is_empty() {
        return invalid("has an @ without a user name before it");
    }
    Ok(UserInfo { user, password })
}

/// Whether every `%` begins an escape.
fn is_escaped(text: &str) -> bool {
    text.split('%').skip(1).all(|part| {
        let digits = part.as_bytes();
        digits.len() >= 2 && digits[..2].iter().all(u8::is_ascii_hexdigit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        Address::parse(text).ok().map(|(address, _)| address.to_string())
    }

    #[test]
    fn addresses_are_normalised() {
        for (text, expected) in [
            ("HTTP://Host", "http://host/"),
            ("https://host:443/a/b", "https://host/a/b/"),
            ("https://host:80/", "https://host:80/"),
            ("http://127.0.0.1:8624/proget/", "http://127.0.0.1:8624/proget/"),
            ("http://[::1]:8080", "http://[::1]:8080/"),
            ("http://u:p@h/x%20y", "http://h/x%20y/"),
            ("http://h//a//", "http://h/a/"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn addresses_that_lead_nowhere_are_refused() {
        for text in [
            "",
            "host",
            "ftp://h",
            "socks5://h",
            "http://",
            "http:///x",
            "http://h:",
            "http://h:0",
            "http://h:65536",
            "http://h:8x",
            "http://h:+80",
            "http://h:1:2",
            "http://[::1",
            "http://[x]",
            "http://[::1]x",
            "http://h/?q",
            "http://h?q",
            "http://h#f",
            "http://h h",
            "http://h/a b",
            "http://h\\x",
            "http://good\\@evil",
            "http://h/a\\b",
            "http://hö",
            "http://h/%zz",
            "http://h/%",
            "http://@h",
            "http://u:%zz@h",
            "http://127.1",
            "http://0x7f000001",
            "http://127.0.0.1.",
            "http://1.2.3.256",
            "http://5",
            "http://h/\u{1}",
            "http://h/\u{7f}",
            "http://h/\"",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }

    #[test]
    fn the_user_part_is_decoded_and_kept_apart() {
        let (_, user) = Address::parse("https://jr%40corp:p%3Aq@x:1/").unwrap_or_else(|error| panic!("{error}"));
        let user = user.unwrap_or_else(|| panic!("no user"));
        assert_eq!(user.user, "jr@corp");
        assert_eq!(user.password.as_ref().map(Secret::expose), Some("p:q"));
    }

    #[test]
    fn loopback_is_recognised_in_every_spelling() {
        for (text, expected) in [
            ("http://localhost", true),
            ("http://a.LOCALHOST.", true),
            ("http://127.8.9.1", true),
            ("http://[::1]", true),
            ("http://[::ffff:127.0.0.1]", true),
            ("http://localhost.example.com", false),
            ("http://128.0.0.1", false),
            ("http://[::2]", false),
            ("http://0.0.0.0", true),
            ("http://[::]", true),
        ] {
            assert_eq!(Address::parse(text).is_ok_and(|(address, _)| address.is_loopback()), expected, "{text}");
        }
    }
}
