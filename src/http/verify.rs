//! Verifies a server's certificate, or accepts any with `--insecure`, and notes what the error message needs to know.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ResolvesClientCert, verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{WebPkiSupportedAlgorithms, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::sign::CertifiedKey;
use rustls::{DigitallySignedStruct, RootCertStore, SignatureScheme};

use super::rejection::{Chain, of_handshake};
use super::tls_error::TlsError;

/// What the library's error does not say about a handshake.
#[derive(Debug, Default)]
pub struct HandshakeNotes {
    rejected: Mutex<Option<TlsError>>,
    client_certificate_wanted: AtomicBool,
}

impl HandshakeNotes {
    /// Forgets the previous handshake.
    pub fn clear(&self) {
        self.reject(None);
        self.client_certificate_wanted.store(false, Ordering::Relaxed);
    }

    fn reject(&self, why: Option<TlsError>) {
        *self.rejected.lock().unwrap_or_else(PoisonError::into_inner) = why;
    }

    /// Replaces an error of the TLS library with the reason for it. Other errors stay, except that the connection was closed
    /// during the handshake after the server had asked for a client certificate.
    pub fn explain(&self, error: io::Error, in_handshake: bool) -> io::Error {
        use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
        let wanted = self.client_certificate_wanted.load(Ordering::Relaxed);
        let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) else {
            let is_end = matches!(error.kind(), BrokenPipe | ConnectionAborted | ConnectionReset | UnexpectedEof);
            return if wanted && in_handshake && is_end {
                io::Error::other(TlsError::WantsClientCertificate)
            } else {
                error
            };
        };
        let rejected = self.rejected.lock().unwrap_or_else(PoisonError::into_inner).take();
        io::Error::other(match rejected.unwrap_or_else(|| TlsError::of(tls)) {
            why if wanted && why.may_refuse_client() => TlsError::WantsClientCertificate,
            why => why,
        })
    }
}

/// pgutil has no client certificates.
impl ResolvesClientCert for HandshakeNotes {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.client_certificate_wanted.store(true, Ordering::Relaxed);
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}

/// Verifies certificates as the library does, and notes why one is rejected.
#[derive(Debug)]
pub struct Verifier {
    /// The trusted CAs.
    pub roots: RootCertStore,
    /// The supported signature algorithms.
    pub algorithms: WebPkiSupportedAlgorithms,
    /// Where the reason is noted.
    pub notes: Arc<HandshakeNotes>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        host: &ServerName<'_>,
        _: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verified = ParsedCertificate::try_from(certificate).and_then(|parsed| {
            let all = self.algorithms.all;
            verify_server_cert_signed_by_trust_anchor(&parsed, &self.roots, intermediates, now, all)?;
            verify_server_name(&parsed, host)
        });
        if let Err(rustls::Error::InvalidCertificate(error)) = &verified {
            let chain = Chain { certificate, intermediates, roots: &self.roots };
            self.notes.reject(Some(chain.explain(error, host)));
        }
        verified.map(|()| ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let verified = verify_tls12_signature(message, certificate, signature, &self.algorithms);
        self.noting(certificate, verified)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let verified = verify_tls13_signature(message, certificate, signature, &self.algorithms);
        self.noting(certificate, verified)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

impl Verifier {
    fn noting<T>(
        &self,
        certificate: &CertificateDer<'_>,
        verified: Result<T, rustls::Error>,
    ) -> Result<T, rustls::Error> {
        if matches!(verified, Err(rustls::Error::InvalidCertificate(_))) {
            self.notes.reject(Some(of_handshake(certificate)));
        }
        verified
    }
}

/// Accepts any certificate, also one that the library cannot parse. Signatures are not checked either: they would only show
/// that an unknown server has the key of an unverified certificate.
#[derive(Debug)]
pub struct AnyCertificate {
    /// The supported signature algorithms. More are offered to the server.
    pub algorithms: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        use SignatureScheme::{ECDSA_NISTP521_SHA512, ECDSA_SHA1_Legacy, ED448, RSA_PKCS1_SHA1};
        let mut schemes = self.algorithms.supported_schemes();
        schemes.extend([ECDSA_NISTP521_SHA512, ED448, RSA_PKCS1_SHA1, ECDSA_SHA1_Legacy]);
        schemes
    }
}
