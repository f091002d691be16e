//! The parser against a toy table.

use super::*;
use crate::cli::{Choice, Clearable, Example, Group, Int, List, Opt, SecretFile, Texts, TrueFalse, Word, Words};
use crate::secret::Secret;

mod mistakes;
mod names;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    View,
    Add,
}

impl Choice for Part {
    const WORDS: Words = &["view", "add"];
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
    aliases: &["sources"],
    summary: "Sources",
    options: &[&SOURCE.spec, &KEY.spec, &KEY_FILE.spec, &WORD_FILE.spec],
    rules: &[Rule::AtMostOne(&[&KEY.spec, &KEY_FILE.spec])],
    action: Action::Set(&[&ADD, &LIST]),
    ..Command::BLANK
};

static INPUT: Opt<Option<String>> = Opt::new("input-file", "FILE", "What to send").aliases(&["input"]).reads_stdin();
static STDIN: Opt<bool> = Opt::new("stdin", "", "Read it from standard input").reads_stdin();
static OLD: Opt<bool> = Opt::new("no-connectors", "", "Does nothing").hidden();
static TAG: Opt<Vec<String>> = Opt::new("tag", "TEXT", "A tag");
static UPLOAD_VERSION: Opt<Option<String>> = Opt::new("new-name", "TEXT", "Another name");
const UPLOAD: Command<()> = Command {
    name: "upload",
    summary: "Sends",
    options: &[&INPUT.spec, &STDIN.spec, &OLD.spec, &TAG.spec, &UPLOAD_VERSION.spec],
    rules: &[Rule::ExactlyOne(&[&INPUT.spec, &STDIN.spec]), Rule::Needs(&UPLOAD_VERSION.spec, &STDIN.spec)],
    action: Action::Run(nothing),
    ..Command::BLANK
};

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

static COUNT: Opt<Option<Clearable<Int<1, 9>>>> = Opt::new("keepVersionsCount", "NUMBER", "How many");
static CACHED: Opt<Option<TrueFalse>> = Opt::new("deleteCached", "true|false", "Whether");
static IDS: Opt<Option<Clearable<Texts>>> = Opt::new("keepPackageIds", "LIST", "Which");
static FEED_TYPE: Opt<Option<Word>> = Opt::new("type", "TYPE", "Type of feed").words(&["NuGet", "npm"]);
const KEEP: Command<()> = Command {
    name: "keep",
    summary: "Keeps",
    options: &[&COUNT.spec, &CACHED.spec, &IDS.spec, &FEED_TYPE.spec],
    rules: &[Rule::AtLeastOne(&[&COUNT.spec, &CACHED.spec, &IDS.spec, &FEED_TYPE.spec])],
    action: Action::Run(nothing),
    ..Command::BLANK
};
const STORE: Command<()> =
    Command { name: "store", summary: "Stores", free_options: true, action: Action::Run(nothing), ..Command::BLANK };
