//! `pgutil apikeys create feed`.

use serde_json::json;

use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::proget::ProGet;
use crate::support::server::Server;

const FEED: [&str; 5] = ["apikeys", "create", "feed", "--source={URL}", "--api-key=abc12345"];

#[test]
fn what_holds_for_every_command_holds() {
    let key = r#"{"id":1,"key":"created-key"}"#;
    leaf::change(&["apikeys", "create", "feed", "--feed=f", "--description=d"], "POST", "/api/api-keys/create")
        .answers(key)
        .prints("created-key\n")
        .prints_json(&format!("{key}\n"))
        .may_be_empty("--description")
        .own_feed()
        .check();
}

#[test]
fn feed_or_group_and_permissions_go_out() {
    let proget = ProGet::start();
    let all = json!(["view", "add", "promote", "delete"]);
    for (options, member, value, permissions) in [
        (&["--feed=MyNpmFeed"][..], "feed", "MyNpmFeed", all.clone()),
        (&["--group=MyFeedGroup"], "feedGroup", "MyFeedGroup", all),
        (&["--feed=MyNpmFeed", "--permissions=ADD,view"], "feed", "MyNpmFeed", json!(["add", "view"])),
    ] {
        Pgutil::new().server(&proget).args([&FEED[..], options].concat()).run().expect_code(0);
        let body = proget.requests().last().unwrap().json();
        assert_eq!(
            (&body["type"], &body[member], &body["packagePermissions"]),
            (&json!("feed"), &json!(value), &permissions)
        );
    }
}

#[test]
fn both_or_neither_of_feed_and_group_is_refused() {
    let server = Server::start();
    let usage = "Usage: pgutil apikeys create feed [--feed=NAME | --group=NAME] [options]\n";
    Pgutil::new().server(&server).args([&FEED[..], &["--feed=a", "--group=b"]].concat()).run().expect(
        2,
        "",
        &format!(
            "pgutil: --feed and --group cannot be used together\n\
             For its options: pgutil apikeys create feed --help\n{usage}"
        ),
    );
    Pgutil::new().server(&server).args(FEED).run().expect(
        2,
        "",
        &format!(
            "pgutil: missing --feed=NAME or --group=NAME\nGive one of them, or a source that has a default feed.\n{usage}"
        ),
    );
}

#[test]
fn the_default_feed_of_the_source_serves_unless_another_is_named() {
    let proget = ProGet::start();
    let config = r#"{"sources":[{"name":"Default","url":"{URL}","defaultFeed":"MyNuGetFeed","token":"abc12345"}]}"#;
    for (options, member, value) in [
        (&[][..], "feed", "MyNuGetFeed"),
        (&["--feed=MyNpmFeed"], "feed", "MyNpmFeed"),
        (&["--group=MyFeedGroup"], "feedGroup", "MyFeedGroup"),
    ] {
        let mut pgutil = Pgutil::new();
        pgutil.server(&proget).config(config).args([&FEED[..3], options].concat()).run().expect_code(0);
        assert_eq!(proget.requests().last().unwrap().json()[member], value);
    }
}
