//! `pgutil vulns package`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const PACKAGE: [&str; 6] = ["vulns", "package", "--package=@s/n", "--type=NPM", "--version=1.0", "--source={URL}"];
const TARGET: &str = "/api/sca/audit-package-vulns";
const FINDINGS: &str = r#"[{"id":"V-1","summary":"Bad","numericCvss":5.25,"severity":"Medium","affectedPackages":[0]},
    {"id":"V-2","summary":"Worse","numericCvss":9.8,"severity":"Critical","affectedPackages":[0]}]"#;

fn server(answer: Answer) -> Server {
    let server = Server::start();
    server.expect("POST", TARGET).answer(answer);
    server
}

#[test]
fn one_package_is_asked_for_and_the_worst_comes_first() {
    let server = server(Answer::text(200, FINDINGS));
    Pgutil::new().server(&server).args(PACKAGE).run().expect(
        12,
        "1 vulnerable package detected.\n\n\
         V-2: 9.8 (Critical) - Worse\n * Packages: @s/n 1.0\n\nV-1: 5.3 (Medium) - Bad\n * Packages: @s/n 1.0\n\n",
        "pgutil: 1 vulnerable package was found\n\
         Update them, or assess a vulnerability that does not matter here: pgutil vulns assess\n",
    );
    let body = json!([{ "type": "npm", "name": "n", "version": "1.0", "group": "@s" }]);
    assert_eq!(server.requests()[0].json(), body);
}

#[test]
fn what_counts_as_a_finding_can_be_chosen() {
    for (option, code) in
        [("--fail-on=never", 0), ("--fail-on=low", 12), ("--fail-on=high", 12), ("--fail-on=critical", 12)]
    {
        let server = server(Answer::text(200, FINDINGS));
        Pgutil::new().server(&server).args(PACKAGE.iter().chain(&[option])).run().expect_code(code);
    }
    let only_medium = r#"[{"id":"V","severity":"Medium","affectedPackages":[0]}]"#;
    for (option, code) in [("--fail-on=medium", 12), ("--fail-on=high", 0)] {
        let server = server(Answer::text(200, only_medium));
        Pgutil::new().server(&server).args(PACKAGE.iter().chain(&[option])).run().expect_code(code);
    }
}

#[test]
fn a_safe_package_is_a_success() {
    for body in ["[]", "{}", "null"] {
        let server = server(Answer::text(200, body));
        Pgutil::new().server(&server).args(PACKAGE).run().expect(0, "No vulnerable packages detected!\n", "");
    }
}

#[test]
fn a_finding_without_a_valid_position_counts_as_one_with_a_warning() {
    for positions in ["[7]", "[]", "null", "[-1]"] {
        let body = format!(r#"[{{"id":"V","summary":"s","affectedPackages":{positions}}}]"#);
        let server = server(Answer::text(200, &body));
        let outcome = Pgutil::new().server(&server).args(PACKAGE).run();
        outcome.expect_code(12).stderr_has(&["pgutil: warning: the server does not say which package V affects\n"]);
        outcome.expect_stdout("1 vulnerable package detected.\n\nV: s\n * Packages: \n\n");
    }
}

#[test]
fn json_has_the_names_in_place_of_the_positions() {
    let server = server(Answer::text(200, r#"[{"id":"V","affectedPackages":[0],"new":1.50}]"#));
    let outcome = Pgutil::new().server(&server).args(PACKAGE.iter().chain(&["--json"])).run();
    outcome.expect_code(12).expect_stdout("[{\"id\":\"V\",\"new\":1.50,\"packages\":[\"@s/n 1.0\"]}]\n");
}

#[test]
fn newer_servers_report_a_category() {
    let finding = r#"[{"id":"V","summary":"s","pvrs":3,"assessment":"Caution","cvss":"CVSS:3.1","numericCvss":7,"affectedPackages":[0]}]"#;
    let server = server(Answer::text(200, finding));
    Pgutil::new().server(&server).args(PACKAGE).run().expect_code(12).expect_stdout(
        "1 vulnerable package detected.\n\n\
         V: Category 3 (Caution) - \nCVSS Score: CVSS:3.1 (7.0)\ns\n * Packages: @s/n 1.0\n\n",
    );
}

#[test]
fn refusals_have_their_own_status() {
    for (answer, code) in [
        (Answer::text(403, ""), 4),
        (Answer::text(429, ""), 6),
        (Answer::text(500, ""), 7),
        (Answer::text(200, "x"), 7),
    ] {
        let server = server(answer);
        Pgutil::new().server(&server).args(PACKAGE).run().expect_code(code).expect_stdout("");
    }
    let server = Server::start();
    let line = ["vulns", "package", "--package=x", "--type=zip", "--version=1", "--source={URL}"];
    Pgutil::new().server(&server).args(line).run().expect_code(2);
}
