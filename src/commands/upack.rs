//! `pgutil upack`: universal packages, created and installed on this machine.

use super::Command;
use crate::children;
use crate::cli::Action;
use crate::failure::Failure;
use crate::terminal::{Progress, Terminal};
use crate::text::printable;
use crate::upack::{Event, Registry};

mod fetch;

children![create, install, remove, update, list];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "upack",
    summary: "Creates and installs universal packages",
    details: "What is installed is registered in ~/.upack/installedPackages.json, which the existing program uses too.",
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};

/// The registry of the user, after what killed commands have begun is finished or undone.
fn open_registry(terminal: &Terminal) -> Result<Registry, Failure> {
    let registry = Registry::of_user()?;
    recover(terminal, &registry)?;
    Ok(registry)
}

fn recover(terminal: &Terminal, registry: &Registry) -> Result<(), Failure> {
    Ok(registry.recover(&mut |event| hear(terminal, &event))?)
}

/// Tells the user of an event.
fn hear(terminal: &Terminal, event: &Event) {
    match event {
        Event::Recovered { target, is_finished } => {
            let target = printable(&target.to_string_lossy());
            let what = if *is_finished { "finished" } else { "undone" };
            terminal.warn(&format!("a command was interrupted while it changed {target}: its change is {what} now"));
        }
        Event::Waiting => terminal.note("waiting for another process that changes the registry of packages"),
        Event::Progress { .. } | Event::Step => {}
    }
}

/// The same, with a line that shows how far the work is.
fn hear_with_progress<'a>(terminal: &'a Terminal, what: &str) -> impl FnMut(Event) + use<'a> {
    let what = what.to_string();
    let mut progress = None;
    move |event| match event {
        Event::Progress { done, total } => {
            let progress = progress.get_or_insert_with(|| Progress::new(terminal, what.clone(), Some(total)));
            progress.moved(done);
        }
        other => hear(terminal, &other),
    }
}
