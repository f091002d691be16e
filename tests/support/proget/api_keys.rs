//! `/api/api-keys`: keys are created, listed without their text, and deleted by id.

use serde_json::{Map, Value, json};

use super::call::Call;
use super::feeds;
use crate::support::http::Answer;

/// API keys with full control; the second is as short as those in the documentation.
pub const ADMIN_KEYS: &[&str] = &["abc12345-admin-key-of-the-stand-in", "abc12345"];

/// Name, password, and whether the user may configure ProGet.
pub const USERS: [(&str, &str, bool); 3] =
    [("jrdobbs", "hunter42", true), ("johnsmith", "swordfish", false), ("mikejones", "letmein1", false)];

const APIS: &[&str] = &["feeds", "sca", "sbom-upload", "full-control"];
const PERMISSIONS: &[&str] = &["view", "add", "promote", "delete"];
const LOGGING: &[&str] = &["none", "request", "response", "both"];

/// The keys.
#[derive(Default)]
pub struct State {
    /// `ApiKeyInfo` objects, with their id and text.
    pub keys: Vec<Value>,
}

/// Answers requests about API keys.
pub fn answer(state: &mut super::State, call: &Call) -> Option<Answer> {
    // This release added API keys to the API.
    if !call.is_version([24, 0, 3]) {
        return None;
    }
    let (method, path) = call.route();
    let answer = match (method, path.as_slice()) {
        ("POST", ["api", "api-keys", "create"]) => call.guarded(state, |state| create(state, call)),
        ("GET", ["api", "api-keys", "list"]) => call.guarded(state, |state| list(&state.api_keys.keys)),
        ("POST", ["api", "api-keys", "delete"]) => call.guarded(state, |state| delete(state, call)),
        _ => return None,
    };
    Some(answer)
}

/// Whether the credential may configure ProGet.
pub fn is_administrator(state: &State, credential: &str) -> bool {
    let may_configure = |name: &str| USERS.iter().any(|(each, _, may)| *may && each.eq_ignore_ascii_case(name));
    let key = match credential.split_once(':') {
        Some(("api", key)) => key,
        Some((name, password)) => {
            return may_configure(name)
                && USERS.iter().any(|(each, its, _)| each.eq_ignore_ascii_case(name) && *its == password);
        }
        None => credential,
    };
    let grants = |created: &Value| {
        created["key"] == key
            && (created["user"].as_str().is_some_and(may_configure)
                || created["systemApis"].as_array().is_some_and(|apis| apis.contains(&json!("full-control"))))
    };
    ADMIN_KEYS.contains(&key) || state.keys.iter().any(grants)
}

fn create(state: &mut super::State, call: &Call) -> Answer {
    let mut key = match call
        .object()
        .and_then(|object| validated(&object, &state.feeds).map_err(|problem| Answer::text(400, &problem)))
    {
        Ok(key) => key,
        Err(refusal) => return refusal,
    };
    let keys = &mut state.api_keys.keys;
    if call.settings.edition.eq_ignore_ascii_case("Free") && key["type"] != "personal" {
        return Answer::text(403, "This type of API key is not available in the Free edition.");
    }
    let id = keys.iter().filter_map(|key| key["id"].as_u64()).max().unwrap_or(999) + 1;
    // Forty hexadecimal digits, as ProGet generates them, and all different.
    let text = key.remove("key").unwrap_or_else(|| json!(format!("{:040x}", u128::from(id) * 0x9e37_79b9_7f4a_7c15)));
    if keys.iter().any(|key| key["key"] == text) {
        return Answer::text(400, "The key is already in use.");
    }
    key.insert("id".to_string(), json!(id));
    key.insert("key".to_string(), text.clone());
    let key = Value::Object(key);
    keys.push(key.clone());
    match text.as_str() {
        Some(text) if call.settings.plain_text_key => Answer::text(200, text),
        _ => Answer::json(200, key),
    }
}

