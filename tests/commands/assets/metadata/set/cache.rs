//! `pgutil assets metadata set cache`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn the_type_is_sent_as_it_is_typed() {
    let line = ["assets", "metadata", "set", "cache", "--feed=a b/c", "--path=x/y z", "--type=TTL", "--value=60"];
    leaf::change(&line, "POST", "/endpoints/a%20b%2Fc/metadata/x/y%20z")
        .sends(json!({ "userMetadataUpdateMode": "update", "cacheHeader": { "type": "TTL", "value": "60" } }))
        .announces("Setting x/y z caching to TTL 60...\n")
        .prints("Setting x/y z caching to TTL 60...\nMetadata set.\n")
        .prints_json("{\"asset\":\"x/y z\",\"feed\":\"a b/c\",\"type\":\"TTL\",\"changed\":true}\n")
        .check();
}

#[test]
fn a_type_needs_no_value_but_must_be_known() {
    let line = |kind| ["assets", "metadata", "set", "cache", "--feed=d", "--path=x", kind, "--source={URL}"];
    let server = Server::start();
    server.expect("POST", "/endpoints/d/metadata/x").answer(Answer::new(200, ""));
    let outcome = Pgutil::new().server(&server).args(line("--type=inherit")).run();
    outcome.expect(0, "Setting x caching to inherit ...\nMetadata set.\n", "");
    let server = Server::start();
    Pgutil::new().server(&server).args(line("--type=zz")).run().expect_code(2);
}
