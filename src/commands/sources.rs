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
    details: "A source is a server under a name, with the credential that is sent to it. They are stored in \
              pgutil/pgutil.config below XDG_CONFIG_HOME or ~/.config, or in the file that PGUTIL_CONFIG names.",
    options: &[&server::JSON.spec],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};

/// What is sent over plain http can be read on the way. Not on this machine.
fn warn_of_plain_http(base: &Address, terminal: &Terminal) {
    if !base.is_https() && !base.is_loopback() {
        terminal.warn(&format!("the credential goes to {base} unencrypted: use https:// where the server offers it"));
    }
}
