//! `/api/containers`: the tags of repositories, the images behind them, and what is known of the images.

use serde_json::{Value, json};

use super::call::Call;
use super::objects::absent;
use crate::support::http::Answer;

/// A tag of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    pub feed: String,
    pub repository: String,
    pub tag: String,
    pub digest: String,
}

/// The tags and the audits.
#[derive(Default)]
pub struct State {
    pub tags: Vec<Tag>,
    /// What an audit answers for a `repository:tag` or digest.
    pub audits: Vec<(String, Value)>,
}

/// Answers requests about containers.
pub fn answer(state: &mut super::State, call: &Call) -> Option<Answer> {
    let (method, path) = call.route();
    let action: fn(&mut State, &Call) -> Answer = match (method, path.as_slice()) {
        ("GET", ["api", "containers", "tags", "list"]) => list,
        ("POST", ["api", "containers", "tags", "add"]) => add,
        ("POST", ["api", "containers", "tags", "delete"]) => |state, call| remove(state, call, "tag"),
        ("POST", ["api", "containers", "images", "delete"]) => |state, call| remove(state, call, "digest"),
        ("GET", ["api", "containers", "images", "audit"]) => audit,
        _ => return None,
    };
    Some(call.guarded(state, |state| action(&mut state.containers, call)))
}

fn is_in(tag: &Tag, call: &Call) -> bool {
    let is = |name, text: &str| call.query(name).is_some_and(|given| given.eq_ignore_ascii_case(text));
    is("feed", &tag.feed) && is("repo", &tag.repository)
}

fn list(state: &mut State, call: &Call) -> Answer {
    let tags = state.tags.iter().filter(|tag| is_in(tag, call));
    let shown = tags.map(|tag| {
        json!({"repository": tag.repository, "digest": tag.digest, "tag": tag.tag, "totalDownloads": 0, "downloadSize": 0})
    });
    Answer::json(200, shown.collect::<Value>())
}

/// `Created`, `Exists` or, with `force`, `Updated`.
fn add(state: &mut State, call: &Call) -> Answer {
    let (name, target) = (call.query("tag").unwrap_or_default(), call.query("target").unwrap_or_default());
    let mut known = state.tags.iter().filter(|tag| is_in(tag, call));
    let Some(image) = known.find(|tag| tag.tag == target || tag.digest == target).cloned() else {
        return absent(target);
    };
    match state.tags.iter_mut().find(|tag| is_in(tag, call) && tag.tag == name) {
        Some(tag) if tag.digest == image.digest => Answer::text(200, "Exists"),
        Some(tag) if call.query("force") == Some("true") => {
            tag.digest = image.digest;
            Answer::text(200, "Updated")
        }
        Some(_) => Answer::text(400, &format!("The tag {name} is that of another image.")),
        None => {
            state.tags.push(Tag { tag: name.to_string(), ..image });
            Answer::text(200, "Created")
        }
    }
}

fn remove(state: &mut State, call: &Call, member: &str) -> Answer {
    let wanted = call.query(member).unwrap_or_default();
    let before = state.tags.len();
    let is_wanted = |tag: &Tag| is_in(tag, call) && wanted == if member == "tag" { &tag.tag } else { &tag.digest };
    state.tags.retain(|tag| !is_wanted(tag));
    if state.tags.len() == before { absent(wanted) } else { Answer::new(200, "") }
}

fn audit(state: &mut State, call: &Call) -> Answer {
    let wanted = call.query("tagOrDigest").unwrap_or_default();
    match state.audits.iter().find(|(image, _)| image == wanted) {
        Some((_, audit)) => Answer::json(200, audit),
        None => absent(wanted),
    }
}

#[cfg(test)]
mod tests {
    use super::Tag;
    use crate::support::proget::ProGet;

    #[test]
    fn tags_are_added_to_images_moved_and_deleted() {
        let proget = ProGet::start();
        let tag = |tag: &str, digest: &str| {
            let [feed, repository, tag, digest] = ["f", "r/a", tag, digest].map(str::to_string);
            Tag { feed, repository, tag, digest }
        };
        proget.state().containers.tags = vec![tag("1", "sha256:1"), tag("2", "sha256:2")];
        let ask = |target: &str| {
            proget.ask_as_administrator("POST", &format!("/api/containers/{target}&feed=f&repo=r%2Fa"), "")
        };
        assert_eq!(ask("tags/add?tag=latest&target=1"), (200, "Created".to_string()));
        assert_eq!(ask("tags/add?tag=latest&target=sha256%3A1"), (200, "Exists".to_string()));
        assert_eq!(ask("tags/add?tag=latest&target=2").0, 400);
        assert_eq!(ask("tags/add?tag=latest&target=2&force=true"), (200, "Updated".to_string()));
        assert_eq!(ask("tags/add?tag=x&target=3").0, 404);
        assert_eq!(ask("images/delete?digest=sha256%3A2").0, 200);
        assert_eq!(ask("tags/delete?tag=latest").0, 404);
        assert_eq!(proget.state().containers.tags, [tag("1", "sha256:1")]);
    }
}
