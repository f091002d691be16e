//! Real TLS servers with certificates made for the test, which record the requests that they decrypt.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, SanType};
use rustls::SupportedProtocolVersion;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::sign::{CertifiedKey, Signer, SigningKey, SingleCertAndKey};
use rustls::{RootCertStore, ServerConfig, ServerConnection, SignatureAlgorithm, SignatureScheme, StreamOwned};

use super::http::Request;

/// A CA made for the test.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its certificate.
    pub pem: String,
    /// Its certificate in DER.
    pub der: CertificateDer<'static>,
}

impl Authority {
    /// A new CA, which nothing trusts yet.
    pub fn new() -> Authority {
        Authority::named("Authority of the tests")
    }

    /// The same with another name.
    pub fn named(name: &str) -> Authority {
        Authority::of(Authority::params(name))
    }

    /// One whose own certificate is as the parameters say.
    pub fn of(params: CertificateParams) -> Authority {
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Authority { pem: certificate.pem(), der: certificate.der().clone(), issuer: Issuer::new(params, key) }
    }

    /// The parameters of an ordinary authority.
    pub fn params(name: &str) -> CertificateParams {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params
    }

    /// An authority that this one vouches for.
    pub fn intermediate(&self, params: CertificateParams) -> Authority {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Authority { pem: certificate.pem(), der: certificate.der().clone(), issuer: Issuer::new(params, key) }
    }

    /// A certificate for a server: valid from 2020 to 2099 unless changed.
    pub fn certify(&self, params: CertificateParams) -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Identity::of(&certificate, &key)
    }
}

/// What is certified, before it is: names of hosts or addresses.
pub fn names(names: &[&str]) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.not_before = rcgen::date_time_ymd(2020, 1, 1);
    params.not_after = rcgen::date_time_ymd(2099, 1, 1);
    params.subject_alt_names = names
        .iter()
        .map(|name| match name.parse() {
            Ok(address) => SanType::IpAddress(address),
            Err(_) => SanType::DnsName((*name).try_into().unwrap()),
        })
        .collect();
    params
}

/// A certificate with its key.
pub struct Identity {
    /// The certificate.
    pub pem: String,
    chain: Vec<CertificateDer<'static>>,
    key: Arc<dyn SigningKey>,
}

impl Identity {
    /// A self-signed certificate.
    pub fn self_signed(params: &CertificateParams) -> Identity {
        let key = KeyPair::generate().unwrap();
        Identity::of(&params.self_signed(&key).unwrap(), &key)
    }

    /// A certificate made elsewhere, without its key: its server signs with zeros.
    pub fn without_key(pem: &str, scheme: SignatureScheme) -> Identity {
        let chain = vec![CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()];
        Identity { pem: pem.to_string(), chain, key: Arc::new(NoKey(scheme)) }
    }

    fn of(certificate: &rcgen::Certificate, key: &KeyPair) -> Identity {
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let key = ring::sign::any_supported_type(&key).unwrap();
        Identity { pem: certificate.pem(), chain: vec![certificate.der().clone()], key }
    }

    /// The same for a server that sends the certificate of this authority too.
    pub fn with(mut self, authority: &Authority) -> Identity {
        self.chain.push(authority.der.clone());
        self
    }

    fn resolver(&self) -> Arc<SingleCertAndKey> {
        Arc::new(SingleCertAndKey::from(CertifiedKey::new(self.chain.clone(), self.key.clone())))
    }

    /// The settings of a server with this certificate, for both versions of TLS.
    pub fn config(&self) -> ServerConfig {
        self.config_of(rustls::ALL_VERSIONS)
    }

