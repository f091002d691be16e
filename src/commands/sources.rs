//! `pgutil sources`: the configured servers.

use super::Command;
use crate::children;
use crate::cli::Action;
use crate::http::Address;
use crate::server;
use crate::terminal::Terminal;

children![add, list, remove, test];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "sources",
    summary: "Manages the configured servers",
    details: "A source is a named server with the credential to send to it. Sources are stored in \
              pgutil/pgutil.config in XDG_CONFIG_HOME or ~/.config, or in the file that PGUTIL_CONFIG names.",
    options: &[&server::JSON.spec],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};

/// Anyone on the network can read what is sent over plain http, unless it stays on this machine.
fn warn_of_plain_http(base: &Address, terminal: &Terminal) {
    if !base.is_https() && !base.is_loopback() {
        terminal.warn(&format!("the credential goes to {base} unencrypted; use https:// if the server offers it"));
    }
}
