//! What the parser says about a wrong command line: the culprit, what was probably meant, and never a secret.

use super::*;

#[test]
fn everything_missing_is_reported_at_once() {
    assert_eq!(fault("source add"), "missing --name=TEXT, --url=URL");
    assert_eq!(
        fault("source add --url=u --parts=x --bogus"),
        "--parts takes a list of view or add; word 1 of the list is not one of them\n\
         tool source add has no option --bogus\n\
         missing --name=TEXT"
    );
}

#[test]
fn a_forgotten_value_does_not_swallow_an_option() {
    let needed = "--name needs a value (use --name=TEXT; required if the value starts with -)";
    for text in ["source add --name --url=u", "source add --url=u --name", "source add --name -f --url=u"] {
        assert_eq!(fault(text), needed, "{text}");
    }
}

#[test]
fn twice_is_an_error() {
    assert_eq!(fault("source list --source=a --source=b"), "--source is given twice");
    assert_eq!(fault("source add --name=a --url=u -f --force"), "--force is given twice");
    assert_eq!(fault("source add --name=a --url=u -ff"), "--force is given twice");
}

#[test]
fn rules_are_checked() {
    assert_eq!(
        fault("source list --api-key=k --api-key-file=f"),
        "--api-key and --api-key-file cannot be used together"
    );
    assert_eq!(
        fault("source list --api-key-file=- --password-file=-"),
        "--api-key-file=- and --password-file=- cannot both read standard input"
    );
    assert_eq!(fault("packages upload"), "missing --input-file=FILE or --stdin");
    assert_eq!(fault("packages upload --input-file=f --stdin"), "--input-file and --stdin cannot be used together");
    assert_eq!(fault("packages upload --input-file=f --new-name=n"), "--new-name requires --stdin");
    assert_eq!(
        fault("packages upload --stdin --api-key-file=-"),
        "--stdin and --api-key-file=- cannot both read standard input"
    );
    assert!(line("packages upload --stdin=false --input=x --api-key-file=-").is_err());
    assert_eq!(
        fault("packages keep"),
        "missing --keepVersionsCount=NUMBER, --deleteCached=true|false, --keepPackageIds=LIST or --type=TYPE"
    );
}

#[test]
fn unknown_words_get_the_nearest_real_one_and_strangers_are_not_repeated() {
    assert_eq!(fault("sorce add"), "tool has no command 'sorce'; did you mean source?");
    assert_eq!(fault("source lsit"), "tool source has no command 'lsit'; did you mean list?");
    assert_eq!(fault("upload"), "tool has no command 'upload'; did you mean tool packages upload?");
    assert_eq!(fault("source list hunter42"), "unexpected word at position 3; tool source list takes options only");
    assert_eq!(fault("hunter42 source"), "the word at position 1 is not a command of tool");
    assert_eq!(
        fault("source list --api-key= hunter42"),
        "unexpected word at position 4\n--api-key is empty (is a variable not set?)"
    );
    assert_eq!(
        fault("--api-key= hunter42 source list"),
        "unexpected word at position 2\n--api-key is empty (is a variable not set?)"
    );
}

#[test]
fn of_words_in_the_wrong_order_the_command_that_has_them_all_is_suggested() {
    assert_eq!(fault("list packages"), "tool has no command 'list'; did you mean tool source list?");
    assert_eq!(fault("add source"), "tool has no command 'add'; did you mean tool source add?");
    assert_eq!(fault("keep packages --type=x"), "tool has no command 'keep'; did you mean tool packages keep?");
}

#[test]
fn after_a_mistyped_word_only_that_word_is_blamed() {
    for text in [
        "source lsit --name=a --bogus --parts=x --api-key",
        "--force source lsit",
        "help source lsit",
        "source lsit --help",
        "-h source lsit --source=a --source=b",
        "source lsit --api-key= hunter42 --help",
    ] {
        let Err(failure) = line(text) else { panic!("{text}: accepted") };
        assert_eq!(failure.fact, "tool source has no command 'lsit'; did you mean list?", "{text}");
        assert_eq!(
            failure.advice, "For its commands: tool source --help\nUsage: tool source COMMAND [options]",
            "{text}"
        );
    }
    assert_eq!(fault("help hunter42"), "the word at position 2 is not a command of tool");
}

