//! The parser against a toy table.

use super::*;
use crate::cli::{Choice, Example, Group, List, Opt, SecretFile};
use crate::secret::Secret;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    View,
    Add,
}

impl Choice for Part {
    const WORDS: &'static [&'static str] = &["view", "add"];
    const VALUES: &'static [Part] = &[Part::View, Part::Add];
}

static SOURCE: Opt<Option<String>> = Opt::new("source", "NAME", "Where");
static KEY: Opt<Option<Secret>> = Opt::new("api-key", "KEY", "Key");
static KEY_FILE: Opt<Option<SecretFile>> = Opt::new("api-key-file", "FILE", "Key file");
static WORD_FILE: Opt<Option<SecretFile>> = Opt::new("password-file", "FILE", "Password file");
static NAME: Opt<String> = Opt::new("name", "TEXT", "Name");
static URL: Opt<String> = Opt::new("url", "URL", "Address");
static NOTE: Opt<Option<String>> = Opt::new("note", "TEXT", "Note").empty_is_absent();
static PARTS: Opt<Option<List<Part>>> = Opt::new("parts", "LIST", "Parts");
static FORCE: Opt<bool> = Opt::new("force", "", "Force").short('f');

fn nothing(_: &()) -> anyhow::Result<()> {
    Ok(())
}

const ADD: Command<()> = Command {
    name: "add",
    summary: "Adds",
    options: &[&NAME.spec, &URL.spec, &NOTE.spec, &PARTS.spec, &FORCE.spec],
    examples: &[Example { line: "tool source add --name=a --url=b", note: "adds one" }],
    action: Action::Run(nothing),
    ..Command::BLANK
};
const LIST: Command<()> = Command { name: "list", summary: "Lists", action: Action::Run(nothing), ..Command::BLANK };
const SET: Command<()> = Command {
    name: "source",
    summary: "Sources",
    options: &[&SOURCE.spec, &KEY.spec, &KEY_FILE.spec, &WORD_FILE.spec],
    rules: &[Rule::AtMostOne(&[&KEY.spec, &KEY_FILE.spec])],
    action: Action::Set(&[&ADD, &LIST]),
    ..Command::BLANK
};
const UPLOAD: Command<()> =
    Command { name: "upload", summary: "Sends", action: Action::Run(nothing), ..Command::BLANK };
static PACKAGE_VERSION: Opt<Option<String>> = Opt::new("version", "VERSION", "Version of the package");
static PACKAGE_KEY: Opt<Option<Secret>> = Opt::new("api-key", "KEY", "A key of another kind");
static SIGN_IN: Opt<Option<Secret>> = Opt::new("api-key", "KEY", "The key that signs in");
static SIGN_IN_FILE: Opt<Option<SecretFile>> = Opt::new("api-key-file", "FILE", "File with that key");
static CONNECTION: Group = Group {
    title: "Connection options",
    options: &[&SIGN_IN.spec, &SIGN_IN_FILE.spec],
    rules: &[Rule::AtMostOne(&[&SIGN_IN.spec, &SIGN_IN_FILE.spec])],
};
const DOWNLOAD: Command<()> = Command {
    name: "download",
    summary: "Fetches",
    options: &[&PACKAGE_VERSION.spec, &PACKAGE_KEY.spec],
    action: Action::Run(nothing),
    ..Command::BLANK
};
const PACKAGES: Command<()> = Command {
    name: "packages",
    summary: "Packages",
    groups: &[&CONNECTION],
    action: Action::Set(&[&UPLOAD, &DOWNLOAD]),
    ..Command::BLANK
};
const ROOT: Command<()> =
    Command { name: "tool", summary: "Tool", action: Action::Set(&[&SET, &PACKAGES]), ..Command::BLANK };

fn line(text: &str) -> Result<Outcome<()>, Failure> {
    parse(&ROOT, text.split(' ').filter(|word| !word.is_empty()).map(|word| word.replace('·', " ").into()).collect())
}

fn args(text: &str) -> Args {
    match line(text) {
        Ok(Outcome::Run(_, args)) => args,
        Ok(_) => panic!("{text}: not run"),
        Err(failure) => panic!("{text}: {}", failure.fact),
    }
}