/// The members that ProGet stores, with enumerated words in lower case, or the reason for a rejection.
fn validated(given: &Map<String, Value>, feeds: &feeds::State) -> Result<Map<String, Value>, String> {
    let text = |member: &str| match given.get(member) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if !text.is_empty() => Ok(Some(text.clone())),
        Some(_) => Err(format!("{member} must be a text that is not empty.")),
    };
    let word = |member: &str, known: &[&str]| match text(member)?.map(|word| word.to_ascii_lowercase()) {
        None => Err(format!("{member} is required.")),
        Some(word) if known.contains(&word.as_str()) => Ok(word),
        Some(word) => Err(format!("{member} may not be {word}.")),
    };
    let words = |member: &str, known: &[&str]| {
        let words = given.get(member).and_then(Value::as_array).filter(|words| !words.is_empty());
        let words = words.ok_or_else(|| format!("{member} is required."))?;
        match words.iter().find(|word| !word.as_str().is_some_and(|word| known.contains(&word))) {
            Some(word) => Err(format!("{member} may not have {word}.")),
            None => Ok(json!(words)),
        }
    };
    let named = |kind: &str, member: &str, known: &[&str]| match text(member)? {
        Some(name) if !known.iter().any(|each| each.eq_ignore_ascii_case(&name)) => {
            Err(format!("There is no {kind} {name}."))
        }
        name => Ok(name),
    };

    let kind = word("type", &["system", "feed", "personal"])?;
    let mut kept = Map::new();
    for member in ["key", "displayName", "description", "expiration"] {
        if let Some(text) = text(member)? {
            kept.insert(member.to_string(), json!(text));
        }
    }
    if kept.get("expiration").and_then(Value::as_str).is_some_and(|date| !is_date(date)) {
        return Err("expiration must be a date and time as in ISO 8601.".to_string());
    }
    match kind.as_str() {
        "system" => {
            kept.insert("systemApis".to_string(), words("systemApis", APIS)?);
        }
        "feed" => {
            let feed = named("feed", "feed", &feeds.names())?;
            let group = named("feed group", "feedGroup", feeds::FEED_GROUPS)?;
            let (member, name) = match (feed, group) {
                (Some(feed), None) => ("feed", feed),
                (None, Some(group)) => ("feedGroup", group),
                _ => return Err("Either feed or feedGroup is required, and not both.".to_string()),
            };
            kept.insert(member.to_string(), json!(name));
            kept.insert("packagePermissions".to_string(), words("packagePermissions", PERMISSIONS)?);
        }
        _ => {
            let user = named("user", "user", &USERS.map(|(name, _, _)| name))?;
            kept.insert("user".to_string(), json!(user.ok_or("user is required.")?));
        }
    }
    kept.insert("type".to_string(), json!(kind));
    kept.insert("logging".to_string(), json!(word("logging", LOGGING)?));
    Ok(kept)
}

/// Whether the text is `2024-08-01T00:00:00`, alone or with `Z` or an offset.
fn is_date(text: &str) -> bool {
    let shaped = |text: &str, shape: &str| {
        text.len() == shape.len()
            && text.chars().zip(shape.chars()).all(|(c, s)| if s == '0' { c.is_ascii_digit() } else { c == s })
    };
    text.split_at_checked("0000-00-00T00:00:00".len()).is_some_and(|(moment, zone)| {
        shaped(moment, "0000-00-00T00:00:00")
            && (matches!(zone, "" | "Z") || shaped(zone, "+00:00") || shaped(zone, "-00:00"))
    })
}

fn list(keys: &[Value]) -> Answer {
    let mut shown = keys.to_vec();
    for key in shown.iter_mut().filter_map(Value::as_object_mut) {
        // ProGet shows the text of a key only once, when it is created.
        key.remove("key");
    }
    Answer::json(200, Value::Array(shown))
}

fn delete(state: &mut super::State, call: &Call) -> Answer {
    let Some(id) = call.query("id").and_then(|id| id.parse::<i64>().ok()) else {
        return Answer::text(400, "id is required.");
    };
    let keys = &mut state.api_keys.keys;
    match keys.iter().position(|key| key["id"] == id) {
        Some(position) => {
            keys.remove(position);
            Answer::new(200, "")
        }
        None => Answer::text(404, &format!("There is no API key {id}.")),
    }
}
