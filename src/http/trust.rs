//! Which certificates are trusted: the system's store, what `--ca-cert` adds, and Mozilla's roots where the image has no
//! store at all.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, TrustAnchor, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

use webpki::anchor_from_trusted_cert;

use super::classify::reason;
use super::error::{Error, ErrorKind};
use crate::text::printable;

/// What the user says about trust.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// PEM certificates to trust besides the system's.
    pub ca_cert: Option<PathBuf>,
    /// No verification at all.
    pub insecure: bool,
}

/// Where distributions keep all certificates in one file, which is several times faster to read than a folder of them.
const BUNDLES: &[&str] = &[
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/ssl/cert.pem",
    "/opt/etc/ssl/certs/ca-certificates.crt",
];

/// Where they keep a file for each.
const FOLDERS: &[&str] = &["/etc/ssl/certs", "/etc/pki/tls/certs"];

impl Trust {
    /// The options of the TLS library. Reads the certificate store.
    ///
    /// # Errors
    /// `ErrorKind::Trust` when a store or file that was named has no certificate.
    pub fn client_config(&self) -> Result<Arc<ClientConfig>, Error> {
        let provider = Arc::new(ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(|error| trust_error(format!("TLS can't be set up: {error}")))?;
        let config = if self.insecure {
            builder.dangerous().with_custom_certificate_verifier(Arc::new(Unverified(provider))).with_no_client_auth()
        } else {
            builder.with_root_certificates(self.roots()?).with_no_client_auth()
        };
        Ok(Arc::new(config))
    }

    fn roots(&self) -> Result<RootCertStore, Error> {
        let mut roots = match &self.ca_cert {
            Some(file) => anchors_in(file).map_err(trust_error)?,
            None => Vec::new(),
        };
        let system = system_store()?;
        if system.is_empty() {
            roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        }
        roots.extend(system);
        Ok(RootCertStore { roots })
    }
}

/// The authorities that a user names, in a file of PEM.
///
/// # Errors
/// Why it can't be read, or that there is none in it.
pub fn anchors_in(file: &Path) -> Result<Vec<TrustAnchor<'static>>, String> {
    let shown = printable(&file.to_string_lossy());
    let found =
        read_file(file).map_err(|why| format!("the certificates in {shown} (--ca-cert) can't be read: {why}"))?;
    if found.is_empty() {
        return Err(format!("there is no certificate in {shown} (--ca-cert)"));
    }
    Ok(found)
}

fn trust_error(what: String) -> Error {
    Error { kind: ErrorKind::Trust(what), sent: false }
}

/// The authorities of the system's store; none where there is no store.
fn system_store() -> Result<Vec<TrustAnchor<'static>>, Error> {
    let (file, folders) = (env::var_os("SSL_CERT_FILE"), env::var_os("SSL_CERT_DIR"));
    if file.is_some() || folders.is_some() {
        return named_store(file.as_deref(), folders.as_deref());
    }
    for bundle in BUNDLES {
        // What can't be read or holds nothing counts as absent here: nobody named it.
        if let Ok(found) = read_file(Path::new(bundle))
            && !found.is_empty()
        {
            return Ok(found);
        }
    }
    let mut all = Vec::new();
    for folder in FOLDERS {
        all.extend(read_folder(Path::new(folder)));
    }
    Ok(all)
}

/// The store that the variables name, as OpenSSL reads them: a file, and a list of folders.
fn named_store(file: Option<&OsStr>, folders: Option<&OsStr>) -> Result<Vec<TrustAnchor<'static>>, Error> {
    let mut all = Vec::new();
    let mut names = Vec::new();
    if let Some(file) = file {
        match read_file(Path::new(file)) {
            Ok(found) => {
                all.extend(found);
                names.push("SSL_CERT_FILE".to_string());
            }
            Err(why) => names.push(format!("SSL_CERT_FILE ({why})")),
        }
    }
    if let Some(folders) = folders {
        names.push("SSL_CERT_DIR".to_string());
        env::split_paths(folders).for_each(|folder| all.extend(read_folder(&folder)));
    }
    if all.is_empty() {
        return Err(trust_error(format!("there is no certificate in the place that {} names", names.join(" or "))));
    }
    Ok(all)
}

/// A store of a thousand certificates is a few megabytes; what is larger is something else.
const LARGEST_FILE: u64 = 64 * 1024 * 1024;

/// The authorities in a PEM file, whatever else is in it. What is no certificate, whatever its frame says, is left out.
fn read_file(path: &Path) -> Result<Vec<TrustAnchor<'static>>, String> {
    let about = fs::metadata(path).map_err(|error| reason(&error))?;
    if !about.is_file() || about.len() > LARGEST_FILE {
        return Err("it is not a file of certificates".to_string());
    }
    let bytes = fs::read(path).map_err(|error| reason(&error))?;
    let certificates = CertificateDer::pem_slice_iter(&bytes).filter_map(Result::ok);
    Ok(certificates.filter_map(|found| Some(anchor_from_trusted_cert(&found).ok()?.to_owned())).collect())
}

fn read_folder(path: &Path) -> Vec<TrustAnchor<'static>> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries.filter_map(|entry| read_file(&entry.path()).ok()).flatten().collect()
}

/// Takes any certificate. Signatures of the handshake are still checked, so that at least the holder of the
/// certificate's key is at the other end.
#[derive(Debug)]
struct Unverified(Arc<CryptoProvider>);

impl ServerCertVerifier for Unverified {
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
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
