//! Command lines that are refused before anything is sent: the culprit is named, what could be a secret is not
//! repeated, and the one-line usage comes last.

use std::ffi::OsString;

use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const SYSTEM: &str = "Usage: pgutil apikeys create system [options]\n";
const FEED: &str = "Usage: pgutil apikeys create feed [--feed=NAME | --group=NAME] [options]\n";

/// Runs a line and expects wrong usage with these facts and this usage at the end. `·` is a space within a word.
#[track_caller]
fn refused(line: &str, facts: &[&str], usage: &str) {
    let server = Server::start();
    let words = line.split(' ').map(|word| word.replace('·', " "));
    let outcome = Pgutil::new().server(&server).args(words).run();
    outcome.expect_code(2).expect_stdout("").shows_nowhere(&["hunter42"]);
    let said: Vec<&str> = outcome.stderr.lines().filter(|line| line.starts_with("pgutil: ")).collect();
    assert_eq!(said.len(), facts.len(), "{line}\n{}", outcome.stderr);
    for (said, fact) in said.iter().zip(facts) {
        assert!(said.starts_with(&format!("pgutil: {fact}")), "{line}: should say {fact}\n{}", outcome.stderr);
    }
    assert!(outcome.stderr.ends_with(usage), "{line}\n{}", outcome.stderr);
}

#[test]
fn wrong_words_and_options_are_named_with_what_was_probably_meant() {
    refused("apikey create", &["pgutil has no command 'apikey'; did you mean apikeys?"], "COMMAND [options]\n");
    refused(
        "apikeys create sytem",
        &["pgutil apikeys create has no command 'sytem'; did you mean system?"],
        "Usage: pgutil apikeys create COMMAND [options]\n",
    );
    refused(
        "apikeys create system --expriation=90d",
        &["pgutil apikeys create system has no option --expriation; did you mean --expiration?"],
        SYSTEM,
    );
    refused(
        "apikeys create system --feed=f",
        &["pgutil apikeys create system has no option --feed; it belongs to pgutil apikeys create feed"],
        SYSTEM,
    );
    refused(
        "apikeys create system --api-key= hunter42",
        &["unexpected word at position 5", "--api-key is empty (is a variable not set?)"],
        SYSTEM,
    );
    refused(
        "apikeys create system --hidden=hunter42 -xhunter42",
        &["pgutil apikeys create system has no option --hidden", "pgutil apikeys create system has no option -x"],
        SYSTEM,
    );
}

#[test]
fn after_a_mistyped_word_only_that_word_is_blamed_even_where_help_is_wanted() {
    let sources = "For its commands: pgutil sources --help\nUsage: pgutil sources COMMAND [options]\n";
    for line in [
        "sources lst --name=x --feed --bogus",
        "help sources lst",
        "sources lst --help",
        "sources -? lst --api-key=hunter42",
    ] {
        refused(line, &["pgutil sources has no command 'lst'; did you mean list?"], sources);
    }
    for line in ["apikey --help", "help apikey"] {
        refused(line, &["pgutil has no command 'apikey'; did you mean apikeys?"], "Usage: pgutil COMMAND [options]\n");
    }
    let root = "For its commands: pgutil --help\nUsage: pgutil COMMAND [options]\n";
    refused("help hunter42", &["the word at position 2 is not a command of pgutil"], root);
    refused("list apikeys", &["pgutil has no command 'list'; did you mean pgutil apikeys list?"], root);
    refused("create apikeys system", &["pgutil has no command 'create'; did you mean pgutil apikeys create?"], root);
}

#[test]
fn slips_in_the_dashes_and_name_of_an_option_are_named_in_full() {
    for (typed, fact) in [
        ("--api_key=hunter42", "pgutil apikeys list has no option --api_key; did you mean --api-key?"),
        ("--API-KEY=hunter42", "pgutil apikeys list has no option --API-KEY; did you mean --api-key?"),
        ("-api-key=hunter42", "pgutil apikeys list has no option -api-key; did you mean --api-key?"),
        ("-api-key hunter42", "pgutil apikeys list has no option -api-key; did you mean --api-key?"),
        ("–-api-key=hunter42", "–-api-key begins with a dash that is not a hyphen; did you mean --api-key?"),
        ("—api-key hunter42", "—api-key begins with a dash that is not a hyphen; did you mean --api-key?"),
        ("−−api-key=hunter42", "−−api-key begins with a dash that is not a hyphen; did you mean --api-key?"),
        ("--api-keyhunter42", "the value of --api-key goes after an equals sign: --api-key=KEY"),
        ("-passwordhunter42", "the value of --password goes after an equals sign: --password=TEXT"),
    ] {
        refused(&format!("apikeys list {typed}"), &[fact], "Usage: pgutil apikeys list [options]\n");
    }
}

