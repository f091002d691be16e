//! Messages for failed TLS connections to a server or a proxy: the fact, and what to do about it.

use crate::date::Timestamp;
use crate::http::TlsError;

/// The number of names of a certificate that are shown. It may have thousands.
const MOST_NAMES: usize = 10;

/// The advice for errors that only the server's administrator can correct.
const REISSUE: &str = "The server's administrator must have the certificate reissued";

/// The fact and the advice. `host` is the name of the server or proxy, `place` its address.
pub fn explain(host: &str, place: &str, error: &TlsError) -> (String, String) {
    use TlsError::{
        AddressAsName, Alert, CertificateIsCa, CommonNameOnly, CriticalExtension, Expired, InvalidHost, IssuerIsNotCa,
        KeyKind, KeySize, Malformed, NameConstraint, NoNames, NotYetValid, NothingInCommon, Other, OtherNames,
        PathLength, PlainHttp, Protocol, Purpose, SelfSigned, Signature, TooComplex, UnknownHost, UnknownIssuer,
        Version1, WantsClientCertificate, WrongKey, WrongSignature,
    };
    let certificate = format!("the certificate of {host}");
    let either = format!("the certificate of {host} or of its CA");
    let whose = |of_ca: &bool| if *of_ca { format!("a CA certificate of {host}") } else { certificate.clone() };
    let fact = match error {
        UnknownIssuer { issuer, .. } if issuer.is_empty() => {
            format!("{certificate} is issued by a CA that is not trusted here")
        }
        UnknownIssuer { issuer, .. } => format!("{certificate} is issued by '{issuer}', which is not trusted here"),
        SelfSigned => format!("{certificate} is self-signed and not trusted here"),
        WrongSignature => format!("{certificate} is not signed with the key of the CA that it names"),
        WrongKey => format!("{host} does not have the private key of its certificate"),
        CertificateIsCa => format!("{certificate} is a CA certificate, which cannot identify a server"),
        IssuerIsNotCa => format!("{certificate} is issued by a certificate that is not a CA certificate"),
        Expired { since, of_ca } => format!("{} expired on {}", whose(of_ca), Timestamp::utc(*since).to_wire()),
        NotYetValid { from, of_ca } => {
            format!("{} is valid only from {}", whose(of_ca), Timestamp::utc(*from).to_wire())
        }
        OtherNames(names) => format!("{certificate} is for another name: {}", list(names)),
        AddressAsName => format!("{certificate} has this IP address as a DNS name, which does not count"),
        CommonNameOnly(name) => {
            format!("{certificate} has its name only as the common name ({name}), which does not count")
        }
        NoNames => format!("{certificate} does not name any host"),
        KeySize { bits, of_ca } => {
            format!("{} has an RSA key of {bits} bits; 2048 to 8192 are supported", whose(of_ca))
        }
        Signature(name) => format!("{either} is signed with {name}, which is not supported"),
        KeyKind(name) => format!("{either} has a key of the kind {name}, which is not supported"),
        Version1 => format!("{either} has X.509 version 1, which is not supported"),
        CriticalExtension => format!("{either} has a critical extension that is not supported"),
        NameConstraint => format!("{certificate} violates the name constraints of its CA"),
        PathLength => format!("the certificate chain of {host} is longer than a CA in it permits"),
        TooComplex => format!("the certificate chain of {host} is too complex to verify"),
        Purpose => format!("{either} is not meant for servers"),
        Malformed(what) => format!("{either} is malformed ({what})"),
        PlainHttp => format!("{place} does not speak TLS on this port"),
        NothingInCommon(what) => format!("{host} and pgutil have no TLS version or cipher in common ({what})"),
        WantsClientCertificate => format!("{host} requires a client certificate, which pgutil cannot send"),
        UnknownHost => format!("{place} does not know the host name in the address"),
        InvalidHost => format!("no certificate can be issued for the host name {host}"),
        Alert(alert) => format!("{host} refused the TLS connection ({alert})"),
        Protocol(what) => format!("{host} violates the TLS protocol ({what})"),
        Other(what) => format!("no TLS connection to {host}: {what}"),
    };
    let advice = match error {
        UnknownIssuer { may_be_intermediate: true, .. } => {
            "If it is your own CA, pass its certificate with --ca-cert=FILE. If it is an intermediate CA, the server must send the CA's certificate too.".to_string()
        }
        UnknownIssuer { .. } => "If it is your own CA, pass its certificate with --ca-cert=FILE.".to_string(),
        SelfSigned => "If you trust the server, pass this certificate with --ca-cert=FILE.".to_string(),
        WrongSignature => {
            "If the CA is your own and has a new key, pass its new certificate with --ca-cert=FILE. Otherwise someone may be intercepting the connection.".to_string()
        }
        WrongKey => "The server's administrator must correct this. Someone may be intercepting the connection.".to_string(),
        CertificateIsCa => {
            "Give the server a certificate made without CA:TRUE (openssl req -addext basicConstraints=critical,CA:FALSE), and trust it with --ca-cert=FILE.".to_string()
        }
        IssuerIsNotCa => format!("{REISSUE}, by a CA whose certificate has CA:TRUE."),
        Expired { .. } => "The server's administrator must renew it. Check the clock of this machine too.".to_string(),
        NotYetValid { .. } => {
            "Check the clock of this machine. If it is right, the server's administrator must replace the certificate.".to_string()
        }
        OtherNames(_) => "Use an address with one of its names, or have the certificate reissued for this one.".to_string(),
        AddressAsName => format!("{REISSUE} with the address as an IP address (subjectAltName=IP:{host})."),
        CommonNameOnly(_) | NoNames => format!("{REISSUE} with a subject alternative name (subjectAltName=DNS:{host})."),
        KeySize { .. } | KeyKind(_) | Signature(_) => {
            format!("{REISSUE}: RSA with 2048 bits or more, P-256, P-384 or Ed25519, signed with SHA-256 or SHA-384.")
        }
        Version1 => format!("{REISSUE} as X.509 version 3, with a subject alternative name (subjectAltName=DNS:{host})."),
        CriticalExtension => format!("{REISSUE} without that extension, or with the extension not marked as critical."),
        NameConstraint => {
            format!("{REISSUE} for a name that the CA may certify. Constraints on directory names are not supported.")
        }
        PathLength | TooComplex => "The server's administrator must correct the chain of CAs.".to_string(),
        Purpose => format!("{REISSUE} with the extended key usage serverAuth."),
        Malformed(_) => format!("{REISSUE}."),
        PlainHttp => {
            format!("If the network is trusted, use http:// in the address. Otherwise find the port for https of {host}.")
        }
        NothingInCommon(_) => "The server must offer TLS 1.2 or 1.3 with a current cipher.".to_string(),
        WantsClientCertificate => "Use an address of the server that takes API keys without a client certificate.".to_string(),
        UnknownHost => "Use an address with a name that the server is configured for.".to_string(),
        InvalidHost => "Use an address with a DNS name or an IP address.".to_string(),
        Alert(_) | Protocol(_) | Other(_) => {
            "Check that the address leads to the server itself; openssl s_client -connect shows its side.".to_string()
        }
    };
    (fact, advice)
}

/// The first names, and the number of the others.
fn list(names: &[String]) -> String {
    let shown = names[..names.len().min(MOST_NAMES)].join(", ");
    match names.len().saturating_sub(MOST_NAMES) {
        0 => shown,
        more => format!("{shown}, and {more} more"),
    }
}
