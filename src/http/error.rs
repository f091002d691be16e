//! Why an exchange brought no answer, as data. The messages for the user are written elsewhere.

use super::tls_error::TlsError;

use super::body::BodyError;

/// A failed exchange.
#[derive(Debug)]
pub struct Error {
    /// What happened.
    pub kind: ErrorKind,
    /// Whether some of the request was sent: the server may have acted on it.
    pub sent: bool,
}

/// What happened.
#[derive(Debug)]
pub enum ErrorKind {
    /// A host name leads to no address.
    Lookup {
        /// The host name.
        host: String,
        /// Why, as a clause about the name or its name server.
        why: String,
        /// Whether it is the proxy's name.
        of_proxy: bool,
    },
    /// No connection.
    Connect {
        /// Host and port.
        target: String,
        /// The system's reason.
        why: String,
        /// Whether nothing listens there, so that a later attempt may succeed.
        refused: bool,
        /// Whether the target is the proxy.
        through_proxy: bool,
    },
    /// The proxy does not open a tunnel.
    Proxy {
        /// The proxy without its password.
        address: String,
        /// What it did instead, as a clause.
        why: String,
    },
    /// The proxy requires a user name and a password.
    ProxyLogin {
        /// The proxy without its password.
        address: String,
        /// Whether a user name was sent, and refused.
        given: bool,
    },
    /// No TLS with the proxy itself.
    ProxyTls {
        /// The proxy without its password.
        address: String,
        /// Why.
        error: TlsError,
    },
    /// No TLS with the server.
    Tls(TlsError),
    /// A certificate store or file that cannot be used.
    Trust(String),
    /// The time limit passed.
    TimedOut {
        /// How far the exchange had come.
        stage: Stage,
    },
    /// The connection ended before the answer did.
    HungUp,
    /// The connection ended while the request was being sent, and no answer could be read.
    CutOff,
    /// The body of the request could not be read to its end, so the connection was broken off.
    Body(BodyError),
    /// The head of the request does not fit into the buffer of a connection. Nothing was sent.
    RequestTooLong,
    /// The answer violates HTTP or the API, in a clause about the answer.
    Garbled(String),
    /// Another error of the system, in its words.
    Io(String),
}

impl ErrorKind {
    /// Whether the server cannot have read the request, even if it was sent: with TLS 1.3 the client may send it before a
    /// missing client certificate is refused.
    pub fn leaves_request_unread(&self) -> bool {
        matches!(self, ErrorKind::Tls(TlsError::WantsClientCertificate))
    }
}

/// How far an exchange has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Stage {
    /// Connecting, to the server or the proxy.
    Connecting,
    /// Waiting for the proxy to open a tunnel.
    Proxy,
    /// Agreeing on TLS.
    Handshake,
    /// Sending the request.
    Sending,
    /// Waiting for the head of the answer.
    Waiting,
    /// Reading the body of the answer.
    Reading,
}
