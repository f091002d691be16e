//! TLS over the HTTP library's transports. The library's own connector accepts roots only as certificates and panics on
//! settings that it does not like; this one uses the TLS library's settings as they are.

use std::fmt;
use std::io::{self, Read, Write};
use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::{ClientConnection, StreamOwned};
use ureq::unversioned::transport::time::{Duration, Instant};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, NextTimeout, Transport, TransportAdapter,
};

use super::buffers::GrowingBuffers;
use super::tls_error::TlsError;
use super::trust::TlsSettings;
use super::verify::HandshakeNotes;

/// Wraps a connection to an https address in TLS; other connections pass unchanged.
pub struct TlsConnector(pub Option<TlsSettings>);

impl<In: Transport> Connector<In> for TlsConnector {
    type Out = Either<In, TlsTransport<In>>;

    fn connect(&self, details: &ConnectionDetails, chained: Option<In>) -> Result<Option<Self::Out>, ureq::Error> {
        let Some(transport) = chained else {
            return Ok(None);
        };
        let Some(TlsSettings { config, notes }) = self.0.clone().filter(|_| details.needs_tls() && !transport.is_tls())
        else {
            return Ok(Some(Either::A(transport)));
        };
        let host = details.uri.host().unwrap_or_default();
        let name = ServerName::try_from(host.trim_start_matches('[').trim_end_matches(']').to_string())
            .map_err(|_| io::Error::other(TlsError::InvalidHost))?;
        notes.clear();
        let mut connection =
            ClientConnection::new(config, name).map_err(|error| notes.explain(io::Error::other(error), true))?;
        let mut socket = TransportAdapter::new(transport, details.current_time.clone());
        socket.set_timeout(remaining(details));
        connection.complete_io(&mut socket).map_err(|error| notes.explain(error, true))?;
        let buffers = GrowingBuffers::new(details.config.input_buffer_size(), details.config.output_buffer_size());
        Ok(Some(Either::B(TlsTransport { buffers, stream: StreamOwned::new(connection, socket), notes })))
    }
}

/// What is left of the limit for connecting, of which a part is spent already.
fn remaining(details: &ConnectionDetails) -> NextTimeout {
    let mut timeout = details.timeout;
    if let (Duration::Exact(limit), Instant::Exact(started)) = (timeout.after, details.now) {
        timeout.after = Duration::Exact(limit.saturating_sub(started.elapsed()));
    }
    timeout
}

impl fmt::Debug for TlsConnector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TlsConnector")
    }
}

/// A connection inside of TLS.
pub struct TlsTransport<In: Transport> {
    buffers: GrowingBuffers,
    stream: StreamOwned<ClientConnection, TransportAdapter<In>>,
    notes: Arc<HandshakeNotes>,
}

impl<In: Transport> Transport for TlsTransport<In> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.stream.sock.set_timeout(timeout);
        let output = &self.buffers.output()[..amount];
        self.stream.write_all(output).map_err(|error| self.notes.explain(error, false))?;
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.stream.sock.set_timeout(timeout);
        let input = self.buffers.input_append_buf();
        let amount = self.stream.read(input).map_err(|error| self.notes.explain(error, false))?;
        self.buffers.input_appended(amount);
        Ok(amount > 0)
    }

    fn is_open(&mut self) -> bool {
        self.stream.sock.get_mut().is_open()
    }

    fn is_tls(&self) -> bool {
        true
    }
}

impl<In: Transport> fmt::Debug for TlsTransport<In> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TlsTransport")
    }
}
