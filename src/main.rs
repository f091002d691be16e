//! pgutil, a client of the ProGet package server: arguments in, exit code out.
//!
//! ```text
//! main → commands → context → server → cli · config · terminal · proget · scan · upack → http → ground
//! ```
//!
//! A layer imports only layers to its right, and layers separated by a dot do not import one another. Every layer may use
//! the ground: exit codes, failures, secrets, safe text, dates, atomic files and the operating system.

mod atomic_file;
mod cli;
mod commands;
mod config;
mod context;
mod date;
mod digest;
mod exit;
mod failure;
#[cfg(test)]
mod fuzz;
mod http;
mod pattern;
mod proget;
mod scan;
mod secret;
mod server;
mod system;
mod terminal;
mod text;
mod upack;

use std::ffi::OsString;
use std::process::ExitCode;

use cli::{Args, Outcome};
use context::Context;
use exit::Exit;
use failure::Failure;
use server::{JSON, VERBOSE};
use terminal::Terminal;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    // Determined before the line is parsed, so that the parser's errors have the requested form too.
    let terminal = Terminal {
        json: cli::is_switched_on(&JSON.spec, &arguments),
        verbose: cli::is_switched_on(&VERBOSE.spec, &arguments),
    };
    let result = match cli::parse(&commands::ROOT, arguments) {
        Ok(Outcome::Run(run, args)) => {
            system::catch_signals();
            let context = Context { terminal, args };
            let result = run(&context).map(|()| {
                check_unread(&context.args);
                Exit::Done
            });
            return exit_code(&context.terminal, result);
        }
        Ok(Outcome::Help(path)) => print_help(&terminal, &path).map(|()| Exit::Done),
        Ok(Outcome::Incomplete(path)) => print_help(&terminal, &path).map(|()| Exit::Other),
        Ok(Outcome::Version) => terminal.show(&format!("pgutil {}\n", env!("CARGO_PKG_VERSION"))).map(|()| Exit::Done),
        Err(failure) => Err(failure),
    };
    exit_code(&terminal, result.map_err(Into::into))
}

/// Prints the failure, if there is one.
fn exit_code(terminal: &Terminal, result: anyhow::Result<Exit>) -> ExitCode {
    let exit = result.unwrap_or_else(|error| {
        let failure =
            error.downcast::<Failure>().unwrap_or_else(|error| Failure::new(Exit::Other, format!("{error:#}")));
        debug_assert!(!failure.advice.is_empty(), "without advice: {}", failure.fact);
        terminal.fail(&failure);
        failure.exit
    });
    ExitCode::from(exit as u8)
}

fn print_help(terminal: &Terminal, path: &cli::Path<Context>) -> Result<(), Failure> {
    let style = cli::help::Style {
        width: terminal::width(),
        emphasis: terminal::stdout_has_colour(),
        verbose: terminal.verbose,
    };
    terminal.show(&cli::help::render(path, &style))
}

/// A command that succeeds without reading an option that was given has a mistake in its code. `main` itself reads two
/// options.
fn check_unread(args: &Args) {
    let by_hand = |name: &&str| *name == JSON.spec.name || *name == VERBOSE.spec.name;
    debug_assert!(args.unread().iter().all(by_hand), "{} never read {:?}", args.words(), args.unread());
}
