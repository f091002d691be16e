//! Why no answer came, in words for the user: a fact, and what to do about it.

use super::{Server, shell_word};
use crate::cli::nearest;
use crate::config::{self, Config};
use crate::date::Timestamp;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::http::{Address, BodyError, Error, ErrorKind, InvalidProxy, Stage, TlsError};
use crate::text::printable;

impl Server<'_> {
    /// The failure that an exchange without an answer is.
    pub fn failure(&self, error: &Error) -> Failure {
        let base = &self.base;
        let new = Failure::new;
        match &error.kind {
            ErrorKind::Lookup { host, why } => {
                new(Exit::Unreachable, format!("the name {} can't be looked up: {why}", printable(host)))
                    .advise("Check the spelling of the address, and the name servers of this machine.")
            }
            ErrorKind::Connect { target, why, through_proxy: false, .. } => {
                new(Exit::Unreachable, format!("cannot connect to {target}: {why}"))
                    .advise("Check the address and port, and that the server runs and no firewall is in between.")
            }
            ErrorKind::Connect { target, why, through_proxy: true, .. } => {
                new(Exit::Unreachable, format!("cannot connect to the proxy {target}: {why}")).advise(PROXY_ADVICE)
            }
            ErrorKind::ProxyLogin { address, given: false } => {
                new(Exit::Unreachable, format!("the proxy {address} wants a user name and a password (407)"))
                    .advise(format!("Put them into the proxy variable: {PROXY_USER}"))
            }
            ErrorKind::ProxyLogin { address, given: true } => {
                new(Exit::Unreachable, format!("the proxy {address} refused its user name and password (407)"))
                    .advise(format!("Correct them in the proxy variable: {PROXY_USER}"))
            }
            ErrorKind::ProxyTls { address, fault } => {
                let proxy = format!("the proxy {address}");
                let (fact, advice) = tls(&proxy, &proxy, fault);
                new(Exit::Unreachable, fact).advise(match fault {
                    TlsError::UnknownIssuer => &advice,
                    TlsError::PlainHttp => {
                        "Write it as http://HOST:PORT in the proxy variable; what goes to an https server stays sealed."
                    }
                    _ => PROXY_ADVICE,
                })
            }
            ErrorKind::Proxy { address, why } => {
                new(Exit::Unreachable, format!("the proxy {address} lets no connection to {base} through: {why}"))
                    .advise(PROXY_ADVICE)
            }
            ErrorKind::Tls(fault) => {
                let (fact, advice) = tls(base.host(), &base.to_string(), fault);
                new(Exit::Untrusted, fact).advise(advice)
            }
            ErrorKind::Trust(why) => unusable_certificates(why),
            ErrorKind::TimedOut { stage } => new(Exit::TimedOut, format!("time ran out {}", at_stage(*stage, base)))
                .advise("Try again, or allow more time with --timeout=SECONDS."),
            ErrorKind::HungUp => new(Exit::Unreachable, format!("{base} closed the connection without a whole answer"))
                .advise("Try again; if it stays so, look into the server's log, or at what stands between."),
            ErrorKind::CutOff => {
                new(Exit::Unreachable, format!("{base} closed the connection while the request was sent"))
                    .advise("The server, or one in front of it, may have refused the request: look into its log.")
            }
            ErrorKind::Body(BodyError::Changed) => {
                new(Exit::Other, "the file changed while it was sent, so the connection was broken".to_string())
                    .advise("Send it again when nothing writes to it.")
            }
            ErrorKind::Body(BodyError::Unreadable(error)) => {
                new(Exit::Other, format!("what was to be sent can't be read to its end: {error}"))
                    .advise("Check the file or the program that it comes from, then send it again.")
            }
            ErrorKind::Garbled(what) => new(Exit::Server, format!("the answer of {base} can't be understood: {what}"))
                .advise("Check that this is the address of a ProGet server; -v shows the exchange."),
            ErrorKind::Io(why) => new(Exit::Unreachable, format!("the exchange with {base} failed: {why}"))
                .advise("Try again; -v shows how far it went."),
        }
    }
}

const PROXY_USER: &str =
    "http://USER:PASSWORD@HOST:PORT, with / ? # and % percent-encoded, and : and @ in the user name.";

const PROXY_ADVICE: &str = "Check the proxy variables (https_proxy, http_proxy, all_proxy), or name the server in no_proxy to go past the proxy.";

/// Certificates to trust that can't be used.
pub fn unusable_certificates(why: &str) -> Failure {
    Failure::setup(why)
        .advise("It takes certificates in PEM, each between BEGIN CERTIFICATE and END CERTIFICATE; without it the system's count.")
}

/// A proxy variable that can't be used.
pub fn proxy_setting(fault: &InvalidProxy) -> Failure {
    Failure::setup(fault.to_string())
        .advise("Set it to http://HOST:PORT, or unset it to connect directly. SOCKS proxies are not supported.")
}

