//! Asset directories: the calls, and what an item of a directory is. ProGet answers 401 to all of them where other APIs
//! answer 403.

use super::call::{Call, Request};
use super::json::{self, Object};
use crate::failure::Failure;

const NEEDS_VIEW: &str = "Reading assets needs an API key or a user with the permission to view the asset directory; ProGet says 401 here where that is missing, too.";
const NEEDS_CHANGE: &str = "Changing assets needs an API key or a user with the permission to add to, or to delete from, the asset directory; ProGet says 401 here where that is missing, too.";

const LOOK: &str = "assets list --feed";

/// Lists a folder, or with `recursive=true` all below it. A folder that is not there is an empty list.
pub static LIST: Call = Call::get("endpoints/{}/dir", NEEDS_VIEW).about("folder", LOOK);

/// Creates a folder.
pub static CREATE_FOLDER: Call = Call::post("endpoints/{}/dir", NEEDS_CHANGE).about("folder", LOOK).changes("created");

/// Downloads a file.
pub static DOWNLOAD: Call = Call::get("endpoints/{}/content", NEEDS_VIEW).about("asset", LOOK);

/// Uploads a file or a part of one, or completes an upload in parts.
pub static UPLOAD: Call = Call::post("endpoints/{}/content", NEEDS_CHANGE).about("asset", LOOK).changes("uploaded");

/// Uploads a file that must not be there yet: 400 if it is.
pub static UPLOAD_NEW: Call = Call::put("endpoints/{}/content", NEEDS_CHANGE).about("asset", LOOK).changes("uploaded");

/// Deletes a file, or with `recursive=true` a folder and what is in it.
pub static DELETE: Call = Call::post("endpoints/{}/delete", NEEDS_CHANGE).about("asset", LOOK).changes("deleted");

/// Unpacks an archive into a folder.
pub static IMPORT: Call = Call::post("endpoints/{}/import", NEEDS_CHANGE).about("folder", LOOK).changes("imported");

/// Packs a folder into an archive.
pub static EXPORT: Call = Call::get("endpoints/{}/export", NEEDS_VIEW).about("folder", LOOK);

/// Reads what the server knows of an item.
pub static METADATA: Call = Call::get("endpoints/{}/metadata", NEEDS_VIEW).about("asset", LOOK);

/// Changes the members of the metadata that the body has.
pub static SET_METADATA: Call =
    Call::post("endpoints/{}/metadata", NEEDS_CHANGE).about("asset", LOOK).changes("changed");

/// A request about a path of an asset directory; the root is an empty path.
pub fn at(call: &'static Call, directory: &str, path: &str) -> Request {
    let mut request = call.at(&[directory]);
    if names(path).next().is_none() {
        request.path.push('/');
    }
    request.segments(path)
}

/// A request for one part of an upload, of `count` parts that are `total` bytes together.
pub fn part(upload: Request, id: &str, number: [u64; 3], total: u64, count: u64) -> Request {
    let [index, offset, size] = number.map(|number| number.to_string());
    let upload = upload.query("id", id).query("multipart", "upload").query("index", &index).query("offset", &offset);
    let upload = upload.query("totalSize", &total.to_string()).query("partSize", &size);
    upload.query("totalParts", &count.to_string())
}

/// The request that makes a file of the parts.
pub fn complete(upload: Request, id: &str) -> Request {
    upload.query("id", id).query("multipart", "complete")
}

/// The names in a path, which `/` and `\` separate.
pub fn names(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.split(['/', '\\']).filter(|name| !name.is_empty())
}

/// Whether an item is a folder.
///
/// # Errors
/// Its type is not a text.
pub fn is_folder(item: &Object) -> Result<bool, Failure> {
    Ok(json::text(item, "type")?.is_some_and(|kind| kind.eq_ignore_ascii_case("dir")))
}

/// The path of an item below a folder: its parent, which is a path from the root, less that folder, and its name. The names
/// are as the server sent them, so that any of them may be hostile. `None` where it is not below that folder.
///
/// # Errors
/// A member is missing or of another type.
pub fn path_below<'i>(folder: &str, item: &'i Object) -> Result<Option<Vec<&'i str>>, Failure> {
    let parent = json::text(item, "parent")?.unwrap_or_default();
    let mut path: Vec<&str> = if parent.is_empty() { Vec::new() } else { parent.split('/').collect() };
    path.push(json::required_text(item, "name")?);
    let above: Vec<&str> = names(folder).collect();
    let is_below =
        path.len() > above.len() && above.iter().zip(&path).all(|(one, other)| one.eq_ignore_ascii_case(other));
    Ok(is_below.then(|| path.split_off(above.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_segment_for_each_name_and_the_root_keeps_its_slash() {
        for (path, target) in [
            ("", "endpoints/a%20d/dir/"),
            ("//", "endpoints/a%20d/dir/"),
            ("\\x\\y//z", "endpoints/a%20d/dir/x/y/z"),
            ("a b/c#d", "endpoints/a%20d/dir/a%20b/c%23d"),
        ] {
            assert_eq!(at(&LIST, "a d", path).path, target, "{path}");
        }
    }

    #[test]
    fn an_item_lies_below_the_folder_that_was_asked_for_or_nowhere() {
        let below = |folder, parent: &str| {
            let item = serde_json::json!({ "name": "n", "parent": parent });
            let item = item.as_object().unwrap();
            path_below(folder, item).unwrap().map(|names| names.join("|"))
        };
        assert_eq!(below("", "").as_deref(), Some("n"));
        assert_eq!(below("f", "F").as_deref(), Some("n"));
        assert_eq!(below("f\\g/", "f/g/h").as_deref(), Some("h|n"));
        assert_eq!(below("", "a//..").as_deref(), Some("a||..|n"));
        for (folder, parent) in [("f", ""), ("f/g", "f"), ("f", "g"), ("f", "/f")] {
            assert_eq!(below(folder, parent), None, "{folder} {parent}");
        }
    }
}
