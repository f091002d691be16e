//! `/api/licenses`: licenses with the rules that detect them, and their files by hash.

use serde_json::{Value, json};

use super::call::Call;
use super::objects::{self, Object, absent, position};
use crate::support::http::Answer;

/// The licenses and the texts of their files.
#[derive(Default)]
pub struct State {
    /// `LicenseInfo` objects, including unknown members.
    pub licenses: Vec<Object>,
    /// Hash and text of each file.
    pub files: Vec<(String, Vec<u8>)>,
    /// The number of licenses that were ever added.
    added: u64,
}

/// Answers requests about licenses.
pub fn answer(state: &mut super::State, call: &Call) -> Option<Answer> {
    let (method, path) = call.route();
    let ["api", "licenses", rest @ ..] = path.as_slice() else {
        return None;
    };
    let answer = match (method, rest) {
        ("GET", ["list"]) => call.guarded(state, |state| Answer::json(200, json!(state.licenses.licenses))),
        ("POST", ["add"]) => call.guarded(state, |state| add(&mut state.licenses, call)),
        ("POST", ["update"]) => call.guarded(state, |state| match call.object() {
            Ok(given) => objects::update(&mut state.licenses.licenses, "code", given),
            Err(refusal) => refusal,
        }),
        ("POST", ["delete"]) => call.guarded(state, |state| {
            objects::remove_by_id(&mut state.licenses.licenses, call.query("id").unwrap_or_default())
        }),
        ("POST", ["files", "add"]) => call.guarded(state, |state| add_file(&mut state.licenses, call)),
        ("POST", ["files", "delete"]) => call.guarded(state, |state| delete_file(&mut state.licenses, call)),
        ("GET", ["files", "download"]) => call.guarded(state, |state| file(&state.licenses, call)),
        _ => return None,
    };
    Some(answer)
}

fn add(state: &mut State, call: &Call) -> Answer {
    let mut license = match call.object() {
        Ok(license) => license,
        Err(refusal) => return refusal,
    };
    license.insert("id".to_string(), json!(state.added + 1));
    let answer = objects::add(&mut state.licenses, "code", license);
    state.added =
        state.added.max(state.licenses.iter().filter_map(|license| license["id"].as_u64()).max().unwrap_or(0));
    answer
}

/// A text of the length of the server's hashes that tells different files apart.
fn hash(bytes: &[u8]) -> String {
    let start = 0xcbf2_9ce4_8422_2325_u64;
    let fnv = bytes.iter().fold(start, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{fnv:016x}").repeat(4)
}

fn hashes(license: &mut Object) -> &mut Vec<Value> {
    license.entry("hashes").or_insert_with(|| json!([])).as_array_mut().expect("hashes are an array")
}

fn add_file(state: &mut State, call: &Call) -> Answer {
    let code = call.query("code").unwrap_or_default();
    let Some(found) = position(&state.licenses, "code", code) else {
        return absent(code);
    };
    let hash = hash(&call.request.body);
    if state.files.iter().any(|(known, _)| *known == hash) {
        return Answer::text(400, "The file exists already.");
    }
    hashes(&mut state.licenses[found]).push(json!(hash));
    state.files.push((hash, call.request.body.clone()));
    Answer::new(200, "")
}

fn delete_file(state: &mut State, call: &Call) -> Answer {
    let hash = call.query("hash").unwrap_or_default();
    let before = state.files.len();
    state.files.retain(|(known, _)| known != hash);
    if state.files.len() == before {
        return absent(hash);
    }
    for license in &mut state.licenses {
        hashes(license).retain(|known| known != hash);
    }
    Answer::new(200, "")
}

fn file(state: &State, call: &Call) -> Answer {
    let of_code = |code| {
        let license = &state.licenses[position(&state.licenses, "code", code)?];
        license.get("hashes")?.get(0)?.as_str()
    };
    let hash = call.query("hash").or_else(|| call.query("code").and_then(of_code)).unwrap_or_default();
    match state.files.iter().find(|(known, _)| known == hash) {
        Some((_, text)) => Answer::new(200, text.clone()).header("Content-Type", "text/plain"),
        None => absent(hash),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::support::proget::ProGet;

    #[test]
    fn a_license_keeps_what_an_update_does_not_name_and_has_files() {
        let proget = ProGet::start();
        let ask = |method, target: &str, body: &str| {
            proget.ask_as_administrator(method, &format!("/api/licenses/{target}"), body)
        };
        let list = || serde_json::from_str::<Value>(&ask("GET", "list", "").1).unwrap();
        assert_eq!(ask("POST", "add", r#"{"code":"X-1","title":"X"}"#).0, 200);
        assert_eq!(ask("POST", "add", r#"{"code":"x-1","title":"Y"}"#).0, 400);
        assert_eq!(ask("POST", "update", r#"{"id":1,"code":"X-1","title":"X","spdx":["X"]}"#).0, 200);
        assert_eq!(ask("POST", "update", r#"{"id":1,"code":"X-1","title":"X","purls":["p"]}"#).0, 200);
        assert_eq!(list(), json!([{"code": "X-1", "title": "X", "id": 1, "spdx": ["X"], "purls": ["p"]}]));
        assert_eq!(ask("POST", "files/add?code=X-1", "text").0, 200);
        let hash = list()[0]["hashes"][0].as_str().unwrap().to_string();
        assert_eq!(ask("GET", "files/download?code=x-1", ""), (200, "text".to_string()));
        assert_eq!(ask("GET", &format!("files/download?hash={hash}"), ""), (200, "text".to_string()));
        assert_eq!(ask("POST", &format!("files/delete?hash={hash}"), "").0, 200);
        assert_eq!(list()[0]["hashes"], json!([]));
        assert_eq!(ask("POST", "delete?id=1", "").0, 200);
        for (method, target) in [
            ("POST", "delete?id=1"),
            ("POST", "files/add?code=X-1"),
            ("POST", "files/delete?hash=h"),
            ("GET", "files/download?hash=h"),
        ] {
            assert_eq!(ask(method, target, "").0, 404, "{target}");
        }
    }
}
