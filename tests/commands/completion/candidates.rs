//! `pgutil completion candidates`, called as the script for PowerShell calls it. The tests of the other shells show what they
//! get.

use super::shell;

/// What the program answers to the words up to the cursor, each followed by NUL, and the line end that a pipe adds.
fn candidates(asker: &str, words: &[&str]) -> Vec<String> {
    let question: String = words.iter().map(|word| format!("{word}\0")).collect();
    let line = ["completion", "candidates", &format!("--shell={asker}")];
    let outcome = shell(env!("CARGO_BIN_EXE_pgutil")).stdin(question + "\r\n").args(line).run();
    outcome.expect_code(0);
    assert_eq!(outcome.stderr, "");
    outcome.stdout.lines().map(str::to_string).collect()
}

#[track_caller]
fn offers(words: &[&str], expected: &[&str]) {
    assert_eq!(candidates("powershell", words), expected, "{words:?}");
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
fn zsh_gets_a_line_for_its_list_and_whether_a_blank_follows() {
    assert_eq!(
        candidates("zsh", &["completion", ""]),
        [
            "words",
            "bash\t+\tbash        -- Prints the script for bash",
            "zsh\t+\tzsh         -- Prints the script for zsh",
            "fish\t+\tfish        -- Prints the script for fish",
            "powershell\t+\tpowershell  -- Prints the script for PowerShell",
        ]
    );
    assert_eq!(candidates("zsh", &["--apis=feeds,sc"])[1], "feeds,sca\t-\tsca");
}

#[test]
fn the_words_that_are_offered_are_as_reviewed() {
    let mut pages = Vec::new();
    collect(&mut Vec::new(), &mut pages);
    crate::golden::compare("completion", &pages);
}

/// The words that are offered after some words, and after all words below.
fn collect(words: &mut Vec<String>, pages: &mut Vec<crate::golden::Page>) {
    let line: Vec<&str> = words.iter().map(String::as_str).chain([""]).collect();
    let mut text = format!("pgutil {}<Tab>\n", line.join(" "));
    let offered = candidates("fish", &line).split_off(1);
    let offered: Vec<&String> = offered.iter().filter(|line| !line.starts_with('-')).collect();
    if offered.is_empty() {
        return;
    }
    offered.iter().for_each(|line| text += &format!("    {}\n", line.replace('\t', "    ")));
    pages.push((words.clone(), text));
    for word in offered.iter().map(|line| line.split('\t').next().unwrap()).filter(|word| *word != "help") {
        words.push(word.to_string());
        collect(words, pages);
        words.pop();
    }
}
