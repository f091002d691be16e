//! The stand-in for ProGet as a program of its own, to try pgutil by hand or to measure it.
//!
//! Its address is the first line that it prints. It serves until its standard input ends, or it is killed. Options:
//! `--port N`, `--base /PATH`, `--edition Free|Basic|Enterprise`, `--version 24.0.30.4`, `--plain-text-key`,
//! `--unhealthy`.

use std::io::{Read, Write};

// The black-box tests use more of these.
#[allow(dead_code)]
mod support {
    pub mod http;
    pub mod proget;
    pub mod server;
}

use support::proget::api_keys::USERS;
use support::proget::feeds::{FEED_GROUPS, FEEDS};
use support::proget::{ADMIN_KEYS, ProGet, Settings};

fn main() {
    let mut settings = Settings::default();
    let mut args = std::env::args().skip(1);
    while let Some(option) = args.next() {
        let mut value = || match args.next() {
            Some(value) => &*value.leak(),
            None => fail(&format!("{option} needs a value")),
        };
        match option.as_str() {
            "--port" => settings.port = value().parse().unwrap_or_else(|_| fail("--port needs a number")),
            "--base" => settings.base = value(),
            "--edition" => settings.edition = value(),
            "--version" => settings.version = value(),
            "--plain-text-key" => settings.plain_text_key = true,
            "--unhealthy" => settings.unhealthy = true,
            _ => fail(&format!("unknown option {option}")),
        }
    }
    let base = settings.base;
    let proget = ProGet::with(settings);
    println!("{}{base}", proget.url());
    std::io::stdout().flush().unwrap();
    eprintln!("API keys: {}", ADMIN_KEYS.join(", "));
    for (name, password, administrator) in USERS {
        eprintln!("user: {name} with {password}{}", if administrator { ", administrator" } else { "" });
    }
    let feeds = FEEDS.map(|(name, kind)| format!("{name} ({kind})"));
    eprintln!("feeds: {}; groups: {}", feeds.join(", "), FEED_GROUPS.join(", "));
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
}

fn fail(complaint: &str) -> ! {
    eprintln!("{complaint}");
    std::process::exit(2)
}
