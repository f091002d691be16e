//! `/api/management/feeds`: feeds are listed, read, created, changed member by member, and deleted by name.

use serde_json::{Map, Value, json};

use super::call::Call;
use super::objects::object;
use crate::support::http::Answer;

/// The feeds that a new stand-in has.
pub const FEEDS: [(&str, &str); 3] = [("MyNpmFeed", "npm"), ("MyNuGetFeed", "nuget"), ("unapproved-nuget", "nuget")];

/// The feed groups.
pub const FEED_GROUPS: &[&str] = &["MyFeedGroup", "production-feeds"];

/// The feed types as ProGet writes them.
const TYPES: &[&str] = &[
    "nuget",
    "chocolatey",
    "npm",
    "bower",
    "maven",
    "universal",
    "powershell",
    "docker",
    "rubygems",
    "vsix",
    "debian",
    "pypi",
    "helm",
    "rpm",
    "conda",
    "apk",
    "cran",
    "asset",
];

/// `null` removes these members; every other member keeps its value.
const REMOVED_BY_NULL: &[&str] = &["description", "dropPath"];

/// The feeds.
pub struct State {
    /// `ProGetFeed` objects, including unknown members.
    pub feeds: Vec<Map<String, Value>>,
}

impl Default for State {
    fn default() -> State {
        State { feeds: FEEDS.iter().map(|(name, kind)| new_feed(name, kind)).collect() }
    }
}

impl State {
    /// The feed with this name, ignoring case.
    pub fn find(&mut self, name: &str) -> Option<&mut Map<String, Value>> {
        self.feeds.iter_mut().find(|feed| is_named(feed, name))
    }

    /// The names of all feeds.
    pub fn names(&self) -> Vec<&str> {
        self.feeds.iter().filter_map(|feed| feed["name"].as_str()).collect()
    }
}

fn new_feed(name: &str, kind: &str) -> Map<String, Value> {
    object(json!({
        "name": name,
        "feedType": kind,
        "active": true,
        "alternateNames": [],
        "connectors": [],
        "retentionRules": [],
        "canPublish": true,
    }))
}

fn is_named(feed: &Map<String, Value>, name: &str) -> bool {
    feed["name"].as_str().is_some_and(|each| each.eq_ignore_ascii_case(name))
}

/// Answers requests about feeds.
pub fn answer(state: &mut super::State, call: &Call) -> Option<Answer> {
    let (method, path) = call.route();
    let ["api", "management", "feeds", rest @ ..] = path.as_slice() else {
        return None;
    };
    let answer = match (method, rest) {
        ("GET", ["list"]) => call.guarded(state, |state| Answer::json(200, json!(state.feeds.feeds))),
        ("GET", ["get", name]) => call.guarded(state, |state| match state.feeds.find(name) {
            Some(feed) => Answer::json(200, json!(feed)),
            None => unknown(name),
        }),
        ("POST", ["create"]) => call.guarded(state, |state| create(&mut state.feeds, call)),
        ("POST", ["update", name]) => call.guarded(state, |state| update(&mut state.feeds, name, call)),
        ("DELETE", ["delete", name]) => call.guarded(state, |state| delete(&mut state.feeds, name)),
        _ => return None,
    };
    Some(answer)
}

fn unknown(name: &str) -> Answer {
    Answer::text(404, &format!("There is no feed {name}."))
}

fn create(state: &mut State, call: &Call) -> Answer {
    let given = match call.object() {
        Ok(given) => given,
        Err(refusal) => return refusal,
    };
    let text = |member: &str| given.get(member).and_then(Value::as_str).filter(|text| !text.is_empty());
    let (Some(name), Some(kind)) = (text("name"), text("feedType")) else {
        return Answer::text(400, "name and feedType are required.");
    };
    let Some(kind) = TYPES.iter().find(|known| known.eq_ignore_ascii_case(kind)) else {
        return Answer::text(400, &format!("There is no type of feed {kind}."));
    };
    if state.find(name).is_some() {
        return Answer::text(400, &format!("The feed {name} exists already."));
    }
    let mut feed = new_feed(name, kind);
    change(&mut feed, &given);
    state.feeds.push(feed.clone());
    Answer::json(200, json!(feed))
}

