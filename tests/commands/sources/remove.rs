//! `pgutil sources remove`.

use crate::support::pgutil::Pgutil;

#[test]
fn all_of_a_name_go_in_any_case_and_the_rest_stays_with_what_is_not_known() {
    let mut pgutil = Pgutil::new();
    let outcome = pgutil
        .config(
            r#"{"first": [1.50, 1e400, 18446744073709551616, {"x": null}], "sources": [
            {"name": "Ünder", "url": "http://a/", "token": "t"},
            {"name": "stays", "url": "HTTP://B", "later": {"deep": [true]}, "defaultFeed": "f"},
            {"name": "ÜNDER", "url": "http://c/"}], "last": "ü"}"#,
        )
        .args(["sources", "remove", "--name=ünder"])
        .run();
    outcome.expect(0, "Removed ünder source.\n", "");
    let parsed = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(
        parsed(outcome.config.as_deref().unwrap()),
        parsed(
            r#"{"first": [1.50, 1e400, 18446744073709551616, {"x": null}], "last": "ü", "sources": [
            {"name": "stays", "url": "HTTP://B", "later": {"deep": [true]}, "defaultFeed": "f"}]}"#
        )
    );
}

#[test]
fn an_absent_name_is_told_and_nothing_is_written() {
    let mut pgutil = Pgutil::new();
    pgutil.args(["sources", "remove", "--name=a\u{1b}b"]).run().expect(0, "Source a\\u{1b}b not found.\n", "");
    assert_eq!(std::fs::read_dir(pgutil.home()).unwrap().count(), 0);
    let json = pgutil.args(["sources", "remove", "--name=x", "--json"]).run();
    json.expect(0, "{\"name\":\"x\",\"removed\":false}\n", "");
}

#[test]
fn a_name_is_needed() {
    for name in [&["--name="][..], &[]] {
        let outcome = Pgutil::new().args(["sources", "remove"].iter().chain(name)).run();
        outcome.expect_code(2).expect_stdout("").stderr_has(&["--name", "Usage: pgutil sources remove --name=NAME"]);
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_removed_where_the_result_cannot_be_told() {
    use crate::support::pgutil::Stdout;
    let mut pgutil = Pgutil::new();
    let before = r#"{"sources":[{"name":"x","url":"http://a/"}]}"#;
    let outcome = pgutil.config(before).args(["sources", "remove", "--name=x"]).stdout_to(Stdout::Closed).run();
    outcome.expect_code(1);
    assert_eq!(outcome.config.as_deref(), Some(before));
    let outcome = pgutil.stdout_to(Stdout::Full).run();
    outcome.expect_code(1).stderr_has(&["\nThe source 'x' was removed all the same.\n"]);
    assert!(!outcome.config.unwrap().contains("http"));
}
