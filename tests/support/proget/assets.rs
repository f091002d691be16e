//! `/endpoints/{directory}`: the files and folders of an asset directory, uploads in parts, metadata, archives.

mod multipart;

use std::collections::BTreeMap;

use ring::digest::{SHA256, SHA512, digest};
use serde_json::{Value, json};

use super::call::Call;
use super::objects::Object;
use crate::support::http::Answer;

/// A file or a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// The bytes of a file; none for a folder.
    pub bytes: Option<Vec<u8>>,
    /// What the upload said; the server decides where it said nothing.
    pub content_type: String,
    /// The members of the metadata that were set.
    pub metadata: Object,
}

/// The items of each asset directory, by path, and the uploads that are not complete.
#[derive(Default)]
pub struct State {
    /// By directory and path, which has no slash at its ends.
    pub items: BTreeMap<(String, String), Item>,
    /// By their ids.
    pub uploads: BTreeMap<String, multipart::Upload>,
    /// The archives that were imported: directory, folder, query and bytes.
    pub imports: Vec<(String, String, String, Vec<u8>)>,
}

impl State {
    /// Adds a file, and the folders above it.
    pub fn put(&mut self, directory: &str, path: &str, bytes: &[u8], content_type: &str) {
        self.make_folders(directory, path.rsplit_once('/').map_or("", |(folder, _)| folder));
        let item = self.items.entry((directory.to_string(), path.to_string())).or_default();
        item.bytes = Some(bytes.to_vec());
        item.content_type = if content_type.is_empty() { "application/octet-stream" } else { content_type }.to_string();
    }

    fn make_folders(&mut self, directory: &str, path: &str) {
        for (end, _) in path.match_indices('/').chain([(path.len(), "")]) {
            if end > 0 {
                self.items.entry((directory.to_string(), path[..end].to_string())).or_default();
            }
        }
    }

    fn get(&self, directory: &str, path: &str) -> Option<&Item> {
        self.items.get(&(directory.to_string(), path.to_string()))
    }
}

/// Answers requests about assets. ProGet says 401 here where other APIs say 403.
pub fn answer(state: &mut super::State, call: &Call) -> Option<Answer> {
    let (method, route) = call.route();
    let ["endpoints", directory, area, path @ ..] = route.as_slice() else {
        return None;
    };
    let (directory, path) = (*directory, path.join("/"));
    let path = path.trim_matches('/');
    let action: fn(&mut State, &str, &str, &Call) -> Answer = match (method, *area) {
        ("GET", "dir") => |state, directory, path, call| {
            let recursive = call.query("recursive") == Some("true");
            Answer::json(200, list(state, directory, path, recursive))
        },
        ("POST", "dir") => |state, directory, path, _| {
            state.make_folders(directory, path);
            Answer::new(201, "")
        },
        ("GET", "content") => content,
        ("PUT", "content") => |state, directory, path, call| match state.get(directory, path) {
            Some(_) => Answer::text(400, "The asset already exists."),
            None => multipart::store(state, directory, path, call),
        },
        ("POST", "content") => multipart::store,
        ("POST", "delete") => delete,
        ("POST", "import") => |state, directory, path, call| {
            let query = call.request.target.split_once('?').map_or("", |(_, query)| query);
            let import = (directory.to_string(), path.to_string(), query.to_string(), call.request.body.clone());
            state.imports.push(import);
            Answer::new(200, "")
        },
        ("GET", "export") => |state, directory, path, call| {
            let format = call.query("format").unwrap_or_default();
            let files = list(state, directory, path, call.query("recursive") == Some("true"));
            Answer::new(200, format!("{format}: {files}"))
        },
        ("GET", "metadata") => |state, directory, path, _| match state.get(directory, path) {
            Some(item) => Answer::json(200, describe(path, item)),
            None => absent(path),
        },
        ("POST", "metadata") => set_metadata,
        _ => return None,
    };
    let answer = call.guarded(state, |state| action(&mut state.assets, directory, path, call));
    Some(if answer.status == 403 { Answer::text(401, "Access denied.") } else { answer })
}

