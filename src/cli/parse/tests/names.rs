//! Options of one name that mean different things, and what usage says about options.

use super::*;

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
    for text in ["packages download --version", "--version packages download", "--version 1.0 packages download"] {
        let needed = "--version needs a value (use --version=VERSION; required if the value starts with -)";
        assert_eq!(fault(text), needed, "{text}");
    }
    assert!(matches!(line("packages download -V"), Ok(Outcome::Version)));
    assert_eq!(
        fault("packages upload --stdin --version=1.0"),
        "tool packages upload has no option --version; it belongs to tool packages download"
    );
}

#[test]
fn an_option_that_differs_by_whole_words_is_suggested_before_that_of_another_command() {
    for (typed, meant) in [("--file=x", "input-file"), ("--name=x", "new-name"), ("--no-stdin", "stdin")] {
        let shown = typed.split('=').next().unwrap();
        let expected = format!("tool packages upload has no option {shown}; did you mean --{meant}?");
        assert_eq!(fault(&format!("packages upload --stdin {typed}")), expected);
    }
    // Of the set above; of two that it may be, none.
    assert_eq!(fault("source list --file=x"), "tool source list has no option --file");
    assert_eq!(
        fault("source list --key-file=x"),
        "tool source list has no option --key-file; did you mean --api-key-file?"
    );
}

#[test]
fn an_option_of_a_command_hides_the_one_of_that_name_above_it() {
    let given = args("packages download --api-key=k --api-key-file=f");
    assert_eq!(given.get(&PACKAGE_KEY).map(|key| key.expose().to_string()).as_deref(), Some("k"));
    assert!(given.get(&SIGN_IN).is_none() && !given.is_given(&SIGN_IN), "the key of the package would sign in");
    assert!(args("packages upload --stdin --api-key=k").is_given(&SIGN_IN));
    let page = help_of("packages download --help", true);
    assert!(page.contains("A key of another kind") && !page.contains("The key that signs in"), "{page}");
}

#[test]
fn usage_shows_what_is_required_and_what_excludes_one_another() {
    let usage = |text: &str| match line(text) {
        Ok(Outcome::Help(path)) => help::usage_line(&path),
        _ => panic!("{text}"),
    };
    assert_eq!(usage("help source add"), "Usage: tool source add --name=TEXT --url=URL [options]");
    assert_eq!(usage("help source"), "Usage: tool source COMMAND [options]");
    assert_eq!(usage("help source list"), "Usage: tool source list [options]");
    assert_eq!(
        usage("help packages keep"),
        "Usage: tool packages keep (--keepVersionsCount=NUMBER | --deleteCached=true|false | --keepPackageIds=LIST | --type=TYPE) [options]"
    );
    assert_eq!(usage("help packages upload"), "Usage: tool packages upload (--input-file=FILE | --stdin) [options]");
    assert!(
        help_of("help packages upload", false).contains("\nExactly one of --input-file and --stdin is required.\n")
    );
}
