//! `pgutil sources list`.

use crate::support::pgutil::Pgutil;

#[test]
fn nothing_configured_is_no_error() {
    Pgutil::new().args(["sources", "list"]).run().expect(0, "No sources configured.\n", "");
    Pgutil::new().args(["sources", "list", "--json"]).run().expect(0, "[]\n", "");
}

const CONFIG: &str = r#"{"sources": [
    {"name": "Default", "url": "HTTPS://ProGet.Corp.Local:443", "token": "plain-token-1", "username": "ignored"},
    {"name": "user", "url": "http://h:8080/base", "username": "jr@corp", "encryptedPassword": "not-base64"},
    {"name": "in the address", "url": "https://bob:s3cret-pass@h/"},
    {"name": "key in the address", "url": "https://api:s3cret-key@h/"},
    {"name": "replaced", "url": "http://api:s3cret-old@h/", "username": "jrdobbs", "defaultFeed": "libs"},
    {"name": "path", "url": "/srv/s3cret-path"},
    {"name": "query", "url": "https://h/?key=s3cret-query"},
    {"name": "odd\u001b[31m\nname", "url": "ftp://u:s3cret-ftp@h/", "caCert": "/etc/ca.pem", "insecure": true}
]}"#;

#[test]
fn no_secret_is_shown_not_even_one_inside_an_address() {
    let mut pgutil = Pgutil::new();
    let outcome = pgutil.config(CONFIG).args(["sources", "list"]).run();
    outcome.expect(
        0,
        "1. Default\n   https://api@proget.corp.local/\n\
         2. user\n   http://jr%40corp@h:8080/base/\n\
         3. in the address\n   https://bob@h/\n\
         4. key in the address\n   https://api@h/\n\
         5. replaced (libs feed)\n   http://jrdobbs@h/\n\
         6. path\n   (the address lacks a scheme: http:// or https://)\n\
         7. query\n   (the address has a query or a fragment, which a server address cannot have)\n\
         8. odd\\u{1b}[31m\\nname\n   (the address has a scheme other than http and https)\n",
        "",
    );
    assert_eq!(outcome.config.as_deref(), Some(CONFIG));
}

#[test]
fn json_has_what_text_has_and_no_secret() {
    let mut pgutil = Pgutil::new();
    let outcome = pgutil.config(CONFIG).args(["sources", "list", "--json"]).run();
    outcome.expect_code(0).shows_nowhere(&["s3cret", "plain-token-1", "not-base64", "\u{1b}"]);
    let found: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(found[0]["url"], "https://proget.corp.local/");
    assert_eq!(
        (&found[0]["apiKey"], &found[3]["apiKey"], &found[1]["apiKey"]),
        (&true.into(), &true.into(), &false.into())
    );
    assert_eq!((&found[1]["username"], &found[2]["username"]), (&"jr@corp".into(), &"bob".into()));
    assert_eq!(found[4]["defaultFeed"], "libs");
    assert_eq!(found[5]["fault"], "(the address lacks a scheme: http:// or https://)");
    assert_eq!((&found[7]["caCert"], &found[7]["insecure"]), (&"/etc/ca.pem".into(), &true.into()));
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_ends_it_silently() {
    use crate::support::pgutil::Stdout;
    for options in [&["sources", "list"][..], &["sources", "list", "--json"], &["--help"], &["completion", "bash"]] {
        let mut pgutil = Pgutil::new();
        pgutil.config(CONFIG).args(options).stdout_to(Stdout::BrokenPipe).run().expect(-13, "", "");
    }
}

#[test]
fn the_list_works_where_there_is_no_home_and_nothing_can_be_written() {
    let mut pgutil = Pgutil::new();
    pgutil.args(["sources", "list"]).env("HOME", "").run().expect(0, "No sources configured.\n", "");
    pgutil.env("HOME", "/dev/null").run().expect(0, "No sources configured.\n", "");
}
