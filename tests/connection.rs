//! Which server a request goes to, and with which credential: the stated order, and what goes to no other server.

use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const CREATE: [&str; 3] = ["apikeys", "create", "system"];
const CONFIG: &str = r#"{"sources":[
    {"name":"Default","url":"{URL}/","token":"key-of-default"},
    {"name":"Named","url":"{URL}","username":"source-user","password":"source-password"},
    {"name":"Bare","url":"{URL}"}]}"#;

/// Runs a create with options and variables, and returns the credential that the server got.
#[track_caller]
fn credential(options: &[&str], variables: &[(&str, &str)]) -> Option<String> {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::text(200, "abcdefgh"));
    let mut pgutil = Pgutil::new();
    pgutil.server(&server).config(CONFIG).args(CREATE.iter().chain(options));
    variables.iter().for_each(|(name, value)| {
        pgutil.env(name, value);
    });
    pgutil.file("key", "key-of-file\n");
    pgutil.file("password", "password-of-file\r\n");
    pgutil.stdin("secret-of-stdin\n").run().expect_code(0);
    server.requests()[0].header("X-ApiKey").map(str::to_string)
}

#[test]
fn options_come_first_then_a_named_source_then_variables_then_the_default_source() {
    let variables = [("PGUTIL_API_KEY", "key-of-variable")];
    for (options, variables, expected) in [
        (&["--api-key=key-of-option"][..], &variables[..], "key-of-option"),
        (&["--source=named", "--api-key=key-of-option"], &variables, "key-of-option"),
        (&["--source=NAMED"], &variables, "source-user:source-password"),
        (&["--source=bare"], &variables, "key-of-variable"),
        (&["--source={URL}"], &variables, "key-of-variable"),
        (&[], &variables, "key-of-variable"),
        (&[], &[], "key-of-default"),
        (&[], &[("PGUTIL_SOURCE", "named")], "source-user:source-password"),
        (&[], &[("PGUTIL_SOURCE", "named"), ("PGUTIL_API_KEY", "key-of-variable")], "key-of-variable"),
        (&["--source=bare"], &[], "key-of-default"),
        (&["--source={URL}/"], &[], "key-of-default"),
    ] {
        assert_eq!(credential(options, variables).as_deref(), Some(expected), "{options:?} {variables:?}");
    }
}

#[test]
fn within_a_level_an_api_key_wins_over_a_user_name() {
    for (options, variables, expected) in [
        (&["--username=u", "--password=p", "--api-key=k"][..], &[][..], "k"),
        (&[], &[("PGUTIL_USERNAME", "u"), ("PGUTIL_PASSWORD", "p"), ("PGUTIL_API_KEY", "k")], "k"),
        (&["--username=u", "--password=p"], &[("PGUTIL_API_KEY", "k")], "u:p"),
    ] {
        assert_eq!(credential(options, variables).as_deref(), Some(expected), "{options:?}");
    }
}

#[test]
fn a_user_name_pairs_with_each_way_to_give_a_password() {
    for (options, variables, expected) in [
        (&["--username=u", "--password=p"][..], &[][..], "u:p"),
        (&["--username=u", "--password-file=password"], &[], "u:password-of-file"),
        (&["--username=u", "--password-file=-"], &[], "u:secret-of-stdin"),
        (&["--username=u"], &[("PGUTIL_PASSWORD", "p")], "u:p"),
        (&["--username=u"], &[("PGUTIL_PASSWORD_FILE", "password")], "u:password-of-file"),
        (&["--username=u", "--password=p"], &[("PGUTIL_PASSWORD", "other")], "u:p"),
        (&["--password=p"], &[("PGUTIL_USERNAME", "u")], "u:p"),
        (&[], &[("PGUTIL_USERNAME", "u"), ("PGUTIL_PASSWORD", "p")], "u:p"),
        (&["--username=u", "--password=:p:"], &[], "u::p:"),
    ] {
        assert_eq!(credential(options, variables).as_deref(), Some(expected), "{options:?} {variables:?}");
    }
}

#[test]
fn an_api_key_comes_by_file_or_standard_input_too() {
    for (options, variables, expected) in [
        (&["--api-key-file=key"][..], &[][..], "key-of-file"),
        (&["--api-key-file", "-"], &[], "secret-of-stdin"),
        (&[], &[("PGUTIL_API_KEY_FILE", "key")], "key-of-file"),
        (&["--api-key=k"], &[("PGUTIL_API_KEY_FILE", "key")], "k"),
    ] {
        assert_eq!(credential(options, variables).as_deref(), Some(expected), "{options:?} {variables:?}");
    }
}

