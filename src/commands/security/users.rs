//! `pgutil security users`: the users of a server.

use super::Command;
use crate::children;
use crate::cli::Action;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::secret::Secret;
use crate::text::printable;

children![list, show, create, edit, delete];

/// The table entry.
pub const COMMAND: Command =
    Command { name: "users", summary: "Works with users", action: Action::Set(CHILDREN), ..Command::BLANK };

/// The password of a new user: asked for twice on a terminal, otherwise the first line of standard input.
fn ask_new_password(user: &str) -> Result<Secret, Failure> {
    let none = || {
        Failure::usage("no password was given")
            .advise("Use --password-file=FILE, or write the password to standard input.")
    };
    if !crate::terminal::can_ask() {
        let mut line = String::new();
        let read = std::io::BufRead::read_line(&mut std::io::stdin().lock(), &mut line);
        read.map_err(|error| {
            Failure::setup(format!("cannot read the password from standard input: {error}"))
                .advise("Use --password-file=FILE.")
        })?;
        let line = line.trim_end_matches(['\r', '\n']);
        return if line.is_empty() { Err(none()) } else { Ok(Secret::new(line)) };
    }
    let ask = |prompt: String| {
        crate::terminal::ask(&prompt).map(|typed| Secret::new(typed.unwrap_or_default())).map_err(|error| {
            Failure::setup(format!("cannot ask for the password: {error}")).advise("Use --password-file=FILE.")
        })
    };
    let first = ask(format!("Password for the new user {}", printable(user)))?;
    if first.expose().is_empty() {
        return Err(none());
    }
    if ask("The same again".to_string())? != first {
        return Err(
            Failure::new(Exit::Usage, "the two passwords differ").advise("Try again, or use --password-file=FILE.")
        );
    }
    Ok(first)
}
