//! A feed of universal packages as its own clients see it.

use super::call::Call;

const NEEDS_VIEW: &str = "Reading packages needs an API key or a user with the permission to view the feed.";

/// Lists the versions of a package, with hashes.
pub static VERSIONS: Call = Call::get("upack/{}/versions", NEEDS_VIEW).about("package", "packages list --feed");

/// Downloads a package: group, name and version follow as segments.
pub static DOWNLOAD: Call = Call::get("upack/{}/download", NEEDS_VIEW).about("package", "packages list --feed");
