//! Tests of the stand-in itself: it must refuse what ProGet refuses.

use serde_json::{Value, json};

use super::proget::{ADMIN_KEYS, ProGet, Settings, server_error};

fn create(proget: &ProGet, body: &Value) -> (u16, String) {
    proget.ask_as_administrator("POST", "/api/api-keys/create", &body.to_string())
}

#[test]
fn a_key_lives_from_its_creation_to_its_deletion() {
    let proget = ProGet::start();
    let wanted = json!({"type": "Personal", "logging": "NONE", "user": "johnsmith", "key": "k1", "unknown": 1});
    let (status, text) = create(&proget, &wanted);
    let expected = json!({"id": 1000, "type": "personal", "logging": "none", "user": "johnsmith", "key": "k1"});
    assert_eq!((status, serde_json::from_str::<Value>(&text).unwrap()), (200, expected.clone()));
    assert_eq!(proget.keys(), [expected]);

    let (status, _, listed) = proget.ask("GET", "/api/api-keys/list", "jrdobbs:hunter42", "");
    assert_eq!(status, 200);
    assert!(listed.contains("1000") && !listed.contains("k1"), "{listed}");

    let delete = |id| proget.ask("POST", &format!("/api/api-keys/delete?id={id}"), ADMIN_KEYS[1], "").0;
    assert_eq!([delete("x"), delete("7"), delete("1000"), delete("1000")], [400, 404, 200, 404]);
    assert!(proget.keys().is_empty());
}

#[test]
fn bodies_that_proget_refuses_are_refused() {
    let proget = ProGet::start();
    let feed = json!({"type": "feed", "logging": "none", "feed": "mynpmfeed", "packagePermissions": ["view"]});
    assert_eq!(create(&proget, &feed).0, 200);
    let system = json!({"type": "system", "logging": "both", "systemApis": ["full-control"], "key": "taken"});
    assert_eq!(create(&proget, &system).0, 200);
    let user = json!({"type": "personal", "logging": "none", "user": "mikejones"});
    let wrong = [
        (&system, "key", json!("taken"), "in use"),
        (&system, "type", json!("other"), "type"),
        (&system, "type", Value::Null, "type is required"),
        (&system, "logging", Value::Null, "logging is required"),
        (&system, "logging", json!("all"), "logging"),
        (&system, "systemApis", json!([]), "systemApis"),
        (&system, "systemApis", json!(["feeds", "SCA"]), "SCA"),
        (&system, "expiration", json!("2024/08/01"), "expiration"),
        (&system, "description", json!(""), "description"),
        (&feed, "feed", json!("nowhere"), "no feed nowhere"),
        (&feed, "feed", Value::Null, "Either"),
        (&feed, "feedGroup", json!("MyFeedGroup"), "not both"),
        (&feed, "feedGroup", json!("nobody"), "no feed group nobody"),
        (&feed, "packagePermissions", json!(["read"]), "read"),
        (&feed, "packagePermissions", Value::Null, "packagePermissions"),
        (&user, "user", json!("nobody"), "no user nobody"),
        (&user, "user", Value::Null, "user is required"),
    ];
    for (body, member, value, complaint) in wrong {
        let mut body = body.clone();
        body[member] = value;
        let (status, text) = create(&proget, &body);
        assert!(status == 400 && text.contains(complaint), "{body} was answered with {status} {text}");
    }
    assert_eq!(create(&proget, &json!([])).0, 400);
    for zone in ["", "Z", "+02:00"] {
        let mut body = user.clone();
        body["expiration"] = json!(format!("2030-01-31T00:00:00{zone}"));
        assert_eq!(create(&proget, &body).0, 200, "{body}");
    }
}

#[test]
fn only_administrators_and_their_keys_are_let_in() {
    let proget = ProGet::start();
    for (key, apis) in [("whole", "full-control"), ("part", "feeds")] {
        create(&proget, &json!({"type": "system", "logging": "none", "key": key, "systemApis": [apis]}));
    }
    for (key, user) in [("his", "jrdobbs"), ("hers", "johnsmith")] {
        create(&proget, &json!({"type": "personal", "logging": "none", "key": key, "user": user}));
    }
    let status = |credential| proget.ask("GET", "/api/api-keys/list", credential, "").0;
    for good in ["abc12345", "api:abc12345", "jrdobbs:hunter42", "JRDobbs:hunter42", "whole", "his"] {
        assert_eq!(status(good), 200, "{good}");
    }
    for bad in ["", "abc1234", "jrdobbs:Hunter42", "jrdobbs:", "johnsmith:swordfish", "api:hunter42", "part", "hers"] {
        assert_eq!(status(bad), 403, "{bad}");
    }
}

#[test]
fn a_proget_can_be_of_another_kind() {
    let key = json!({"type": "system", "logging": "none", "key": "k1", "systemApis": ["feeds"]});
    let plain = ProGet::with(Settings { plain_text_key: true, ..Settings::default() });
    assert_eq!(create(&plain, &key), (200, "k1".to_string()));

    let free = ProGet::with(Settings { edition: "Free", ..Settings::default() });
    let (status, head, _) = free.ask("POST", "/api/api-keys/create", "abc12345", &key.to_string());
    assert!(status == 403 && head.contains("X-ProGet-Edition: Free"), "{head}");
    assert_eq!(create(&free, &json!({"type": "personal", "logging": "none", "user": "johnsmith"})).0, 200);

    let old = ProGet::with(Settings { version: "24.0.2.9", ..Settings::default() });
    let (status, head, _) = old.ask("POST", "/api/api-keys/create", "abc12345", &key.to_string());
    assert!(status == 404 && head.contains("X-ProGet-Version: 24.0.2.9"), "{head}");

    let moved = ProGet::with(Settings { base: "/proget", ..Settings::default() });
    let status = |path| moved.ask("GET", path, "abc12345", "").0;
    assert_eq!((status("/proget/api/api-keys/list"), status("/api/api-keys/list")), (200, 404));
}

#[test]
fn health_is_json_or_text() {
    let body = |settings, target| {
        let (status, _, body) = ProGet::with(settings).ask("GET", target, "", "");
        (status, body)
    };
    let new = || Settings { version: "26.0.1.2", ..Settings::default() };
    assert_eq!(body(new(), "/health"), (200, "OK".to_string()));
    for (settings, target) in [(new(), "/health?format=json"), (Settings::default(), "/health")] {
        let version = settings.version;
        let report: Value = serde_json::from_str(&body(settings, target).1).unwrap();
        assert_eq!((&report["versionNumber"], &report["serviceStatus"]), (&json!(version), &json!("OK")));
        assert!(version.starts_with(report["releaseNumber"].as_str().unwrap()));
    }
    let (status, report) = body(Settings { unhealthy: true, ..Settings::default() }, "/health?format=json");
    assert!(status == 500 && report.contains("not running"), "{report}");
}

#[test]
fn one_answer_can_differ_from_the_rest() {
    let proget = ProGet::start();
    proget.expect("GET", "/api/api-keys/list").answer(server_error("It broke."));
    let list = || proget.ask("GET", "/api/api-keys/list", "abc12345", "");
    let (status, _, body) = list();
    assert_eq!((status, body.lines().next()), (500, Some("It broke.")));
    assert!(body.lines().nth(1).unwrap().starts_with("   at "));
    assert_eq!(list().0, 200);
}
