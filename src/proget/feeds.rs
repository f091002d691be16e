//! Feeds, their retention rules and their storage: the calls.

use super::call::Call;
use super::property::Property;
use super::property::PropertyKind::{Flag, Integer, List, Text};

const NEEDS: &str =
    "Managing feeds needs an API key with full control or the feeds API, or a user who may manage feeds.";

/// The types of feeds, as the documentation writes them.
pub const TYPES: &[&str] = &[
    "NuGet",
    "Chocolatey",
    "npm",
    "Bower",
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
    "Asset",
];

/// Lists all feeds, inactive ones too.
pub static LIST: Call = Call::get("api/management/feeds/list", NEEDS).about("feed", "feeds list");

/// Reads one feed.
pub static GET: Call = Call::get("api/management/feeds/get/{}", NEEDS).about("feed", "feeds list");

/// Creates a feed of a name and a type.
pub static CREATE: Call =
    Call::post("api/management/feeds/create", NEEDS).about("feed", "feeds list").changes("created");

/// Changes the members that the body has; the others stay as they are.
pub static UPDATE: Call = Call::post("api/management/feeds/update/{}", NEEDS)
    .about("feed", "feeds properties list --feed")
    .changes("updated");

/// The same for the list of retention rules.
pub static UPDATE_RULES: Call =
    Call::post("api/management/feeds/update/{}", NEEDS).about("feed", "feeds retention list --feed").changes("updated");

/// Deletes a feed with all its packages.
pub static DELETE: Call =
    Call::delete("api/management/feeds/delete/{}", NEEDS).about("feed", "feeds list").changes("deleted");

/// Lists the types of storage.
pub static STORAGE_TYPES: Call = Call::get("api/storage", NEEDS).about("storage", "feeds storage types");

/// Reads the storage of the `feed` in the query.
pub static STORAGE: Call = Call::get("api/storage", NEEDS).about("feed", "feeds list");

/// Changes the storage of the `feed` in the query.
pub static CHANGE_STORAGE: Call =
    Call::post("api/storage", NEEDS).about("feed", "feeds storage info --feed").changes("changed");

/// The properties that are shown.
pub const PROPERTIES: &[Property] = &[
    Property::new("alternateNames", List),
    Property::new("feedType", Text),
    Property::new("active", Flag),
    Property::new("dropPath", Text),
    Property::new("endpointUrl", Text),
    Property::new("connectors", List),
    Property::new("canPublish", Flag),
    Property::new("vulnerabilitiesEnabled", Flag),
];

/// The properties that can be changed.
pub const EDITABLE: &[&str] = &["alternateNames", "active", "dropPath", "connectors", "vulnerabilitiesEnabled"];

/// The properties of a retention rule.
pub const RULE: &[Property] = &[
    Property::new("deleteCached", Flag),
    Property::new("deletePackageIds", List),
    Property::new("deletePrereleaseVersions", Flag),
    Property::new("deleteVersions", List),
    Property::new("keepConsumedWithinDays", Integer),
    Property::new("keepIfActivelyConsumed", Flag),
    Property::new("keepPackageIds", List),
    Property::new("keepPackageUsageRemovedDays", Integer),
    Property::new("keepUsedWithinDays", Integer),
    Property::new("keepVersions", List),
    Property::new("keepVersionsCount", Integer),
    Property::new("sizeExclusive", Flag),
    Property::new("sizeTriggerKb", Integer).labelled("sizeTrigger"),
    Property::new("triggerDownloadCount", Integer),
];
