//! API keys: the calls, and what a create request sends.

use serde_json::{Value, json};

use super::call::Call;
use super::json::of;
use crate::secret::Secret;

const NEEDS: &str = "Working with API keys needs a key with full control, or a user who may configure ProGet.";
const FEATURE: &str = "Managing API keys over the API";

/// Creates a personal key.
pub static CREATE: Call = create(Call::post("api/api-keys/create", NEEDS));

/// Creates a system or feed key.
pub static CREATE_SHARED: Call = create(Call::post("api/api-keys/create", NEEDS)).edition(
    &[400, 403],
    "System and feed keys need ProGet Basic or a higher edition; this server runs the Free edition.",
);

/// Lists the keys.
pub static LIST: Call = Call::get("api/api-keys/list", NEEDS).about("API key", "apikeys list").since(2024, 3, FEATURE);

/// Deletes the key whose `id` is in the query.
pub static DELETE: Call = Call::post("api/api-keys/delete", NEEDS)
    .about("API key", "apikeys list")
    .changes("deleted")
    .since(2024, 3, FEATURE);

/// An answer longer than this holds no key.
pub const LONGEST_CREATED: usize = 64 * 1024;

const fn create(call: Call) -> Call {
    call.about("API key", "apikeys list").changes("created").since(2024, 3, FEATURE).longest(LONGEST_CREATED)
}

/// A key to create.
pub struct NewKey {
    /// What it gives access to.
    pub access: Access,
    /// Its text; the server generates one if absent.
    pub key: Option<Secret>,
    /// Shown by the server as the name.
    pub display_name: Option<String>,
    /// Shown by the server as the description.
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
    /// The body of the request, with another text in place of the key's own.
    pub fn to_json_with(&self, key: &str) -> Value {
        let kind = match self.access {
            Access::System { .. } => "system",
            Access::Feed { .. } => "feed",
            Access::Personal { .. } => "personal",
        };
        let (feed, group) = match &self.access {
            Access::Feed { target: FeedOrGroup::Feed(name), .. } => (Some(name.as_str()), None),
            Access::Feed { target: FeedOrGroup::Group(name), .. } => (None, Some(name.as_str())),
            _ => (None, None),
        };
        let user = match &self.access {
            Access::Personal { user } => Some(user.as_str()),
            _ => None,
        };
        let text = |text: Option<&str>| text.map(Value::from);
        let body = of(&[
            ("type", text(Some(kind))),
            ("key", text(self.key.as_ref().map(|_| key))),
            ("displayName", text(self.display_name.as_deref())),
            ("description", text(self.description.as_deref())),
            ("systemApis", self.access.api_words().map(|words| json!(words))),
            ("packagePermissions", self.access.permission_words().map(|words| json!(words))),
            ("feed", text(feed)),
            ("feedGroup", text(group)),
            ("expiration", text(self.expiration.as_deref())),
            ("logging", text(Some(self.logging.word()))),
            ("user", text(user)),
        ]);
        body.into()
    }

    /// The body of the request.
    pub fn to_json(&self) -> Value {
        self.to_json_with(self.key.as_ref().map_or("", Secret::expose))
    }
}
