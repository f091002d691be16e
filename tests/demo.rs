//! `make demo` must not use the caller's server.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use crate::support::pgutil::Pgutil;
use crate::support::proget::ProGet;

#[test]
fn the_demo_creates_keys_only_on_the_stand_in_whatever_the_environment() {
    let (demo, own) = (ProGet::start(), ProGet::start());
    // A folder that is removed when the test ends.
    let place = Pgutil::new();
    let standin = place.file("standin", format!("#!/bin/sh\necho {}\nexec cat >/dev/null\n", demo.url()));
    std::fs::set_permissions(&standin, std::fs::Permissions::from_mode(0o755)).unwrap();
    let output = Command::new("sh")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/demo.sh"))
        .env("PGUTIL", env!("CARGO_BIN_EXE_pgutil"))
        .env("STANDIN", &standin)
        .env("TMPDIR", place.home())
        .env("PGUTIL_SOURCE", own.url())
        .env("PGUTIL_API_KEY", "abc12345")
        .env("PGUTIL_CONFIG", "/dev/null")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(own.requests().is_empty(), "a key was created on the server of the environment");
    let kinds: Vec<String> = demo.keys().iter().map(|key| key["type"].as_str().unwrap().to_string()).collect();
    assert_eq!(kinds, ["feed", "personal"], "the first key is deleted at the end");
}
