//! `pgutil health`: the health of a server, and waiting for a server to become healthy.

use std::time::{Duration, Instant};

use super::Command;
use crate::cli::{Action, Example, Opt, Seconds};
use crate::context::Context;
use crate::http::{Error, ErrorKind, retry_after};
use crate::proget::{Health, Reply};
use crate::server::{self, Server, state};
use crate::terminal::{self, Terminal};
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "health",
    summary: "Shows the health of a server, or waits for it to be OK",
    details: "The exit code is 0 when all is OK and 11 when something is not. With --wait, the server is asked again \
              until all is OK; a refused credential or an untrusted certificate ends the wait at once.",
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
    Opt::new("wait", "SECONDS", "Ask again until all is OK, for at most this long").default("0");

/// Waits between the first tries; later tries use the last one.
const PAUSES: [Duration; 3] = [Duration::from_millis(100), Duration::from_millis(300), Duration::from_secs(1)];

/// With less time left, no further try is made; of a short wait it is a quarter.
const SHORTEST_TRY: Duration = Duration::from_secs(1);

fn run(context: &Context) -> anyhow::Result<()> {
    let terminal = &context.terminal;
    let wait = context.get(&WAIT).map_or(Duration::ZERO, |wait| wait.0);
    let server = context.server()?;
    // Before anything is sent: without a place to go, the report is not wanted.
    terminal.require_stdout()?;
    let heading = if terminal.json { String::new() } else { format!("Checking {}...", server.base) };
    let result = if wait.is_zero() {
        terminal.print(&heading)?;
        server.health()
    } else {
        let result = wait_until_healthy(&server, wait, terminal);
        // Not earlier, since the line of progress would overwrite it.
        terminal.print(&heading)?;
        result
    };
    let health = match result {
        Ok(Reply::Report(health)) => health,
        other => {
            if !terminal.json && terminal::stdout_is_terminal() {
                terminal.print("\n")?;
            }
            return Err(server.health_failure(&other).into());
        }
    };
    terminal.print_result(&report(&health), &health.object)?;
    if health.is_ok() { Ok(()) } else { Err(server.unhealthy(&health).into()) }
}

/// Asks until all is OK, until asking again is of no use, or until the time is over; returns the last result.
fn wait_until_healthy(server: &Server, wait: Duration, terminal: &Terminal) -> Result<Reply, Error> {
    let started = Instant::now();
    let left = || wait.saturating_sub(started.elapsed());
    let shortest_try = SHORTEST_TRY.min(wait / 4);
    let mut pauses = PAUSES.iter();
    let mut pause = Duration::ZERO;
    let mut last = None;
    loop {
        let result = server.health_within(left());
        let is_final = match &result {
            Ok(Reply::Report(health)) => health.is_ok(),
            Ok(Reply::Other(answer)) => matches!(answer.status, 401 | 403),
            Ok(Reply::Unusable) => false,
            Err(error) => matches!(
                error.kind,
                ErrorKind::Tls(_) | ErrorKind::ProxyTls { .. } | ErrorKind::ProxyLogin { .. } | ErrorKind::Trust(_)
            ),
        };
        // A try that the end of the wait cuts short says less than the one before it.
        let is_cut_short = left().is_zero() && matches!(&result, Err(Error { kind: ErrorKind::TimedOut { .. }, .. }));
        let result = if is_cut_short { last.take().unwrap_or(result) } else { result };
        if is_final || left() < shortest_try {
            terminal.progress("");
            return result;
        }
        let why = server.health_failure(&result).fact;
        terminal.progress(&format!("waiting for {}, {} s left: {why}", server.base, left().as_secs()));
        pause = *pauses.next().unwrap_or(&pause);
        let asked_for = match &result {
            Ok(Reply::Other(answer)) => retry_after(answer),
            _ => Duration::ZERO,
        };
        last = Some(result);
        // Never beyond the last moment at which a try makes sense, whatever the server asks for.
        std::thread::sleep(pause.min(left() / 2).max(asked_for).min(left().saturating_sub(shortest_try)));
    }
}

/// The report in the layout that scripts read.
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
