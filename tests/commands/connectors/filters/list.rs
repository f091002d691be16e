//! `pgutil connectors filters list`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn each_filter_is_a_line() {
    leaf::read(&["connectors", "filters", "list", "--connector=a b"], "GET", "/api/management/connectors/get/a%20b", r#"{"name":"A b","url":"u","feedType":"npm","timeout":10,"metadataCacheEnabled":true,"filters":["A*","!B"],"password":"pw","new":[1.50]}"#)
        .prints("A*\n!B\n")
        .prints_json("[\"A*\",\"!B\"]\n")
        .check();
}

#[test]
fn a_connector_without_filters_says_so() {
    let server = Server::start();
    server.expect("GET", "/api/management/connectors/get/n").answer(Answer::text(200, "{}"));
    let line = ["connectors", "filters", "list", "--connector=n", "--source={URL}"];
    Pgutil::new().server(&server).args(line).run().expect(0, "* no filters defined *\n", "");
}