#[test]
fn a_secret_glued_to_an_option_of_another_command_is_not_repeated() {
    for typed in ["--api-keyhunter42", "--api-key:hunter42", "-api-keyhunter42", "--api_key-hunter42"] {
        let fact = "pgutil sources list has no option --api-key; it belongs to pgutil sources add";
        refused(&format!("sources list {typed}"), &[fact], "Usage: pgutil sources list [options]\n");
    }
}

#[test]
fn a_switch_takes_true_and_false_in_any_case_by_either_name() {
    for (line, is_traced) in
        [("-v", true), ("-v=true", true), ("--verbose=TRUE", true), ("-v=false", false), ("--verbose=False", false)]
    {
        let server = Server::start();
        server.expect("GET", "/api/api-keys/list").answer(Answer::json(200, "[]"));
        let outcome = Pgutil::new().server(&server).args(["apikeys", "list", "--source={URL}", line]).run();
        outcome.expect_code(0).expect_stdout("No API keys are defined.\n");
        assert_eq!(outcome.stderr.contains("GET "), is_traced, "{line}: {}", outcome.stderr);
    }
    refused(
        "apikeys list -v=maybe",
        &["--verbose is a switch: it takes true, false or no value"],
        "Usage: pgutil apikeys list [options]\n",
    );
}

#[test]
fn wrong_values_are_refused_with_the_right_ones() {
    refused(
        "apikeys create system --apis=feeds,sbom",
        &["--apis takes a list of full-control, feeds, sca or sbom-upload; word 2 of the list is not one of them"],
        SYSTEM,
    );
    refused(
        "apikeys create system --logging=bth",
        &["--logging takes none, request, response or both (did you mean both?)"],
        SYSTEM,
    );
    refused(
        "apikeys create feed --feed=f --permissions=veiw",
        &[
            "--permissions takes a list of view, add, promote or delete; word 1 of the list is not one of them (did you mean view?)",
        ],
        FEED,
    );
    for date in ["2030-02-30", "08/01/2024", "tomorrow", "30"] {
        refused(
            &format!("apikeys create system --expiration={date}"),
            &[
                "--expiration takes a date: 2030-01-31, 2030/01/31, 2030-01-31T13:45, 2030-01-31T13:45:00Z or from now 36h, \
               90d, 12w, 1y",
            ],
            SYSTEM,
        );
    }
    refused("apikeys create system --timeout=soon", &["--timeout takes a whole number of seconds"], SYSTEM);
}

#[test]
fn twice_missing_and_empty_are_refused() {
    refused("apikeys create feed --feed=a --feed=b", &["--feed is given twice"], FEED);
    refused("apikeys create feed --feed", &["--feed needs a value"], FEED);
    refused("apikeys create feed --feed --dry-run", &["--feed needs a value"], FEED);
    for option in
        ["--source=", "--api-key=", "--username=", "--password=", "--key=", "--apis=", "--logging=", "--expiration="]
    {
        let name = option.trim_end_matches('=');
        refused(
            &format!("apikeys create system {option}"),
            &[&format!("{name} is empty (is a variable not set?)")],
            SYSTEM,
        );
    }
    for option in ["--feed=", "--group=", "--permissions="] {
        let name = option.trim_end_matches('=');
        refused(
            &format!("apikeys create feed {option}"),
            &[&format!("{name} is empty (is a variable not set?)")],
            FEED,
        );
    }
    refused(
        "apikeys create personal --user= --username=u",
        &["--user is empty (is a variable not set?)"],
        "Usage: pgutil apikeys create personal [options]\n",
    );
}

#[test]
fn everything_wrong_is_reported_at_once() {
    refused(
        "apikeys create feed --fed=a --feed=b --group=c --logging=x --api-key-file=- --key-file=-",
        &[
            "pgutil apikeys create feed has no option --fed; did you mean --feed?",
            "--logging takes none, request, response or both",
            "--feed and --group cannot be used together",
            "--api-key-file=- and --key-file=- cannot both read standard input",
        ],
        FEED,
    );
}

