//! The rules of the feeds.

use serde_json::{Value, json};

use crate::support::proget::ProGet;

/// Feeds of the types, named by them.
fn with_feeds(kinds: &[&str]) -> ProGet {
    let proget = ProGet::start();
    for kind in kinds {
        let body = json!({ "name": kind, "feedType": kind }).to_string();
        assert_eq!(proget.ask_as_administrator("POST", "/api/management/feeds/create", &body).0, 200);
    }
    proget
}

#[test]
fn each_type_of_feed_demands_what_its_packages_need() {
    let proget = with_feeds(&["pypi", "rpm", "debian", "npm"]);
    let put = |target: &str| proget.ask_as_administrator("PUT", &format!("/api/packages/{target}"), "n 1.0\n").0;
    for (target, status) in [
        ("pypi/upload", 400),
        ("pypi/upload/n-1.0.tar.gz", 201),
        ("rpm/upload", 400),
        ("rpm/upload/n.rpm", 201),
        ("debian/upload/n.deb", 400),
        ("debian/upload/n.deb?distribution=stable", 201),
        ("debian/upload/n.deb?distribution=stable&component=contrib", 201),
        ("npm/upload", 201),
        ("npm/upload/again.tgz", 400),
        ("none/upload/n", 404),
    ] {
        assert_eq!(put(target), status, "{target}");
    }
    proget.state().packages.overwrites = true;
    assert_eq!(put("npm/upload"), 201);
    let get = |target: &str| proget.ask_as_administrator("GET", &format!("/api/packages/{target}"), "");
    assert_eq!(get("debian/download?name=n&version=1.0").0, 400, "not unique");
    let one = "debian/download?name=n&version=1.0&qualifier=arch%3Damd64%26component%3Dmain%26distro%3Dstable";
    assert_eq!(get(one), (200, "n 1.0\n".to_string()));
    assert_eq!(get("npm/download?name=n&version=2.0").0, 404);
    assert_eq!(get("npm/versions?name=none"), (200, "{}".to_string()));
    let versions: Value = serde_json::from_str(&get("npm/versions").1).unwrap();
    assert_eq!((&versions[0]["name"], versions[0]["sha512"].as_str().map(str::len)), (&json!("n"), Some(128)));
}
