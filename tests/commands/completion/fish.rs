//! Completion in fish.

use super::{QUOTES, shell, shell_without_program};
use crate::support::skip;

/// What fish offers for a line, without the meanings; fish sorts them itself, so the order is not compared.
#[track_caller]
fn offers(line: &str, expected: &[&str]) {
    let mut offered = lines(line);
    for text in &mut offered {
        text.truncate(text.find('\t').unwrap_or(text.len()));
    }
    offered.sort();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(offered, expected, "{line}");
}

#[track_caller]
fn lines(line: &str) -> Vec<String> {
    let script = "pgutil completion fish | source; complete -C \"$argv[1]\"";
    let outcome = shell("fish").args(["--no-config", "-c", script, line]).run();
    outcome.expect_code(0);
    assert_eq!(outcome.stderr, "");
    outcome.stdout.lines().map(str::to_string).collect()
}

#[test]
fn words_are_offered_one_after_the_other_with_their_meaning() {
    if skip::without("fish") {
        return;
    }
    offers("pgutil ap", &["apikeys"]);
    offers("pgutil completion ", &["bash", "zsh", "fish", "powershell"]);
    offers("pgutil apikeys create ", &["system", "feed", "personal"]);
    offers("pgutil help apikeys create s", &["system"]);
    assert_eq!(lines("pgutil ap"), ["apikeys\tWorks with API keys"]);
}

#[test]
fn options_are_offered_unless_they_are_given_or_excluded() {
    if skip::without("fish") {
        return;
    }
    offers("pgutil apikeys create system --ap", &["--apis=", "--api-key=", "--api-key-file="]);
    offers("pgutil apikeys create system --api-key=x --ap", &["--apis="]);
    // If nothing begins with what is typed, fish offers what has the same letters somewhere.
    let others = lines("pgutil apikeys create feed --group=g --feed");
    assert!(others.iter().all(|line| !line.starts_with("--feed")), "{others:?}");
}

#[test]
fn options_may_stand_before_the_words() {
    if skip::without("fish") {
        return;
    }
    offers("pgutil --source=Default --json apikeys cr", &["create"]);
    offers("pgutil --source 'my source' ap", &["apikeys"]);
}

#[test]
fn values_of_enumerations_and_lists_are_offered() {
    if skip::without("fish") {
        return;
    }
    let logging = ["none", "request", "response", "both"];
    offers("pgutil apikeys create system --logging ", &logging);
    offers(
        "pgutil apikeys create system --logging=",
        &logging.map(|word| format!("--logging={word}")).each_ref().map(String::as_str),
    );
    offers("pgutil apikeys create system --apis=feeds,sc", &["--apis=feeds,sca"]);
    offers("pgutil apikeys create system --name=", &[]);
}

#[test]
fn files_are_offered_only_where_a_file_is_meant() {
    if skip::without("fish") {
        return;
    }
    offers("pgutil apikeys create system --ca-cert=files/so", &["--ca-cert=files/some ca.pem"]);
    offers("pgutil apikeys create system --api-key-file files/o", &["files/other.pem"]);
    offers("pgutil apikeys create system --name files/o", &[]);
    offers("pgutil apikeys create system files/o", &[]);
}

#[test]
fn sources_are_offered_whatever_their_names_hold() {
    if skip::without("fish") {
        return;
    }
    offers("pgutil --source ", &["Default", "my source", "a:b=c", QUOTES]);
    offers("pgutil --source=my", &["--source=my source"]);
    offers("pgutil --source=my\\ s", &["--source=my source"]);
    offers("pgutil --source='my s", &["--source=my source"]);
    offers("pgutil --source=a:", &["--source=a:b=c"]);
    offers("pgutil --source=q", &[&format!("--source={QUOTES}")]);
}

#[test]
fn nothing_but_words_follows_the_end_of_options() {
    if skip::without("fish") {
        return;
    }
    offers("pgutil -- ap", &["apikeys"]);
    offers("pgutil apikeys create system -- --", &[]);
}

#[test]
fn the_program_that_was_typed_is_called_and_nothing_is_said_where_it_is_missing() {
    if skip::without("fish") {
        return;
    }
    const SCRIPT: &str = r#"
        source script
        set home (string escape --no-quoted $HOME)
        for line in "$home/bin\\ dir/pgutil ap" './bin\ dir/pgutil ap' '~/bin\ dir/pgutil ap' 'pgutil ap'
            echo (string replace $home ... $line) (complete -C $line | string split -f1 \t)
        end
    "#;
    let mut fish = shell_without_program("fish");
    fish.args(["--no-config", "-c", SCRIPT]).run().expect(
        0,
        ".../bin\\ dir/pgutil ap apikeys\n./bin\\ dir/pgutil ap apikeys\n~/bin\\ dir/pgutil ap apikeys\npgutil ap\n",
        "",
    );
}
