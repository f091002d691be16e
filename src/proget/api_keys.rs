//! API keys: what a create sends, and what its answer may look like.

use serde_json::{Map, Value, json};

use super::client::{Answer, Call, Client};
use super::error::Error;
use crate::secret::Secret;

/// The path of the create call.
pub const CREATE_PATH: &str = "api/api-keys/create";

/// An answer with a longer body holds no key.
const LONGEST_ANSWER: usize = 64 * 1024;

/// A key that is to be made.
pub struct NewKey {
    /// What it gives access to.
    pub access: Access,
    /// Its text; the server makes one up if absent.
    pub key: Option<Secret>,
    /// The name that the server shows.
    pub display_name: Option<String>,
    /// The description that the server shows.
    pub description: Option<String>,
    /// When it ends, in ISO 8601.
    pub expiration: Option<String>,
    /// What the server logs of its use.
    pub logging: Logging,
}

/// What a key gives access to.
pub enum Access {
    /// Whole APIs.
    System {
        /// Which.
        apis: Vec<Api>,
    },
    /// Packages.
    Feed {
        /// Where.
        target: FeedOrGroup,
        /// What may be done.
        permissions: Vec<Permission>,
    },
    /// Whatever a user may do.
    Personal {
        /// The user.
        user: String,
    },
}

/// A feed, or a group of feeds.
pub enum FeedOrGroup {
    /// One feed, by name.
    Feed(String),
    /// All feeds of a group, by name.
    Group(String),
}

/// An API of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    /// All of them, and the settings.
    FullControl,
    /// Feeds and packages.
    Feeds,
    /// Software composition analysis.
    Sca,
    /// Upload of software bills of materials.
    SbomUpload,
}

/// What may be done with packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Look and download.
    View,
    /// Publish.
    Add,
    /// Copy on to another feed.
    Promote,
    /// Delete.
    Delete,
}

/// What the server logs of requests made with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logging {
    /// Nothing.
    None,
    /// The request.
    Request,
    /// The response.
    Response,
    /// Both.
    Both,
}

impl Api {
    fn word(self) -> &'static str {
        match self {
            Api::FullControl => "full-control",
            Api::Feeds => "feeds",
            Api::Sca => "sca",
            Api::SbomUpload => "sbom-upload",
        }
    }
}

impl Permission {
    fn word(self) -> &'static str {
        match self {
            Permission::View => "view",
            Permission::Add => "add",
            Permission::Promote => "promote",
            Permission::Delete => "delete",
        }
    }
}

impl Logging {
    fn word(self) -> &'static str {
        match self {
            Logging::None => "none",
            Logging::Request => "request",
            Logging::Response => "response",
            Logging::Both => "both",
        }
    }
}

impl Access {
    /// The words of its APIs, for a system key.
    pub fn api_words(&self) -> Option<Vec<&'static str>> {
        match self {
            Access::System { apis } => Some(apis.iter().map(|api| api.word()).collect()),
            _ => None,
        }
    }

    /// The words of its permissions, for a feed key.
    pub fn permission_words(&self) -> Option<Vec<&'static str>> {
        match self {
            Access::Feed { permissions, .. } => Some(permissions.iter().map(|permission| permission.word()).collect()),
            _ => None,
        }
    }

    /// Whether everything is granted.
    pub fn is_full_control(&self) -> bool {
        matches!(self, Access::System { apis } if apis == &[Api::FullControl])
    }
}

impl NewKey {
    /// The body of the request, with another text in the place of the key's own.
    pub fn to_json_with(&self, key: &str) -> String {
        let mut body = Map::new();
        let kind = match self.access {
            Access::System { .. } => "system",
            Access::Feed { .. } => "feed",
            Access::Personal { .. } => "personal",
        };
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                body.insert(name.to_string(), value);
            }
        };
        put("type", Some(kind.into()));
        put("key", self.key.as_ref().map(|_| key.into()));
        put("displayName", self.display_name.as_deref().map(Value::from));
        put("description", self.description.as_deref().map(Value::from));
        put("systemApis", self.access.api_words().map(|words| json!(words)));
        put("packagePermissions", self.access.permission_words().map(|words| json!(words)));
        if let Access::Feed { target, .. } = &self.access {
            match target {
                FeedOrGroup::Feed(name) => put("feed", Some(name.as_str().into())),
                FeedOrGroup::Group(name) => put("feedGroup", Some(name.as_str().into())),
            }
        }
        put("expiration", self.expiration.as_deref().map(Value::from));
        put("logging", Some(self.logging.word().into()));
        if let Access::Personal { user } = &self.access {
            put("user", Some(user.as_str().into()));
        }
        Value::Object(body).to_string()
    }

    fn to_json(&self) -> String {
        self.to_json_with(self.key.as_ref().map_or("", Secret::expose))
    }
}

