//! Why a certificate is rejected, in more detail than the TLS library reports.

use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{CertificateError, RootCertStore};

use super::der::{Certificate, common_name, rsa_bits};
use super::tls_error::{TlsError, words};
use crate::date::Timestamp;
use crate::text::printable;

/// The certificates that a server sent, and the CAs to verify them with.
pub struct Chain<'a> {
    /// The server's own certificate.
    pub certificate: &'a CertificateDer<'a>,
    /// The others that it sent.
    pub intermediates: &'a [CertificateDer<'a>],
    /// The trusted CAs.
    pub roots: &'a RootCertStore,
}

impl Chain<'_> {
    /// The reason behind the library's error.
    pub fn explain(&self, error: &CertificateError, host: &ServerName<'_>) -> TlsError {
        use CertificateError::{
            BadSignature, ExpiredContext, InvalidPurposeContext, NotValidForNameContext, NotValidYetContext, Other,
            UnknownIssuer, UnsupportedSignatureAlgorithmContext, UnsupportedSignatureAlgorithmForPublicKeyContext,
        };
        match error {
            UnknownIssuer => self.unknown_issuer(),
            // The library reports a key of an unsupported size as a bad signature.
            BadSignature => self.bad_key_size().unwrap_or(TlsError::WrongSignature),
            ExpiredContext { not_after, .. } => {
                let since = not_after.as_secs() as i64;
                TlsError::Expired { since, of_ca: !self.is_own_limit(since) }
            }
            NotValidYetContext { not_before, .. } => {
                let from = not_before.as_secs() as i64;
                TlsError::NotYetValid { from, of_ca: !self.is_own_limit(from) }
            }
            NotValidForNameContext { presented, .. } => self.wrong_name(presented, host),
            InvalidPurposeContext { .. } => TlsError::Purpose,
            UnsupportedSignatureAlgorithmContext { signature_algorithm_id, .. } => {
                TlsError::Signature(signature_name(signature_algorithm_id))
            }
            UnsupportedSignatureAlgorithmForPublicKeyContext { public_key_algorithm_id, .. } => {
                TlsError::KeyKind(key_name(public_key_algorithm_id))
            }
            Other(other) => match other.0.downcast_ref() {
                Some(error) => of_webpki(error),
                None => TlsError::Malformed(printable(&other.to_string())),
            },
            // Without a time, this means that the validity ends before it begins.
            CertificateError::Expired => TlsError::Malformed("invalid validity".to_string()),
            other => TlsError::Malformed(words(other)),
        }
    }

    /// Finds the issuer of the topmost certificate that the server sent.
    fn unknown_issuer(&self) -> TlsError {
        let Some(own) = Certificate::parse(self.certificate) else {
            return TlsError::Malformed("bad encoding".to_string());
        };
        if own.issuer == own.subject {
            return TlsError::SelfSigned;
        }
        let (mut issuer, mut may_be_intermediate) = (own.issuer, true);
        // At most once per certificate, so that a circular chain ends too.
        for _ in self.intermediates {
            match self.sent_cas().find(|sent| sent.subject == issuer) {
                Some(sent) if sent.issuer == sent.subject => may_be_intermediate = false,
                Some(sent) => issuer = sent.issuer,
                None => break,
            }
        }
        let issuer = printable(&common_name(issuer).unwrap_or_default());
        TlsError::UnknownIssuer { issuer, may_be_intermediate }
    }

    /// The CA certificates that the server sent.
    fn sent_cas(&self) -> impl Iterator<Item = Certificate<'_>> {
        self.intermediates.iter().filter_map(|sent| Certificate::parse(sent))
    }

    /// The error for an RSA key of a CA whose size is not supported.
    fn bad_key_size(&self) -> Option<TlsError> {
        let own = Certificate::parse(self.certificate)?;
        let issuers: Vec<&[u8]> = self.sent_cas().map(|sent| sent.issuer).chain([own.issuer]).collect();
        let roots = self.roots.roots.iter().filter(|root| issuers.contains(&root.subject.as_ref()));
        let root_keys = roots.map(|root| root.subject_public_key_info.as_ref());
        self.sent_cas().map(|sent| sent.key).chain(root_keys).find_map(|key| bad_size(key, true))
    }

    /// Whether the validity of the server's own certificate begins or ends at this time.
    fn is_own_limit(&self, seconds: i64) -> bool {
        let time: String = Timestamp::utc(seconds).to_wire().chars().filter(char::is_ascii_alphanumeric).collect();
        let time = time.replace('T', "");
        Certificate::parse(self.certificate).is_some_and(|own| own.has_limit(&time))
    }

    /// `presented` has the names of the certificate in the library's notation: `DnsName("host")`, `IpAddress(10.0.0.5)`.
    fn wrong_name(&self, presented: &[String], host: &ServerName<'_>) -> TlsError {
        let inside = |shown: &String, kind: &str| {
            let inside = shown.strip_prefix(kind)?.strip_prefix('(')?.strip_suffix(')')?;
            Some(inside.trim_matches('"').to_string())
        };
        let dns: Vec<String> = presented.iter().filter_map(|shown| inside(shown, "DnsName")).collect();
        let names =
            presented.iter().filter_map(|shown| inside(shown, "DnsName").or_else(|| inside(shown, "IpAddress")));
        let names: Vec<String> = names.map(|name| printable(&name)).collect();
        if matches!(host, ServerName::IpAddress(_)) && dns.contains(&host.to_str().into_owned()) {
            return TlsError::AddressAsName;
        }
        if !names.is_empty() {
            return TlsError::OtherNames(names);
        }
        let common = Certificate::parse(self.certificate).and_then(|own| common_name(own.subject));
        common.map_or(TlsError::NoNames, |name| TlsError::CommonNameOnly(printable(&name)))
    }
}

