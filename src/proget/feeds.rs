//! Feeds: the calls.

use super::call::Call;

/// What every call of the management API demands.
const NEEDS: &str =
    "Managing feeds needs an API key with full control or the feeds API, or a user who may manage feeds.";

/// Lists all feeds, inactive ones too.
pub static LIST: Call = Call::get("api/management/feeds/list", NEEDS).about("feed", "feeds list");

/// Reads one feed.
pub static GET: Call = Call::get("api/management/feeds/get/{}", NEEDS).about("feed", "feeds list");

/// Creates a feed of a name and a type.
pub static CREATE: Call =
    Call::post("api/management/feeds/create", NEEDS).about("feed", "feeds list").changes("created");

/// Deletes a feed with all its packages.
pub static DELETE: Call =
    Call::delete("api/management/feeds/delete/{}", NEEDS).about("feed", "feeds list").changes("deleted");
