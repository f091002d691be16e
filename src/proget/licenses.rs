//! The licenses that a server knows, and how it detects them: the calls.

use serde_json::Value;

use super::call::{Call, Request};
use super::json::{self, Object};
use crate::failure::Failure;

const NEEDS: &str = "Managing licenses needs an API key with full control, or a user who may manage licenses.";

/// Lists all licenses.
pub static LIST: Call = Call::get("api/licenses/list", NEEDS).about("license", "licenses list");

/// Creates a license.
pub static CREATE: Call = Call::post("api/licenses/add", NEEDS).about("license", "licenses list").changes("created");

/// Deletes the license whose `id` is in the query.
pub static DELETE: Call = Call::post("api/licenses/delete", NEEDS).about("license", "licenses list").changes("deleted");

/// Replaces the members of a license that the body has.
pub static UPDATE: Call = Call::post("api/licenses/update", NEEDS).about("license", "licenses list").changes("updated");

/// Adds the file in the body to the license whose `code` is in the query.
pub static ADD_FILE: Call =
    Call::post("api/licenses/files/add", NEEDS).about("license file", "licenses files list").changes("added");

/// Deletes the license file whose `hash` is in the query.
pub static DELETE_FILE: Call =
    Call::post("api/licenses/files/delete", NEEDS).about("license file", "licenses files list").changes("deleted");

/// Reads the text of the license file whose `hash` or `code` is in the query.
pub static FILE: Call = Call::get("api/licenses/files/download", NEEDS).about("license file", "licenses files list");

/// The words of `--type`, and the list of the license that each means.
pub const DETECTIONS: [(&str, &str); 4] =
    [("spdx", "spdx"), ("url", "urls"), ("packagename", "packageNames"), ("purl", "purls")];

/// The license of a code, in any case.
pub fn find(licenses: Vec<Object>, code: &str) -> Option<Object> {
    let has_code = |license: &Object| {
        license.get("code").and_then(Value::as_str).is_some_and(|found| found.to_lowercase() == code.to_lowercase())
    };
    licenses.into_iter().find(has_code)
}

/// The request that changes one list of a license. The other lists stay out of it, since the server keeps what is left out.
///
/// # Errors
/// A member has another type.
pub fn update(mut license: Object, list: &str, values: &[&str]) -> Result<Request, Failure> {
    license.retain(|member, _| DETECTIONS.iter().all(|(_, other)| member != other));
    license.insert(list.to_string(), values.into());
    let code = json::required_text(&license, "code")?.to_string();
    Ok(UPDATE.request().json(Value::Object(license)).fact("license", code))
}

/// The value as the server stores it: an address has no scheme there.
pub fn stored<'v>(list: &str, value: &'v str) -> &'v str {
    match value.split_once("://") {
        Some((scheme, rest))
            if list == "urls" && ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) =>
        {
            rest
        }
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_loses_its_scheme_and_other_values_stay() {
        assert_eq!(stored("urls", "https://x/y"), "x/y");
        assert_eq!(stored("urls", "HTTP://x"), "x");
        assert_eq!(stored("urls", "ftp://x"), "ftp://x");
        assert_eq!(stored("urls", "x"), "x");
        assert_eq!(stored("purls", "https://x"), "https://x");
    }
}