/// Why the server's signature of the handshake is rejected.
pub fn of_handshake(certificate: &[u8]) -> TlsError {
    Certificate::parse(certificate).and_then(|own| bad_size(own.key, false)).unwrap_or(TlsError::WrongKey)
}

/// The error for an RSA key whose size is not supported.
fn bad_size(key: &[u8], of_ca: bool) -> Option<TlsError> {
    rsa_bits(key).filter(|bits| !(2048..=8192).contains(bits)).map(|bits| TlsError::KeySize { bits, of_ca })
}

fn of_webpki(error: &webpki::Error) -> TlsError {
    use webpki::Error::{
        CaUsedAsEndEntity, EndEntityUsedAsCa, MaximumNameConstraintComparisonsExceeded, MaximumPathBuildCallsExceeded,
        MaximumPathDepthExceeded, MaximumSignatureChecksExceeded, NameConstraintViolation, PathLenConstraintViolated,
        UnsupportedCertVersion, UnsupportedCriticalExtension,
    };
    match error {
        CaUsedAsEndEntity => TlsError::CertificateIsCa,
        EndEntityUsedAsCa => TlsError::IssuerIsNotCa,
        UnsupportedCertVersion => TlsError::Version1,
        UnsupportedCriticalExtension => TlsError::CriticalExtension,
        NameConstraintViolation => TlsError::NameConstraint,
        PathLenConstraintViolated => TlsError::PathLength,
        MaximumNameConstraintComparisonsExceeded
        | MaximumPathBuildCallsExceeded
        | MaximumPathDepthExceeded
        | MaximumSignatureChecksExceeded => TlsError::TooComplex,
        other => TlsError::Malformed(words(other)),
    }
}

/// Unsupported signature algorithms by their object identifiers, with tag and length.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04", "RSA and MD5"),
    (b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05", "RSA and SHA-1"),
    (b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a", "RSA-PSS with unusual parameters"),
    (b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0e", "RSA and SHA-224"),
    (b"\x06\x07\x2a\x86\x48\xce\x3d\x04\x01", "ECDSA and SHA-1"),
    (b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x01", "ECDSA and SHA-224"),
    (b"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x04", "ECDSA and SHA-512"),
    (b"\x06\x07\x2a\x86\x48\xce\x38\x04\x03", "DSA"),
    (b"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x03\x02", "DSA"),
    (b"\x06\x03\x2b\x65\x71", "Ed448"),
];

fn signature_name(id: &[u8]) -> &'static str {
    SIGNATURES.iter().find(|(known, _)| id.starts_with(known)).map_or("an unknown algorithm", |(_, name)| name)
}

/// The kind of a key by its algorithm, which ends with the curve for elliptic curves.
fn key_name(id: &[u8]) -> &'static str {
    const P521: &[u8] = b"\x06\x05\x2b\x81\x04\x00\x23";
    if id.ends_with(P521) { "P-521" } else { "unknown" }
}
