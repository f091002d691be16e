//! Feeds, connectors, licenses and settings: deliberate differences from the recordings.

use super::Instead::*;
use super::{Difference, Recordings};

const RECORDINGS: Recordings =
    Recordings { recorded: include_str!("management.json"), in_order: false, missing: &[], differences: DIFFERENCES };

const DIFFERENCES: &[Difference] = &[
    ("feeds properties set Active=true", Status(0), ANY_CASE),
    ("feeds properties set Active=true", Prints("Property updated.\n"), ANY_CASE),
    ("feeds properties set Active=true", Sends(&[("POST", "/api/management/feeds/update/my-feed")]), ANY_CASE),
    ("feeds properties set Active=true", Body(r#"{"active":true}"#), ANY_CASE),
    (
        "feeds properties list full",
        Target("/api/management/feeds/get/a%20b", "/api/management/feeds/get/a%20b%23c%3Fd"),
        WHOLE_SEGMENT,
    ),
    (
        "feeds properties set slash name",
        Target("/api/management/feeds/update/a/b%20c", "/api/management/feeds/update/a%2Fb%2520c"),
        WHOLE_SEGMENT,
    ),
    ("feeds properties set answer empty", Status(0), NO_BODY_NEEDED),
    ("feeds properties set answer empty", Prints("Property updated.\n"), NO_BODY_NEEDED),
    (
        "feeds retention list",
        Stdout(" keepVersionsCount", " keepVersions=*not set*\n keepVersionsCount"),
        "every member of a rule is shown",
    ),
    ("retention create on full", Status(2), INTEGER),
    ("retention update clear", Status(2), INTEGER),
    ("retention update word", Status(2), INTEGER),
    ("feeds filter not a text", Status(0), "members that are not shown are not checked"),
    ("feeds filter not a text", Prints("* no rules defined *\n"), "members that are not shown are not checked"),
    ("storage change case", Status(0), ANY_CASE),
    ("storage change case", Prints("Storage changed to Disk.\n"), ANY_CASE),
    ("storage change case", Sends(&[("GET", "/api/storage"), ("POST", "/api/storage?feed=f")]), ANY_CASE),
    ("storage change case", Body(r#"{"id":"Disk","properties":{"Path":"x"}}"#), ANY_CASE),
    ("connectors create", Stdout("npm feed n", "npm connector n"), "it creates a connector, not a feed"),
    ("connectors properties set bad", Status(2), INTEGER),
    (
        "connectors set bool",
        Body(
            r#"{"name":"n x","url":"u","feedType":"npm","timeout":10,"metadataCacheEnabled":false,"metadataCacheMinutes":1,"metadataCacheCount":2,"username":"us","password":"pw","filters":["A"],"extra":1}"#,
        ),
        UNKNOWN_KEPT,
    ),
    ("connectors set case", Status(0), ANY_CASE),
    ("connectors set case", Prints("Property updated.\n"), ANY_CASE),
    (
        "connectors set case",
        Sends(&[("GET", "/api/management/connectors/get/n%20x"), ("POST", "/api/management/connectors/update/n%20x")]),
        ANY_CASE,
    ),
    (
        "connectors set case",
        Body(
            r#"{"name":"n x","url":"u","feedType":"npm","timeout":1,"metadataCacheEnabled":true,"metadataCacheMinutes":1,"metadataCacheCount":2,"username":"us","password":"pw","filters":["A"],"extra":1}"#,
        ),
        ANY_CASE,
    ),
    (
        "licenses info",
        Stdout("Packages:  - npm://x\n PUrls:\nFiles:", "Packages:\n  - npm://x\n PUrls:\n\nFiles:"),
        LAYOUT,
    ),
    (
        "licenses info lists",
        Stdout("Packages:  - p\n  - q\n PUrls:  - r\n", "Packages:\n  - p\n  - q\n PUrls:\n  - r\n"),
        LAYOUT,
    ),
    ("licenses delete without id", Status(7), "nothing is deleted without an id from the server"),
    ("licenses delete without id", Prints("Deleting X\n"), "nothing is deleted without an id from the server"),
    (
        "licenses delete without id",
        Sends(&[("GET", "/api/licenses/list")]),
        "nothing is deleted without an id from the server",
    ),
    ("licenses remove url scheme", Member("/urls", "[]"), SCHEME),
    ("licenses add upper scheme", Member("/urls", r#"["x"]"#), SCHEME),
    ("licenses remove collapses", Prints(""), "if there is nothing to remove, nothing is changed"),
    ("licenses remove collapses", Stderr(&["none"]), "if there is nothing to remove, nothing is changed"),
    (
        "licenses remove collapses",
        Sends(&[("GET", "/api/licenses/list")]),
        "if there is nothing to remove, nothing is changed",
    ),
    ("licenses create spdx", Status(5), "the option exists now, and the recording has no answer for the request"),
    ("licenses create spdx", Prints("Adding X: t\n"), "the option exists now"),
    ("licenses create spdx", Sends(&[("POST", "/api/licenses/add")]), "the option exists now"),
    ("licenses create spdx", Body(r#"{"code":"X","title":"t","spdx":["MIT"]}"#), "the option exists now"),
    ("settings missing members", Status(0), "a missing member prints as empty"),
    ("settings missing members", Prints("A=\n"), "a missing member prints as empty"),
];

const ANY_CASE: &str = "property names ignore case";
const INTEGER: &str = "a number that is not an integer is a usage error";
const WHOLE_SEGMENT: &str = "a name is encoded as one segment of the path";
const NO_BODY_NEEDED: &str = "any success status means success, whatever the body";
const LAYOUT: &str = "each label ends its line, and one empty line precedes the files";
const UNKNOWN_KEPT: &str = "unknown members are kept";
const SCHEME: &str = "an address loses its scheme in both directions";

#[test]
fn feeds_connectors_licenses_and_settings_do_what_was_recorded() {
    RECORDINGS.replay();
}
