//! Tests of the shared table itself: it must report everything that differs from it.

use super::leaf::{self, Leaf};

const BODY: &str = r#"[{"name":"x","feedType":"npm","active":true}]"#;

fn list() -> Leaf {
    leaf::read(&["feeds", "list"], "GET", "/api/management/feeds/list", BODY).prints("x (npm)\n")
}

/// What a check complains of.
fn complaints(leaf: Leaf) -> String {
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| leaf.check())) {
        Ok(()) => String::new(),
        Err(panic) => *panic.downcast::<String>().unwrap(),
    }
}

#[test]
fn a_difference_is_reported_with_the_name_of_its_row() {
    assert_eq!(complaints(list()), "");
    for (wrong, row, complaint) in [
        (list().prints("x\n"), "success", "stdout should be\nx\n"),
        (list().prints_json("[]\n"), "--json", "stdout should be\n[]\n"),
        (list().announces("Listing...\n"), "403", "stdout should be\nListing...\n"),
        (list().on("404", 6), "404", "the exit status should be 6"),
        (
            leaf::read(&["feeds", "list"], "GET", "/api/management/feeds/get", BODY),
            "success",
            "GET /api/management/feeds/get did not come",
        ),
        // Only a read is retried.
        (leaf::change(&["feeds", "list"], "GET", "/api/management/feeds/list").answers(BODY), "503", "unexpected"),
        (
            leaf::read(&["feeds", "delete", "--name=x"], "DELETE", "/api/management/feeds/delete/x", "")
                .announces("Deleting x...\n"),
            "503",
            "did not come",
        ),
        // An option whose value may be empty.
        (
            leaf::change(&["settings", "set", "--name=x", "--value=y"], "POST", "/api/settings/set?name=x&value=y"),
            "--value empty",
            "the exit status should be 2",
        ),
    ] {
        let found = complaints(wrong);
        assert!(found.contains(&format!("=== {row}\n")) && found.contains(complaint), "{row}: {found}");
    }
}

#[test]
fn an_exception_for_an_unknown_row_is_an_error() {
    assert!(complaints(list().on("405", 6)).contains("there is no row 405"));
}