    /// The same for these versions only.
    pub fn config_of(&self, versions: &[&'static SupportedProtocolVersion]) -> ServerConfig {
        ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_cert_resolver(self.resolver())
    }

    /// The same for a server that wants a certificate of the client.
    pub fn config_for_known_clients(
        &self,
        versions: &[&'static SupportedProtocolVersion],
        clients: &Authority,
    ) -> ServerConfig {
        let provider = Arc::new(ring::default_provider());
        let mut roots = RootCertStore::empty();
        roots.add(clients.der.clone()).unwrap();
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone()).build().unwrap();
        ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .unwrap()
            .with_client_cert_verifier(verifier)
            .with_cert_resolver(self.resolver())
    }
}

/// A signing key whose private part is missing.
#[derive(Debug)]
struct NoKey(SignatureScheme);

impl SigningKey for NoKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        offered.contains(&self.0).then(|| Box::new(NoKey(self.0)) as Box<dyn Signer>)
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        match self.0 {
            SignatureScheme::RSA_PSS_SHA256 => SignatureAlgorithm::RSA,
            _ => SignatureAlgorithm::ECDSA,
        }
    }
}

impl Signer for NoKey {
    fn sign(&self, _: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        Ok(vec![0; 128])
    }

    fn scheme(&self) -> SignatureScheme {
        self.0
    }
}

/// A port on which each connection is handed to a function.
pub struct Port {
    number: u16,
    stopping: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Port {
    /// Listens on this machine.
    pub fn open(handle: impl Fn(TcpStream) + Send + 'static) -> Port {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let number = listener.local_addr().unwrap().port();
        let stopping = Arc::new(AtomicBool::new(false));
        let stop = stopping.clone();
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                handle(stream.unwrap());
            }
        });
        Port { number, stopping, thread: Some(thread) }
    }

    /// A port that answers the first data with these bytes.
    pub fn speaking(bytes: &'static [u8]) -> Port {
        Port::open(move |stream| speak(stream, bytes))
    }

    /// The address for https, by the name that certificates of the tests are for.
    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.number)
    }

    /// The number.
    pub fn number(&self) -> u16 {
        self.number
    }
}

/// Answers the first data with these bytes.
pub fn speak(mut stream: TcpStream, bytes: &[u8]) {
    let _ = stream.read(&mut [0; 4096]);
    let _ = stream.write_all(bytes);
    // Closing with unread bytes would reset the connection, and the answer could be lost.
    let _ = stream.shutdown(Shutdown::Write);
    let _ = std::io::copy(&mut stream, &mut std::io::sink());
}

impl Drop for Port {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        // Wakes the thread up.
        let _ = TcpStream::connect(("127.0.0.1", self.number));
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

/// A server that answers each create request with a key, over TLS.
pub struct TlsServer {
    /// Where it listens.
    pub port: Port,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl TlsServer {
    /// Starts it.
    pub fn start(config: ServerConfig) -> TlsServer {
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (seen, config) = (requests.clone(), Arc::new(config));
        let port = Port::open(move |stream| {
            let mut rest = stream.try_clone().unwrap();
            // A client that does not trust the server closes the connection, which is no failure of the server.
            if serve(stream, config.clone(), &seen).is_err() {
                // Closing with unread bytes would reset the connection, and the alert would be lost.
                let _ = rest.shutdown(std::net::Shutdown::Write);
                let _ = std::io::copy(&mut rest, &mut std::io::sink());
            }
        });
        TlsServer { port, requests }
    }

    /// The decrypted requests.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

fn serve(stream: TcpStream, config: Arc<ServerConfig>, seen: &Mutex<Vec<Request>>) -> std::io::Result<()> {
    let connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut stream = StreamOwned::new(connection, stream);
    let Some(request) = Request::read(&mut stream)? else {
        return Ok(());
    };
    seen.lock().unwrap().push(request);
    let body = r#"{"id":7,"key":"created-over-tls"}"#;
    write!(stream, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len())?;
    stream.conn.send_close_notify();
    stream.flush()?;
    // Until the client is done: closing with unread bytes would reset the connection.
    let _ = stream.read(&mut [0; 16]);
    Ok(())
}
