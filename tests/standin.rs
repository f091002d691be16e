//! The stand-in for ProGet as a separate program, for trying pgutil by hand and for measuring it.

use std::io::{Read, Write};

// The black-box tests use more of these modules.
#[allow(dead_code)]
mod support {
    pub mod http;
    pub mod proget;
    pub mod server;
}

use support::proget::api_keys::USERS;
use support::proget::feeds::{FEED_GROUPS, FEEDS};
use support::proget::{ADMIN_KEYS, ProGet, Settings};

const HELP: &str = "\
A stand-in for ProGet, which keeps everything in memory.

Usage: cargo run --example standin -- [options]

Its address is the first line on stdout. It serves until its standard input ends
(Ctrl-D), or until it is stopped. In the background:

  target/debug/examples/standin --until-stopped >url &

  --port=N          Port to listen on (default: any free one)
  --base=/PATH      What precedes every path, such as /proget
  --edition=NAME    Free, Basic or Enterprise (default)
  --version=TEXT    Version that is reported, such as 26.0.1.2 (default: 24.0.30.4)
  --plain-text-key  Answer with the text of a created key, not with an object
  --unhealthy       Report the service as stopped
  --until-stopped   Serve on when standard input ends
  --help            Print this help
";

fn main() {
    let mut settings = Settings::default();
    let mut until_stopped = false;
    let mut args = std::env::args().skip(1);
    while let Some(argument) = args.next() {
        let (option, glued) = match argument.split_once('=') {
            Some((option, value)) => (option, Some(value.to_string())),
            None => (&*argument, None),
        };
        let mut value = || match glued.clone().or_else(|| args.next()) {
            Some(value) => &*value.leak(),
            None => fail(&format!("{option} needs a value")),
        };
        match option {
            "--help" => return print!("{HELP}"),
            "--port" => settings.port = value().parse().unwrap_or_else(|_| fail("--port needs a number")),
            "--base" => settings.base = value(),
            "--edition" => settings.edition = value(),
            "--version" => settings.version = value(),
            "--plain-text-key" => settings.plain_text_key = true,
            "--unhealthy" => settings.unhealthy = true,
            "--until-stopped" => until_stopped = true,
            _ => fail(&format!("unknown option {option}; --help lists the options")),
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
    if until_stopped {
        loop {
            std::thread::park();
        }
    }
}

fn fail(complaint: &str) -> ! {
    eprintln!("{complaint}");
    std::process::exit(2)
}
