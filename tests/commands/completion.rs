//! `pgutil completion` in the real shells: the script is loaded, a line is typed, and what the shell offers or inserts is
//! compared.

mod bash;
mod candidates;
mod fish;
mod powershell;
mod zsh;

use std::path::Path;

use crate::support::pgutil::Pgutil;

/// Sources whose names contain characters that are special to shells.
const CONFIG: &str = r#"{"sources": [
    {"name": "Default", "url": "https://proget.example.com/"},
    {"name": "my source", "url": "https://proget.example.com/"},
    {"name": "a:b=c", "url": "https://proget.example.com/"},
    {"name": "q'\"$x`y\\z[1]*~#", "url": "https://proget.example.com/"},
    {"name": "line\nend", "url": "https://proget.example.com/"}
]}"#;

/// The fourth of them.
const QUOTES: &str = "q'\"$x`y\\z[1]*~#";

/// A shell in a home with sources and files, with the program on its path.
fn shell(name: &str) -> Pgutil<'static> {
    let path = std::env::var("PATH").unwrap_or_default();
    let mut shell = Pgutil::of(name);
    shell.config(CONFIG);
    shell.file("files/some ca.pem", "");
    shell.file("files/other.pem", "");
    let program = Path::new(env!("CARGO_BIN_EXE_pgutil")).parent().unwrap().display();
    shell.env("PATH", &format!("{program}:{path}")).env("LC_ALL", "C.UTF-8").env("TERM", "xterm");
    shell
}

/// A shell without the program on its path. The program is `~/bin dir/pgutil`, and the script is in the file `script`.
fn shell_without_program(name: &str) -> Pgutil<'static> {
    let mut shell = shell(name);
    let script = Pgutil::new().args(["completion", name]).run().stdout;
    shell.file("script", script);
    shell.file("bin dir/empty", "");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_pgutil"), shell.home().join("bin dir/pgutil")).unwrap();
    shell.env("PATH", &std::env::var("PATH").unwrap_or_default());
    shell
}

/// Types the beginnings of lines into an interactive shell in a pseudo terminal, presses Tab after each, and returns
/// the resulting lines. `start` is the command that starts the shell, with a prompt that ends in `<ready>` and a
/// key Ctrl-T that adds the line to the file `lines`, clears it, and writes `<done>`.
fn type_lines(mut zsh: Pgutil, start: &str, beginnings: &[&str]) -> Vec<String> {
    const DRIVER: &str = r#"
        zmodload zsh/zpty
        zpty -b shell "$1" && zpty -d shell
        zpty shell "$1"
        zpty -r shell seen '*<ready>*' || exit 1
        shift
        for line; do
            zpty -w -n shell "$line"$'\t\x14'
            zpty -r shell seen '*<done>*' || exit 1
        done
        zpty -d shell
        cat lines
    "#;
    let outcome = zsh.args([&["-f", "-c", DRIVER, "driver", start], beginnings].concat()).run();
    outcome.expect_code(0);
    outcome.stdout.split_terminator('\n').map(str::to_string).collect()
}

/// Compares what each beginning became.
#[track_caller]
fn expect_lines(zsh: Pgutil, start: &str, pairs: &[(&str, &str)]) {
    let beginnings: Vec<&str> = pairs.iter().map(|(beginning, _)| *beginning).collect();
    let ends: Vec<&str> = pairs.iter().map(|(_, end)| *end).collect();
    assert_eq!(type_lines(zsh, start, &beginnings), ends);
}
