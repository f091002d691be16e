//! Messages for requests that brought no answer: the fact, and what to do about it.

use super::{Server, shell_word, untrusted};
use crate::cli::nearest;
use crate::config::{self, Config};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::http::{Address, BodyError, Error, ErrorKind, InvalidProxy, Stage, TlsError};
use crate::text::printable;

impl Server<'_> {
    /// The failure to report for an exchange that brought no answer.
    pub fn failure(&self, error: &Error) -> Failure {
        let base = &self.base;
        let new = Failure::new;
        match &error.kind {
            ErrorKind::Lookup { host, why, of_proxy: false } => {
                new(Exit::Unreachable, format!("cannot look up the host name {}: {why}", printable(host)))
                    .advise("Check the spelling of the address, and the name servers of this machine.")
            }
            ErrorKind::Lookup { host, why, of_proxy: true } => {
                new(Exit::Unreachable, format!("cannot look up the host name {} of the proxy: {why}", printable(host)))
                    .advise(PROXY_ADVICE)
            }
            ErrorKind::Connect { target, why, through_proxy: false, .. } => {
                new(Exit::Unreachable, format!("cannot connect to {target}: {why}"))
                    .advise("Check the address and the port, that the server is running, and that no firewall is in between.")
            }
            ErrorKind::Connect { target, why, through_proxy: true, .. } => {
                new(Exit::Unreachable, format!("cannot connect to the proxy {target}: {why}")).advise(PROXY_ADVICE)
            }
            ErrorKind::ProxyLogin { address, given: false } => {
                new(Exit::Unreachable, format!("the proxy {address} requires a user name and a password (407)"))
                    .advise(format!("Put them into the proxy variable: {PROXY_USER}"))
            }
            ErrorKind::ProxyLogin { address, given: true } => {
                new(Exit::Unreachable, format!("the proxy {address} refused its user name and password (407)"))
                    .advise(format!("Correct them in the proxy variable: {PROXY_USER}"))
            }
            ErrorKind::ProxyTls { address, error } => {
                let proxy = format!("the proxy {address}");
                let (fact, advice) = untrusted::explain(&proxy, &proxy, error);
                new(Exit::Unreachable, fact).advise(match error {
                    TlsError::UnknownIssuer { .. } | TlsError::SelfSigned | TlsError::WrongSignature => &advice,
                    TlsError::PlainHttp => {
                        "Write it as http://HOST:PORT in the proxy variable. The connection to an https server stays encrypted."
                    }
                    _ => PROXY_ADVICE,
                })
            }
            ErrorKind::Proxy { address, why } => {
                let failure = new(
                    Exit::Unreachable,
                    format!("the proxy {address} does not allow connections to {base}: {why}"),
                );
                // Most programs send plain http to a proxy as it is, so a proxy that others use may refuse a tunnel.
                let failure = if base.is_https() { failure } else { failure.advise(self.tunnel_advice()) };
                failure.advise(PROXY_ADVICE)
            }
            ErrorKind::Tls(error) => {
                let (fact, advice) = untrusted::explain(base.host(), &base.to_string(), error);
                new(Exit::Untrusted, fact).advise(advice)
            }
            ErrorKind::Trust(why) => unusable_certificates(why),
            ErrorKind::TimedOut { stage } => new(Exit::TimedOut, format!("time ran out {}", at_stage(*stage, base)))
                .advise("Try again, or allow more time with --timeout=SECONDS."),
            ErrorKind::HungUp => new(Exit::Unreachable, format!("{base} closed the connection without a whole answer"))
                .advise("Try again. If it happens again, look at the server's log, or at what is between here and the server."),
            ErrorKind::CutOff => {
                new(Exit::Unreachable, format!("{base} closed the connection while the request was being sent"))
                    .advise("The server, or something in front of it, may have refused the request: look at its log.")
            }
            ErrorKind::Body(BodyError::Changed) => {
                new(Exit::Other, "the file changed while it was being sent, so the upload was aborted".to_string())
                    .advise("Send it again when nothing writes to it.")
            }
            ErrorKind::Body(BodyError::Unreadable(error)) => {
                new(Exit::Other, format!("cannot read to the end of what is to be sent: {error}"))
                    .advise("Check the file or program that it comes from, then send it again.")
            }
            ErrorKind::RequestTooLong => {
                new(Exit::Usage, format!("the address, options and credential for {base} are longer than a request can be"))
                    .advise("Shorten them: the head of a request holds at most 16 KiB.")
            }
            ErrorKind::Garbled(what) => new(Exit::Server, format!("the answer of {base} can't be understood: {what}"))
                .advise("Check that this is the address of a ProGet server; -v shows the exchange."),
            ErrorKind::Io(why) => new(Exit::Unreachable, format!("the exchange with {base} failed: {why}"))
                .advise("Try again; -v shows how far it went."),
        }
    }

    fn tunnel_advice(&self) -> String {
        format!(
            "pgutil asks a proxy for a tunnel (CONNECT) for http too; the proxy must allow one to port {}.",
            self.base.port()
        )
    }
}

