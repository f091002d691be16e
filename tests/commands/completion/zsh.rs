//! Completion in zsh.

use super::{QUOTES, expect_lines, shell, shell_without_program};
use crate::support::skip;

/// Loads the script, and lets `compadd` also write to the file `lines` what fits.
const RC: &str = r#"
    PROMPT='<ready>'
    unsetopt beep zle_bracketed_paste
    LISTMAX=0
    autoload -Uz compinit && compinit -u -D
    source <(pgutil completion zsh)
    take() { print -r -- $BUFFER >> lines; BUFFER=; print -n '<done>'; }
    zle -N take
    bindkey '^T' take
"#;

const LISTING: &str = r#"
    compadd() {
        local -a fitting
        builtin compadd -O fitting "$@"
        print -rn -- "${(j:,:)fitting}${fitting:+,}" >> lines
        builtin compadd "$@"
    }
    take() { print >> lines; BUFFER=; print -n '<done>'; }
"#;

#[test]
fn a_typed_line_becomes_what_it_should() {
    if skip::without("zsh") {
        return;
    }
    let mut zsh = shell("zsh");
    zsh.file("rc/.zshrc", RC);
    zsh.env("ZDOTDIR", "{HOME}/rc");
    expect_lines(
        zsh,
        "zsh -i",
        &[
            ("pgutil ap", "pgutil apikeys "),
            ("pgutil apikeys create sy", "pgutil apikeys create system "),
            ("pgutil apikeys create system --exp", "pgutil apikeys create system --expiration="),
            ("pgutil apikeys create system --dry", "pgutil apikeys create system --dry-run "),
            ("pgutil apikeys create system --logging=b", "pgutil apikeys create system --logging=both "),
            ("pgutil --apis=feeds,sc", "pgutil --apis=feeds,sca"),
            ("pgutil --source=my", "pgutil --source=my\\ source "),
            ("pgutil --source=my\\ s", "pgutil --source=my\\ source "),
            ("pgutil --source \"my s", "pgutil --source \"my source\" "),
            ("pgutil --source=\"my s", "pgutil --source=my\\ source "),
            ("pgutil --source=a:b", "pgutil --source=a:b=c "),
            ("pgutil --source=q", r##"pgutil --source=q\'\"\$x\`y\\z\[1\]\*\~\# "##),
            ("pgutil --ca-cert=files/so", "pgutil --ca-cert=files/some\\ ca.pem "),
            ("pgutil --ca-cert fil", "pgutil --ca-cert files/"),
            ("pgutil --name=fil", "pgutil --name=fil"),
        ],
    );
}

#[test]
fn a_list_holds_what_fits() {
    if skip::without("zsh") {
        return;
    }
    let mut zsh = shell("zsh");
    zsh.file("rc/.zshrc", [RC, LISTING].concat());
    zsh.env("ZDOTDIR", "{HOME}/rc");
    expect_lines(
        zsh,
        "zsh -i",
        &[
            ("pgutil completion ", "bash,zsh,fish,powershell,"),
            ("pgutil apikeys create ", "system,feed,personal,"),
            ("pgutil help apikeys create s", "system,"),
            ("pgutil apikeys create system --ap", "--apis=,--api-key=,--api-key-file=,"),
            ("pgutil apikeys create system --api-key=x --ap", "--apis=,"),
            ("pgutil apikeys create feed --group=g --fe", ""),
            ("pgutil --source=Default --json apikeys cr", "create,"),
            ("pgutil apikeys create system --logging=", "none,request,response,both,"),
            ("pgutil apikeys create system --logging re", "request,response,"),
            ("pgutil apikeys create system --apis=feeds,s", "feeds,sca,feeds,sbom-upload,"),
            ("pgutil --source=", &format!("Default,my source,a:b=c,{QUOTES},")),
            ("pgutil -- ap", "apikeys,"),
            ("pgutil apikeys create system -- --", ""),
        ],
    );
}

#[test]
fn the_script_works_from_a_folder_of_functions() {
    if skip::without("zsh") {
        return;
    }
    let mut zsh = shell("zsh");
    zsh.file("rc/.zshrc", RC.replace("source <(pgutil completion zsh)", ""));
    zsh.env("ZDOTDIR", "{HOME}/rc").env("FPATH", "{HOME}/functions");
    let script = zsh.args(["-f", "-c", "pgutil completion zsh"]).run().stdout;
    zsh.file("functions/_pgutil", script);
    let standard = shell("zsh").args(["-f", "-c", "print -r -- $FPATH"]).run().stdout;
    zsh.env("FPATH", &format!("{{HOME}}/functions:{}", standard.trim()));
    expect_lines(zsh, "zsh -i", &[("pgutil ap", "pgutil apikeys "), ("pgutil comp", "pgutil completion ")]);
}

#[test]
fn the_program_that_was_typed_is_called_and_nothing_is_said_where_it_is_missing() {
    if skip::without("zsh") {
        return;
    }
    let mut zsh = shell_without_program("zsh");
    zsh.file("rc/.zshrc", RC.replace("source <(pgutil completion zsh)", "source ./script"));
    zsh.env("ZDOTDIR", "{HOME}/rc");
    expect_lines(
        zsh,
        "zsh -i",
        &[
            ("./bin\\ dir/pgutil ap", "./bin\\ dir/pgutil apikeys "),
            ("~/bin\\ dir/pgutil ap", "~/bin\\ dir/pgutil apikeys "),
            ("pgutil ap", "pgutil ap"),
        ],
    );
}

#[test]
fn before_compinit_the_script_says_what_is_missing() {
    if skip::without("zsh") {
        return;
    }
    shell("zsh").args(["-f", "-c", "source <(pgutil completion zsh)"]).run().expect(
        0,
        "",
        "pgutil: completion is not loaded: call compinit first (autoload -Uz compinit && compinit)\n",
    );
}
