//! Help on a terminal: as wide as the terminal, emphasised only where that is wanted, and otherwise the same as in a pipe.
#![cfg(unix)]

use crate::support::pgutil::Pgutil;
use crate::support::terminal::Terminal;

const PAGES: [&str; 4] = ["--help", "apikeys --help", "apikeys create feed --help", "apikeys list --help --verbose"];

fn on_terminal(columns: usize, page: &str, variables: &[(&str, &str)]) -> String {
    let (shown, code) = Terminal::start(&format!("stty cols {columns}; \"$PGUTIL\" {page}"), variables).finish();
    assert_eq!(code, 0, "{shown}");
    shown
}

#[test]
fn help_wraps_at_the_width_of_the_terminal() {
    for page in PAGES {
        for columns in [40, 60, 80, 200] {
            let shown = on_terminal(columns, page, &[("NO_COLOR", "1")]);
            for line in shown.lines().filter(|line| !line.starts_with("  pgutil ")) {
                assert!(line.chars().count() <= columns, "{columns} columns: {line}");
            }
        }
    }
    let narrow = on_terminal(40, PAGES[2], &[("NO_COLOR", "1")]).lines().count();
    let wide = on_terminal(200, PAGES[2], &[("NO_COLOR", "1")]).lines().count();
    assert!(narrow > 2 * wide, "{narrow} lines in 40 columns, {wide} in 200");
}

#[test]
fn without_colour_a_terminal_shows_what_a_pipe_gets() {
    for page in PAGES {
        let piped = Pgutil::new().args(page.split(' ')).run().stdout;
        for variables in [("NO_COLOR", "1"), ("TERM", "dumb")] {
            assert_eq!(on_terminal(80, page, &[variables]), piped, "{page} {variables:?}");
        }
        let emphasised = on_terminal(80, page, &[]);
        assert_eq!(emphasised.replace("\u{1b}[1m", "").replace("\u{1b}[0m", ""), piped, "{page}");
        assert_ne!(emphasised, piped, "{page}");
        assert!(!piped.contains('\u{1b}'), "{page}");
    }
}