const PROXY_USER: &str =
    "http://USER:PASSWORD@HOST:PORT, with / ? # and % percent-encoded, and : and @ in the user name.";

const PROXY_ADVICE: &str = "Check the proxy variables (https_proxy, http_proxy, all_proxy), or bypass the proxy by adding the server to no_proxy.";

/// The failure to report for a file or store of certificates that cannot be used.
pub fn unusable_certificates(why: &str) -> Failure {
    Failure::setup(why).advise(
        "Certificates must be in PEM format, between BEGIN CERTIFICATE and END CERTIFICATE. Without this setting, the system's certificates are used.",
    )
}

/// The failure to report for a proxy variable that cannot be used.
pub fn proxy_setting(error: &InvalidProxy) -> Failure {
    Failure::setup(error.to_string())
        .advise("Set it to http://HOST:PORT, or unset it to connect directly. SOCKS proxies are not supported.")
}

/// The failure to report for a source that is not configured.
pub fn missing_source(wanted: &str, origin: &str, config: &Config) -> Failure {
    // An address without its scheme may hold a password, and a long text without breaks may be an API key.
    let may_be_secret =
        wanted.contains(['@', ':', '/']) || (wanted.len() >= 20 && !wanted.contains(['.', '-', '_', ' ']));
    if may_be_secret {
        let origin = if origin.is_empty() { "the source" } else { origin };
        return Failure::setup(format!("{origin} names neither a configured source nor an address"))
            .advise("An address starts with http:// or https://; pgutil sources list shows the configured sources.");
    }
    let shown = printable(wanted);
    let by = if origin.is_empty() { String::new() } else { format!(" (from {origin})") };
    let mut failure = Failure::setup(format!("there is no source '{shown}'{by}"));
    let names = config.sources().iter().map(|source| source.name.as_str());
    if let Some(near) = nearest(wanted, names) {
        failure = failure.advise(format!("Did you mean {}?", shell_word(near)));
    }
    // Probably a host name without its scheme.
    if wanted.contains('.') {
        failure = failure.advise(format!(
            "An address starts with its scheme: --source={}",
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

/// Adds a line about the file that the existing program left in the current folder, if there is one.
pub fn name_legacy_file(failure: Failure) -> Failure {
    match (config::legacy_file(), config::path()) {
        (Some(found), Ok(path)) => failure.advise(format!(
            "{} is a file of the .NET program that is not read from here. If it is yours, move it to {}",
            printable(&found.to_string_lossy()),
            printable(&path.to_string_lossy())
        )),
        _ => failure,
    }
}

fn at_stage(stage: Stage, base: &Address) -> String {
    match stage {
        Stage::Connecting => format!("while connecting to {base}"),
        Stage::Proxy => format!("while the proxy connected to {base}"),
        Stage::Handshake => format!("while setting up TLS with {base} (is this a port for https?)"),
        Stage::Sending => format!("while sending to {base}"),
        Stage::Waiting => format!("while waiting for the answer of {base}"),
        Stage::Reading => format!("while reading the answer of {base}"),
    }
}