#[test]
fn unknown_options_get_the_nearest_real_one_and_their_value_is_not_repeated() {
    for (typed, shown) in [
        ("--apikey=hunter42", "--apikey"),
        ("--api_key=hunter42", "--api_key"),
        ("--api_key hunter42", "--api_key"),
        ("--API-KEY=hunter42", "--API-KEY"),
        ("-api-key=hunter42", "-api-key"),
        ("-api-key hunter42", "-api-key"),
        ("-api_key", "-api_key"),
    ] {
        let expected = format!("tool source list has no option {shown}; did you mean --api-key?");
        assert_eq!(fault(&format!("source list {typed}")), expected, "{typed}");
    }
    assert_eq!(fault("source list --hepl"), "tool source list has no option --hepl; did you mean --help?");
    assert_eq!(fault("-version"), "tool has no option -version; did you mean --version?");
    assert_eq!(fault("source list --frobnicate hunter42"), "tool source list has no option --frobnicate");
    for slip in [
        "--api-key:hunter42",
        "--api-keyhunter42",
        "--api-key-hunter42=1",
        "--api-key:",
        "-api-keyhunter42",
        "-api-key:h",
    ] {
        let expected = "the value of --api-key goes after an equals sign: --api-key=KEY";
        assert_eq!(fault(&format!("source list {slip}")), expected, "{slip}");
    }
    assert_eq!(fault("source list --bogus:hunter42"), "tool source list has no option --bogus");
    assert_eq!(fault("source list -phunter42"), "tool source list has no option -p");
    assert_eq!(fault("source list -p=hunter42"), "tool source list has no option -p");
    assert_eq!(
        fault("packages upload --stdin --source=x"),
        "tool packages upload has no option --source; it belongs to tool source"
    );
}

#[test]
fn a_dash_that_is_not_a_hyphen_is_named() {
    for typed in ["–-api-key=hunter42", "—api-key", "−−api-key", "-–api-key", "--–api-key=hunter42", "\u{2011}-api-key"]
    {
        let shown = typed.split('=').next().unwrap_or_default();
        let expected = format!("{shown} begins with a dash that is not a hyphen; did you mean --api-key?");
        assert_eq!(fault(&format!("source list {typed}")), expected, "{typed}");
    }
    assert_eq!(fault("source list –-bogus hunter42"), "–-bogus begins with a dash that is not a hyphen");
    assert_eq!(
        fault("source list –-api-keyhunter42"),
        "the value of --api-key goes after an equals sign: --api-key=KEY"
    );
    assert_eq!(args("source add --url=u --name –x").get(&NAME), "–x");
}

#[test]
fn a_secret_glued_to_an_option_of_another_command_is_not_repeated() {
    for typed in
        ["--api-keyhunter42", "--api-key:hunter42", "-api-keyhunter42", "--api_keyhunter42", "–-api-keyhunter42"]
    {
        let fact = fault(&format!("packages nothing-else {typed}"));
        assert!(!fact.contains("hunter42"), "{typed}: {fact}");
    }
    const OTHER: Command<()> =
        Command { name: "other", summary: "Other", action: Action::Run(nothing), ..Command::BLANK };
    const TREE: Command<()> =
        Command { name: "tool", summary: "Tool", action: Action::Set(&[&SET, &OTHER]), ..Command::BLANK };
    for typed in
        ["--api-keyhunter42", "--api-key:hunter42", "-api-keyhunter42", "--api_keyhunter42", "–-api-keyhunter42"]
    {
        let fact = parse(&TREE, vec!["other".into(), typed.into()]).err().map(|failure| failure.fact);
        let expected = "tool other has no option --api-key; it belongs to tool source";
        assert_eq!(fact.as_deref(), Some(expected), "{typed}");
    }
    let fact = parse(&TREE, vec!["other".into(), "--api_key".into()]).err().map(|failure| failure.fact);
    assert_eq!(fact.as_deref(), Some("tool other has no option --api_key; tool source has --api-key"));
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
    for prefix in ["--x", "-", "-x"] {
        assert!(given(bad(prefix)).is_some(), "{prefix}");
    }
}