/// A source that is wanted and not configured.
pub fn missing_source(wanted: &str, origin: &str, config: &Config) -> Failure {
    // An address without its scheme may hold a password, and what is long and has no breaks may be an API key.
    let may_be_secret =
        wanted.contains(['@', ':', '/']) || (wanted.len() >= 20 && !wanted.contains(['.', '-', '_', ' ']));
    if may_be_secret {
        let origin = if origin.is_empty() { "the source" } else { origin };
        return Failure::setup(format!("{origin} names no configured source, and is no address"))
            .advise("An address begins with http:// or https://; pgutil sources list shows the configured sources.");
    }
    let shown = printable(wanted);
    let by = if origin.is_empty() { String::new() } else { format!(" (from {origin})") };
    let mut failure = Failure::setup(format!("there is no source '{shown}'{by}"));
    let names = config.sources().iter().map(|source| source.name.as_str());
    if let Some(near) = nearest(wanted, names) {
        failure = failure.advise(format!("Did you mean {}?", shell_word(near)));
    }
    // A host name without its scheme is a likely slip.
    if wanted.contains('.') {
        failure = failure.advise(format!(
            "An address begins with its scheme: --source={}",
            shell_word(&format!("https://{wanted}"))
        ));
    }
    failure = if origin.is_empty() {
        failure.advise("Name a server with --source=https://HOST, or store one: pgutil sources add --url=https://HOST")
    } else {
        failure.advise(format!("Store it: pgutil sources add --name={} --url=https://HOST", shell_word(wanted)))
    };
    name_legacy_file(failure)
}

/// Names the file that the existing program left where it is not looked for, if there is one.
pub fn name_legacy_file(failure: Failure) -> Failure {
    match (config::legacy_file(), config::path()) {
        (Some(found), Ok(path)) => failure.advise(format!(
            "{} is a file of the .NET program that is not read from here; if it is yours, move it to {}",
            printable(&found.to_string_lossy()),
            printable(&path.to_string_lossy())
        )),
        _ => failure,
    }
}

/// What is wrong with the TLS of a server or proxy, and what to do about it: `host` names it, `place` says where it is.
fn tls(host: &str, place: &str, fault: &TlsError) -> (String, String) {
    let (fact, advice) = match fault {
        TlsError::UnknownIssuer => (
            format!("the certificate of {host} comes from an authority that is not trusted here"),
            "If it is your own authority, give its certificate: --ca-cert=FILE",
        ),
        TlsError::CertificateIsCa => (
            format!("the certificate of {host} is that of an authority, which no server may use for itself"),
            "Give the server a certificate made without CA:TRUE (openssl req -addext basicConstraints=critical,CA:FALSE), and trust it with --ca-cert=FILE.",
        ),
        TlsError::Expired { since } => (
            format!("the certificate of {host} expired on {}", Timestamp::utc(*since).to_wire()),
            "The server's administrator must renew it; check this machine's clock too.",
        ),
        TlsError::NotYetValid { from } => (
            format!("the certificate of {host} is valid only from {}", Timestamp::utc(*from).to_wire()),
            "Check this machine's clock; otherwise the server's administrator must replace the certificate.",
        ),
        TlsError::WrongHost { names } => {
            let names = if names.is_empty() { "no name at all".to_string() } else { names.join(", ") };
            (
                format!("the certificate of {host} is for another name: {names}"),
                "Use an address with one of its names, or have the certificate made for this one.",
            )
        }
        TlsError::PlainHttp => {
            let advice = format!(
                "If the network is trusted, use http:// in the address; otherwise find the port for https of {host}."
            );
            return (format!("{place} does not speak TLS on this port"), advice);
        }
        TlsError::NothingInCommon(what) => (
            format!("{host} and pgutil have no version or cipher of TLS in common: {what}"),
            "The server must offer TLS 1.2 or 1.3 with a current cipher.",
        ),
        TlsError::WantsClientCertificate => (
            format!("{host} wants a client certificate, which pgutil can't give"),
            "Use an address of the server that takes API keys without one.",
        ),
        TlsError::Other(what) => (
            format!("no TLS connection to {host}: {what}"),
            "-v shows how far it went; openssl s_client shows the server's side.",
        ),
    };
    (fact, advice.to_string())
}

fn at_stage(stage: Stage, base: &Address) -> String {
    match stage {
        Stage::Connecting => format!("while connecting to {base}"),
        Stage::Proxy => format!("while the proxy connected to {base}"),
        Stage::Handshake => format!("while agreeing on TLS with {base} (is it a port for https?)"),
        Stage::Sending => format!("while sending to {base}"),
        Stage::Waiting => format!("while waiting for the answer of {base}"),
        Stage::Reading => format!("while reading the answer of {base}"),
    }
}
