//! Container images and their tags: the calls. Nothing was recorded of them; the facts come from the source of the existing
//! program.

use super::call::Call;

const NEEDS: &str = "Working with container images needs an API key with the feeds API for the feed, or a user who may do that with its packages.";

/// Tells what is in an image and which vulnerabilities are known.
pub static AUDIT: Call = Call::get("api/containers/images/audit", NEEDS).about("image", "containers tags list --feed");

/// Deletes the image whose `repo` and `digest` are in the query.
pub static DELETE_IMAGE: Call =
    Call::post("api/containers/images/delete", NEEDS).about("image", "containers tags list --feed").changes("deleted");

/// Lists the tags of the `repo` in the query.
pub static TAGS: Call = Call::get("api/containers/tags/list", NEEDS).about("repository", "containers tags list --feed");

/// Gives the `target` in the query another tag.
pub static ADD_TAG: Call =
    Call::post("api/containers/tags/add", NEEDS).about("tag", "containers tags list --feed").changes("added");

/// Deletes the `tag` of the `repo` in the query.
pub static DELETE_TAG: Call =
    Call::post("api/containers/tags/delete", NEEDS).about("tag", "containers tags list --feed").changes("deleted");
