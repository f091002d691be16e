//! pgutil, a client of the ProGet package server: arguments in, exit code out.
//!
//! ```text
//! main → commands → context → server → cli · config · terminal · proget · scan · upack → http → ground
//! ```
//!
//! A layer imports only what stands to its right, and layers separated by a dot do not know one another. The ground is
//! what every layer may use: exit codes, failures, secrets, safe text, dates, whole files and the operating system.

mod atomic_file;
mod cli;
mod commands;
mod config;
mod context;
mod date;
mod exit;
mod failure;
#[cfg(test)]
mod fuzz;
mod http;
mod proget;
// No command calls it yet.
#[allow(dead_code)]
mod scan;
mod secret;
mod server;
mod system;
mod terminal;
mod text;
// No command calls it yet.
#[allow(dead_code)]
mod upack;

use std::ffi::OsString;
use std::process::ExitCode;

use cli::Outcome;
use context::Context;
use exit::Exit;
use failure::Failure;
use server::{JSON, VERBOSE};
use terminal::Terminal;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    // Looked for by hand, so that an error of the parser too comes in the wanted form.
    let has = |names: &[&str]| {
        arguments.iter().take_while(|word| *word != "--").any(|word| names.iter().any(|name| word == name))
    };
    let terminal =
        Terminal { json: has(&["--json", "--json=true"]), verbose: has(&["--verbose", "--verbose=true", "-v"]) };
    let mut context = Context { terminal };
    let exit = run(&mut context, arguments).unwrap_or_else(|error| {
        let failure =
            error.downcast::<Failure>().unwrap_or_else(|error| Failure::new(Exit::Other, format!("{error:#}")));
        debug_assert!(!failure.advice.is_empty(), "without advice: {}", failure.fact);
        context.terminal.fail(&failure);
        failure.exit
    });
    ExitCode::from(exit as u8)
}

fn run(context: &mut Context, arguments: Vec<OsString>) -> anyhow::Result<Exit> {
    let page = |path| {
        let style = cli::help::Style { width: terminal::width(), emphasis: terminal::stdout_has_colour() };
        cli::help::render(&path, &style)
    };
    match cli::parse(&commands::ROOT, arguments)? {
        Outcome::Run(run, args) => {
            system::catch_signals();
            run(context, &args)?;
            // The two that `main` has looked for itself.
            let by_hand = |name: &&str| *name == JSON.spec.name || *name == VERBOSE.spec.name;
            debug_assert!(args.unread().iter().all(by_hand), "{} never read {:?}", args.words(), args.unread());
            Ok(Exit::Done)
        }
        Outcome::Help(path) => context.terminal.print(&page(path)).map(|()| Exit::Done).map_err(Into::into),
        Outcome::Incomplete(path) => context.terminal.print(&page(path)).map(|()| Exit::Other).map_err(Into::into),
        Outcome::Version => {
            context.terminal.print(&format!("pgutil {}\n", env!("CARGO_PKG_VERSION")))?;
            Ok(Exit::Done)
        }
    }
}