#[test]
fn the_user_part_of_an_address_works_as_options_do() {
    for (source, expected) in
        [("--source=http://jr:p%40ss@{HOST}/", "jr:p@ss"), ("--source=http://api:some-key@{HOST}", "some-key")]
    {
        let server = Server::start();
        server.expect("POST", "/api/api-keys/create").answer(Answer::text(200, "abcdefgh"));
        Pgutil::new().server(&server).args(CREATE.iter().chain(&[source])).run().expect(0, "abcdefgh\n", "");
        assert_eq!(server.requests()[0].header("X-ApiKey"), Some(expected));
        assert_eq!(server.requests()[0].header("Authorization"), None);
    }
}

#[test]
fn the_user_part_of_an_address_is_never_shown() {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::text(403, "no"));
    let outcome =
        Pgutil::new().server(&server).args(CREATE.iter().chain(&["--source=http://jr:hunter42@{HOST}/", "-v"])).run();
    outcome.expect_code(4).shows_nowhere(&["hunter42", "jr:"]);
}

#[test]
fn without_any_credential_the_request_goes_out_without_one() {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::text(200, "abcdefgh"));
    Pgutil::new().server(&server).args(CREATE.iter().chain(&["--source={URL}"])).run().expect(0, "abcdefgh\n", "");
    assert_eq!(server.requests()[0].header("X-ApiKey"), None);
}

#[test]
fn with_a_source_in_a_variable_its_credentials_go_to_no_other_server() {
    let (own, other) = (Server::start(), Server::start());
    other.expect("POST", "/api/api-keys/create").answer(Answer::text(200, "abcdefgh"));
    Pgutil::new()
        .server(&other)
        .env("PGUTIL_SOURCE", &own.url())
        .env("PGUTIL_API_KEY", "key-of-variable")
        .args(CREATE.iter().chain(&["--source={URL}"]))
        .run()
        .expect_code(0);
    assert_eq!(other.requests()[0].header("X-ApiKey"), None);
}

#[test]
fn a_variable_that_may_not_go_out_is_not_even_read() {
    let (own, other) = (Server::start(), Server::start());
    other.expect("POST", "/api/api-keys/create").answer(Answer::text(200, "abcdefgh"));
    Pgutil::new()
        .server(&other)
        .env("PGUTIL_SOURCE", &own.url())
        .env("PGUTIL_API_KEY_FILE", "absent")
        .args(CREATE.iter().chain(&["--source={URL}"]))
        .run()
        .expect_code(0);
}

#[test]
fn what_the_default_source_stores_goes_to_its_address_only() {
    let server = Server::start();
    server.expect("POST", "/elsewhere/api/api-keys/create").answer(Answer::text(200, "abcdefgh"));
    let mut pgutil = Pgutil::new();
    pgutil.server(&server).config(CONFIG).args(CREATE.iter().chain(&["--source={URL}/elsewhere"])).run().expect_code(0);
    assert_eq!(server.requests()[0].header("X-ApiKey"), None);
}

#[test]
fn a_user_name_never_pairs_with_the_password_of_a_source() {
    let server = Server::start();
    let mut pgutil = Pgutil::new();
    pgutil.server(&server).config(CONFIG).args(CREATE.iter().chain(&["--source=named", "--username=other"]));
    pgutil.run().expect(
        3,
        "",
        "pgutil: no password is given for user other (from --username)\n\
         Use --password-file=FILE, --password=TEXT, PGUTIL_PASSWORD or PGUTIL_PASSWORD_FILE; on a terminal, \
         pgutil asks for it.\n",
    );
}

