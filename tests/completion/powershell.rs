//! The candidates for PowerShell, as its script asks for them. PowerShell itself is not to be had everywhere; what the
//! script does with them is compared with a reviewed text.

use super::shell;
use crate::support::pgutil::Pgutil;

/// What the program answers to the words before the cursor, each ended by NUL, and the line end that a pipe adds.
#[track_caller]
fn offers(words: &[&str], expected: &[&str]) {
    let question: String = words.iter().map(|word| format!("{word}\0")).collect();
    let script = "pgutil completion candidates --shell=powershell";
    let outcome = shell("bash").stdin(question + "\r\n").args(["-c", script]).run();
    outcome.expect_code(0);
    assert_eq!(outcome.stdout.lines().collect::<Vec<_>>(), expected, "{words:?}");
}

#[test]
fn candidates_come_quoted_with_text_and_tip() {
    offers(&["ap"], &["words", "apikeys\tapikeys\tWorks with API keys"]);
    offers(
        &["--source="],
        &[
            "words",
            "--source=Default\tDefault\tDefault",
            "'--source=my source'\tmy source\tmy source",
            "--source=a:b=c\ta:b=c\ta:b=c",
            "'--source=q''\"$x`y\\z[1]*~#'\tq'\"$x`y\\z[1]*~#\tq'\"$x`y\\z[1]*~#",
        ],
    );
    offers(&["apikeys", "create", "system", "--logging", "B"], &["words", "both\tboth\tboth"]);
    offers(&["apikeys", "create", "system", "--", "--"], &["words"]);
    offers(&["--ca-cert="], &["files"]);
    offers(&["apikeys", "create", "s", ""], &["words"]);
}

#[test]
fn the_script_registers_the_program() {
    let outcome = Pgutil::new().args(["completion", "powershell"]).run();
    outcome.expect_code(0).stdout_has(&[
        "Register-ArgumentCompleter -Native -CommandName pgutil",
        "pgutil completion candidates --shell=powershell",
    ]);
}
