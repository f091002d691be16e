//! Connections and credentials, which all sets share: deliberate differences from the recordings.

use super::Instead::*;
use super::{Difference, Recordings};

const RECORDINGS: Recordings =
    Recordings { recorded: include_str!("transport.json"), in_order: false, missing: &[], differences: DIFFERENCES };

const DIFFERENCES: &[Difference] = &[
    ("auth password without username", Status(2), PASSWORD),
    ("auth password without username over token", Status(2), PASSWORD),
    ("auth empty username option", Status(2), EMPTY),
    ("auth key line feed", Status(2), HEADER),
    ("auth key spaces", Status(2), HEADER),
    ("status body latin1 charset", Stderr(&["(400): zur"]), "a text of the server is read as UTF-8"),
    ("json trailing comma", Prints("a (b)\n"), STREAMS),
    ("json listing keeps order and partial", Status(8), "the list is cut off"),
    ("http no proxy", Elsewhere, "it would look up a name; the proxy tests cover no_proxy"),
    ("http proxy for loopback", Status(8), LOOPBACK),
    ("http proxy for loopback", Prints(""), LOOPBACK),
    ("http proxy for loopback", Sends(&[]), LOOPBACK),
    ("json missing required", Status(0), MISSING_MEMBERS),
    (
        "json missing required",
        Prints(
            "(unnamed key)\n  Id:          1\n  Expiration:  None\n  Logging:     None\n  Type:        (unknown)\n\n",
        ),
        MISSING_MEMBERS,
    ),
    ("json missing two required", Status(0), MISSING_MEMBERS),
    (
        "json missing two required",
        Prints(
            "(unnamed key)\n  Id:          1\n  Expiration:  None\n  Logging:     (unknown)\n  Type:        (unknown)\n\n",
        ),
        MISSING_MEMBERS,
    ),
    ("json missing required package", Status(0), MISSING_MEMBERS),
    ("json missing required package", Prints("a 1\n"), MISSING_MEMBERS),
    ("json null object", Status(7), "null is not an object"),
    ("http empty answer to upload", Target("/api/packages/f/upload", "/api/packages/f/upload/x"), FILE_NAME),
    ("http upload redirected", Target("/api/packages/f/upload", "/api/packages/f/upload/x"), FILE_NAME),
    ("http upload redirected 302", Target("/api/packages/f/upload", "/api/packages/f/upload/x"), FILE_NAME),
];

const PASSWORD: &str = "a password goes with a user name";
const EMPTY: &str = "an empty value is a mistake, such as an unset variable in a script";
const HEADER: &str = "a key that cannot be sent in a header is rejected";
const STREAMS: &str = "each object is printed before more is waited for";
const LOOPBACK: &str = "this machine is never reached through a proxy";
const MISSING_MEMBERS: &str = "a missing member prints as empty or unknown";
const FILE_NAME: &str = "the file name is always sent";

#[test]
fn connections_and_credentials_do_what_was_recorded() {
    RECORDINGS.replay();
}
