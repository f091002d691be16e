//! `/api/settings`: the server's settings are listed with their types and changed one at a time.

use serde_json::{Value, json};

use super::call::Call;
use crate::support::http::Answer;

/// The settings.
pub struct State {
    /// In the order of the list.
    pub settings: Vec<Setting>,
}

/// A setting of the server.
pub struct Setting {
    pub name: &'static str,
    /// `null` if it was never set.
    pub value: Value,
    pub description: &'static str,
    /// `Text`, `Integer` or `Boolean`.
    pub kind: &'static str,
    /// Whether it is listed only with `showAll`.
    pub is_hidden: bool,
}

impl Default for State {
    fn default() -> State {
        let setting = |name, value, description, kind| Setting { name, value, description, kind, is_hidden: false };
        State {
            settings: vec![
                setting("Web.BaseUrl", Value::Null, "Address that links lead to", "Text"),
                setting("Feeds.MaxUploadMb", json!("512"), "Largest upload", "Integer"),
                setting("Service.IsPaused", json!("False"), "", "Boolean"),
                Setting {
                    is_hidden: true,
                    ..setting("Diagnostics.Trace", json!("0"), "Level of the trace", "Integer")
                },
            ],
        }
    }
}

/// Answers requests about settings.
pub fn answer(state: &mut super::State, call: &Call) -> Option<Answer> {
    let (method, path) = call.route();
    let answer = match (method, path.as_slice()) {
        ("GET", ["api", "settings", "list"]) => call.guarded(state, |state| list(&state.settings, call)),
        ("POST", ["api", "settings", "set"]) => call.guarded(state, |state| set(&mut state.settings, call)),
        _ => return None,
    };
    Some(answer)
}

fn list(state: &State, call: &Call) -> Answer {
    let show_all = call.query("showAll").is_some_and(|all| all.eq_ignore_ascii_case("true"));
    let shown = state.settings.iter().filter(|setting| show_all || !setting.is_hidden).map(|setting| {
        json!({
            "name": setting.name,
            "value": setting.value,
            "description": Some(setting.description).filter(|text| !text.is_empty()),
            "valueType": setting.kind,
        })
    });
    Answer::json(200, shown.collect::<Value>())
}

fn set(state: &mut State, call: &Call) -> Answer {
    let Some(name) = call.query("name").filter(|name| !name.is_empty()) else {
        return Answer::text(400, "name is required.");
    };
    let Some(setting) = state.settings.iter_mut().find(|setting| setting.name.eq_ignore_ascii_case(name)) else {
        return Answer::text(404, &format!("There is no setting {name}."));
    };
    let value = call.query("value").unwrap_or_default();
    let fits = match setting.kind {
        "Integer" => value.parse::<i64>().is_ok(),
        "Boolean" => ["true", "false"].iter().any(|word| word.eq_ignore_ascii_case(value)),
        _ => true,
    };
    if !value.is_empty() && !fits {
        return Answer::text(400, &format!("{name} takes no such value: {value}"));
    }
    setting.value = if value.is_empty() { Value::Null } else { json!(value) };
    Answer::new(200, "")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::support::proget::ProGet;

    #[test]
    fn a_setting_is_changed_blanked_and_listed() {
        let proget = ProGet::start();
        let set = |query: &str| proget.ask_as_administrator("POST", &format!("/api/settings/set?{query}"), "").0;
        let list = |query: &str| -> Value {
            let (_, text) = proget.ask_as_administrator("GET", &format!("/api/settings/list{query}"), "");
            serde_json::from_str(&text).unwrap()
        };
        assert_eq!(set("name=web.baseurl&value=https%3A%2F%2Fh%2F%3Fa+b"), 200);
        let first = &list("?showAll=False")[0];
        assert_eq!((&first["name"], &first["value"]), (&json!("Web.BaseUrl"), &json!("https://h/?a b")));
        assert_eq!(set("name=Web.BaseUrl&value="), 200);
        assert_eq!(list("")[0]["value"], Value::Null);
        assert_eq!(list("").as_array().unwrap().len() + 1, list("?showAll=True").as_array().unwrap().len());
        let refused =
            ["value=1", "name=Nothing&value=1", "name=Feeds.MaxUploadMb&value=x", "name=Service.IsPaused&value=1"];
        assert_eq!(refused.map(set), [400, 404, 400, 400]);
    }
}
