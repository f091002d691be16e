//! `pgutil security users list`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn each_user_is_a_line() {
    leaf::read(&["security", "users", "list"], "GET", "/api/security/users/list", r#"[{"name":"jr","displayName":"J. R.","email":"j@x","groups":["g"],"new":1.50},{"name":"Bob"}]"#)
        .prints("jr (J. R.)\nBob ()\n")
        .prints_json("[\n{\"name\":\"jr\",\"displayName\":\"J. R.\",\"email\":\"j@x\",\"groups\":[\"g\"],\"new\":1.50},\n{\"name\":\"Bob\"}\n]\n")
        .check();
}

#[test]
fn a_term_is_looked_for_in_both_names_in_any_case() {
    for (term, stdout) in [("j.", "jr (J. R.)\n"), ("BO", "Bob ()\n"), ("x", "No matching users found.\n")] {
        let server = Server::start();
        let users = r#"[{"name":"jr","displayName":"J. R."},{"name":"Bob"}]"#;
        server.expect("GET", "/api/security/users/list").answer(Answer::text(200, users));
        let line = ["security", "users", "list", &format!("--search-term={term}"), "--source={URL}"];
        Pgutil::new().server(&server).args(line).run().expect(0, stdout, "");
    }
}
