//! Members of answers: unknown ones are ignored, and one that is missing counts as `null` does.

use serde_json::{Map, Value, json};

use super::super::http::Answer;
use super::super::parallel::for_each;
use super::super::server::Server;
use super::{Leaf, connection};

/// An answer with one member less, or with null in its place.
struct Changed {
    /// Where the member is, as in `/users/0/name`.
    place: String,
    /// Its name.
    name: String,
    without: String,
    with_null: String,
}

/// What a run showed.
struct Run {
    /// Exit status, stdout and stderr.
    told: (i32, String, String),
    /// All of it, for a complaint.
    shown: String,
}

impl Leaf {
    /// Checks the good run with one member of its answers changed, for each member of each answer.
    #[track_caller]
    pub(super) fn check_members(&self) {
        let mut bodies: Vec<&[u8]> = self.first.iter().map(|(_, _, body)| body.as_bytes()).collect();
        bodies.push(&self.body);
        for (step, body) in bodies.into_iter().enumerate() {
            for_each(changes(body, self.free_members), |changed| self.check_change(step, changed));
        }
        if let Ok(mut body) = serde_json::from_slice(&self.body) {
            add_unknown(&mut body, self.free_members, false);
            let Run { told: (code, stdout, _), shown } = self.answered(self.first.len(), &body.to_string());
            assert_eq!((code, &stdout), (self.code, &self.prints), "=== unknown members\n{shown}");
        }
    }

    fn check_change(&self, step: usize, changed: &Changed) -> Result<(), String> {
        let (without, with_null) = (self.answered(step, &changed.without), self.answered(step, &changed.with_null));
        let complain =
            |what: &str| Err(format!("=== {}: {what}\n{}\n{}", changed.place, without.shown, with_null.shown));
        if without.told != with_null.told {
            return complain("missing and null differ");
        }
        let (code, _, stderr) = &without.told;
        match code {
            // What is not there may mean that nothing was found, or that nothing is to be said.
            0 | 5 | 12 => Ok(()),
            // The server says which options there are.
            2 if self.has_free_options => Ok(()),
            7 if stderr.contains(&changed.name) => Ok(()),
            _ => complain("it should be a success, or an answer without this member should be told"),
        }
    }

    /// Runs the command, and answers the request of this step with the body.
    fn answered(&self, step: usize, body: &str) -> Run {
        let server = Server::start();
        for (place, (method, target, usual)) in self.first.iter().enumerate() {
            let body = if place == step { body } else { usual };
            server.expect(method, target).answer(Answer::new(200, body));
        }
        let body = if step == self.first.len() { body.as_bytes() } else { &self.body };
        server.expect(self.method, &self.target).answer(Answer::new(200, body));
        let line = [&self.line[..], &connection("{URL}")].concat();
        let outcome = self.with_files(&server).args(line.iter().map(String::as_str)).run();
        // Not every request comes where a member is missing.
        server.complaints();
        let shown = outcome.to_string();
        Run { told: (outcome.code, outcome.stdout, outcome.stderr), shown }
    }
}

/// Adds a member that no command knows to each object but the free one.
fn add_unknown(value: &mut Value, free: &str, is_free: bool) {
    match value {
        Value::Object(object) => {
            object.iter_mut().for_each(|(name, value)| add_unknown(value, free, name == free));
            if !is_free {
                object.insert("noSuchMember".to_string(), json!({ "a": [1, "x", null] }));
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(|value| add_unknown(value, free, false)),
        _ => {}
    }
}

/// The document with each of its members changed in turn, but for those of the free object; of an array the first element
/// counts.
fn changes(body: &[u8], free: &str) -> Vec<Changed> {
    let mut found = Vec::new();
    if let Ok(whole) = serde_json::from_slice::<Value>(body) {
        collect(&whole, &whole, free, &mut Vec::new(), &mut found);
    }
    found
}

fn collect(whole: &Value, part: &Value, free: &str, path: &mut Vec<String>, found: &mut Vec<Changed>) {
    let is_free = path.last().is_some_and(|name| name == free);
    match part {
        Value::Object(object) => {
            for (name, value) in object {
                let edit = |edit: &dyn Fn(&mut Map<String, Value>)| {
                    let mut whole = whole.clone();
                    edit(whole.pointer_mut(&pointer(path)).unwrap().as_object_mut().unwrap());
                    whole.to_string()
                };
                if !value.is_null() && !is_free {
                    let without = edit(&|object| drop(object.shift_remove(name)));
                    let with_null = edit(&|object| drop(object.insert(name.clone(), Value::Null)));
                    let place = format!("{}/{name}", pointer(path));
                    found.push(Changed { place, name: name.clone(), without, with_null });
                }
                path.push(name.clone());
                collect(whole, value, free, path, found);
                path.pop();
            }
        }
        Value::Array(elements) => {
            if let Some(first) = elements.first() {
                path.push("0".to_string());
                collect(whole, first, free, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}

/// The path as RFC 6901 writes it.
fn pointer(path: &[String]) -> String {
    path.iter().map(|name| format!("/{}", name.replace('~', "~0").replace('/', "~1"))).collect()
}