#[test]
fn an_empty_variable_is_an_error_unless_an_option_overrides_it() {
    let server = Server::start();
    for name in ["PGUTIL_API_KEY", "PGUTIL_API_KEY_FILE", "PGUTIL_USERNAME", "PGUTIL_PASSWORD", "PGUTIL_PASSWORD_FILE"]
    {
        let outcome = Pgutil::new().server(&server).env(name, "").args(CREATE.iter().chain(&["--source={URL}"])).run();
        outcome.expect(
            3,
            "",
            &format!("pgutil: the variable {name} is set but empty\nSet it to a value, or unset {name}.\n"),
        );
    }
    assert_eq!(credential(&["--api-key=k"], &[("PGUTIL_API_KEY", "")]).as_deref(), Some("k"));
    // Empty, it would let the credential of the variables go to any server.
    let mut pgutil = Pgutil::new();
    pgutil.server(&server).env("PGUTIL_SOURCE", "").env("PGUTIL_API_KEY", "v");
    for options in [&["--source={URL}"][..], &[]] {
        let outcome = pgutil.args(CREATE.iter().chain(options)).run();
        outcome.expect(
            3,
            "",
            "pgutil: the variable PGUTIL_SOURCE is set but empty\nSet it to a value, or unset PGUTIL_SOURCE.\n",
        );
    }
    let variables = [("PGUTIL_SOURCE", ""), ("PGUTIL_API_KEY", "v")];
    assert_eq!(credential(&["--source={URL}", "--api-key=k"], &variables).as_deref(), Some("k"));
}

#[test]
fn a_secret_file_must_hold_one_line() {
    let server = Server::start();
    for (bytes, fault) in [
        (&b""[..], "is empty"),
        (b"\n", "is empty"),
        (b"a\nb\n", "more than one line"),
        (b"a\n\n", "more than one line"),
        (b"a\r", "has a carriage return without a line feed"),
        (b"a\0b\0c\0", "is UTF-16 text, not UTF-8"),
        (b"\xff\xfea\0", "is UTF-16 text, not UTF-8"),
        (b"a\xff", "is not UTF-8"),
        (&[b'x'; 65 * 1024], "longer than 64 KiB"),
    ] {
        let mut pgutil = Pgutil::new();
        pgutil.file("key", bytes);
        let outcome = pgutil.server(&server).args(CREATE.iter().chain(&["--source={URL}", "--api-key-file=key"])).run();
        outcome.expect_code(3).expect_stdout("").stderr_has(&["the secret from key (--api-key-file)", fault]);
    }
    let outcome =
        Pgutil::new().server(&server).args(CREATE.iter().chain(&["--source={URL}", "--api-key-file=absent"])).run();
    outcome.expect_code(3).stderr_has(&["cannot read absent (--api-key-file)"]);
}

#[test]
fn the_byte_order_mark_of_a_secret_file_is_no_part_of_the_secret() {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::text(200, "abcdefgh"));
    let mut pgutil = Pgutil::new();
    pgutil.file("key", "\u{feff}abc12345\r\n");
    pgutil.server(&server).args(CREATE.iter().chain(&["--source={URL}", "--api-key-file=key"])).run().expect_code(0);
    assert_eq!(server.requests()[0].header("X-ApiKey"), Some("abc12345"));
}

#[test]
fn what_no_shell_has_taken_off_a_value_is_named() {
    let server = Server::start();
    for (name, value, wrong) in [
        ("PGUTIL_SOURCE", "\"{URL}\"", "is enclosed in quotation marks, which only a shell takes off"),
        ("PGUTIL_SOURCE", "'Default'", "is enclosed in quotation marks, which only a shell takes off"),
        ("PGUTIL_SOURCE", "{URL} ", "begins or ends with white space"),
        ("PGUTIL_SOURCE", "Default\r", "ends with a carriage return, as lines of Windows files do"),
        ("PGUTIL_CA_CERT", "\"ca.pem\"", "is enclosed in quotation marks, which only a shell takes off"),
        ("PGUTIL_API_KEY_FILE", "key\r", "ends with a carriage return, as lines of Windows files do"),
        ("PGUTIL_CONFIG", "'sources'", "is enclosed in quotation marks, which only a shell takes off"),
    ] {
        let mut pgutil = Pgutil::new();
        let source = (name != "PGUTIL_SOURCE" && name != "PGUTIL_CONFIG").then_some("--source={URL}");
        let outcome = pgutil.server(&server).env(name, value).args(CREATE.into_iter().chain(source)).run();
        outcome.expect_code(3).expect_stdout("");
        assert!(
            outcome.stderr.starts_with(&format!("pgutil: the variable {name} {wrong}\nSet {name} to the ")),
            "{outcome}"
        );
    }
    // A secret may really be enclosed in them; but where it is refused, that is worth knowing.
    for (options, value) in [(&[][..], "\"abc12345\""), (&["--username=u"], "'hunter42'")] {
        server.expect("POST", "/api/api-keys/create").answer(Answer::text(403, "no"));
        let name = if options.is_empty() { "PGUTIL_API_KEY" } else { "PGUTIL_PASSWORD" };
        let mut pgutil = Pgutil::new();
        pgutil.server(&server).env(name, value).args(CREATE.iter().chain(&["--source={URL}"]).chain(options));
        pgutil.run().expect_code(4).stderr_has(&["(which is enclosed in quotation marks)"]).shows_nowhere(&[value]);
    }
}

