//! `pgutil assets metadata get`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const ITEM: &str = r#"{"name":"n","type":"text/plain","size":5,"created":"2026-01-02T03:04:05Z","new":1.50}"#;

#[test]
fn what_the_server_knows_is_shown() {
    leaf::read(
        &["assets", "metadata", "get", "--feed=a b/c", "--path=x/y z"],
        "GET",
        "/endpoints/a%20b%2Fc/metadata/x/y%20z",
        ITEM,
    )
    .prints(
        "Name: n\nSize: 5\nType: text/plain\nCreated: 2026-01-02T03:04:05Z\nModified: \n\
         Caching: Not set (inherit)\n\n-- Custom Metadata --\nNot set\n",
    )
    .prints_json(&format!("{ITEM}\n"))
    .check();
}

fn shown(item: &str) -> String {
    let server = Server::start();
    server.expect("GET", "/endpoints/d/metadata/x").answer(Answer::json(200, item));
    let line = ["assets", "metadata", "get", "--feed=d", "--path=x", "--source={URL}"];
    let outcome = Pgutil::new().server(&server).args(line).run();
    outcome.expect_code(0);
    outcome.stdout.clone()
}

#[test]
fn caching_and_user_metadata_of_any_shape_are_understood() {
    for (header, expected) in [
        (r#"{"type":"nocache"}"#, "Do Not Cache"),
        (r#"{"type":"TTL","value":60}"#, "TTL (60 seconds)"),
        (r#"{"type":"ttl","value":"60"}"#, "TTL (60 seconds)"),
        (r#"{"type":"CUSTOM","value":"max-age=1"}"#, "Custom (max-age=1)"),
        (r#"{"type":"Inherit"}"#, "Not set (inherit)"),
        ("{}", "Not set (inherit)"),
        ("null", "Not set (inherit)"),
    ] {
        let text = shown(&format!(r#"{{"name":"n","type":"dir","cacheHeader":{header}}}"#));
        assert!(text.contains(&format!("Type: folder\nCreated: \nModified: \nCaching: {expected}\n")), "{text}");
    }
    let text = shown(
        r#"{"name":"n","sha1":"1","md5":"","sha512":"5","userMetadata":{"a":"x\u001b","b":{"value":"v","new":1},"c":1.50,"d":[1],"e":null,"f":{}}}"#,
    );
    let expected = "\n-- Hashes --\nMD5: \nSHA1: 1\nSHA512: 5\n\n-- Custom Metadata --\na: x\\u{1b}\nb: v\nc: 1.50\nd: [1]\ne: \nf: {}\n";
    assert!(text.ends_with(expected), "{text}");
}

#[test]
fn null_is_an_item_that_is_not_there() {
    let server = Server::start();
    server.expect("GET", "/endpoints/d/metadata/x").answer(Answer::json(200, "null"));
    let line = ["assets", "metadata", "get", "--feed=d", "--path=x", "--source={URL}"];
    Pgutil::new()
        .server(&server)
        .args(line)
        .run()
        .expect_code(5)
        .stderr_has(&["x was not found", "pgutil assets list"]);
}
