//! A stand-in for ProGet: API keys and health as its documentation describes them, kept in memory.
//!
//! A test that needs one answer to differ queues it with `expect`, as with any server; the rest is answered here.

use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Map, Value, json};

use super::http::{Answer, Request};
use super::server::Server;

/// API keys with full control; the second as short as the ones in the documentation.
pub const ADMIN_KEYS: &[&str] = &["abc12345-admin-key-of-the-stand-in", "abc12345"];

/// Name, password, and whether the user may configure ProGet.
pub const USERS: [(&str, &str, bool); 3] =
    [("jrdobbs", "hunter42", true), ("johnsmith", "swordfish", false), ("mikejones", "letmein1", false)];

/// The feeds.
pub const FEEDS: &[&str] = &["MyNpmFeed", "MyNuGetFeed", "unapproved-nuget"];

/// The feed groups.
pub const FEED_GROUPS: &[&str] = &["MyFeedGroup", "production-feeds"];

const APIS: &[&str] = &["feeds", "sca", "sbom-upload", "full-control"];
const PERMISSIONS: &[&str] = &["view", "add", "promote", "delete"];
const LOGGING: &[&str] = &["none", "request", "response", "both"];

/// What can differ from one ProGet to another.
pub struct Settings {
    /// The port; 0 is any free one.
    pub port: u16,
    /// What stands before every path: empty, or like `/proget`.
    pub base: &'static str,
    /// `Free`, `Basic` or `Enterprise`.
    pub edition: &'static str,
    /// The version, of which the third number is the release within the year.
    pub version: &'static str,
    /// Whether a created key comes as its text alone, as the documentation says, or in an object.
    pub plain_text_key: bool,
    /// Whether the service is reported as stopped.
    pub unhealthy: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            port: 0,
            base: "",
            edition: "Enterprise",
            version: "24.0.30.4",
            plain_text_key: false,
            unhealthy: false,
        }
    }
}

/// A running stand-in; through its server it can be told what to answer and asked what came.
pub struct ProGet {
    server: Server,
    keys: Arc<Mutex<Vec<Value>>>,
}

impl Deref for ProGet {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.server
    }
}

impl ProGet {
    /// A healthy ProGet of the highest edition without keys.
    pub fn start() -> ProGet {
        ProGet::with(Settings::default())
    }

    /// A ProGet as described.
    pub fn with(settings: Settings) -> ProGet {
        let keys = Arc::new(Mutex::new(Vec::new()));
        let kept = keys.clone();
        let port = settings.port;
        let respond = move |request: &Request| {
            let mut keys = kept.lock().unwrap_or_else(PoisonError::into_inner);
            answer(&settings, &mut keys, request)
                .header("X-ProGet-Version", settings.version)
                .header("X-ProGet-Edition", settings.edition)
        };
        ProGet { server: Server::responding(port, Box::new(respond)), keys }
    }

