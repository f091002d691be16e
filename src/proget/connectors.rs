//! Connectors, through which feeds take packages from elsewhere: the calls.

use serde_json::Value;

use super::call::{Call, Request};
use super::json::{self, Object};
use super::property::Property;
use super::property::PropertyKind::{Flag, Integer, Text};
use crate::failure::Failure;

const NEEDS: &str =
    "Managing connectors needs an API key with full control or the feeds API, or a user who may manage feeds.";

/// The types of connectors, as the documentation writes them.
pub const TYPES: &[&str] = &[
    "NuGet",
    "Chocolatey",
    "npm",
    "Maven",
    "Universal",
    "PowerShell",
    "Docker",
    "RubyGems",
    "VSIX",
    "Debian",
    "PyPI",
    "Helm",
    "RPM",
    "Conda",
    "APK",
    "CRAN",
];

/// Lists all connectors.
pub static LIST: Call = Call::get("api/management/connectors/list", NEEDS).about("connector", "connectors list");

/// Reads one connector.
pub static GET: Call = Call::get("api/management/connectors/get/{}", NEEDS).about("connector", "connectors list");

/// Creates a connector.
pub static CREATE: Call =
    Call::post("api/management/connectors/create", NEEDS).about("connector", "connectors list").changes("created");

/// Replaces a connector by the object in the body, which must be whole.
pub static UPDATE: Call =
    Call::post("api/management/connectors/update/{}", NEEDS).about("connector", "connectors list").changes("updated");

/// Deletes a connector. (The only deletion of the management API that is a POST.)
pub static DELETE: Call =
    Call::post("api/management/connectors/delete/{}", NEEDS).about("connector", "connectors list").changes("deleted");

/// The properties that are shown.
pub const PROPERTIES: &[Property] = &[
    Property::new("url", Text),
    Property::new("feedType", Text),
    Property::new("timeout", Integer),
    Property::new("metadataCacheEnabled", Flag),
    Property::new("metadataCacheCount", Integer),
    Property::new("metadataCacheMinutes", Integer),
];

/// The properties that can be changed.
pub const EDITABLE: &[&str] = &["timeout", "metadataCacheEnabled", "metadataCacheCount", "metadataCacheMinutes"];

/// The request that writes a whole connector back under the name that the server gives it, which may differ from the typed
/// one in case.
///
/// # Errors
/// The object has no name.
pub fn update(connector: Object, typed: &str) -> Result<Request, Failure> {
    let name = json::required_text(&connector, "name")?.to_string();
    Ok(UPDATE.at(&[&name]).json(Value::Object(connector)).fact("connector", typed))
}
