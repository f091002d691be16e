//! Packages: deliberate differences from the recordings.

use super::Instead::*;
use super::{Difference, Recordings};

const RECORDINGS: Recordings =
    Recordings { recorded: include_str!("packages.json"), in_order: false, missing: &[], differences: DIFFERENCES };

const DIFFERENCES: &[Difference] = &[
    (
        "packages versions one",
        Stdout("runtime 7.25.0", "@babel/runtime 7.25.0"),
        "a scoped name without its group is ambiguous",
    ),
    ("packages download traversal", Stdout("../../evil.nupkg", "evil.nupkg"), SAFE_NAME),
    ("packages download traversal", Downloaded("evil.nupkg"), SAFE_NAME),
    (
        "packages upload",
        Target("/api/packages/my-feed/upload", "/api/packages/my-feed/upload/a%20b%2Bc.nupkg"),
        FILE_NAME,
    ),
    ("packages upload 400", Target("/api/packages/f/upload", "/api/packages/f/upload/x"), FILE_NAME),
    ("packages upload wildcard", Status(5), PATTERN),
    ("packages upload wildcard", Prints("Uploading a.nupkg to f feed...\n"), PATTERN),
    ("packages upload wildcard", Sends(&[("PUT", "/api/packages/f/upload/a.nupkg")]), PATTERN),
    ("packages upload wildcard", Body("1"), PATTERN),
    ("packages status deprecated --state=clear", Stdout("to deprecated", "to not deprecated"), CLEAR),
    ("packages status deprecated --state=clear", Body(r#"{"deprecated":false}"#), CLEAR),
    ("packages audit C", Status(0), REPORT),
    (
        "packages audit C",
        Prints("Checking Newtonsoft.Json 13.0.3...\nAnalyzed: 2026-01-02T03:04:05Z\nStatus: Status text\nbecause\n"),
        REPORT,
    ),
    ("packages audit C", Stderr(&[]), REPORT),
    ("packages audit I", Status(12), REPORT),
    (
        "packages audit I",
        Prints("Checking Newtonsoft.Json 13.0.3...\nAnalyzed: 2026-01-02T03:04:05Z\nStatus: Status text\nbecause\n"),
        REPORT,
    ),
    ("packages audit I", Stderr(&[]), REPORT),
    ("packages audit N", Status(12), REPORT),
    (
        "packages audit N",
        Prints("Checking Newtonsoft.Json 13.0.3...\nAnalyzed: 2026-01-02T03:04:05Z\nStatus: Status text\nbecause\n"),
        REPORT,
    ),
    ("packages audit N", Stderr(&[]), REPORT),
    ("packages audit None", Status(12), REPORT),
    ("packages audit None", Stderr(&[]), REPORT),
    ("packages audit no detail", Status(12), REPORT),
    ("packages audit no detail", Stderr(&[]), REPORT),
    ("packages audit empty code", Status(12), REPORT),
    ("packages audit empty code", Stderr(&[]), REPORT),
    ("packages audit empty code", Prints("Checking A 1.0...\nAnalyzed: 2026-01-02T03:04:05Z\nStatus: S\n"), REPORT),
    (
        "packages feed info incomplete",
        Status(0),
        "a missing member counts as empty, and the second request gets the same answer",
    ),
    (
        "packages feed info incomplete",
        Prints(r#"{"id":1,"name":"x"}"#),
        "a missing member counts as empty, and the second request gets the same answer",
    ),
    (
        "packages feed info incomplete",
        Sends(&[("GET", "/api/packages/my-feed"), ("GET", "/api/packages/my-feed/download?name=A&version=1.0")]),
        "a missing member counts as empty, and the second request gets the same answer",
    ),
    ("packages download name quoted", Stdout("a b.nupkg", "x y.nupkg"), EXTENDED),
    ("packages download name quoted", NoFile("a b.nupkg"), EXTENDED),
    ("packages download name quoted", Downloaded("x y.nupkg"), EXTENDED),
    ("packages download name star only", Status(0), EXTENDED),
    (
        "packages download name star only",
        Prints("Downloading A 1.0 from my-feed feed...\nSaving package to x y.nupkg...\nDownload complete (4 bytes)\n"),
        EXTENDED,
    ),
    ("packages download name star only", Downloaded("x y.nupkg"), EXTENDED),
];

const FILE_NAME: &str = "the file name is always sent";
const REPORT: &str = "the report is printed, and the status says what was found";
const SAFE_NAME: &str = "only the last part of a name from the server is used";
const EXTENDED: &str = "the extended form of a file name takes precedence";
const CLEAR: &str = "the state clear clears";
const PATTERN: &str = "a pattern selects files, and the recording has no answer for the request";

#[test]
fn packages_do_what_was_recorded() {
    RECORDINGS.replay();
}
