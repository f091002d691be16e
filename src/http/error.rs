//! Why an exchange brought no answer, as data; the words are made elsewhere.

use super::body::BodyError;

/// A failed exchange.
#[derive(Debug)]
pub struct Error {
    /// What happened.
    pub kind: ErrorKind,
    /// Whether (a part of) the request had left: then the server may have acted on it.
    pub sent: bool,
}

/// What happened.
#[derive(Debug)]
pub enum ErrorKind {
    /// The name of the server or proxy can't be looked up.
    Lookup {
        /// The name.
        host: String,
        /// The system's reason.
        why: String,
    },
    /// No connection.
    Connect {
        /// Host and port.
        target: String,
        /// The system's reason.
        why: String,
        /// Whether nothing listens there, so that a later try may find something.
        refused: bool,
        /// Whether the target is the proxy.
        through_proxy: bool,
    },
    /// The proxy makes no tunnel.
    Proxy {
        /// The proxy without its password.
        address: String,
        /// What it said.
        why: String,
    },
    /// The proxy wants to know who asks.
    ProxyLogin {
        /// The proxy without its password.
        address: String,
        /// Whether a user name was given, which then was refused.
        given: bool,
    },
    /// No TLS with the proxy itself.
    ProxyTls {
        /// The proxy without its password.
        address: String,
        /// Why.
        fault: TlsError,
    },
    /// No TLS with the server.
    Tls(TlsError),
    /// A certificate store or file that can't be used.
    Trust(String),
    /// The limit was reached.
    TimedOut {
        /// How far it had come.
        stage: Stage,
    },
    /// The connection ended before the answer did.
    HungUp,
    /// The connection ended while the request was sent, and no answer could be read.
    CutOff,
    /// The body of the request can't be sent to its end; the connection was broken before that.
    Body(BodyError),
    /// The answer is not what HTTP or the API prescribe.
    Garbled(String),
    /// Another fault of the system.
    Io(String),
}

/// How far an exchange had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Stage {
    /// Connecting, to the server or the proxy.
    Connecting,
    /// Waiting for the proxy's tunnel.
    Proxy,
    /// Agreeing on TLS.
    Handshake,
    /// Sending the request.
    Sending,
    /// Waiting for the answer's head.
    Waiting,
    /// Reading its body.
    Reading,
}

/// Why TLS was not agreed on.
#[derive(Debug, PartialEq, Eq)]
pub enum TlsError {
    /// The issuer is in no store.
    UnknownIssuer,
    /// The server's certificate is marked as that of an authority.
    CertificateIsCa,
    /// Expired.
    Expired {
        /// Since when, in seconds since 1970.
        since: i64,
    },
    /// Not valid yet.
    NotYetValid {
        /// From when on, in seconds since 1970.
        from: i64,
    },
    /// It is for other names.
    WrongHost {
        /// The names it is for.
        names: Vec<String>,
    },
    /// The other side does not speak TLS.
    PlainHttp,
    /// No common version or cipher.
    NothingInCommon(String),
    /// The server wants a certificate of the client.
    WantsClientCertificate,
    /// Anything else, in the library's words.
    Other(String),
}
