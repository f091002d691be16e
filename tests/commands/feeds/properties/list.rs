//! `pgutil feeds properties list`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn the_properties_are_listed_in_their_order() {
    leaf::read(&["feeds", "properties", "list", "--feed=a b"], "GET", "/api/management/feeds/get/a%20b", r#"{"name":"a b","feedType":"npm","active":true,"dropPath":"","connectors":["x","y"],"canPublish":null,"new":{"n":1.50},"retentionRules":[{"keepVersionsCount":5,"deleteCached":false,"new":1.50},null]}"#)
        .prints("alternateNames=*not set*\nfeedType=npm\nactive=true\ndropPath=\nendpointUrl=*not set*\nconnectors=x,y\ncanPublish=*not set*\nvulnerabilitiesEnabled=*not set*\n")
        .prints_json("{\"name\":\"a b\",\"feedType\":\"npm\",\"active\":true,\"dropPath\":\"\",\"connectors\":[\"x\",\"y\"],\"canPublish\":null,\"new\":{\"n\":1.50},\"retentionRules\":[{\"keepVersionsCount\":5,\"deleteCached\":false,\"new\":1.50},null]}\n")
        .check();
}

#[test]
fn a_property_of_another_type_is_named() {
    let server = Server::start();
    server.expect("GET", "/api/management/feeds/get/f").answer(Answer::text(200, r#"{"active":"yes"}"#));
    let line = ["feeds", "properties", "list", "--feed=f", "--source={URL}"];
    let outcome = Pgutil::new().server(&server).args(line).run();
    outcome.expect_code(7).expect_stdout("").stderr_has(&["its member 'active' is of another type"]);
}

#[test]
fn the_feed_comes_from_the_option_the_source_or_the_variable() {
    let config = r#"{"sources":[{"name":"Default","url":"{URL}","defaultFeed":"d"},{"name":"Other","url":"{URL}","defaultFeed":"o"},{"name":"Bare","url":"{URL}"}]}"#;
    for (options, variable, feed) in [
        (&["--feed=f"][..], Some("v"), "f"),
        (&["--source=Other"], Some("v"), "o"),
        (&["--source=Bare"], Some("v"), "v"),
        (&["--source={URL}"], Some("v"), "v"),
        (&[], Some("v"), "v"),
        (&[], None, "d"),
        (&["--source=Other"], None, "o"),
    ] {
        let server = Server::start();
        server.expect("GET", &format!("/api/management/feeds/get/{feed}")).answer(Answer::text(200, "{}"));
        let mut pgutil = Pgutil::new();
        pgutil.server(&server).config(config).args([&["feeds", "properties", "list"][..], options].concat());
        if let Some(variable) = variable {
            pgutil.env("PGUTIL_FEED", variable);
        }
        pgutil.run().expect_code(0);
    }
    for (options, variable, code) in [
        (&["--source={URL}"][..], None, 2),
        (&["--source=Bare"], None, 2),
        (&["--source=Bare"], Some(""), 3),
        (&["--feed="], None, 2),
        (&["--feed=.."], None, 2),
    ] {
        let server = Server::start();
        let mut pgutil = Pgutil::new();
        pgutil.server(&server).config(config).args([&["feeds", "properties", "list"][..], options].concat());
        if let Some(variable) = variable {
            pgutil.env("PGUTIL_FEED", variable);
        }
        pgutil.run().expect_code(code).expect_stdout("");
    }
}
