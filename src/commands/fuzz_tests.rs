//! Random command lines against the real table.

use std::ffi::OsString;

use super::ROOT;
use crate::cli::{self, Outcome};
use crate::fuzz::each_round;

const PIECES: &[&str] = &[
    "apikeys",
    "create",
    "system",
    "feed",
    "personal",
    "list",
    "delete",
    "health",
    "sources",
    "add",
    "help",
    "completion",
    "--",
    "-",
    "=",
    "-v",
    "-V",
    "--version",
    "--json",
    "--json=maybe",
    "--name",
    "--feed=",
    "--feed=f",
    "--group=g",
    "--apis=feeds,,sca",
    "--apis",
    "--permissions=view",
    "--expiration=1y",
    "--expiration=x",
    "--timeout=-1",
    "--id=0",
    "--id",
    "--output-file=/x",
    "--key-file=-",
    "--password-file=-",
    "--source",
    "http://h",
    "--unknown",
    "--nmae=x",
    "-x",
    "--api-key",
    "--password",
    "--key",
    "ö",
    "--ö=é",
    "\u{1b}[31m",
];

/// Six and more characters, none of them elsewhere.
const SECRET: &str = "S3CR3T-VALUE";

#[test]
fn no_command_line_panics_or_repeats_a_secret_and_help_wins() {
    each_round(|random| {
        let mut line: Vec<OsString> = (0..random.below(8)).map(|_| random.pick(PIECES).into()).collect();
        let place = random.below(line.len() + 1);
        let form = random.pick(&[
            "--api-key=",
            "--password=",
            "--key=",
            "--unknown=",
            "--api-key= ",
            "--api-key",
            "--api-key:",
            "-api-key",
            "--api_key",
            "–-password",
            "-p",
            "",
        ]);
        line.insert(place, format!("{form}{SECRET}").into());
        #[cfg(unix)]
        if random.below(10) == 0 {
            use std::os::unix::ffi::OsStringExt;
            line.push(OsString::from_vec(vec![b'-', b'-', 0xff, b'=', 0xfe]));
        }
        if let Err(failure) = cli::parse(&ROOT, line.clone()) {
            let said = format!("{}\n{}", failure.fact, failure.advice);
            assert!(!said.contains("S3CR3T"), "{line:?} says {said}");
        }
        let before_words = line.iter().position(|word| word == "--").unwrap_or(line.len());
        line.insert(random.below(before_words + 1), "--help".into());
        match cli::parse(&ROOT, line.clone()) {
            Ok(Outcome::Help(_)) => {}
            // The help of what was meant can't be shown.
            Err(failure) if failure.fact.contains("a command of") || failure.fact.contains("has no command") => {}
            Ok(_) => panic!("{line:?}: no help"),
            Err(failure) => panic!("{line:?}: {}", failure.fact),
        }
    });
}
