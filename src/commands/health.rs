//! `pgutil health`: how a server is, and waiting until it is well.

use std::time::{Duration, Instant};

use super::Command;
use crate::cli::{Action, Example, Opt, Seconds};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::http::{Error, ErrorKind, retry_after};
use crate::proget::{Check, Checkup, Health};
use crate::server::{self, Connection, Operation};
use crate::terminal::{self, Terminal};
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "health",
    summary: "Shows how a server is, or waits until it is well",
    details: "The exit code is 0 when all is OK and 11 when something is not. With --wait, the server is asked again \
              until all is OK; a refused credential or a certificate that is not trusted ends the wait at once.",
    options: &[&WAIT.spec],
    groups: &[&server::CONNECTION],
    examples: &[
        Example { line: "pgutil health", note: "The health of the default source" },
        Example {
            line: "pgutil health --source=http://proget:8624/ --wait=120",
            note: "Waits up to two minutes for a server that is starting",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static WAIT: Opt<Option<Seconds>> =
    Opt::new("wait", "SECONDS", "Ask again until all is OK, for so long at most").default("0");

/// Waits between the first tries; after them the last one stays.
const PAUSES: [Duration; 3] = [Duration::from_millis(100), Duration::from_millis(300), Duration::from_secs(1)];

/// With less time left no other try is begun.
const SHORTEST_TRY: Duration = Duration::from_millis(200);

fn run(context: &Context) -> anyhow::Result<()> {
    let terminal = &context.terminal;
    let wait = context.get(&WAIT).map_or(Duration::ZERO, |wait| wait.0);
    let connection = context.connect()?;
    // Before anything is sent: without a place to go, the report is not wanted.
    terminal.stdout()?;
    let heading = if terminal.json { String::new() } else { format!("Checking {}...", connection.base) };
    let result = if wait.is_zero() {
        terminal.print(&heading)?;
        connection.client.health()
    } else {
        let result = wait_until_well(&connection, wait, terminal);
        // Not earlier, since the line of progress would write over it.
        terminal.print(&heading)?;
        result
    };
    let health = match result {
        Ok(Checkup::Report(health)) => health,
        other => {
            if !terminal.json && terminal::stdout_is_terminal() {
                terminal.print("\n")?;
            }
            return Err(failure(&connection, &other).into());
        }
    };
    if terminal.json {
        let object = serde_json::to_string(&health.object)?;
        terminal.print_json(&object)?;
    } else {
        terminal.print(&report(&health))?;
    }
    if health.is_ok() { Ok(()) } else { Err(unhealthy(&connection, &health).into()) }
}

/// Asks until all is OK, until asking again is of no use, or until the time is over (or would be, when the server wants to
/// be asked again); gives the last result.
fn wait_until_well(connection: &Connection, wait: Duration, terminal: &Terminal) -> Result<Checkup, Error> {
    let started = Instant::now();
    let left = || wait.saturating_sub(started.elapsed());
    let mut pauses = PAUSES.iter();
    let mut pause = Duration::ZERO;
    let mut last = None;
    loop {
        let result = connection.client.health_within(left());
        let is_final = match &result {
            Ok(Checkup::Report(health)) => health.is_ok(),
            Ok(Checkup::Other(answer)) => matches!(answer.status, 401 | 403),
            Err(error) => {
                matches!(
                    error.kind,
                    ErrorKind::Tls(_) | ErrorKind::ProxyTls { .. } | ErrorKind::ProxyLogin { .. } | ErrorKind::Trust(_)
                )
            }
        };
        // A try that the end of the wait cuts short says less than the one before it.
        let is_cut_short = left().is_zero() && matches!(&result, Err(Error { kind: ErrorKind::TimedOut { .. }, .. }));
        let result = if is_cut_short { last.take().unwrap_or(result) } else { result };
        pause = *pauses.next().unwrap_or(&pause);
        let asked_for = match &result {
            Ok(Checkup::Other(answer)) => retry_after(answer),
            _ => Duration::ZERO,
        };
        if is_final || left() < SHORTEST_TRY.max(asked_for) {
            terminal.progress("");
            return result;
        }
        let why = failure(connection, &result).fact;
        terminal.progress(&format!("waiting for {}, {} s left: {why}", connection.base, left().as_secs()));
        last = Some(result);
        // Towards the end more often, so that the wait is used up.
        std::thread::sleep(pause.min(left() / 2).max(asked_for));
    }
}

/// What anything but a good report means.
fn failure(connection: &Connection, result: &Result<Checkup, Error>) -> Failure {
    match result {
        Ok(Checkup::Report(health)) => unhealthy(connection, health),
        Ok(Checkup::Other(answer)) => connection.refusal(&Operation::Health, answer),
        Err(error) => connection.failure(error),
    }
}

/// The layout that scripts read.
fn report(health: &Health) -> String {
    let heading = match health.is_ok() {
        true => "all OK\n",
        // The existing program writes this to stderr, so that it is missing where only stdout is seen.
        false if terminal::stdout_is_terminal() => "not OK\n",
        false => "",
    };
    let text = |text: &Option<String>| printable(text.as_deref().unwrap_or("unknown"));
    let release = if health.release.is_some() { &health.release } else { &health.version };
    let mut report = format!("{heading}Version: {} ({})\n", text(&health.version), text(release));
    report += &format!("\nDatabase: {}\n", state(&health.database));
    report += &format!("License:  {}\n", state(&health.license));
    report += &format!("Service:  {}\n", state(&health.service));
    if let Some([server, client]) = &health.replication {
        report += &format!("\nReplication (Server): {}\nReplication (Client): {}\n", state(server), state(client));
    }
    report
}

fn state(check: &Check) -> String {
    let status = printable(check.status.as_deref().unwrap_or_default());
    match &check.detail {
        Some(detail) => format!("{status} ({})", printable(detail)),
        None => status,
    }
}

fn unhealthy(connection: &Connection, health: &Health) -> Failure {
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
    let sick =
        parts.into_iter().filter_map(|(name, check)| check.filter(|check| !check.is_ok()).map(|check| (name, check)));
    let sick: Vec<String> = sick.map(|(name, check)| format!("{name} {}", state(check))).collect();
    Failure::new(Exit::Unhealthy, format!("{} is not OK: {}", connection.base, sick.join(", "))).advise(
        "ProGet's administration pages tell more. A server that is just starting is waited for with --wait=SECONDS.",
    )
}
