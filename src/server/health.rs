//! Asking a server for its health. Any answer counts here, so that a caller that waits for a server can go on.

use std::time::Duration;

use super::Server;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::http::{self, Error};
use crate::proget::health::HEALTH;
use crate::proget::{Check, Health, Reply, Request};
use crate::secret::mask;
use crate::text::printable;

impl Server<'_> {
    /// Asks for the health, and again where the server may only be busy.
    ///
    /// # Errors
    /// Whatever keeps an answer from coming.
    pub fn health(&self) -> Result<Reply, Error> {
        let request = HEALTH.request();
        self.client.read_retrying(&wire(&request), Reply::is_report).map(Reply::of)
    }

    /// Asks once, with a limit of its own.
    ///
    /// # Errors
    /// As `health`.
    pub fn health_within(&self, limit: Duration) -> Result<Reply, Error> {
        let request = HEALTH.request();
        self.client.send_within(&wire(&request), limit).map(Reply::of)
    }

    /// What anything but a good report means.
    pub fn health_failure(&self, result: &Result<Reply, Error>) -> Failure {
        match result {
            Ok(Reply::Report(health)) => self.unhealthy(health),
            Ok(Reply::Other(answer)) => self.refusal(&HEALTH.request(), answer),
            Ok(Reply::Unusable) => self.unusable("it is not a report on the health of a ProGet server"),
            Err(error) => self.failure(error),
        }
    }

    /// The failure that a report of trouble is.
    pub fn unhealthy(&self, health: &Health) -> Failure {
        let [server, client] = match &health.replication {
            Some([server, client]) => [Some(server), Some(client)],
            None => [None, None],
        };
        let parts = [
            ("database", Some(&health.database)),
            ("license", Some(&health.license)),
            ("service", Some(&health.service)),
            ("replication as a server", server),
            ("replication as a client", client),
        ];
        let broken = parts.into_iter().filter_map(|(name, check)| Some((name, check.filter(|check| !check.is_ok())?)));
        let broken: Vec<String> = broken.map(|(name, check)| format!("{name} {}", mask(&state(check)))).collect();
        Failure::new(Exit::Unhealthy, format!("{} is not OK: {}", self.base, broken.join(", ")))
            .advise("ProGet's administration pages have the details. To wait for a server that is starting, use --wait=SECONDS.")
    }
}

/// The request in the client's form; unlike others it holds nothing that a user gave.
fn wire(request: &Request) -> http::Request<'_> {
    http::Request { method: request.call.method, path: &request.path, body: None, limit: request.call.longest }
}

/// The state of one part with its detail, for a terminal.
pub fn state(check: &Check) -> String {
    let status = printable(check.status.as_deref().unwrap_or_default());
    match &check.detail {
        Some(detail) => format!("{status} ({})", printable(detail)),
        None => status,
    }
}
