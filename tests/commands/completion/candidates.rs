//! `pgutil completion candidates`, asked as the script for PowerShell asks. What the other shells get is seen in them.

use super::shell;

/// What the program answers to the words before the cursor, each ended by NUL, and the line end that a pipe adds.
#[track_caller]
fn offers(words: &[&str], expected: &[&str]) {
    let question: String = words.iter().map(|word| format!("{word}\0")).collect();
    let line = ["completion", "candidates", "--shell=powershell"];
    let outcome = shell(env!("CARGO_BIN_EXE_pgutil")).stdin(question + "\r\n").args(line).run();
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
