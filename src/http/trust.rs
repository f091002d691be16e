//! Which CAs are trusted: those of the system's store, those that `--ca-cert` adds, and Mozilla's if the system has no store.

use std::borrow::Cow;
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, TrustAnchor};
use rustls::{ClientConfig, RootCertStore};

use webpki::anchor_from_trusted_cert;

use super::classify::reason;
use super::der::{is_pkcs12, trusted_for_servers};
use super::error::{Error, ErrorKind};
use super::verify::{AnyCertificate, HandshakeNotes, Verifier};
use crate::text::printable;

/// The user's choices about trust.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// A PEM file of certificates to trust in addition to the system's.
    pub ca_cert: Option<PathBuf>,
    /// Accept any certificate.
    pub insecure: bool,
}

/// What connections over TLS need.
#[derive(Clone, Debug)]
pub struct TlsSettings {
    /// The settings of the TLS library.
    pub config: Arc<ClientConfig>,
    /// What the latest handshake brought to light.
    pub notes: Arc<HandshakeNotes>,
}

/// Where distributions keep all certificates in one file. It is several times faster to read than a folder.
const BUNDLES: &[&str] = &[
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/ssl/cert.pem",
    "/opt/etc/ssl/certs/ca-certificates.crt",
];

/// Where distributions keep one file per certificate.
const FOLDERS: &[&str] = &["/etc/ssl/certs", "/etc/pki/tls/certs"];

impl Trust {
    /// Reads the certificate store and makes the settings.
    ///
    /// # Errors
    /// `ErrorKind::Trust` if a named store or file has no certificate.
    pub fn tls_settings(&self) -> Result<TlsSettings, Error> {
        let provider = ring::default_provider();
        let algorithms = provider.signature_verification_algorithms;
        let notes = Arc::new(HandshakeNotes::default());
        let verifier: Arc<dyn ServerCertVerifier> = if self.insecure {
            Arc::new(AnyCertificate { algorithms })
        } else {
            Arc::new(Verifier { roots: self.roots()?, algorithms, notes: notes.clone() })
        };
        let config = ClientConfig::builder_with_provider(Arc::new(provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| trust_error(format!("cannot set up TLS: {error}")))?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_client_cert_resolver(notes.clone());
        Ok(TlsSettings { config: Arc::new(config), notes })
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

/// The CAs in a file that the user named.
///
/// # Errors
/// The file cannot be read, or has no certificate, as a sentence about it.
pub fn anchors_in(file: &Path) -> Result<Vec<TrustAnchor<'static>>, String> {
    let shown = printable(&file.to_string_lossy());
    let found = read_file(file).map_err(|why| format!("cannot read certificates from {shown} (--ca-cert): {why}"))?;
    if found.is_empty() {
        return Err(format!("there is no certificate in {shown} (--ca-cert)"));
    }
    Ok(found)
}

fn trust_error(what: String) -> Error {
    Error { kind: ErrorKind::Trust(what), sent: false }
}

/// The CAs of the system's store; none if there is no store.
fn system_store() -> Result<Vec<TrustAnchor<'static>>, Error> {
    let (file, folders) = (env::var_os("SSL_CERT_FILE"), env::var_os("SSL_CERT_DIR"));
    if file.is_some() || folders.is_some() {
        return named_store(file.as_deref(), folders.as_deref());
    }
    for bundle in BUNDLES {
        // Nobody named the file, so one that is unreadable or empty counts as absent.
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

/// The store that `SSL_CERT_FILE` (a file) and `SSL_CERT_DIR` (a list of folders) name.
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

/// The largest file that is read, in bytes. A store of a thousand certificates has a few megabytes.
const LARGEST_FILE: u64 = 64 * 1024 * 1024;

/// The CAs in a PEM file. Anything else in it is skipped, also what is framed as a certificate but is not one.
fn read_file(path: &Path) -> Result<Vec<TrustAnchor<'static>>, String> {
    let about = fs::metadata(path).map_err(|error| reason(&error))?;
    if !about.is_file() || about.len() > LARGEST_FILE {
        return Err("it is not a file of certificates".to_string());
    }
    let bytes = fs::read(path).map_err(|error| reason(&error))?;
    let found = anchors_of(&bytes);
    match other_format(&bytes) {
        Some(what) if found.is_empty() => Err(what.to_string()),
        _ => Ok(found),
    }
}

fn anchors_of(pem: &[u8]) -> Vec<TrustAnchor<'static>> {
    // The lossy conversion takes ten times as long, even where there is nothing to lose.
    let mut text = std::str::from_utf8(pem).map_or_else(|_| String::from_utf8_lossy(pem), Cow::Borrowed);
    // A byte order mark may also come from a file that was appended.
    if text.contains('\u{feff}') {
        text = Cow::Owned(text.replace('\u{feff}', ""));
    }
    // The PEM reader does not know OpenSSL's own format.
    if text.contains("BEGIN TRUSTED CERTIFICATE") {
        text = Cow::Owned(text.replace("TRUSTED CERTIFICATE-----", "CERTIFICATE-----"));
    }
    let certificates = CertificateDer::pem_slice_iter(text.as_bytes()).filter_map(Result::ok);
    let anchor = |found: CertificateDer| {
        let certificate = CertificateDer::from(trusted_for_servers(&found)?);
        Some(anchor_from_trusted_cert(&certificate).ok()?.to_owned())
    };
    certificates.filter_map(anchor).collect()
}

/// What a file without a PEM certificate is instead, if it is a common mistake.
fn other_format(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [_, 0, ..] | [0, ..] => Some("it is UTF-16 text: save it as UTF-8"),
        [0x30, 0x81..=0x84, ..] if is_pkcs12(bytes) => {
            Some("it is PKCS #12: convert it with openssl pkcs12 -nokeys -in FILE -out ca.pem")
        }
        [0x30, 0x81..=0x84, ..] => Some("it is DER: convert it with openssl x509 -inform der -in FILE -out ca.pem"),
        _ => None,
    }
}

fn read_folder(path: &Path) -> Vec<TrustAnchor<'static>> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries.filter_map(|entry| read_file(&entry.path()).ok()).flatten().collect()
}
