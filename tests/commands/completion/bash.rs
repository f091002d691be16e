//! Completion in bash.

use super::{QUOTES, expect_lines, shell, shell_without_program};
use crate::support::skip;

/// What the function of the script offers for a line up to the cursor; `compopt` is shown as it is called.
#[track_caller]
fn offers(line: &str, expected: &[&str]) {
    const SCRIPT: &str = r#"
        source <(pgutil completion bash)
        compopt() { COMPREPLY=("compopt $*"); }
        COMP_LINE=$1 COMP_POINT=${#1}
        _pgutil pgutil
        for reply in "${COMPREPLY[@]}"; do printf '%s|\n' "$reply"; done
    "#;
    let outcome = shell("bash").args(["--norc", "--noprofile", "-c", SCRIPT, "bash", line]).run();
    outcome.expect_code(0);
    assert_eq!(outcome.stderr, "");
    let offered: Vec<&str> = outcome.stdout.split_terminator("|\n").collect();
    assert_eq!(offered, expected, "{line}");
}

#[test]
fn words_are_offered_one_after_the_other() {
    if skip::without("bash") {
        return;
    }
    offers("pgutil ap", &["apikeys "]);
    offers("pgutil comp", &["completion "]);
    offers("pgutil completion ", &["bash ", "zsh ", "fish ", "powershell "]);
    offers("pgutil apikeys create ", &["system ", "feed ", "personal "]);
    offers("pgutil help apikeys create s", &["system "]);
    offers("pgutil nonsense ap", &[]);
}

#[test]
fn options_are_offered_unless_they_are_given_or_excluded() {
    if skip::without("bash") {
        return;
    }
    offers("pgutil apikeys create system --ap", &["--apis=", "--api-key=", "--api-key-file="]);
    offers("pgutil apikeys create system --api-key=x --ap", &["--apis="]);
    offers("pgutil apikeys create system --apis=sca --api-key-file x --a", &[]);
    offers("pgutil apikeys create feed --group=g --fe", &[]);
    offers("pgutil apikeys create system -v --ver", &[]);
    offers("pgutil apikeys create system --dry", &["--dry-run "]);
}

#[test]
fn options_may_stand_before_the_words() {
    if skip::without("bash") {
        return;
    }
    offers("pgutil --source=Default ap", &["apikeys "]);
    offers("pgutil --source Default --json apikeys cr", &["create "]);
    offers("pgutil --sou", &["--source-directory=", "--source="]);
    offers("pgutil --source=D", &["Default "]);
}

#[test]
fn values_of_enumerations_and_lists_are_offered() {
    if skip::without("bash") {
        return;
    }
    offers("pgutil apikeys create system --logging=", &["none ", "request ", "response ", "both "]);
    offers("pgutil apikeys create system --logging RE", &["request ", "response "]);
    offers("pgutil apikeys create system --apis=feeds,s", &["feeds,sca", "feeds,sbom-upload"]);
    offers("pgutil apikeys create system --apis feeds,sca,s", &["feeds,sca,sbom-upload"]);
    // `full-control` would be refused beside another word.
    offers("pgutil apikeys create system --apis=feeds,", &["feeds,sca", "feeds,sbom-upload"]);
    offers("pgutil apikeys create system --apis=full-control,", &[]);
    offers("pgutil apikeys create system --dry-run=", &["true ", "false "]);
    offers("pgutil apikeys create system --name=", &[]);
}

#[test]
fn files_are_offered_only_where_a_file_is_meant() {
    if skip::without("bash") {
        return;
    }
    for line in ["--ca-cert=", "--ca-cert fil", "--api-key-file=files/s"] {
        offers(&format!("pgutil apikeys create system {line}"), &["compopt -o default +o nospace"]);
    }
    offers("pgutil apikeys create system fil", &[]);
    offers("pgutil apikeys create system --description=fil", &[]);
}

#[test]
fn sources_are_offered_in_the_quotes_that_are_open() {
    if skip::without("bash") {
        return;
    }
    let create = |rest: &str| format!("pgutil apikeys create system {rest}");
    let quotes = format!("{} ", r##"q\'\"\$x\`y\\z\[1\]\*\~\#"##);
    offers(&create("--source="), &["Default ", "my\\ source ", "a:b=c ", &quotes]);
    offers(&create("--source d"), &["Default "]);
    offers(&create("--source=my\\ s"), &["my\\ source "]);
    offers(&create("--source=\"my s"), &["my source"]);
    offers(&create("'--source=my s"), &["--source=my source"]);
    offers(&create("--source=a:"), &["b=c "]);
    offers(&create("--source=a:b=c"), &["c "]);
    offers(&create("--source=\"q"), &[r##"q'\"\$x\`y\\z[1]*~#"##]);
    offers(&create("--source='q"), &[&QUOTES.replace('\'', r"'\''")]);
}

#[test]
fn nothing_but_words_follows_the_end_of_options() {
    if skip::without("bash") {
        return;
    }
    offers("pgutil -- ap", &["apikeys "]);
    offers("pgutil apikeys create -- ", &["system ", "feed ", "personal "]);
    offers("pgutil apikeys create system -- --", &[]);
}

#[test]
fn the_program_that_was_typed_is_called_and_nothing_is_said_where_it_is_missing() {
    if skip::without("bash") {
        return;
    }
    const SCRIPT: &str = r#"
        source ./script
        for word in "$HOME/bin dir/pgutil" './bin dir/pgutil' '~/bin dir/pgutil' pgutil ./missing; do
            COMP_LINE="x ap" COMP_POINT=4
            _pgutil "$word"
            echo "$word ${COMPREPLY[*]}|"
        done
    "#;
    let mut bash = shell_without_program("bash");
    bash.args(["--norc", "--noprofile", "-c", SCRIPT]).run().expect(
        0,
        "{HOME}/bin dir/pgutil apikeys |\n./bin dir/pgutil apikeys |\n~/bin dir/pgutil apikeys |\npgutil |\n./missing |\n",
        "",
    );
    // An alias is not a program, so the one on PATH is called.
    let script = "source <(pgutil completion bash); COMP_LINE='pg ap' COMP_POINT=5; _pgutil pg; echo ${COMPREPLY[@]}";
    shell("bash").args(["--norc", "-c", script]).run().expect(0, "apikeys\n", "");
}

#[test]
fn a_damaged_configuration_says_nothing() {
    if skip::without("bash") {
        return;
    }
    let mut bash = shell("bash");
    bash.config("{ damaged");
    let script =
        "source <(pgutil completion bash); COMP_LINE='pgutil --source=' COMP_POINT=16; _pgutil; echo ${#COMPREPLY[@]}";
    bash.args(["--norc", "-c", script]).run().expect(0, "0\n", "");
}

#[test]
fn a_typed_line_becomes_what_it_should() {
    if skip::without("bash") || skip::without("zsh") {
        return;
    }
    let zsh = shell("zsh");
    zsh.file(
        "bashrc",
        r#"
            bind 'set bell-style none'
            bind 'set enable-bracketed-paste off'
            source <(pgutil completion bash)
            take() { printf '%s\n' "$READLINE_LINE" >> lines; READLINE_LINE= READLINE_POINT=0; printf '<done>'; }
            bind -x '"\C-t": take'
            PS1='<ready>'
        "#,
    );
    shell("bash");
    expect_lines(
        zsh,
        "bash --noprofile --rcfile bashrc -i",
        &[
            ("pgutil ap", "pgutil apikeys "),
            ("pgutil apikeys create sy", "pgutil apikeys create system "),
            ("pgutil apikeys create system --exp", "pgutil apikeys create system --expiration="),
            ("pgutil apikeys create system --logging=b", "pgutil apikeys create system --logging=both "),
            ("pgutil --apis=feeds,sc", "pgutil --apis=feeds,sca"),
            ("pgutil --source=my", "pgutil --source=my\\ source "),
            ("pgutil --source=my\\ s", "pgutil --source=my\\ source "),
            ("pgutil --source=\"my s", "pgutil --source=\"my source\""),
            ("pgutil --source 'my s", "pgutil --source 'my source'"),
            ("pgutil --source=a:b", "pgutil --source=a:b=c "),
            ("pgutil --source=q", r##"pgutil --source=q\'\"\$x\`y\\z\[1\]\*\~\# "##),
            ("pgutil --ca-cert=files/so", "pgutil --ca-cert=files/some\\ ca.pem "),
            ("pgutil --ca-cert fil", "pgutil --ca-cert files/"),
            ("pgutil --name=fil", "pgutil --name=fil"),
        ],
    );
}