const PACKAGES: Command<()> = Command {
    name: "packages",
    summary: "Packages",
    groups: &[&CONNECTION],
    action: Action::Set(&[&UPLOAD, &DOWNLOAD, &KEEP, &STORE]),
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

fn help_of(text: &str, verbose: bool) -> String {
    match line(text) {
        Ok(Outcome::Help(path)) => help::render(&path, &help::Style { width: 80, emphasis: false, verbose }),
        Ok(_) => panic!("{text}: no help"),
        Err(failure) => panic!("{text}: {}", failure.fact),
    }
}

#[test]
fn options_may_be_anywhere_and_take_their_value_either_way() {
    for text in [
        "source add --name=a --url=u --force",
        "--name a source --url u -f add",
        "--url=u --force=true source --name a add",
        "source add --name=a --url=u -f --",
        "source --name=a --url=u --force -- add",
        "sources add --name=a --url=u -f=TRUE",
    ] {
        let args = args(text);
        assert_eq!((args.get(&NAME).as_str(), args.get(&URL).as_str(), args.get(&FORCE)), ("a", "u", true), "{text}");
        assert_eq!(args.words(), "tool source add");
    }
    for text in ["--force=false", "-f=false", "-f=False", ""] {
        assert!(!args(&format!("source add --name=a --url=u {text}")).get(&FORCE), "{text}");
    }
}

#[test]
fn a_value_may_be_anything() {
    let args = args("source add --name=--x=y= --url=-1 --note -5");
    assert_eq!((args.get(&NAME).as_str(), args.get(&URL).as_str()), ("--x=y=", "-1"));
    assert_eq!(args.get(&NOTE).as_deref(), Some("-5"));
}

#[test]
fn an_empty_value_is_an_error_or_absent_or_a_value_as_the_option_says() {
    assert_eq!(fault("source add --name= --url=u"), "--name is empty (is a variable not set?)");
    assert_eq!(args("source add --name=a --url=u --note=").get(&NOTE), None);
    let cleared = args("packages keep --keepVersionsCount= --keepPackageIds=");
    assert_eq!((cleared.get(&COUNT), cleared.get(&IDS)), (Some(Clearable(None)), Some(Clearable(None))));
}

#[test]
fn each_type_of_value_is_read() {
    let args = args("packages keep --keepVersionsCount=3 --deleteCached=TRUE --keepPackageIds=a,,b --type=NUGET");
    assert_eq!(args.get(&COUNT), Some(Clearable(Some(Int(3)))));
    assert_eq!(args.get(&CACHED), Some(TrueFalse(true)));
    assert_eq!(args.get(&IDS), Some(Clearable(Some(Texts(vec!["a".into(), "b".into()])))));
    assert_eq!(args.get(&FEED_TYPE), Some(Word { word: "NuGet", typed: "NUGET".into() }));
    assert_eq!(fault("packages keep --keepVersionsCount=0"), "--keepVersionsCount takes a whole number from 1 to 9");
    assert_eq!(fault("packages keep --deleteCached=1"), "--deleteCached takes true or false");
    assert_eq!(fault("packages keep --type=npn"), "--type takes NuGet or npm (did you mean npm?)");
}

#[test]
fn an_option_may_be_repeatable() {
    let given = args("packages upload --stdin --tag=a --tag b --tag=a");
    assert_eq!(given.get(&TAG), ["a", "b", "a"]);
    assert_eq!(args("packages upload --stdin").get(&TAG), [""; 0]);
    assert!(help_of("packages upload --help", false).contains("A tag. May be given more than once."));
}

#[test]
fn other_names_and_hidden_options_are_accepted_and_shown_nowhere() {
    let given = args("packages upload --input=f --no-connectors");
    assert_eq!(given.get(&INPUT).as_deref(), Some("f"));
    assert!(given.get(&OLD));
    assert!(args("packages upload --stdin --no-connectors").unread().iter().all(|name| *name == "stdin"));
    assert_eq!(fault("packages upload --input=f --input-file=g"), "--input-file is given twice");
    assert_eq!(
        fault("packages upload --input-file=f --input=g"),
        "--input-file is given twice (--input is the same option)"
    );
    let page = help_of("packages upload --help", true);
    assert!(page.contains("--input-file=FILE") && !page.contains("--input=") && !page.contains("connectors"), "{page}");
    assert_eq!(fault("packages upload --no-connector --stdin"), "tool packages upload has no option --no-connector");
    assert!(!help_of("--help", true).contains("sources"));
}

#[test]
fn free_options_are_taken_where_the_command_says_so() {
    let given = args("packages store --Path=/d --Legacy FALSE --api-key=k");
    assert_eq!(given.free_options(), [("Path".into(), "/d".into()), ("Legacy".into(), "FALSE".into())]);
    // The name of an option of another command is no less free.
    assert_eq!(args("packages store --name=a").free_options(), [("name".into(), "a".into())]);
    assert_eq!(fault("packages store --Path=a --path=b"), "--path is given twice");
    assert_eq!(fault("packages store --Path="), "--Path is empty (is a variable not set?)");
    assert_eq!(
        fault("packages store --Path"),
        "--Path needs a value (use --Path=VALUE; required if the value starts with -)"
    );
}

#[test]
fn help_wins_over_mistakes_in_options_and_surplus_words() {
    for text in ["--help", "-h", "-?", "source --help list --bogus", "source add -?", "source list x -h", "help help"] {
        assert!(matches!(line(text), Ok(Outcome::Help(_))), "{text}");
    }
    for text in ["--help source --bogus=1 add", "help source add", "source help add", "-h --bogus value source add"] {
        let Ok(Outcome::Help(path)) = line(text) else { panic!("{text}") };
        assert_eq!(path.words(), "tool source add", "{text}");
    }
    assert!(matches!(line("--version"), Ok(Outcome::Version)));
    assert!(matches!(line("-V"), Ok(Outcome::Version)));
    assert!(matches!(line(""), Ok(Outcome::Incomplete(_))));
    assert!(matches!(line("source"), Ok(Outcome::Incomplete(_))));
}

#[test]
fn a_switch_is_seen_before_the_line_is_parsed() {
    let is_on = |text: &str| {
        let words: Vec<OsString> = text.split(' ').map(OsString::from).collect();
        is_switched_on(&FORCE.spec, &words)
    };
    for text in ["--force", "x -f", "-f=true", "-f=TRUE", "--force=True --bogus", "source --force= -f"] {
        assert!(is_on(text), "{text}");
    }
    for text in ["", "--force=false", "-f=false", "-- --force", "--forced", "force", "f", "-", "--=", "-x"] {
        assert!(!is_on(text), "{text}");
    }
}

#[test]
#[should_panic(expected = "tool source list does not list --name")]
fn reading_an_option_that_the_command_does_not_list_is_a_bug() {
    args("source list").get(&NAME);
}
