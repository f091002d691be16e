//! What the HTTP and TLS libraries report, sorted into kinds. Both put nearly everything into I/O errors, so the stage
//! reached decides as much as the error does.

use std::io;

use rustls::{AlertDescription, CertificateError, InvalidMessage};
use ureq::Error as Http;

use super::error::{ErrorKind, Stage, TlsError};
use super::proxy::Proxy;
use crate::text::printable;

/// Sorts an error. `target` is what was connected to: the server, or the proxy.
pub fn classify(error: Http, stage: Stage, target: String, proxy: Option<&Proxy>) -> ErrorKind {
    let has_user = proxy.is_some_and(Proxy::has_user);
    let proxy = proxy.map(Proxy::to_string);
    match error {
        Http::Timeout(_) => ErrorKind::TimedOut { stage },
        Http::Io(error) => io_kind(error, stage, target, proxy),
        Http::Tls(what) => ErrorKind::Tls(TlsError::Other(what.to_string())),
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
        Http::Protocol(_) if stage != Stage::Reading => ErrorKind::Garbled("it is not HTTP/1.1".to_string()),
        Http::Protocol(_) | Http::BodyStalled => ErrorKind::Garbled("its body is framed wrongly".to_string()),
        Http::LargeResponseHeader(..) => ErrorKind::Garbled("its head is larger than any real one".to_string()),
        other => ErrorKind::Garbled(printable(&other.to_string())),
    }
}

fn io_kind(error: io::Error, stage: Stage, target: String, proxy: Option<String>) -> ErrorKind {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, TimedOut, UnexpectedEof};
    let inner = error.get_ref();
    if let Some(tls) = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        let fault = tls_fault(tls);
        return match (stage, proxy) {
            (Stage::Connecting | Stage::Proxy, Some(address)) => ErrorKind::ProxyTls { address, fault },
            _ => ErrorKind::Tls(fault),
        };
    }
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

fn tls_fault(error: &rustls::Error) -> TlsError {
    match error {
        rustls::Error::InvalidCertificate(fault) => certificate_fault(fault),
        rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => TlsError::PlainHttp,
        rustls::Error::AlertReceived(alert) => match alert {
            AlertDescription::CertificateRequired => TlsError::WantsClientCertificate,
            AlertDescription::ProtocolVersion
            | AlertDescription::HandshakeFailure
            | AlertDescription::InsufficientSecurity => {
                TlsError::NothingInCommon(format!("the other side says {alert:?}"))
            }
            other => TlsError::Other(format!("the other side says {other:?}")),
        },
        rustls::Error::PeerIncompatible(why) => TlsError::NothingInCommon(format!("{why:?}")),
        other => TlsError::Other(printable(&other.to_string())),
    }
}

fn certificate_fault(fault: &CertificateError) -> TlsError {
    match fault {
        // A bad signature is that of an authority with the name of a trusted one and another key.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => TlsError::UnknownIssuer,
        CertificateError::ExpiredContext { not_after, .. } => TlsError::Expired { since: not_after.as_secs() as i64 },
        CertificateError::NotValidYetContext { not_before, .. } => {
            TlsError::NotYetValid { from: not_before.as_secs() as i64 }
        }
        CertificateError::NotValidForNameContext { presented, .. } => {
            TlsError::WrongHost { names: presented.iter().map(|name| printable(plain_name(name))).collect() }
        }
        CertificateError::Other(other)
            if other.0.downcast_ref::<webpki::Error>() == Some(&webpki::Error::CaUsedAsEndEntity) =>
        {
            TlsError::CertificateIsCa
        }
        other => TlsError::Other(printable(&other.to_string())),
    }
}

/// The TLS library shows names of a certificate as `DnsName("host")` or `IpAddress(10.0.0.5)`.
fn plain_name(shown: &str) -> &str {
    let inside = shown.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).unwrap_or(shown);
    inside.trim_matches('"')
}

/// The system's reason for a failure, without its number.
pub fn reason(error: &std::io::Error) -> String {
    let text = printable(&error.to_string());
    match text.find(" (os error") {
        Some(end) => text[..end].to_string(),
        None => text,
    }
}