fn update(state: &mut State, name: &str, call: &Call) -> Answer {
    let given = match call.object() {
        Ok(given) => given,
        Err(refusal) => return refusal,
    };
    if let Some(new) = given.get("name").and_then(Value::as_str)
        && !new.eq_ignore_ascii_case(name)
        && state.find(new).is_some()
    {
        return Answer::text(400, &format!("The feed {new} exists already."));
    }
    match state.find(name) {
        Some(feed) => {
            change(feed, &given);
            Answer::json(200, json!(feed))
        }
        None => unknown(name),
    }
}

/// Applies the given members. Other members keep their values, and the type of a feed never changes.
fn change(feed: &mut Map<String, Value>, given: &Map<String, Value>) {
    for (member, value) in given {
        match value {
            _ if member == "feedType" => {}
            Value::Null if REMOVED_BY_NULL.contains(&member.as_str()) => drop(feed.remove(member)),
            Value::Null => {}
            value => drop(feed.insert(member.clone(), value.clone())),
        }
    }
}

fn delete(state: &mut State, name: &str) -> Answer {
    match state.feeds.iter().position(|feed| is_named(feed, name)) {
        Some(position) => {
            state.feeds.remove(position);
            Answer::new(200, "")
        }
        None => unknown(name),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::support::proget::ProGet;

    #[test]
    fn a_feed_lives_from_its_creation_to_its_deletion() {
        let proget = ProGet::start();
        let ask = |method, target: &str, body: Value| {
            proget.ask_as_administrator(method, &format!("/api/management/feeds/{target}"), &body.to_string())
        };
        let (status, feed) = ask("POST", "create", json!({"name": "a b", "feedType": "PyPI", "future": [1]}));
        let feed: Value = serde_json::from_str(&feed).unwrap();
        assert_eq!((status, &feed["feedType"], &feed["active"]), (200, &json!("pypi"), &json!(true)));
        assert!(ask("GET", "list", Value::Null).1.contains(r#""name":"a b""#));
        assert!(ask("GET", "get/A%20B", Value::Null).1.contains(r#""future":[1]"#));
        assert_eq!(ask("DELETE", "delete/a%20b", Value::Null).0, 200);
        for (method, target) in [("GET", "get/a%20b"), ("POST", "update/a%20b"), ("DELETE", "delete/a%20b")] {
            assert_eq!(ask(method, target, json!({})).0, 404, "{target}");
        }
        // Only DELETE is documented.
        assert_eq!(ask("POST", "delete/MyNpmFeed", Value::Null).0, 404);
    }

    #[test]
    fn an_update_changes_only_what_it_names() {
        let proget = ProGet::start();
        let update = |body: Value| {
            let (status, text) =
                proget.ask_as_administrator("POST", "/api/management/feeds/update/mynpmfeed", &body.to_string());
            (status, serde_json::from_str::<Value>(&text).unwrap_or_default())
        };
        let (_, before) = update(json!({}));
        let (status, after) = update(json!({"dropPath": "/d", "active": null, "feedType": "nuget"}));
        let mut expected = before.clone();
        expected["dropPath"] = json!("/d");
        assert_eq!((status, after), (200, expected));
        assert_eq!(update(json!({"dropPath": null})), (200, before));
        assert_eq!(update(json!({"name": "mynugetfeed"})).0, 400);
        assert_eq!(update(json!([])).0, 400);
    }

    #[test]
    fn feeds_that_proget_refuses_are_refused() {
        let proget = ProGet::start();
        for (body, complaint) in [
            (json!({"name": "x"}), "required"),
            (json!({"name": "", "feedType": "npm"}), "required"),
            (json!({"name": "x", "feedType": "zzz"}), "zzz"),
            (json!({"name": "MYNPMFEED", "feedType": "npm"}), "exists already"),
        ] {
            let (status, text) = proget.ask_as_administrator("POST", "/api/management/feeds/create", &body.to_string());
            assert!(status == 400 && text.contains(complaint), "{body} was answered with {status} {text}");
        }
        assert_eq!(proget.ask("GET", "/api/management/feeds/list", "johnsmith:swordfish", "").0, 403);
    }
}
