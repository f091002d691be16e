//! The settings of a server: the calls.

use super::call::Call;

const NEEDS: &str = "Working with settings needs an API key with full control, or a user who may configure ProGet.";

/// Lists the settings; `showAll` in the query tells whether those with their default value come too.
pub static LIST: Call = Call::get("api/settings/list", NEEDS).about("setting", "settings list --expanded");

/// Sets `name` to `value`, both in the query; an empty value blanks the setting.
pub static SET: Call = Call::post("api/settings/set", NEEDS).about("setting", "settings list").changes("set");
