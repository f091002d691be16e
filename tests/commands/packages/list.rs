//! `pgutil packages list`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const LIST: [&str; 4] = ["packages", "list", "--feed=f", "--source={URL}"];

#[test]
fn what_holds_for_every_command_holds() {
    let package = r#"{"purl":"pkg:x/y","group":"@s","name":"x","version":"1.0","qualifier":"file=a b","new":1.50}"#;
    leaf::read(
        &["packages", "list", "--feed=a b/c", "--package=@s ü/n#?%+"],
        "GET",
        "/api/packages/a%20b%2Fc/latest?group=%40s%20%C3%BC&name=n%23%3F%25%2B",
        format!("[{package}]"),
    )
    .prints("@s/x (file=a b) 1.0\n")
    .prints_json(&format!("[\n{package}\n]\n"))
    .check();
}

#[test]
fn the_list_is_narrowed_down_by_group_name_and_stability() {
    for (option, query) in [
        ("--package=x", "?name=x"),
        ("--package=@s/x", "?group=%40s&name=x"),
        ("--package=a/b/", "?group=a%2Fb"),
        ("--stable", "?stableOnly=true"),
        ("--stable=false", ""),
        ("--no-connectors", ""),
    ] {
        let server = Server::start();
        server.expect("GET", &format!("/api/packages/f/latest{query}")).answer(Answer::text(200, "[]"));
        Pgutil::new().server(&server).args(LIST.iter().chain(&[option])).run().expect(0, "", "");
    }
}

#[test]
fn a_feed_without_the_package_lists_nothing() {
    for body in ["{}", "[]", "null"] {
        let server = Server::start();
        server.expect("GET", "/api/packages/f/latest").answer(Answer::text(200, body));
        Pgutil::new().server(&server).args(LIST).run().expect(0, "", "");
    }
}

#[test]
fn an_absent_feed_is_named() {
    let server = Server::start();
    server.expect("GET", "/api/packages/f/latest").answer(Answer::text(404, ""));
    let outcome = Pgutil::new().server(&server).args(LIST).run();
    outcome.expect_code(5).expect_stdout("").stderr_has(&["has no feed 'f' (404)", "pgutil feeds list"]);
}

#[test]
fn missing_members_are_empty_and_names_are_fit_for_a_terminal() {
    let server = Server::start();
    let body = "[{\"name\":\"a\\u001b[2J\",\"version\":null,\"group\":\"\"},null]";
    server.expect("GET", "/api/packages/f/latest").answer(Answer::text(200, body));
    let outcome = Pgutil::new().server(&server).args(LIST).run();
    outcome.expect_code(0).expect_stdout("a\\u{1b}[2J \n").stderr_has(&["null"]);
}

#[test]
fn a_list_that_is_cut_or_damaged_says_that_it_is_not_complete() {
    for (body, code) in [(r#"[{"name":"a","version":"1"},{"na"#, 8), (r#"[{"name":"a","version":"1"},{"name":5}]"#, 7)]
    {
        let server = Server::start();
        server.expect("GET", "/api/packages/f/latest").answer(Answer::text(200, body));
        let outcome = Pgutil::new().server(&server).args(LIST).run();
        outcome.expect_code(code).expect_stdout("a 1\n").stderr_has(&["The list above is not complete."]);
    }
}
