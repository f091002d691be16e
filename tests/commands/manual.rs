//! `pgutil manual`.

use crate::golden::compare;
use crate::support::pgutil::Pgutil;

#[test]
fn the_page_about_the_program_goes_to_stdout() {
    let outcome = Pgutil::new().args(["manual"]).run();
    outcome.expect_code(0).stdout_has(&[
        ".SH EXIT STATUS\n",
        ".SH ENVIRONMENT\n",
        ".SH FILES\n",
        ".SH EXAMPLES\n",
        ".SH SECURITY\n",
        ".SH SEE ALSO\n",
    ]);
    assert_eq!(outcome.stderr, "");
}

#[test]
fn there_is_a_page_for_each_command_and_all_are_as_reviewed() {
    let mut pgutil = Pgutil::new();
    pgutil.args(["manual", "--output-dir=new/man1"]).run().expect(0, "", "");
    let pages = pages(&pgutil);
    let names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
    for name in ["pgutil.1", "pgutil-apikeys.1", "pgutil-apikeys-create-system.1", "pgutil-manual.1"] {
        assert!(names.contains(&name), "{name} is missing from {names:?}");
    }
    assert!(names.iter().all(|name| !name.contains("candidates")), "{names:?}");
    assert_eq!(pages.iter().find(|(name, _)| name == "pgutil.1").unwrap().1, pgutil.args(["manual"]).run().stdout);
    let page = |(name, text): &(String, String)| {
        let words = name.trim_end_matches(".1").split('-').skip(1).map(str::to_string).collect();
        (words, format!("==> {name}\n{text}\n"))
    };
    compare("man", &pages.iter().map(page).collect::<Vec<_>>());
}

/// The pages in `new/man1` by name.
fn pages(pgutil: &Pgutil) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(pgutil.home().join("new/man1")).unwrap().map(|entry| entry.unwrap());
    let read = |entry: std::fs::DirEntry| {
        (entry.file_name().into_string().unwrap(), std::fs::read_to_string(entry.path()).unwrap())
    };
    let mut pages: Vec<(String, String)> = entries.map(read).collect();
    pages.sort();
    pages
}

#[cfg(unix)]
#[test]
fn mandoc_finds_nothing_to_complain_about_and_shows_the_page() {
    if crate::support::skip::without("mandoc") {
        return;
    }
    let mut pgutil = Pgutil::new();
    pgutil.args(["manual", "--output-dir=new/man1"]).run().expect(0, "", "");
    let names: Vec<String> = pages(&pgutil).into_iter().map(|(name, _)| name).collect();
    let mandoc = |arguments: &[&str], names: &[String]| {
        let mut mandoc = Pgutil::of("mandoc");
        mandoc.current_dir(pgutil.home().join("new/man1"));
        mandoc.args(arguments.iter().copied().chain(names.iter().map(String::as_str))).run()
    };
    mandoc(&["-T", "lint", "-W", "all"], &names).expect(0, "", "");
    let shown = mandoc(&["-T", "ascii"], &["pgutil-apikeys-create-system.1".to_string()]);
    // What is bold or underlined is struck over.
    let mut plain = String::new();
    for character in shown.stdout.chars() {
        if character == '\u{8}' {
            plain.pop();
        } else {
            plain.push(character);
        }
    }
    for part in [
        "pgutil-apikeys-create-system - creates a system API key",
        "pgutil apikeys create system [options]",
        "--expiration=WHEN",
        "pgutil apikeys create system --apis=feeds,sca --expiration=90d",
        "--api-key-file, ",
        "pgutil(1)",
    ] {
        assert!(plain.contains(part), "{part}\n{plain}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let mut pgutil = Pgutil::new();
    pgutil.file("file", "");
    let outcome = pgutil.args(["manual", "--output-dir=file/man1"]).run();
    outcome.expect_code(1).expect_stdout("").stderr_has(&["cannot write the pages to file/man1: ", "--output-dir"]);
}
