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
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

use super::error::{Error, Kind};
use super::fault::reason;
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
    /// The settings of the TLS library. Reads the certificate store.
    ///
    /// # Errors
    /// `Kind::Trust` when a store or file that was named has no certificate.
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
        let mut roots = RootCertStore::empty();
        if let Some(file) = &self.ca_cert {
            roots.add_parsable_certificates(certificates_in(file).map_err(trust_error)?);
        }
        let system = system_store()?;
        if system.is_empty() {
            roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        } else if roots.add_parsable_certificates(system).0 == 0 {
            return Err(trust_error("no certificate of the system's store can be used".to_string()));
        }
        Ok(roots)
    }
}

/// The certificates that a user names, in a file of PEM.
///
/// # Errors
/// Why it can't be read, or that there is none in it.
pub fn certificates_in(file: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let shown = printable(&file.to_string_lossy());
    let mut found =
        read_file(file).map_err(|why| format!("the certificates in {shown} (--ca-cert) can't be read: {why}"))?;
    // There may be anything within the frame of a certificate.
    found.retain(|certificate| webpki::anchor_from_trusted_cert(certificate).is_ok());
    if found.is_empty() {
        return Err(format!("there is no certificate in {shown} (--ca-cert)"));
    }
    Ok(found)
}

fn trust_error(what: String) -> Error {
    Error { kind: Kind::Trust(what), sent: false }
}

/// The certificates of the system's store; none where there is no store.
fn system_store() -> Result<Vec<CertificateDer<'static>>, Error> {
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
fn named_store(file: Option<&OsStr>, folders: Option<&OsStr>) -> Result<Vec<CertificateDer<'static>>, Error> {
    let mut all = Vec::new();
    let mut names = Vec::new();
    let mut why = String::new();
    if let Some(file) = file {
        names.push("SSL_CERT_FILE");
        match read_file(Path::new(file)) {
            Ok(found) => all.extend(found),
            Err(reason) => why = format!(": {reason}"),
        }
    }
    if let Some(folders) = folders {
        names.push("SSL_CERT_DIR");
        env::split_paths(folders).for_each(|folder| all.extend(read_folder(&folder)));
    }
    if all.is_empty() {
        return Err(trust_error(format!("there is no certificate where {} points to{why}", names.join(" and "))));
    }
    Ok(all)
}

/// A store of a thousand certificates is a few megabytes; what is larger is something else.
const LARGEST_FILE: u64 = 64 * 1024 * 1024;

/// The certificates in a PEM file, whatever else is in it. A damaged one is left out.
fn read_file(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let about = fs::metadata(path).map_err(|error| reason(&error))?;
    if !about.is_file() || about.len() > LARGEST_FILE {
        return Err("it is not a file of certificates".to_string());
    }
    let bytes = fs::read(path).map_err(|error| reason(&error))?;
    Ok(CertificateDer::pem_slice_iter(&bytes).filter_map(Result::ok).collect())
}

fn read_folder(path: &Path) -> Vec<CertificateDer<'static>> {
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
