//! Which proxy a request goes through. The HTTP library uses one variable for all schemes, connects directly if the value
//! is malformed, and understands less of `no_proxy` than people write; so the proxy is chosen here and handed over. The
//! library asks the proxy for a tunnel (CONNECT), for plain http too.

use std::ffi::OsString;
use std::fmt;
use std::net::IpAddr;

use ureq::ProxyProtocol;

use super::address::{Address, UserInfo};
use crate::secret::Secret;

/// A proxy. Its `Display` omits user and password.
#[derive(Clone, Debug)]
pub struct Proxy {
    address: Address,
    user: Option<UserInfo>,
}

/// A proxy variable that cannot be used. Its `Display` does not quote the value, which may hold a password.
#[derive(Debug)]
pub struct InvalidProxy {
    variable: String,
    what: String,
}

impl fmt::Display for InvalidProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the proxy in {} {}", self.variable, self.what)
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address.origin())
    }
}

impl Proxy {
    /// The proxy for a server, according to the environment variables that `look_up` returns: the one for the scheme, or
    /// else the one for all schemes; lower case before upper case. Loopback addresses are never reached through a proxy.
    ///
    /// # Errors
    /// The variable is malformed, or names a kind of proxy that is not supported.
    pub fn for_address(
        server: &Address,
        look_up: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Option<Proxy>, InvalidProxy> {
        if server.is_loopback() {
            return Ok(None);
        }
        let set = |names: &[&str]| {
            names.iter().find_map(|name| Some((name.to_string(), look_up(name).filter(|value| !value.is_empty())?)))
        };
        let found = match server.is_https() {
            true => set(&["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]),
            // For a CGI program HTTP_PROXY is a header of the request that started it ("httpoxy").
            false if look_up("REQUEST_METHOD").is_some() => set(&["http_proxy", "all_proxy", "ALL_PROXY"]),
            false => set(&["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]),
        };
        let Some((variable, value)) = found else {
            return Ok(None);
        };
        if let Some((name, list)) = set(&["no_proxy", "NO_PROXY"]) {
            let list =
                list.into_string().map_err(|_| InvalidProxy { variable: name, what: "is not UTF-8 text".into() })?;
            if is_excepted(&list, server) {
                return Ok(None);
            }
        }
        parse(&variable, value).map(Some)
    }

    /// The host; an IPv6 address without brackets.
    pub fn host(&self) -> &str {
        self.address.host()
    }

    /// The port, also if it is the default one.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Whether the connection to the proxy itself uses TLS.
    pub fn is_https(&self) -> bool {
        self.address.is_https()
    }

    /// Whether a user name is sent to it.
    pub fn has_user(&self) -> bool {
        self.user.is_some()
    }

    /// The proxy as the HTTP library takes it, without exceptions: those have been applied.
    ///
    /// # Errors
    /// The library does not accept it.
    pub fn for_library(&self) -> Result<ureq::Proxy, ureq::Error> {
        let protocol = if self.is_https() { ProxyProtocol::Https } else { ProxyProtocol::Http };
        let host = self.host();
        let host = if host.contains(':') { format!("[{host}]") } else { host.to_string() };
        let mut builder = ureq::Proxy::builder(protocol).host(&host).port(self.port());
        if let Some(user) = &self.user {
            builder = builder.username(&user.user).password(user.password.as_ref().map_or("", Secret::expose));
        }
        builder.build()
    }
}

fn parse(variable: &str, value: OsString) -> Result<Proxy, InvalidProxy> {
    let invalid = |what: &str| InvalidProxy { variable: variable.to_string(), what: what.to_string() };
    let text = value.into_string().map_err(|_| invalid("is not UTF-8 text"))?;
    let text = text.trim();
    let with_scheme = if text.contains("://") { text.to_string() } else { format!("http://{text}") };
    let lower = with_scheme.to_ascii_lowercase();
    if lower.starts_with("socks") {
        return Err(invalid("is a SOCKS proxy, which is not supported"));
    }
    let (address, user) = Address::parse(&with_scheme).map_err(|error| invalid(&error.to_string()))?;
    Ok(Proxy { address, user })
}

/// Whether a list of exceptions covers the server. Entries are separated by commas or spaces: a host, which covers all
/// names below it, with or without a port; an IP address; a network in CIDR notation; `*`.
fn is_excepted(list: &str, server: &Address) -> bool {
    let entries = list.split([',', ' ', '\t', '\n', '\r']).filter(|entry| !entry.is_empty());
    entries.map(str::to_ascii_lowercase).any(|entry| fits(&entry, server))
}

fn fits(entry: &str, server: &Address) -> bool {
    if entry == "*" {
        return true;
    }
    let (host, port) = split_port(entry);
    if port.is_some_and(|port| port != server.port().to_string()) {
        return false;
    }
    if let Some(ip) = server.ip() {
        return match host.split_once('/') {
            Some((network, bits)) => in_network(ip, network, bits),
            None => host.parse() == Ok(ip),
        };
    }
    let suffix = host.trim_start_matches('*').trim_matches('.');
    let name = server.host().trim_end_matches('.');
    !suffix.is_empty() && (name == suffix || name.strip_suffix(suffix).is_some_and(|rest| rest.ends_with('.')))
}

/// Splits `host:port` and `[v6]:port`. The port may be missing, and then an IPv6 address needs no brackets.
fn split_port(entry: &str) -> (&str, Option<&str>) {
    if let Some((host, rest)) = entry.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return (host, rest.strip_prefix(':'));
    }
    match entry.split_once(':') {
        Some((host, port)) if !port.contains(':') => (host, Some(port)),
        _ => (entry, None),
    }
}

fn in_network(ip: IpAddr, network: &str, bits: &str) -> bool {
    let Ok(bits) = bits.parse::<u32>() else {
        return false;
    };
    let same =
        |left: u128, right: u128, width: u32| bits <= width && (bits == 0 || (left ^ right) >> (width - bits) == 0);
    match (ip, network.parse()) {
        (IpAddr::V4(ip), Ok(IpAddr::V4(network))) => same(u32::from(ip).into(), u32::from(network).into(), 32),
        (IpAddr::V6(ip), Ok(IpAddr::V6(network))) => same(ip.into(), network.into(), 128),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        Address::parse(text).unwrap_or_else(|error| panic!("{text} {error}")).0
    }

    fn chosen(server: &str, variables: &[(&str, &str)]) -> Result<Option<String>, String> {
        let look_up = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into());
        Proxy::for_address(&address(server), look_up)
            .map(|proxy| proxy.map(|proxy| proxy.to_string()))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn the_variable_of_the_scheme_comes_before_the_one_for_all_and_small_letters_first() {
        let all = [
            ("https_proxy", "http://s1:1"),
            ("HTTPS_PROXY", "http://s2:2"),
            ("http_proxy", "h1:1"),
            ("HTTP_PROXY", "h2:2"),
            ("all_proxy", "https://a1"),
        ];
        for (server, from, expected) in [
            ("https://x", 0, Some("http://s1:1")),
            ("https://x", 1, Some("http://s2:2")),
            ("https://x", 2, Some("https://a1")),
            ("http://x", 0, Some("http://h1:1")),
            ("http://x", 3, Some("http://h2:2")),
            ("http://x", 4, Some("https://a1")),
            ("http://x", 5, None),
            ("http://localhost", 0, None),
            ("https://127.0.0.2", 0, None),
            ("https://[::1]", 0, None),
        ] {
            assert_eq!(chosen(server, &all[from..]), Ok(expected.map(str::to_string)), "{server} {from}");
        }
        assert_eq!(chosen("http://x", &[("HTTP_PROXY", "h:1"), ("REQUEST_METHOD", "GET")]), Ok(None));
        assert_eq!(chosen("http://x", &[("http_proxy", "")]), Ok(None));
    }

    #[test]
    fn exceptions_are_read_as_people_write_them() {
        for (server, list, excepted) in [
            ("http://proget.corp.local", "corp.local", true),
            ("http://proget.corp.local", ".corp.local", true),
            ("http://proget.corp.local", "*.corp.local", true),
            ("http://corp.local", "corp.local", true),
            ("http://xcorp.local", "corp.local", false),
            ("http://PROGET.corp.local", "other, Proget.CORP.local", true),
            ("http://proget.corp.local", "other proget.corp.local", true),
            ("http://proget.corp.local:8624", "corp.local:8624", true),
            ("http://proget.corp.local:8624", "corp.local:80", false),
            ("http://proget.corp.local", "corp.local:80", true),
            ("http://10.1.2.3", "10.0.0.0/8", true),
            ("http://11.1.2.3", "10.0.0.0/8", false),
            ("http://10.1.2.3", "10.1.2.3", true),
            ("http://10.1.2.3", "0.0.0.0/0", true),
            ("http://10.1.2.3", "10.0.0.0/33", false),
            ("http://10.1.2.3", "2.3", false),
            ("http://[fd00::5]", "fd00::/8", true),
            ("http://[fd00::5]", "[fd00::5]", true),
            ("http://[fd00::5]:8624", "[fd00::5]:8624", true),
            ("http://[fd00::5]", "fd00::5", true),
            ("http://[fe00::5]", "fd00::/8", false),
            ("http://anything", "*", true),
            ("http://anything", ". , ,", false),
        ] {
            let proxy = chosen(server, &[("http_proxy", "http://p:3128"), ("NO_PROXY", list)]);
            assert_eq!(proxy.as_ref().map(Option::is_none), Ok(excepted), "{server} {list}");
        }
    }

    #[test]
    fn a_setting_that_cannot_be_used_is_an_error_that_shows_no_password() {
        for value in ["socks5://u:hunter42@p", "SOCKS4a://p", "http://u:hunter42@p:99999", "ftp://p", "http://", ":::"]
        {
            let error = chosen("http://x", &[("http_proxy", value)]).err().unwrap_or_else(|| panic!("{value}"));
            assert!(error.starts_with("the proxy in http_proxy ") && !error.contains("hunter42"), "{error}");
        }
    }
}
