//! `pgutil apikeys create personal`.

use crate::support::pgutil::Pgutil;
use crate::support::proget::ProGet;
use crate::support::server::Server;

const PERSONAL: [&str; 4] = ["apikeys", "create", "personal", "--source={URL}"];

#[test]
fn the_user_is_the_named_one_or_the_one_who_signs_in() {
    let proget = ProGet::start();
    for (options, user) in [
        (&["--username=jrdobbs", "--password=hunter42"][..], "jrdobbs"),
        (&["--username=jrdobbs", "--password=hunter42", "--user=johnsmith"], "johnsmith"),
        (&["--api-key=abc12345", "--user=johnsmith"], "johnsmith"),
        (&["--api-key=abc12345", "--username=johnsmith"], "johnsmith"),
    ] {
        Pgutil::new().server(&proget).args([&PERSONAL[..], options].concat()).run().expect_code(0);
        assert_eq!(proget.requests().last().unwrap().json()["user"], user, "{options:?}");
    }
}

#[test]
fn an_api_key_alone_names_no_user() {
    let server = Server::start();
    Pgutil::new().server(&server).args([&PERSONAL[..], &["--api-key=abc12345"]].concat()).run().expect(
        2,
        "",
        "pgutil: missing --user=NAME\n\
         It may be left out only where a user signs in with a password; an API key has no user.\n\
         Usage: pgutil apikeys create personal [options]\n",
    );
}

#[test]
fn the_user_of_variables_and_of_sources_counts() {
    let proget = ProGet::start();
    Pgutil::new()
        .server(&proget)
        .env("PGUTIL_USERNAME", "jrdobbs")
        .env("PGUTIL_PASSWORD", "hunter42")
        .args(PERSONAL)
        .run()
        .expect_code(0);
    let mut pgutil = Pgutil::new();
    pgutil.server(&proget);
    pgutil.config(r#"{"sources":[{"name":"Default","url":"{URL}","username":"jrdobbs","password":"hunter42"}]}"#);
    pgutil.args(&PERSONAL[..3]).run().expect_code(0);
    assert!(proget.requests().iter().all(|request| request.json()["user"] == "jrdobbs"));
}

#[test]
fn personal_keys_take_the_options_of_every_key() {
    let proget = ProGet::start();
    let options = ["--user=johnsmith", "--api-key=abc12345", "--key=own-key-1", "--expiration=1y", "--logging=request"];
    Pgutil::new().server(&proget).args([&PERSONAL[..], &options].concat()).run().expect(0, "own-key-1\n", "");
}