/// What a create came to.
pub enum Creation {
    /// A key.
    Created(Created),
    /// A success without a key that could be used.
    Unusable {
        /// The id of what was made, if it is told.
        id: Option<i64>,
        /// What is wrong, in words that follow "its answer".
        why: String,
    },
    /// Any status but 2xx.
    Refused(Answer),
}

/// A new key.
#[derive(Debug)]
pub struct Created {
    /// Its text.
    pub key: Secret,
    /// The number by which the server knows it.
    pub id: Option<i64>,
    /// When it ends, as the server writes it.
    pub expiration: Option<String>,
    /// The APIs that the server lists.
    pub apis: Option<Vec<String>>,
    /// The permissions that the server lists.
    pub permissions: Option<Vec<String>>,
    /// The server's object, if it sent one.
    object: Map<String, Value>,
}

impl Created {
    /// The server's object in one line with a line end, with or without the key.
    pub fn to_json(&self, with_key: bool) -> String {
        let mut object = self.object.clone();
        if with_key {
            object.insert("key".to_string(), self.key.expose().into());
        } else {
            object.shift_remove("key");
        }
        format!("{}\n", Value::Object(object))
    }
}

impl Client {
    /// Makes an API key. The request is sent once.
    ///
    /// # Errors
    /// Whatever keeps an answer from coming; if `sent`, the key may exist.
    pub fn create_api_key(&self, key: &NewKey) -> Result<Creation, Error> {
        let body = key.to_json();
        let call = Call { method: "POST", path: CREATE_PATH, body: Some(body.as_bytes()), limit: LONGEST_ANSWER };
        let answer = self.send(&call)?;
        if !answer.is_success() {
            return Ok(Creation::Refused(answer));
        }
        if answer.truncated {
            let why = "is longer than any key".to_string();
            return Ok(Creation::Unusable { id: None, why });
        }
        Ok(read_created(&answer.body, key.key.as_ref()))
    }
}

/// Reads the answer of a successful create: the key as text (so the server's documentation says), the object with the
/// key in it (so the existing program expects), or a JSON string. `given` is the text that the key was to have.
fn read_created(body: &[u8], given: Option<&Secret>) -> Creation {
    let unusable = |why: &str| Creation::Unusable { id: None, why: why.to_string() };
    let Ok(text) = std::str::from_utf8(body) else {
        return unusable("is not UTF-8 text");
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let trimmed = text.trim();
    let mut object = Map::new();
    let key = if trimmed.starts_with('{') {
        let Ok(Value::Object(read)) = serde_json::from_str(trimmed) else {
            return unusable("is JSON that can't be understood");
        };
        object = read;
        match object.get("key") {
            Some(Value::String(key)) => Some(key.clone()),
            None | Some(Value::Null) => None,
            Some(_) => Some(String::new()),
        }
    } else if trimmed.starts_with('"') {
        let Ok(key) = serde_json::from_str(trimmed) else {
            return unusable("is JSON that can't be understood");
        };
        Some(key)
    } else {
        let line = text.strip_suffix('\n').map_or(text, |line| line.strip_suffix('\r').unwrap_or(line));
        Some(line.to_string()).filter(|line| !line.is_empty())
    };
    let id = object.get("id").and_then(Value::as_i64);
    let why = match (&key, given) {
        (Some(key), _) => fault_of(key),
        (None, Some(_)) => None,
        (None, None) if trimmed.is_empty() => Some("is empty"),
        (None, None) => Some("has no key"),
    };
    if let Some(why) = why {
        return Creation::Unusable { id, why: why.to_string() };
    }
    let key = key.map(Secret::new).or_else(|| given.cloned());
    let words = |name: &str| {
        let list = object.get(name)?.as_array()?;
        Some(list.iter().filter_map(|word| word.as_str().map(str::to_string)).collect())
    };
    match key {
        Some(key) => Creation::Created(Created {
            key,
            id,
            expiration: object.get("expiration").and_then(Value::as_str).map(str::to_string),
            apis: words("systemApis"),
            permissions: words("packagePermissions"),
            object,
        }),
        None => unusable("has no key"),
    }
}

/// Why a text can't be a key, if it can't: a script would carry it into a header.
fn fault_of(key: &str) -> Option<&'static str> {
    if key.is_empty() {
        Some("has an empty key")
    } else if key.starts_with('<') {
        Some("is a web page")
    } else if key.chars().any(char::is_whitespace) {
        Some("has a blank or a line end in its key")
    } else if key.chars().any(crate::text::is_unprintable) {
        Some("has a control character in its key")
    } else {
        None
    }
}
