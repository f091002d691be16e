//! Why a TLS connection failed, as data. The TLS library's own texts are names of Rust types.

use std::fmt;

use rustls::{AlertDescription, InvalidMessage, PeerIncompatible};

use crate::text::printable;

/// Why a TLS connection failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TlsError {
    /// The issuer is not trusted.
    UnknownIssuer {
        /// The common name of the issuer; empty if it has none.
        issuer: String,
        /// Whether the issuer may be an intermediate CA whose certificate the server did not send.
        may_be_intermediate: bool,
    },
    /// The certificate is its own issuer, and is not trusted.
    SelfSigned,
    /// A signature in the chain does not match the key of the CA that should have made it.
    WrongSignature,
    /// The server cannot prove that it has the private key of its certificate.
    WrongKey,
    /// The server's certificate is a CA certificate.
    CertificateIsCa,
    /// The issuer's certificate is not a CA certificate.
    IssuerIsNotCa,
    /// A certificate has expired.
    Expired {
        /// Its end, in seconds since 1970.
        since: i64,
        /// Whether it belongs to a CA.
        of_ca: bool,
    },
    /// A certificate is not valid yet.
    NotYetValid {
        /// Its beginning, in seconds since 1970.
        from: i64,
        /// Whether it belongs to a CA.
        of_ca: bool,
    },
    /// The certificate is for these names only.
    OtherNames(Vec<String>),
    /// The host is an IP address, and the certificate has it as a DNS name.
    AddressAsName,
    /// The certificate has this common name, and no subject alternative name.
    CommonNameOnly(String),
    /// The certificate has no name at all.
    NoNames,
    /// An RSA key is too short, or too long.
    KeySize {
        /// Its size in bits.
        bits: usize,
        /// Whether it belongs to a CA.
        of_ca: bool,
    },
    /// A certificate is signed with an algorithm that is not supported.
    Signature(&'static str),
    /// A certificate has a kind of key that is not supported.
    KeyKind(&'static str),
    /// A certificate is of X.509 version 1.
    Version1,
    /// A certificate has an unknown critical extension.
    CriticalExtension,
    /// A CA may not issue certificates for the names in the certificate.
    NameConstraint,
    /// The chain is longer than a CA in it permits.
    PathLength,
    /// The chain takes too many steps to verify.
    TooComplex,
    /// A certificate may not be used for servers.
    Purpose,
    /// A certificate is malformed, in this way.
    Malformed(String),
    /// The other side does not speak TLS.
    PlainHttp,
    /// No version or cipher in common, in detail.
    NothingInCommon(String),
    /// The server requires a client certificate.
    WantsClientCertificate,
    /// The server does not know the host name.
    UnknownHost,
    /// The host name cannot appear in a certificate.
    InvalidHost,
    /// The server closed the connection with this alert.
    Alert(String),
    /// The server violates the protocol, in this way.
    Protocol(String),
    /// Anything else, in the library's words.
    Other(String),
}

/// Not for users: the messages are written elsewhere.
impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for TlsError {}

impl TlsError {
    /// The kind of an error other than a rejected certificate.
    pub fn of(error: &rustls::Error) -> TlsError {
        use rustls::Error::{
            AlertReceived, DecryptError, InappropriateHandshakeMessage, InappropriateMessage, NoCertificatesPresented,
            PeerMisbehaved, PeerSentOversizedRecord,
        };
        match error {
            rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => TlsError::PlainHttp,
            rustls::Error::InvalidMessage(why) => TlsError::Protocol(words(why)),
            AlertReceived(alert) => of_alert(*alert),
            rustls::Error::PeerIncompatible(
                PeerIncompatible::ServerDoesNotSupportTls12Or13
                | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
            ) => TlsError::NothingInCommon("the server speaks neither TLS 1.2 nor 1.3".to_string()),
            rustls::Error::PeerIncompatible(why) => TlsError::NothingInCommon(words(why)),
            PeerMisbehaved(why) => TlsError::Protocol(words(why)),
            InappropriateMessage { .. } | InappropriateHandshakeMessage { .. } => {
                TlsError::Protocol("unexpected message".to_string())
            }
            NoCertificatesPresented => TlsError::Protocol("no certificate".to_string()),
            DecryptError => TlsError::Protocol("a message cannot be decrypted".to_string()),
            PeerSentOversizedRecord => TlsError::Protocol("a record is too long".to_string()),
            other => TlsError::Other(printable(&other.to_string())),
        }
    }

    /// Whether a server may report this to a client that has no client certificate.
    pub fn may_refuse_client(&self) -> bool {
        match self {
            TlsError::Alert(alert) => {
                alert.contains("certificate") || alert == "unknown ca" || alert == "access denied"
            }
            TlsError::NothingInCommon(_) => true,
            _ => false,
        }
    }
}

fn of_alert(alert: AlertDescription) -> TlsError {
    match alert {
        AlertDescription::CertificateRequired => TlsError::WantsClientCertificate,
        AlertDescription::UnrecognisedName => TlsError::UnknownHost,
        AlertDescription::ProtocolVersion
        | AlertDescription::HandshakeFailure
        | AlertDescription::InsufficientSecurity => {
            TlsError::NothingInCommon(format!("the server reports: {}", words(alert)))
        }
        other => TlsError::Alert(words(other)),
    }
}

/// A name of Rust in words: `NoCipherSuitesInCommon` becomes `no cipher suites in common`.
pub fn words(name: impl fmt::Debug) -> String {
    let name = format!("{name:?}");
    let mut words = String::new();
    let mut was_lower = false;
    for letter in name.chars().take_while(|letter| letter.is_ascii_alphanumeric()) {
        if letter.is_ascii_uppercase() && was_lower {
            words.push(' ');
        }
        was_lower = !letter.is_ascii_uppercase();
        words.push(letter.to_ascii_lowercase());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::PeerMisbehaved;

    #[test]
    fn names_of_the_library_become_words() {
        assert_eq!(words(AlertDescription::HandshakeFailure), "handshake failure");
        assert_eq!(words(AlertDescription::UnknownCA), "unknown ca");
        assert_eq!(words(PeerIncompatible::NoCipherSuitesInCommon), "no cipher suites in common");
        assert_eq!(words(InvalidMessage::MissingData("X")), "missing data");
        assert_eq!(words(PeerMisbehaved::InvalidKeyShare), "invalid key share");
    }
}