fn absent(path: &str) -> Answer {
    Answer::text(404, &format!("There is no {path}."))
}

/// The bytes in small hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn describe(path: &str, item: &Item) -> Value {
    let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
    let mut object = json!({
        "name": name, "parent": parent, "created": "2026-01-02T03:04:05Z", "modified": "2026-01-02T03:04:05Z",
    });
    match &item.bytes {
        None => object["type"] = json!("dir"),
        Some(bytes) => {
            object["type"] = json!(item.content_type);
            object["size"] = json!(bytes.len());
            object["sha256"] = json!(hex(digest(&SHA256, bytes).as_ref()));
            object["sha512"] = json!(hex(digest(&SHA512, bytes).as_ref()));
        }
    }
    for (member, value) in &item.metadata {
        object[member] = value.clone();
    }
    object
}

fn list(state: &State, directory: &str, path: &str, recursive: bool) -> Value {
    let prefix = if path.is_empty() { String::new() } else { format!("{path}/") };
    let is_shown = |found: &str| {
        found.strip_prefix(&prefix).is_some_and(|rest| !rest.is_empty() && (recursive || !rest.contains('/')))
    };
    let items = state.items.iter().filter(|((each, found), _)| each == directory && is_shown(found));
    items.map(|((_, found), item)| describe(found, item)).collect()
}

fn content(state: &mut State, directory: &str, path: &str, call: &Call) -> Answer {
    let Some(bytes) = state.get(directory, path).and_then(|item| item.bytes.clone()) else {
        return absent(path);
    };
    ranged(&bytes, call)
}

/// The bytes with a strong tag, or the rest of them where the request names a beginning and the right tag.
pub fn ranged(bytes: &[u8], call: &Call) -> Answer {
    let tag = format!("\"{}\"", &hex(digest(&SHA256, bytes).as_ref())[..16]);
    let start = call.request.header("Range").and_then(|range| {
        range.strip_prefix("bytes=")?.strip_suffix('-')?.parse::<usize>().ok().filter(|start| *start < bytes.len())
    });
    match start.filter(|_| call.request.header("If-Range").is_none_or(|given| given == tag)) {
        Some(start) => {
            let range = format!("bytes {start}-{}/{}", bytes.len() - 1, bytes.len());
            Answer::new(206, &bytes[start..]).header("Content-Range", &range).header("ETag", &tag)
        }
        None => Answer::new(200, bytes).header("ETag", &tag),
    }
}

fn delete(state: &mut State, directory: &str, path: &str, call: &Call) -> Answer {
    let inside = format!("{path}/");
    let is_inside = |key: &(String, String)| key.0 == directory && key.1.starts_with(&inside);
    if state.items.keys().any(is_inside) && call.query("recursive") != Some("true") {
        return Answer::text(400, "The folder is not empty.");
    }
    if state.items.remove(&(directory.to_string(), path.to_string())).is_none() {
        return absent(path);
    }
    state.items.retain(|key, _| !is_inside(key));
    Answer::new(200, "")
}

fn set_metadata(state: &mut State, directory: &str, path: &str, call: &Call) -> Answer {
    let mut given = match call.object() {
        Ok(given) => given,
        Err(refusal) => return refusal,
    };
    let Some(item) = state.items.get_mut(&(directory.to_string(), path.to_string())) else {
        return absent(path);
    };
    if given.remove("userMetadataUpdateMode") != Some(json!("update")) {
        return Answer::text(400, "Only updates are known.");
    }
    if let Some(Value::Object(pairs)) = given.remove("userMetadata") {
        let known = item.metadata.entry("userMetadata").or_insert_with(|| json!({}));
        known.as_object_mut().expect("user metadata are an object").extend(pairs);
    }
    item.metadata.extend(given);
    Answer::new(200, "")
}