#[test]
fn a_tilde_that_no_shell_has_replaced_is_named() {
    let server = Server::start();
    let mut pgutil = Pgutil::new();
    let advice = "No shell replaced the ~ in the path: write it out, or use \"$HOME\".\n";
    pgutil.server(&server).args(CREATE.iter().chain(&["--source={URL}", "--api-key-file=~/key"]));
    pgutil.run().expect_code(3).expect_stdout("").stderr_has(&["cannot read ~/key (--api-key-file): ", advice]);
    pgutil.args(CREATE.iter().chain(&["--source={URL}", "--output-file=~/key"]));
    pgutil.run().expect_code(1).expect_stdout("").stderr_has(&["cannot write --output-file ~/key: ", advice]);
    pgutil.env("PGUTIL_CONFIG", "~/sources").args(["sources", "list"]);
    pgutil.run().expect_code(3).expect_stdout("").stderr_has(&["the path in PGUTIL_CONFIG begins with a ~", advice]);
    // A folder may have that name.
    pgutil.file("~/sources", "{}");
    pgutil.run().expect(0, "No sources configured.\n", "");
}

#[test]
fn a_base_path_belongs_to_the_address() {
    for (source, target) in [
        ("{URL}/proget", "/proget/api/api-keys/create"),
        ("{URL}/proget/", "/proget/api/api-keys/create"),
        ("{URL}/a/b/", "/a/b/api/api-keys/create"),
    ] {
        let server = Server::start();
        server.expect("POST", target).answer(Answer::text(200, "abcdefgh"));
        let option = format!("--source={source}");
        Pgutil::new().server(&server).args(CREATE.iter().copied().chain([option.as_str()])).run().expect_code(0);
    }
}

#[test]
fn a_missing_source_says_how_to_make_one() {
    Pgutil::new().args(CREATE).run().expect(
        3,
        "",
        "pgutil: there is no source 'Default'\n\
         Name a server with --source=https://HOST, or store one: pgutil sources add --url=https://HOST\n",
    );
    let mut pgutil = Pgutil::new();
    pgutil.config(r#"{"sources":[{"name":"Main","url":"http://127.0.0.1:9"}]}"#);
    let outcome = pgutil.args(CREATE.iter().chain(&["--source=mian"])).run();
    outcome.expect_code(3).stderr_has(&["there is no source 'mian' (from --source)", "Did you mean Main?"]);
    let outcome = Pgutil::new().args(CREATE.iter().chain(&["--source=proget.example.com"])).run();
    outcome.expect_code(3).stderr_has(&["--source=https://proget.example.com"]);
}

#[test]
fn the_file_that_the_existing_program_left_in_the_current_folder_is_named_and_not_read() {
    for (line, fact) in
        [(&CREATE[..], "there is no source 'Default'"), (&["sources", "test"], "no sources are configured")]
    {
        let mut pgutil = Pgutil::new();
        pgutil.file(
            "work/pgutil/pgutil.config",
            r#"{"sources":[{"name":"Default","url":"http://127.0.0.1:9","token":"planted"}]}"#,
        );
        let folder = pgutil.home().join("work");
        let outcome = pgutil.current_dir(folder).args(line).run();
        outcome.expect_code(3).stderr_has(&[fact, "pgutil/pgutil.config", "move it to {HOME}/.config"]);
    }
}

#[test]
fn a_damaged_configuration_is_reported_and_an_address_with_a_key_does_without_it() {
    let server = Server::start();
    let mut pgutil = Pgutil::new();
    pgutil.server(&server).config("{\n \"sources\": [\n}");
    let outcome = pgutil.args(CREATE).run();
    outcome.expect_code(3).expect_stdout("").stderr_has(&["{HOME}/.config/pgutil/pgutil.config, line 3"]);
    server.expect("POST", "/api/api-keys/create").answer(Answer::text(200, "abcdefgh"));
    pgutil.args(CREATE.iter().chain(&["--source={URL}", "--api-key=k"])).run().expect(0, "abcdefgh\n", "");
}
