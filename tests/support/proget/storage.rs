//! `/api/storage`: the available storage types, and the one that each feed uses.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::call::Call;
use crate::support::http::Answer;

/// Where the feeds keep their packages.
#[derive(Default)]
pub struct State {
    /// The type and its properties, by the name of the feed in lower case. Other feeds use `Disk` with its defaults.
    pub feeds: BTreeMap<String, (String, Map<String, Value>)>,
}

/// Types with and without properties; the properties include required ones, flags and a secret.
fn types() -> Value {
    json!([
        {
            "id": "Disk",
            "name": "Disk",
            "description": "A folder on the server",
            "properties": {
                "Path": {
                    "required": true,
                    "name": "Path",
                    "description": "The folder",
                    "type": "string",
                    "placeholder": "the folder of all feeds",
                },
                "Legacy": {"required": false, "name": "Legacy", "type": "boolean"},
            },
        },
        {
            "id": "Cloud",
            "name": "Cloud",
            "description": "A bucket of a cloud",
            "properties": {
                "Bucket": {"required": true, "name": "Bucket", "description": "Name of the bucket", "type": "string"},
                "AccountKey": {"required": true, "name": "AccountKey", "type": "password"},
            },
        },
        {"id": "None", "name": "None", "description": null, "properties": {}},
    ])
}

/// Answers requests about storage.
pub fn answer(state: &mut super::State, call: &Call) -> Option<Answer> {
    let (method, path) = call.route();
    if path != ["api", "storage"] {
        return None;
    }
    let feed = call.query("feed");
    let answer = match (method, feed) {
        ("GET", None) => call.guarded(state, |_| Answer::json(200, types())),
        ("GET", Some(feed)) => call.guarded(state, |state| info(state, feed)),
        ("POST", Some(feed)) => call.guarded(state, |state| change(state, feed, call)),
        _ => return None,
    };
    Some(answer)
}

fn info(state: &mut super::State, feed: &str) -> Answer {
    if state.feeds.find(feed).is_none() {
        return Answer::text(404, &format!("There is no feed {feed}."));
    }
    match state.storage.feeds.get(&feed.to_ascii_lowercase()) {
        Some((kind, properties)) => Answer::json(200, json!({"id": kind, "properties": properties})),
        None => Answer::json(200, json!({"id": "Disk", "properties": {"Path": null, "Legacy": false}})),
    }
}

fn change(state: &mut super::State, feed: &str, call: &Call) -> Answer {
    let given = match call.object() {
        Ok(given) => given,
        Err(refusal) => return refusal,
    };
    if state.feeds.find(feed).is_none() {
        return Answer::text(404, &format!("There is no feed {feed}."));
    }
    let types = types();
    let id = given.get("id").and_then(Value::as_str).unwrap_or_default();
    let mut known = types.as_array().into_iter().flatten();
    let Some(kind) = known.find(|kind| kind["id"].as_str().is_some_and(|known| known.eq_ignore_ascii_case(id))) else {
        return Answer::text(400, &format!("There is no type of storage {id}."));
    };
    let properties = match given.get("properties") {
        None => Map::new(),
        Some(Value::Object(properties)) => properties.clone(),
        Some(_) => return Answer::text(400, "properties must be an object."),
    };
    let own = kind["properties"].as_object().unwrap();
    if let Some(name) = properties.keys().find(|name| !own.contains_key(*name)) {
        return Answer::text(400, &format!("{id} has no property {name}."));
    }
    let is_missing = |name: &str| properties.get(name).is_none_or(Value::is_null);
    if let Some((name, _)) = own.iter().find(|(name, property)| property["required"] == true && is_missing(name)) {
        return Answer::text(400, &format!("{name} is required."));
    }
    let id = kind["id"].as_str().unwrap().to_string();
    state.storage.feeds.insert(feed.to_ascii_lowercase(), (id, properties));
    Answer::new(200, "")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::support::proget::ProGet;

    #[test]
    fn the_storage_of_a_feed_is_shown_and_changed() {
        let proget = ProGet::start();
        let ask = |method, query: &str, body: Value| {
            proget.ask_as_administrator(method, &format!("/api/storage{query}"), &body.to_string())
        };
        assert!(ask("GET", "", Value::Null).1.contains("AccountKey"));
        assert_eq!(
            ask("GET", "?feed=MyNpmFeed", Value::Null).1,
            r#"{"id":"Disk","properties":{"Path":null,"Legacy":false}}"#
        );
        let cloud = json!({"id": "cloud", "properties": {"Bucket": "b", "AccountKey": "k"}});
        assert_eq!(ask("POST", "?feed=MyNpmFeed", cloud.clone()).0, 200);
        let (_, info) = ask("GET", "?feed=mynpmfeed", Value::Null);
        assert_eq!(info, r#"{"id":"Cloud","properties":{"Bucket":"b","AccountKey":"k"}}"#);
        for (query, body, status) in [
            ("?feed=nowhere", cloud, 404),
            ("?feed=MyNpmFeed", json!({"id": "tape"}), 400),
            ("?feed=MyNpmFeed", json!({"id": "Cloud", "properties": {"Bucket": "b"}}), 400),
            ("?feed=MyNpmFeed", json!({"id": "None", "properties": {"Path": "x"}}), 400),
            ("?feed=MyNpmFeed", json!({"id": "None"}), 200),
        ] {
            assert_eq!(ask("POST", query, body.clone()).0, status, "{query} {body}");
        }
    }
}