#[test]
fn secrets_both_as_text_and_as_file_are_refused() {
    for pair in
        ["--api-key=hunter42 --api-key-file=f", "--password=hunter42 --password-file=f", "--key=hunter42 --key-file=f"]
    {
        let names: Vec<&str> = pair.split([' ', '=']).filter(|part| part.starts_with("--")).collect();
        let fact = format!("{} cannot be used together", names.join(" and "));
        refused(&format!("apikeys create system --username=u {pair}"), &[&fact], SYSTEM);
    }
}

#[test]
fn addresses_that_lead_nowhere_are_refused() {
    for address in [
        "ftp://host/",
        "http://",
        "http:///path",
        "http://host:0/",
        "http://host:65536/",
        "http://host:8x/",
        "http://host:/",
        "http://ho·st/",
        "http://[::1/",
        "http://host/?key=hunter42",
        "http://host/#hunter42",
        "http://u:hunter42@/",
        "https://hößt/",
        "socks5://host/",
    ] {
        refused(&format!("apikeys create system --source={address}"), &["the address in --source "], SYSTEM);
    }
}

#[test]
fn secrets_that_no_header_can_carry_are_refused_by_name() {
    let server = Server::start();
    for (options, name) in [
        (&["--api-key=hunter42\nX-Evil: 1"][..], "the API key from --api-key"),
        (&["--api-key=hunter42ä"], "the API key from --api-key"),
        (&["--api-key=hunter42 "], "the API key from --api-key"),
        (&["--username=u", "--password=hunter42\u{7f}"], "the password from --password"),
        (&["--username=ü", "--password=hunter42"], "the user name from --username"),
        (&["--username=a:b", "--password=hunter42"], "the user name from --username"),
    ] {
        let line = [&["apikeys", "create", "system", "--source={URL}"], options].concat();
        let outcome = Pgutil::new().server(&server).args(line).run();
        outcome.expect_code(2).expect_stdout("").shows_nowhere(&["hunter42"]).stderr_has(&[name]);
    }
}

#[test]
fn a_password_without_a_user_name_is_refused() {
    refused(
        "apikeys create system --source=http://127.0.0.1:9 --password=hunter42",
        &["a password is given without a user name"],
        SYSTEM,
    );
}

#[cfg(unix)]
#[test]
fn text_that_is_not_utf8_is_refused_by_name() {
    use std::os::unix::ffi::OsStringExt;
    let server = Server::start();
    for (name, prefix) in [("--name", "--name="), ("--api-key", "--api-key="), ("unexpected word at position 4", "x")] {
        let mut pgutil = Pgutil::new();
        pgutil.server(&server).args(["apikeys", "create", "system"]);
        pgutil.arg(OsString::from_vec([prefix.as_bytes(), b"\xff"].concat()));
        pgutil.run().expect_code(2).expect_stdout("").stderr_has(&[name]);
    }
}

#[test]
fn help_is_shown_on_stdout_even_beside_mistakes_and_a_broken_configuration() {
    for line in [
        &["--help"][..],
        &["-h"],
        &["-?"],
        &["help"],
        &["help", "apikeys", "create", "feed"],
        &["apikeys", "create", "feed", "--bogus=1", "--help", "stray"],
    ] {
        let mut pgutil = Pgutil::new();
        let outcome = pgutil.config("{ broken").args(line).run();
        outcome.expect_code(0).stdout_has(&["Usage: pgutil"]);
        assert_eq!(outcome.stderr, "");
    }
}

#[test]
fn a_bare_set_of_commands_shows_its_help_and_does_not_succeed() {
    for line in [&[][..], &["apikeys"], &["apikeys", "create"]] {
        let outcome = Pgutil::new().args(line).run();
        outcome.expect_code(1).stdout_has(&["Usage: pgutil"]);
        assert_eq!(outcome.stderr, "");
    }
}

#[test]
fn the_version_is_one_line() {
    let expected = format!("pgutil {}\n", env!("CARGO_PKG_VERSION"));
    for line in
        [&["--version"][..], &["-V"], &["--version=true"], &["sources", "--version"], &["sources", "list", "-V"]]
    {
        Pgutil::new().args(line).run().expect(0, &expected, "");
    }
}
