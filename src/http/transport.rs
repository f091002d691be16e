//! The way to the server, watched: how far an exchange has come, and whether its request has left.
//!
//! The library's connectors do the work; between them stand marks that write down the stage, so that a failure can be
//! told as what it is and not guessed from its text. Names are looked up before the exchange begins and handed in, so
//! that no thread is started and the look-up is outside of the time limit.

use std::net::SocketAddr;
use std::sync::Arc;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::time::{Duration, Instant as LibraryInstant};
use ureq::unversioned::transport::{ConnectProxyConnector, ConnectionDetails, Connector, NextTimeout, Transport};

use super::error::Stage;
use super::exchange_state::ExchangeState;
use super::socket::SocketTransport;
use super::staged::StagedTransport;
use super::tcp::TcpConnector;
use super::tls::TlsConnector;
use super::trust::TlsSettings;

/// Hands the library what was looked up beforehand.
#[derive(Debug)]
pub struct FixedResolver(pub Vec<SocketAddr>);

impl Resolver for FixedResolver {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut addresses = self.empty();
        // The library's list has sixteen places.
        for address in self.0.iter().take(16) {
            addresses.push(*address);
        }
        Ok(addresses)
    }
}

/// The connectors from socket to TLS, with a mark at each step.
pub fn connector(state: &Arc<ExchangeState>, tls: Option<TlsSettings>) -> impl Connector<()> {
    ().chain(ConnectProxyConnector::default())
        .chain(TcpConnector)
        .chain(MarkHandshake(state.clone()))
        .chain(TlsConnector(tls))
        .chain(MarkSending(state.clone()))
}

/// Stands between socket and TLS.
#[derive(Debug)]
struct MarkHandshake(Arc<ExchangeState>);

impl<In: Transport> Connector<In> for MarkHandshake {
    type Out = SocketTransport<In>;

    fn connect(&self, details: &ConnectionDetails, chained: Option<In>) -> Result<Option<Self::Out>, ureq::Error> {
        if self.0.leads_to_proxy(details) {
            self.0.reach(Stage::Proxy);
        } else if details.needs_tls() {
            self.0.reach(Stage::Handshake);
        }
        Ok(chained.map(|inner| SocketTransport::new(inner, self.0.clone())))
    }
}

/// Stands behind everything; what passes it is the exchange itself, or the request to the proxy for a tunnel.
#[derive(Debug)]
struct MarkSending(Arc<ExchangeState>);

impl<In: Transport> Connector<In> for MarkSending {
    type Out = StagedTransport<In>;

    fn connect(
        &self,
        details: &ConnectionDetails,
        chained: Option<In>,
    ) -> Result<Option<StagedTransport<In>>, ureq::Error> {
        let (state, deadline) = if self.0.leads_to_proxy(details) {
            // The library would allow each piece of the proxy's answer the whole limit.
            let limit = match (details.timeout.after, details.now) {
                (Duration::Exact(limit), LibraryInstant::Exact(started)) => started.checked_add(limit),
                _ => None,
            };
            (None, limit)
        } else {
            self.0.reach(Stage::Sending);
            self.0.note_new_connection();
            (Some(self.0.clone()), None)
        };
        Ok(chained.map(|inner| StagedTransport::new(inner, state, deadline)))
    }
}