fn fault(text: &str) -> String {
    match line(text) {
        Err(failure) => failure.fact,
        Ok(_) => panic!("{text}: accepted"),
    }
}

#[test]
fn options_may_stand_anywhere_and_take_their_value_either_way() {
    for text in [
        "source add --name=a --url=u --force",
        "--name a source --url u -f add",
        "--url=u --force=true source --name a add",
        "source add --name=a --url=u -f --",
        "source --name=a --url=u --force -- add",
    ] {
        let args = args(text);
        assert_eq!((args.get(&NAME).as_str(), args.get(&URL).as_str(), args.get(&FORCE)), ("a", "u", true), "{text}");
        assert_eq!(args.words(), "tool source add");
    }
    assert!(!args("source add --name=a --url=u --force=false").get(&FORCE));
}

#[test]
fn a_value_may_hold_anything() {
    let args = args("source add --name=--x=y= --url=-1 --note -5");
    assert_eq!((args.get(&NAME).as_str(), args.get(&URL).as_str()), ("--x=y=", "-1"));
    assert_eq!(args.get(&NOTE).as_deref(), Some("-5"));
}

#[test]
fn an_empty_value_is_an_error_or_absent_as_the_option_says() {
    assert_eq!(fault("source add --name= --url=u"), "--name is empty (is a variable not set?)");
    assert_eq!(args("source add --name=a --url=u --note=").get(&NOTE), None);
}

#[test]
fn everything_missing_is_reported_at_once() {
    assert_eq!(fault("source add"), "missing --name=TEXT, --url=URL");
    assert_eq!(
        fault("source add --url=u --parts=x --bogus"),
        "--parts takes a list of view or add; its word 1 is none of them\ntool source add has no option --bogus\n\
         missing --name=TEXT"
    );
}

#[test]
fn a_forgotten_value_does_not_swallow_an_option() {
    assert_eq!(
        fault("source add --name --url=u"),
        "--name needs a value (write --name=TEXT; a value that begins with - only so)"
    );
    assert!(fault("source add --url=u --name").starts_with("--name needs a value"));
    assert!(fault("source add --name -f --url=u").starts_with("--name needs a value"));
}

#[test]
fn twice_is_an_error() {
    assert_eq!(fault("source list --source=a --source=b"), "--source is given twice");
    assert_eq!(fault("source add --name=a --url=u -f --force"), "--force is given twice");
}

#[test]
fn unknown_words_get_the_nearest_real_one_and_strangers_are_not_repeated() {
    assert_eq!(fault("sorce add"), "tool has no command 'sorce'; did you mean source?");
    assert_eq!(fault("source lsit"), "tool source has no command 'lsit'; did you mean list?");
    assert_eq!(fault("upload"), "tool has no command 'upload'; did you mean tool packages upload?");
    assert_eq!(fault("source list hunter42"), "unexpected word at position 3; tool source list takes options only");
    assert_eq!(fault("hunter42 source"), "the word at position 1 is no command of tool");
    assert_eq!(
        fault("source list --api-key= hunter42"),
        "unexpected word at position 4; tool source list takes options only\n--api-key is empty (is a variable not set?)"
    );
}

#[test]
fn unknown_options_get_the_nearest_real_one_and_their_value_is_not_repeated() {
    assert_eq!(
        fault("source list --apikey=hunter42"),
        "tool source list has no option --apikey; did you mean --api-key?"
    );
    assert_eq!(fault("source list --frobnicate hunter42"), "tool source list has no option --frobnicate");
    for slip in ["--api-key:hunter42", "--api-keyhunter42", "--api-key-hunter42=1", "--api-key:"] {
        assert_eq!(fault(&format!("source list {slip}")), "the value of --api-key stands behind =: --api-key=KEY");
    }
    assert_eq!(fault("source list --bogus:hunter42"), "tool source list has no option --bogus");
    assert_eq!(fault("source list -phunter42"), "tool source list has no option -p");
    assert_eq!(fault("source list -p=hunter42"), "tool source list has no option -p");
    assert_eq!(
        fault("packages upload --source=x"),
        "tool packages upload has no option --source; it belongs to tool source"
    );
}