    /// The keys that were created and not deleted, text included.
    pub fn keys(&self) -> Vec<Value> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What ProGet says when something in it breaks: the message, and where it came from.
pub fn server_error(message: &str) -> Answer {
    let trace = "   at Inedo.ProGet.WebApplication.ApiKeysApi.CreateAsync(AhHttpContext context)\r\n   \
                 at Inedo.ProGet.Service.ApiHandler.ProcessRequestAsync(AhHttpContext context) in C:\\src\\Api.cs:line 42";
    Answer::text(500, &format!("{message}\r\n{trace}\r\n"))
}

fn answer(settings: &Settings, keys: &mut Vec<Value>, request: &Request) -> Answer {
    let Some(target) = request.target.strip_prefix(settings.base) else {
        return Answer::text(404, "Not found.");
    };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let keys_known = !is_before(settings.version, [24, 0, 3]);
    match (path, request.method.as_str()) {
        ("/health", "GET") => health(settings, query),
        ("/api/api-keys/create", "POST") if keys_known => {
            guarded(keys, request, |keys| create(settings, keys, request))
        }
        ("/api/api-keys/list", "GET") if keys_known => guarded(keys, request, |keys| list(keys)),
        ("/api/api-keys/delete", "POST") if keys_known => guarded(keys, request, |keys| delete(keys, query)),
        _ => Answer::text(404, "Not found."),
    }
}

fn is_before(version: &str, wanted: [u32; 3]) -> bool {
    version.split('.').map(|part| part.parse::<u32>().unwrap()).take(3).lt(wanted)
}

/// Lets those through who may manage API keys.
fn guarded(keys: &mut Vec<Value>, request: &Request, action: impl FnOnce(&mut Vec<Value>) -> Answer) -> Answer {
    match request.header("X-ApiKey") {
        None => Answer::text(403, "An API key is required for this request."),
        Some(credential) if is_administrator(keys, credential) => action(keys),
        Some(_) => Answer::text(403, "The API key is unknown, or may not be used for this request."),
    }
}

fn is_administrator(keys: &[Value], credential: &str) -> bool {
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
    ADMIN_KEYS.contains(&key) || keys.iter().any(grants)
}

fn create(settings: &Settings, keys: &mut Vec<Value>, request: &Request) -> Answer {
    if !request.header("Content-Type").is_some_and(|kind| kind.starts_with("application/json")) {
        return Answer::text(400, "The request is not JSON.");
    }
    let mut key = match serde_json::from_slice(&request.body).map_err(|error| error.to_string()).and_then(validated) {
        Ok(key) => key,
        Err(problem) => return Answer::text(400, &problem),
    };
    if settings.edition.eq_ignore_ascii_case("Free") && key["type"] != "personal" {
        return Answer::text(403, "This type of API key is not available in the Free edition.");
    }
    let id = keys.iter().filter_map(|key| key["id"].as_u64()).max().unwrap_or(999) + 1;
    // Forty hexadecimal digits, as ProGet makes them, and no two alike.
    let text = key.remove("key").unwrap_or_else(|| json!(format!("{:040x}", u128::from(id) * 0x9e37_79b9_7f4a_7c15)));
    if keys.iter().any(|key| key["key"] == text) {
        return Answer::text(400, "The key is already in use.");
    }
    key.insert("id".to_string(), json!(id));
    key.insert("key".to_string(), text.clone());
    let key = Value::Object(key);
    keys.push(key.clone());
    match text.as_str() {
        Some(text) if settings.plain_text_key => Answer::text(200, text),
        _ => Answer::json(200, key),
    }
}

/// The members that ProGet keeps, its words in small letters; or why it would not have them.
fn validated(body: Value) -> Result<Map<String, Value>, String> {
    let Value::Object(given) = body else {
        return Err("An ApiKeyInfo object is expected.".to_string());
    };
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
            let feed = named("feed", "feed", FEEDS)?;
            let group = named("feed group", "feedGroup", FEED_GROUPS)?;
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
        // ProGet shows a key's text once, when it is made.
        key.remove("key");
    }
    Answer::json(200, Value::Array(shown))
}

fn delete(keys: &mut Vec<Value>, query: &str) -> Answer {
    let Some(id) = query.strip_prefix("id=").and_then(|id| id.parse::<i64>().ok()) else {
        return Answer::text(400, "id is required.");
    };
    match keys.iter().position(|key| key["id"] == id) {
        Some(position) => {
            keys.remove(position);
            Answer::new(200, "")
        }
        None => Answer::text(404, &format!("There is no API key {id}.")),
    }
}

fn health(settings: &Settings, query: &str) -> Answer {
    let status = if settings.unhealthy { 500 } else { 200 };
    let service = if settings.unhealthy { "Error" } else { "OK" };
    // From 2026 on the answer is text unless JSON is asked for.
    if !is_before(settings.version, [26, 0, 0]) && query != "format=json" {
        return Answer::text(status, service);
    }
    let release = settings.version.splitn(4, '.').take(3).collect::<Vec<_>>().join(".");
    let report = json!({
        "applicationName": "ProGet",
        "databaseStatus": "OK",
        "licenseStatus": "OK",
        "versionNumber": settings.version,
        "releaseNumber": release,
        "serviceStatus": service,
        "serviceStatusDetail": settings.unhealthy.then_some("The service is not running."),
    });
    Answer::json(status, report)
}
