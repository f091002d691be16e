//! pgutil, a client of the ProGet package server: arguments in, exit code out.

mod cli;
mod exit;
mod failure;
mod secret;
mod text;

fn main() {}
