//! `pgutil security users show`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn the_user_is_shown_with_groups() {
    leaf::read(
        &["security", "users", "show", "--username=JR"],
        "GET",
        "/api/security/users/list",
        r#"[{"name":"jr","displayName":"J. R.","email":"j@x","groups":["g"],"new":1.50},{"name":"Bob"}]"#,
    )
    .prints("User name: jr\nDisplay name: J. R.\nEmail: j@x\nGroup membership:\n - g\n")
    .prints_json("{\"name\":\"jr\",\"displayName\":\"J. R.\",\"email\":\"j@x\",\"groups\":[\"g\"],\"new\":1.50}\n")
    .check();
}

#[test]
fn a_user_without_groups_has_none_and_an_absent_one_is_named() {
    let server = Server::start();
    server.expect("GET", "/api/security/users/list").answer(Answer::text(200, r#"[{"name":"Bob"}]"#));
    let line = ["security", "users", "show", "--username=bob", "--source={URL}"];
    let shown = "User name: Bob\nDisplay name: \nEmail: \nGroup membership:\n - none\n";
    Pgutil::new().server(&server).args(line).run().expect(0, shown, "");
    let server = Server::start();
    server.expect("GET", "/api/security/users/list").answer(Answer::text(200, "[]"));
    Pgutil::new().server(&server).args(line).run().expect_code(5).stderr_has(&["there is no user 'bob'"]);
}
