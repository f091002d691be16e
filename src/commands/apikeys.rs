//! `pgutil apikeys`: the API keys of a server.

use super::Command;
use crate::children;
use crate::cli::Action;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::server;
use crate::terminal::{self, Terminal};

children![create, list, delete];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "apikeys",
    summary: "Works with API keys",
    groups: &[&server::CONNECTION],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};

/// Has a signal say, once the request is out, how to find out what the server made of it.
fn set_signal_notes(terminal: &Terminal, how_to_look: &str) {
    let note = |exit| {
        let failure = Failure::new(exit, "stopped by a signal after the request was sent").advise(how_to_look);
        if terminal.json {
            format!("{}\n", terminal::error_json(&failure))
        } else {
            format!("\npgutil: {}\n{}\n", failure.fact, failure.advice)
        }
    };
    crate::system::set_signal_notes(Some([note(Exit::Interrupted), note(Exit::Terminated)]));
}
