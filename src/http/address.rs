//! The address of a server, read strictly: the HTTP library takes a bad port for the default one and `socks5:` for
//! plain HTTP, and the existing program loses a query without a word.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::secret::Secret;

/// The base of a ProGet server: scheme, host, port and path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    is_https: bool,
    /// In lower case; an IPv6 address without its brackets.
    host: String,
    port: u16,
    /// With a slash at both ends.
    path: String,
}

/// The user part of an address, percent-decoded.
#[derive(Clone, Debug)]
pub struct UserInfo {
    /// What stands before the first colon.
    pub user: String,
    /// What stands behind it.
    pub password: Option<Secret>,
}

/// What is wrong with an address, in words that follow its name and don't repeat it: it may hold a password.
#[derive(Debug)]
pub struct InvalidAddress(&'static str);

impl fmt::Display for InvalidAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Address {
    /// Reads an http or https address.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<(Address, Option<UserInfo>), InvalidAddress> {
        let fault = |what| Err(InvalidAddress(what));
        let Some((scheme, rest)) = text.split_once("://") else {
            return fault("lacks a scheme: http:// or https://");
        };
        let is_https = scheme.eq_ignore_ascii_case("https");
        if !is_https && !scheme.eq_ignore_ascii_case("http") {
            return fault("has another scheme than http or https");
        }
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let (user, host_and_port) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user_info(user)?), host),
            None => (None, authority),
        };
        let (host, port) = match host_and_port.strip_prefix('[') {
            Some(rest) => {
                let Some((host, after)) = rest.split_once(']') else {
                    return fault("has a bracket without its partner");
                };
                if host.parse::<Ipv6Addr>().is_err() {
                    return fault("has no IPv6 address between its brackets");
                }
                match after.strip_prefix(':') {
                    Some(port) => (host, Some(port)),
                    None if after.is_empty() => (host, None),
                    None => return fault("has something between host and port"),
                }
            }
            None => match host_and_port.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (host_and_port, None),
            },
        };
        if host.is_empty() {
            return fault("has no host");
        }
        if !host.is_ascii() {
            return fault("has a host outside of ASCII: write its xn-- form");
        }
        if !host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._:".contains(&byte)) {
            return fault("has a host that can't be one");
        }
        // `127.1` and `0x7f000001` lead somewhere too, but not everyone agrees where.
        let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
        let is_number =
            last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x") || last.starts_with("0X");
        if is_number && !host.contains(':') && host.parse::<Ipv4Addr>().is_err() {
            return fault("has a host that looks like an IPv4 address and is none");
        }
        let port = match port {
            None => default_port(is_https),
            Some(port) => match port.parse() {
                Ok(number) if number > 0 && port.bytes().all(|byte| byte.is_ascii_digit()) => number,
                _ => return fault("has a port that is no number from 1 to 65535"),
            },
        };
        if path.contains(['?', '#']) {
            return fault("has a query or a fragment, which the address of a server can't have");
        }
        if !path.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte)) || !is_escaped(path) {
            return fault("has a path with characters that must be percent-encoded");
        }
        let path = format!("/{}/", path.trim_matches('/'));
        let path = if path == "//" { "/".to_string() } else { path };
        Ok((Address { is_https, host: host.to_ascii_lowercase(), port, path }, user))
    }

    /// The address of something below the base; `relative` begins without a slash.
    pub fn url(&self, relative: &str) -> String {
        format!("{}{}{relative}", self.origin(), self.path)
    }

    /// Scheme, host and port (unless it is the default one), without a slash behind.
    pub fn origin(&self) -> String {
        let scheme = if self.is_https { "https" } else { "http" };
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        let port = if self.port == default_port(self.is_https) { String::new() } else { format!(":{}", self.port) };
        format!("{scheme}://{host}{port}")
    }

    /// The host, an IPv6 address without brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether TLS is spoken.
    pub fn is_https(&self) -> bool {
        self.is_https
    }

    /// The host as an IP address, if it is one.
    pub fn ip(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }

    /// Whether it is this machine. The unspecified address leads there too.
    pub fn is_loopback(&self) -> bool {
        let ip = self.ip().map(|ip| ip.to_canonical());
        match ip {
            Some(ip) => ip.is_loopback() || ip.is_unspecified(),
            None => {
                let host = self.host.trim_end_matches('.');
                host == "localhost" || host.ends_with(".localhost")
            }
        }
    }

    /// Whether scheme, host and port are the same.
    pub fn same_origin(&self, other: &Address) -> bool {
        (self.is_https, &self.host, self.port) == (other.is_https, &other.host, other.port)
    }
}

/// The base with a slash behind it, without the default port and without a user.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin(), self.path)
    }
}

fn default_port(is_https: bool) -> u16 {
    if is_https { 443 } else { 80 }
}

fn user_info(text: &str) -> Result<UserInfo, InvalidAddress> {
    let decoded = |text| percent_decoded(text).ok_or(InvalidAddress("has a user part that is not percent-encoded"));
    let (user, password) = match text.split_once(':') {
        Some((user, password)) => (user, Some(password)),
        None => (text, None),
    };
    let user = decoded(user)?;
    let password = password.map(decoded).transpose()?.filter(|password| !password.is_empty()).map(Secret::new);
    if user.is_empty() {
        return Err(InvalidAddress("has an @ without a user before it"));
    }
    Ok(UserInfo { user, password })
}

/// The text with `%XX` decoded, if that makes UTF-8.
pub fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                return None;
            }
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

/// Whether every `%` begins an escape.
fn is_escaped(path: &str) -> bool {
    path.split('%').skip(1).all(|part| {
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
    fn addresses_that_lead_nowhere_are_refused_without_being_repeated() {
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
        let (_, user) = Address::parse("https://jr%40corp:p%3Aq@x:1/").unwrap_or_else(|fault| panic!("{fault}"));
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
