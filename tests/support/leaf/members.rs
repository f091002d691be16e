//! Members of answers: unknown ones are ignored, and one that is missing counts as `null` does.

use serde_json::{Map, Value, json};

use super::super::http::Answer;
use super::super::parallel::for_each;
use super::super::pgutil::Pgutil;
use super::super::server::Server;
use super::{KEY, Leaf};

/// An answer with one member less, or with null in its place.
struct Changed {
    /// Where the member is, as in `/users/0/name`.
    place: String,
    /// Its name.
    name: String,
    without: String,
    with_null: String,
}

/// What a run showed: exit status, stdout, stderr, and all of it for a complaint.
type Run = (i32, String, String, String);

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
            add_unknown(&mut body, self.free_members);
            let (code, stdout, _, text) = self.answered(self.first.len(), &body.to_string());
            assert_eq!((code, stdout), (self.code, self.prints.clone()), "=== unknown members\n{text}");
        }
    }

    fn check_change(&self, step: usize, changed: &Changed) -> Result<(), String> {
        let (without, with_null) = (self.answered(step, &changed.without), self.answered(step, &changed.with_null));
        let complain = |what: &str| Err(format!("=== {}: {what}\n{}\n{}", changed.place, without.3, with_null.3));
        if (without.0, &without.1, &without.2) != (with_null.0, &with_null.1, &with_null.2) {
            return complain("missing and null differ");
        }
        match without.0 {
            // What is not there may mean that nothing was found, or that nothing is to be said.
            0 | 5 | 12 => Ok(()),
            // The server says which options there are.
            2 if self.has_free_options => Ok(()),
            7 if without.2.contains(&changed.name) => Ok(()),
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
        let mut pgutil = Pgutil::new();
        pgutil.server(&server);
        for (name, bytes) in &self.files {
            pgutil.file(name, bytes);
        }
        let connection = ["--source={URL}".to_string(), format!("--api-key={KEY}")];
        let line = [&self.line[..], &connection].concat();
        let outcome = pgutil.args(line.iter().map(String::as_str)).run();
        // Not every request comes where a member is missing.
        server.complaints();
        (outcome.code, outcome.stdout.clone(), outcome.stderr.clone(), outcome.to_string())
    }
}

/// Adds a member that no command knows to each object but the free one.
fn add_unknown(value: &mut Value, free: &str) {
    match value {
        Value::Object(object) => {
            for (name, value) in &mut *object {
                match value {
                    Value::Object(members) if name == free => {
                        members.values_mut().for_each(|value| add_unknown(value, free));
                    }
                    value => add_unknown(value, free),
                }
            }
            object.insert("noSuchMember".to_string(), json!({ "a": [1, "x", null] }));
        }
        Value::Array(elements) => elements.iter_mut().for_each(|value| add_unknown(value, free)),
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
