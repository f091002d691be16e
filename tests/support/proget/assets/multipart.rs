//! Uploads of files, whole or in parts. Parts may come in any order; one that overlaps another is refused, and only
//! `multipart=complete` makes a file of them.

use std::collections::BTreeMap;

use super::State;
use crate::support::http::Answer;
use crate::support::proget::call::Call;

/// An upload that is not complete.
#[derive(Default)]
pub struct Upload {
    total: usize,
    count: usize,
    /// By the offset of each.
    parts: BTreeMap<usize, Vec<u8>>,
}

/// Takes a file, a part of one, or completes an upload.
pub fn store(state: &mut State, directory: &str, path: &str, call: &Call) -> Answer {
    let id = call.query("id").unwrap_or_default().to_string();
    let content_type = call.request.header("Content-Type").unwrap_or_default();
    match call.query("multipart") {
        None => {
            state.put(directory, path, &call.request.body, content_type);
            Answer::new(201, "")
        }
        Some("upload") => {
            let number = |name: &str| call.query(name).and_then(|text| text.parse::<usize>().ok());
            let numbers = ["index", "offset", "totalSize", "partSize", "totalParts"].map(number);
            let [Some(index), Some(offset), Some(total), Some(size), Some(count)] = numbers else {
                return Answer::text(400, "A number is missing.");
            };
            let is_complete = call.request.body.len() == size && index < count && offset + size <= total;
            if id.is_empty() || !is_complete {
                return Answer::text(400, "The part is not what it says.");
            }
            let upload = state.uploads.entry(id).or_insert_with(|| Upload { total, count, ..Upload::default() });
            let overlaps =
                upload.parts.iter().any(|(start, part)| *start < offset + size && offset < start + part.len());
            if overlaps || (upload.total, upload.count) != (total, count) {
                return Answer::text(400, "The part overlaps another.");
            }
            upload.parts.insert(offset, call.request.body.clone());
            Answer::new(200, "")
        }
        Some("complete") => {
            let Some(upload) = state.uploads.get(&id) else {
                return Answer::text(404, "There is no such upload.");
            };
            let bytes: Vec<u8> = upload.parts.values().flatten().copied().collect();
            if bytes.len() != upload.total || upload.parts.len() != upload.count {
                return Answer::text(400, "Parts are missing.");
            }
            state.uploads.remove(&id);
            state.put(directory, path, &bytes, content_type);
            Answer::new(201, "")
        }
        Some(_) => Answer::text(400, "multipart is upload or complete."),
    }
}

#[cfg(test)]
mod tests {
    use crate::support::proget::ProGet;

    #[test]
    fn parts_come_in_any_order_and_make_a_file_only_when_all_are_there() {
        let proget = ProGet::start();
        let send = |query: &str, body: &str| {
            let target = format!("/endpoints/d/content/f/x?id=1&multipart={query}");
            proget.ask_as_administrator("POST", &target, body).0
        };
        let part = |index: u32, offset: u32, size: u32| {
            format!("upload&index={index}&offset={offset}&totalSize=5&partSize={size}&totalParts=3")
        };
        assert_eq!(send(&part(2, 4, 1), "e"), 200);
        assert_eq!(send(&part(0, 0, 2), "ab"), 200);
        assert_eq!(send(&part(0, 0, 2), "ab"), 400, "twice");
        assert_eq!(send(&part(1, 1, 2), "xx"), 400, "overlapping");
        assert_eq!(send(&part(1, 2, 2), "c"), 400, "too short");
        assert_eq!(send("complete", ""), 400);
        assert_eq!(proget.ask_as_administrator("GET", "/endpoints/d/content/f/x", "").0, 404);
        assert_eq!(send(&part(1, 2, 2), "cd"), 200);
        assert_eq!(send("complete", ""), 201);
        assert_eq!(send("complete", ""), 404);
        assert_eq!(proget.ask_as_administrator("GET", "/endpoints/d/content/f/x", ""), (200, "abcde".to_string()));
        assert_eq!(proget.ask("GET", "/endpoints/d/content/f/x", "", "").0, 401);
    }
}
