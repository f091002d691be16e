//! `pgutil completion candidates`, asked as the script for PowerShell asks. What the other shells get is seen in them.

use super::shell;

/// What the program answers to the words before the cursor, each ended by NUL, and the line end that a pipe adds.
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
    assert_eq!(candidates("zsh", &["--apis=feeds,sc"])[2], "feeds,sca\t-\tsca");
}

#[test]
fn everything_that_is_offered_is_as_reviewed() {
    let mut text = String::new();
    collect(&mut Vec::new(), &mut text);
    crate::golden::compare("completion.txt", &text);
}

/// What is offered behind some words, and behind all words below; the options of a set only behind a dash.
fn collect(words: &mut Vec<String>, text: &mut String) {
    let behind = |last: &str| {
        let line: Vec<&str> = words.iter().map(String::as_str).chain([last]).collect();
        (format!("pgutil {}<Tab>\n", line.join(" ")), candidates("fish", &line).split_off(1))
    };
    let (line, offered) = behind("");
    let (line_with_dash, options) = behind("--");
    for (line, offered) in
        [(line, &offered), (line_with_dash, &options)].into_iter().take(1 + usize::from(offered != options))
    {
        *text += &line;
        for line in offered {
            *text += &format!("    {}\n", line.replace('\t', "    "));
        }
    }
    for line in &offered {
        let word = line.split('\t').next().unwrap();
        if !word.starts_with('-') && word != "help" {
            words.push(word.to_string());
            collect(words, text);
            words.pop();
        }
    }
}
