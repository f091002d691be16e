//! Turns the HTTP library's errors into kinds of our own. The library reports nearly everything as an I/O error, so the
//! stage of the exchange decides as much as the error does.

use std::io;

use ureq::Error as Http;

use super::error::{ErrorKind, Stage};
use super::proxy::Proxy;
use super::tls_error::TlsError;
use crate::text::printable;

/// The kind of an error. `target` is what the connection leads to: host and port of the server or the proxy.
pub fn classify(error: Http, stage: Stage, target: String, proxy: Option<&Proxy>) -> ErrorKind {
    let has_user = proxy.is_some_and(Proxy::has_user);
    let proxy = proxy.map(Proxy::to_string);
    match error {
        Http::Timeout(_) => ErrorKind::TimedOut { stage },
        Http::Io(error) => io_kind(error, stage, target, proxy),
        Http::ConnectProxyFailed(why) => {
            let address = proxy.unwrap_or(target);
            match why.rsplit('/').next().and_then(|text| text.parse::<u16>().ok()) {
                Some(407) => ErrorKind::ProxyLogin { address, given: has_user },
                Some(status) => ErrorKind::Proxy { address, why: format!("it answered with status {status}") },
                None => ErrorKind::Proxy { address, why: "it closed the connection".to_string() },
            }
        }
        _ if stage == Stage::Proxy => {
            ErrorKind::Proxy { address: proxy.unwrap_or(target), why: "its answer is not HTTP".to_string() }
        }
        // The type is that of a crate below the library; its texts are fixed.
        Http::Protocol(error) => match error.to_string().as_str() {
            "output too small to write output" => ErrorKind::RequestTooLong,
            "http parse resulted in too many headers" => {
                ErrorKind::Garbled("it has more than 128 header fields".to_string())
            }
            _ if stage == Stage::Reading => ErrorKind::Garbled("its body has invalid framing".to_string()),
            _ => ErrorKind::Garbled("it is not HTTP/1.1".to_string()),
        },
        Http::BodyStalled => ErrorKind::Garbled("its body has invalid framing".to_string()),
        Http::LargeResponseHeader(_, limit) => {
            ErrorKind::Garbled(format!("its head is larger than {} KiB", limit / 1024))
        }
        other => ErrorKind::Garbled(printable(&other.to_string())),
    }
}

fn io_kind(error: io::Error, stage: Stage, target: String, proxy: Option<String>) -> ErrorKind {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, TimedOut, UnexpectedEof};
    let error = match error.downcast::<TlsError>() {
        Ok(error) => {
            return match (stage, proxy) {
                (Stage::Connecting | Stage::Proxy, Some(address)) => ErrorKind::ProxyTls { address, error },
                _ => ErrorKind::Tls(error),
            };
        }
        Err(error) => error,
    };
    match (stage, error.kind()) {
        (stage, TimedOut) => ErrorKind::TimedOut { stage },
        (Stage::Connecting, kind) => ErrorKind::Connect {
            target,
            why: reason(&error),
            refused: kind == ConnectionRefused,
            through_proxy: proxy.is_some(),
        },
        (Stage::Proxy, kind) => {
            let closed = matches!(kind, UnexpectedEof | ConnectionReset | BrokenPipe | ConnectionAborted);
            let why = if closed { "it closed the connection".to_string() } else { reason(&error) };
            ErrorKind::Proxy { address: proxy.unwrap_or(target), why }
        }
        (_, UnexpectedEof | ConnectionReset | BrokenPipe | ConnectionAborted) => ErrorKind::HungUp,
        _ => ErrorKind::Io(reason(&error)),
    }
}

/// The system's text for an error, without its number.
pub fn reason(error: &io::Error) -> String {
    let text = printable(&error.to_string());
    match text.find(" (os error") {
        Some(end) => text[..end].to_string(),
        None => text,
    }
}
