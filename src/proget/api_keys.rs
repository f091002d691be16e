//! API keys: what a create sends.

use serde_json::{Map, Value, json};

use super::created::{Creation, read_created};
use crate::http::{Answer, Client, Error, ErrorKind, Request};
use crate::secret::Secret;

/// The path of the create call.
pub const CREATE_PATH: &str = "api/api-keys/create";

/// The path of the list.
pub(super) const LIST_PATH: &str = "api/api-keys/list";

/// The path of the delete call.
const DELETE_PATH: &str = "api/api-keys/delete";

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
    /// All of them, and the options.
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

impl Client {
    /// Makes an API key. The request is sent once.
    ///
    /// # Errors
    /// Whatever keeps an answer from coming; if `sent`, the key may exist.
    pub fn create_api_key(&self, key: &NewKey) -> Result<Creation, Error> {
        let body = key.to_json();
        let call = Request { method: "POST", path: CREATE_PATH, body: Some(body.as_bytes()), limit: LONGEST_ANSWER };
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

    /// Deletes an API key. The request is sent once.
    ///
    /// # Errors
    /// Whatever keeps an answer from coming; if `sent`, the key may be deleted. `ErrorKind::Garbled` for a success that is a web
    /// page, as one to sign in with is: this call is answered with nothing or a word.
    pub fn delete_api_key(&self, id: i64) -> Result<Answer, Error> {
        let path = format!("{DELETE_PATH}?id={id}");
        let answer = self.send(&Request { method: "POST", path: &path, body: None, limit: LONGEST_ANSWER })?;
        if answer.is_success() && answer.body.trim_ascii_start().starts_with(b"<") {
            return Err(Error { kind: ErrorKind::Garbled("it is a web page".to_string()), sent: true });
        }
        Ok(answer)
    }
}