#[test]
fn rules_are_checked() {
    assert_eq!(
        fault("source list --api-key=k --api-key-file=f"),
        "--api-key and --api-key-file exclude each other: give one of them"
    );
    assert_eq!(
        fault("source list --api-key-file=- --password-file=-"),
        "--api-key-file=- and --password-file=- can't both read standard input"
    );
}

#[test]
fn help_wins_over_every_mistake_and_version_over_none() {
    for text in ["--help", "-h", "-?", "source --help list --bogus", "source add -?", "help source lsit", "help help"] {
        assert!(matches!(line(text), Ok(Outcome::Help(_))), "{text}");
    }
    let Ok(Outcome::Help(path)) = line("--help source --bogus=1 add") else { panic!() };
    assert_eq!(path.words(), "tool source add");
    assert!(matches!(line("--version"), Ok(Outcome::Version)));
    assert!(matches!(line("-V"), Ok(Outcome::Version)));
    assert!(matches!(line(""), Ok(Outcome::Incomplete(_))));
    assert!(matches!(line("source"), Ok(Outcome::Incomplete(_))));
}

#[test]
fn version_is_the_programs_unless_the_command_has_such_an_option() {
    for text in ["packages --version", "--version packages", "packages upload --version", "--version=true"] {
        assert!(matches!(line(text), Ok(Outcome::Version)), "{text}");
    }
    for text in
        ["packages download --version=1.0", "packages download --version 1.0", "--version=1.0 packages download"]
    {
        assert_eq!(args(text).get(&PACKAGE_VERSION).as_deref(), Some("1.0"), "{text}");
    }
    assert!(fault("packages download --version").starts_with("--version needs a value"));
    assert!(fault("--version packages download").starts_with("--version needs a value"));
    assert!(matches!(line("packages download -V"), Ok(Outcome::Version)));
    assert_eq!(
        fault("packages upload --version=1.0"),
        "tool packages upload has no option --version; it belongs to tool packages download"
    );
}

#[test]
fn an_option_of_a_command_hides_the_one_of_that_name_above_it() {
    let given = args("packages download --api-key=k --api-key-file=f");
    assert_eq!(given.get(&PACKAGE_KEY).map(|key| key.expose().to_string()).as_deref(), Some("k"));
    assert!(given.get(&SIGN_IN).is_none() && !given.is_given(&SIGN_IN), "the key of the package would sign in");
    assert!(args("packages upload --api-key=k").is_given(&SIGN_IN));
    let page = match line("packages download --help") {
        Ok(Outcome::Help(path)) => help::render(&path, &help::Style { width: 80, emphasis: false }),
        _ => panic!("no help"),
    };
    assert!(page.contains("A key of another kind") && !page.contains("The key that signs in"), "{page}");
}

#[test]
fn the_advice_ends_with_the_usage_of_the_command() {
    let Err(failure) = line("source add") else { panic!() };
    assert_eq!(
        failure.advice,
        "For its options: tool source add --help\nUsage: tool source add --name=TEXT --url=URL [options]"
    );
}

#[cfg(unix)]
#[test]
fn text_that_is_not_utf8_is_refused_by_the_option_and_in_words() {
    use std::os::unix::ffi::OsStringExt;
    let bad = |prefix: &str| OsString::from_vec([prefix.as_bytes(), b"\xff"].concat());
    let given = |last: OsString| parse(&ROOT, vec!["source".into(), "list".into(), last]).err().map(|f| f.fact);
    assert_eq!(given(bad("--source=")).as_deref(), Some("--source is not UTF-8 text"));
    assert!(given(bad("x")).is_some_and(|fact| fact.starts_with("unexpected word at position 3")));
    assert!(given(bad("--x")).is_some());
}

#[test]
#[should_panic(expected = "tool source list does not list --name")]
fn reading_an_option_that_the_command_does_not_list_is_a_bug() {
    args("source list").get(&NAME);
}
