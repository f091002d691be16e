//! `/api/management/connectors`: connectors are listed, read, created, written back as a whole, and deleted by name.

use serde_json::json;

use super::call::Call;
use super::objects::{self, Object, absent, position, text};
use crate::support::http::Answer;

/// The connectors.
#[derive(Default)]
pub struct State {
    /// `ProGetConnector` objects, including unknown members.
    pub connectors: Vec<Object>,
}

/// Answers requests about connectors.
pub fn answer(state: &mut super::State, call: &Call) -> Option<Answer> {
    let (method, path) = call.route();
    let ["api", "management", "connectors", rest @ ..] = path.as_slice() else {
        return None;
    };
    let answer = match (method, rest) {
        ("GET", ["list"]) => call.guarded(state, |state| Answer::json(200, json!(state.connectors.connectors))),
        ("GET", ["get", name]) => call.guarded(state, |state| {
            let connectors = &state.connectors.connectors;
            position(connectors, "name", name)
                .map_or_else(|| absent(name), |found| Answer::json(200, json!(connectors[found])))
        }),
        ("POST", ["create"]) => call.guarded(state, |state| create(&mut state.connectors, call)),
        ("POST", ["update", name]) => call.guarded(state, |state| replace(&mut state.connectors, name, call)),
        ("POST", ["delete", name]) => {
            call.guarded(state, |state| objects::remove(&mut state.connectors.connectors, "name", name))
        }
        _ => return None,
    };
    Some(answer)
}

fn create(state: &mut State, call: &Call) -> Answer {
    match call.object() {
        Ok(given) if ["url", "feedType"].iter().any(|member| text(&given, member).is_empty()) => {
            Answer::text(400, "url and feedType are required.")
        }
        Ok(given) => objects::add(&mut state.connectors, "name", given),
        Err(refusal) => refusal,
    }
}

/// The whole object takes the place of the stored one: what the body lacks is gone.
fn replace(state: &mut State, name: &str, call: &Call) -> Answer {
    let given = match call.object() {
        Ok(given) => given,
        Err(refusal) => return refusal,
    };
    match position(&state.connectors, "name", name) {
        Some(found) => {
            state.connectors[found] = given.clone();
            Answer::json(200, json!(given))
        }
        None => absent(name),
    }
}

#[cfg(test)]
mod tests {
    use crate::support::proget::ProGet;

    #[test]
    fn a_connector_is_created_replaced_as_a_whole_and_deleted() {
        let proget = ProGet::start();
        let ask = |method, target: &str, body: &str| {
            proget.ask_as_administrator(method, &format!("/api/management/connectors/{target}"), body)
        };
        let new = r#"{"name":"a b","url":"u","feedType":"npm","password":"p"}"#;
        assert_eq!(ask("POST", "create", new), (200, new.to_string()));
        assert_eq!(ask("POST", "create", new).0, 400);
        assert_eq!(ask("POST", "create", r#"{"name":"c","url":"u"}"#).0, 400);
        let changed = r#"{"name":"a b","url":"u","feedType":"npm","filters":["x*"]}"#;
        assert_eq!(ask("POST", "update/A%20B", changed), (200, changed.to_string()));
        assert_eq!(ask("GET", "get/a%20b", ""), (200, changed.to_string()));
        assert_eq!(ask("GET", "list", ""), (200, format!("[{changed}]")));
        assert_eq!(ask("POST", "delete/a%20b", "").0, 200);
        for (method, target) in [("GET", "get/a%20b"), ("POST", "update/a%20b"), ("POST", "delete/a%20b")] {
            assert_eq!(ask(method, target, "{}").0, 404, "{target}");
        }
    }
}
