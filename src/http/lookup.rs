//! Looks host names up before the exchange begins, so that no thread is needed. The look-up does not count towards the
//! time limit.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{Duration, Instant};

use super::address::is_localhost;
use super::error::{Error, ErrorKind};
use crate::system::{self, LookupError};
use crate::text::printable;

/// The addresses of a host; `of_proxy` says whose host it is, for the error.
///
/// If a name server fails for one address family, musl fails the whole look-up (glibc does not), so each family is then
/// looked up alone. A look-up without an answer takes five seconds: none is begun after the limit.
///
/// # Errors
/// `ErrorKind::Lookup`.
pub fn look_up(host: &str, port: u16, of_proxy: bool, limit: Option<Duration>) -> Result<Vec<SocketAddr>, Error> {
    let found = addresses_of(host, limit).map_err(|error| {
        let why = match error {
            LookupError::UnknownName => "there is no such name".to_string(),
            LookupError::NoAddress => "it has no address".to_string(),
            LookupError::NoAnswer => "the name server gave no usable answer".to_string(),
            LookupError::Other(why) => printable(&why),
        };
        Error { kind: ErrorKind::Lookup { host: host.to_string(), why, of_proxy }, sent: false }
    })?;
    Ok(found.into_iter().map(|ip| SocketAddr::new(ip, port)).collect())
}

fn addresses_of(host: &str, limit: Option<Duration>) -> Result<Vec<IpAddr>, LookupError> {
    if let Ok(ip) = host.parse() {
        return Ok(vec![ip]);
    }
    // Not every system resolves names below `localhost`; an image without /etc/hosts does not even resolve `localhost`.
    if is_localhost(host) {
        return Ok(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
    }
    let started = Instant::now();
    let mut first_error = None;
    for family in system::FAMILIES {
        match system::look_up(host, *family) {
            Ok(found) => return Ok(found),
            Err(error) => first_error.get_or_insert(error),
        };
        if limit.is_some_and(|limit| started.elapsed() >= limit) {
            break;
        }
    }
    Err(first_error.unwrap_or(LookupError::NoAddress))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ip_address_and_this_machine_need_no_name_server() {
        let found =
            |host| look_up(host, 8624, false, None).map(|found| found.iter().map(ToString::to_string).collect());
        let this_machine = vec!["127.0.0.1:8624".to_string(), "[::1]:8624".to_string()];
        for (host, expected) in [
            ("10.0.0.5", vec!["10.0.0.5:8624".to_string()]),
            ("fd00::5", vec!["[fd00::5]:8624".to_string()]),
            ("localhost", this_machine.clone()),
            ("proget.LOCALHOST.", this_machine),
        ] {
            assert_eq!(found(host).ok(), Some(expected), "{host}");
        }
    }
}
