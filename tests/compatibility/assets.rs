//! Asset directories: deliberate differences from the recordings.

use super::Instead::*;
use super::{Difference, Recordings};

const RECORDINGS: Recordings =
    Recordings { recorded: include_str!("assets.json"), in_order: false, missing: &[], differences: DIFFERENCES };

const DIFFERENCES: &[Difference] = &[
    (
        "assets list",
        Target("/endpoints/my-feed/dir/f/g%20h?recursive=false)", "/endpoints/my-feed/dir/f/g%20h?recursive=false"),
        PARENTHESIS,
    ),
    (
        "assets list root",
        Target("/endpoints/my-feed/dir/?recursive=false)", "/endpoints/my-feed/dir/?recursive=false"),
        PARENTHESIS,
    ),
    (
        "assets list 404",
        Target("/endpoints/a%20d/dir/?recursive=false)", "/endpoints/a%20d/dir/?recursive=false"),
        PARENTHESIS,
    ),
    (
        "assets metadata extra member",
        Target("/endpoints/a%20d/dir/?recursive=false)", "/endpoints/a%20d/dir/?recursive=false"),
        PARENTHESIS,
    ),
    ("assets metadata extra member", Status(0), SHAPE),
    ("assets metadata extra member", Prints("n\n"), SHAPE),
    ("assets metadata extra member", Stderr(&[]), SHAPE),
    ("assets upload content type", Status(5), OPTION),
    ("assets upload content type", Prints("Uploading x to a d feed...\n"), OPTION),
    ("assets upload content type", Sends(&[("POST", "/endpoints/a%20d/content/t")]), OPTION),
    ("assets upload content type", Body("1"), OPTION),
    ("assets upload content type", ContentType("a/b"), OPTION),
    (
        "assets import spaces",
        Target("/endpoints/a%20d/import/a%20b/c", "/endpoints/a%20d/import/a%20b/c%23d?format=zip&overwrite=false"),
        "every segment of the path is encoded",
    ),
    ("assets meta custom", Stdout("Type: auto", "Type: text/plain"), CONTENT_TYPE),
    ("assets meta sha only", Stdout("Type: auto", "Type: text/plain"), CONTENT_TYPE),
    ("assets meta 404", Status(5), "the item does not exist"),
    ("assets meta null", Status(5), "the item does not exist"),
];

const PARENTHESIS: &str = "no stray parenthesis in the query";
const SHAPE: &str = "user metadata of any shape is accepted";
const CONTENT_TYPE: &str = "the content type is the type";
const OPTION: &str = "the option exists now, and the recording has no answer for the request";

#[test]
fn assets_do_what_was_recorded() {
    RECORDINGS.replay();
}
