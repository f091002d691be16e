//! `/api/packages/{feed}`: the packages of feeds of every type, with the rules that the documentation gives for each, and
//! copies of packages in other feeds. Universal packages have an API of their own beside it.

mod stored;

use serde_json::{Value, json};

use super::assets::ranged;
use super::call::Call;
use super::feeds;
use super::objects::{Object, text};
use crate::support::http::Answer;
pub use stored::Package;

/// The packages of all feeds.
#[derive(Default)]
pub struct State {
    pub packages: Vec<Package>,
    /// Whether a package may take the place of one with the same name and version.
    pub overwrites: bool,
    /// What an audit says of each package, by its name: the code and the text.
    pub verdicts: Vec<(&'static str, &'static str, &'static str)>,
}

/// Answers requests about packages.
pub fn answer(state: &mut super::State, call: &Call) -> Option<Answer> {
    let (method, path) = call.route();
    let answer = match (method, path.as_slice()) {
        ("GET", ["api", "packages", feed]) => in_feed(state, call, feed, |_, feed, kind, _| {
            Answer::json(200, json!({ "id": 1, "name": feed, "feedType": kind, "packageType": stored::type_in(kind) }))
        }),
        ("GET", ["api", "packages", feed, "latest"]) => in_feed(state, call, feed, latest),
        ("GET", ["api", "packages", feed, "versions"]) => in_feed(state, call, feed, versions),
        ("GET", ["api", "packages", feed, "download"]) => in_feed(state, call, feed, |state, feed, _, call| {
            one(state, feed, call).map_or_else(|refusal| refusal, |found| file(&state.packages[found], call))
        }),
        ("GET", ["api", "packages", feed, "metadata"]) => in_feed(state, call, feed, |state, feed, _, call| {
            one(state, feed, call).map_or_else(|refusal| refusal, |found| metadata(&state.packages[found]))
        }),
        ("POST", ["api", "packages", feed, "audit"]) => in_feed(state, call, feed, |state, feed, _, call| {
            one(state, feed, call).map_or_else(|refusal| refusal, |found| audit(state, &state.packages[found].name))
        }),
        ("POST", ["api", "packages", feed, "delete"]) => in_feed(state, call, feed, |state, feed, _, call| {
            one(state, feed, call).map_or_else(
                |refusal| refusal,
                |found| {
                    state.packages.remove(found);
                    Answer::new(200, "")
                },
            )
        }),
        ("POST", ["api", "packages", feed, "status"]) => in_feed(state, call, feed, set_status),
        ("PUT", ["api", "packages", feed, "upload", rest @ ..]) => {
            let name = rest.last().copied().unwrap_or_default().to_string();
            in_feed(state, call, feed, move |state, feed, kind, call| upload(state, feed, kind, &name, call))
        }
        ("POST", ["api", "promotions", "promote"]) => copy(state, call, "fromFeed", "version"),
        ("POST", ["api", "repackaging", "repackage"]) => copy(state, call, "feed", "newVersion"),
        ("GET", ["upack", feed, "versions"]) => in_feed(state, call, feed, versions),
        ("GET", ["upack", feed, "download", path @ ..]) => {
            let path = path.join("/");
            in_feed(state, call, feed, move |state, feed, _, call| {
                let is_it = |package: &&Package| package.feed == feed && package.path() == path;
                match state.packages.iter().find(is_it) {
                    Some(package) => file(package, call),
                    None => absent(&path),
                }
            })
        }
        _ => return None,
    };
    Some(answer)
}

fn absent(what: &str) -> Answer {
    Answer::text(404, &format!("There is no {what}."))
}

/// Runs the action for a feed that is there, under the name and with the type that the server has.
fn in_feed(
    state: &mut super::State,
    call: &Call,
    feed: &str,
    action: impl FnOnce(&mut State, &str, &str, &Call) -> Answer,
) -> Answer {
    call.guarded(state, |state| {
        let Some(found) = state.feeds.find(feed).cloned() else {
            return absent(feed);
        };
        action(&mut state.packages, text(&found, "name"), text(&found, "feedType"), call)
    })
}

/// The packages that the query means, of which a part may be missing: their places.
fn matching(state: &State, feed: &str, call: &Call) -> Vec<usize> {
    let is_it = |package: &Package| match call.query("purl") {
        Some(purl) => package.purl() == purl.split('?').next().unwrap_or_default(),
        None => {
            let is = |name, value: &str| call.query(name).is_none_or(|given| given.eq_ignore_ascii_case(value));
            let group = call.query("group").unwrap_or_default();
            let is_group = call.query("name").is_none() && group.is_empty() || group == package.group;
            let version = call.query("version").filter(|version| !version.starts_with("latest"));
            let is_version = version.is_none_or(|version| version == package.version);
            is("name", &package.name) && is_group && is_version && is("qualifier", &package.qualifier)
        }
    };
    let found = state.packages.iter().enumerate().filter(|(_, package)| package.feed == feed && is_it(package));
    found.map(|(place, _)| place).collect()
}

/// The one package that the query means; the newest where it asks for that.
fn one(state: &State, feed: &str, call: &Call) -> Result<usize, Answer> {
    let found = matching(state, feed, call);
    match found.as_slice() {
        [] => Err(absent("such package")),
        [place] => Ok(*place),
        places if call.query("version").is_some_and(|version| version.starts_with("latest")) => {
            Ok(places[places.len() - 1])
        }
        _ => Err(Answer::text(400, "The package is not unique: a qualifier is needed.")),
    }
}

fn latest(state: &mut State, feed: &str, _: &str, call: &Call) -> Answer {
    let found = matching(state, feed, call);
    let is_last = |place: &&usize| {
        let name = |place: &usize| (&state.packages[*place].group, &state.packages[*place].name);
        found.iter().rev().find(|other| name(other) == name(place)) == Some(place)
    };
    Answer::json(200, found.iter().filter(is_last).map(|place| state.packages[*place].to_json()).collect::<Value>())
}

/// An object without members where there is no such package.
fn versions(state: &mut State, feed: &str, _: &str, call: &Call) -> Answer {
    let found = matching(state, feed, call);
    if found.is_empty() && call.query("name").is_some() {
        return Answer::json(200, "{}");
    }
    Answer::json(200, found.iter().map(|place| state.packages[*place].to_json()).collect::<Value>())
}

fn file(package: &Package, call: &Call) -> Answer {
    if package.status.get("allowDownload") == Some(&json!(false)) {
        return Answer::text(403, "The package is blocked.");
    }
    let name = package.file_name.replace(['"', '\\'], "_");
    let disposition = match name.is_ascii() {
        true => format!("attachment; filename=\"{name}\""),
        false => {
            let encode = |byte: u8| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' => char::from(byte).to_string(),
                byte => format!("%{byte:02X}"),
            };
            format!("attachment; filename=\"_\"; filename*=UTF-8''{}", name.bytes().map(encode).collect::<String>())
        }
    };
    ranged(&package.bytes, call).header("Content-Disposition", &disposition)
}

fn metadata(package: &Package) -> Answer {
    Answer::json(
        200,
        json!({
            "name": package.name, "version": package.version, "published": "2026-01-02T03:04:05Z", "publishedBy": "Admin",
            "state": "Local", "size": package.bytes.len(), "downloads": 0, "status": package.status,
        }),
    )
}

fn audit(state: &State, name: &str) -> Answer {
    let verdict = state.verdicts.iter().find(|(each, _, _)| *each == name);
    let (code, text) = verdict.map_or(("C", "Compliant"), |(_, code, text)| (*code, *text));
    Answer::json(200, json!({ "resultCode": code, "statusText": text, "analysisDate": "2026-01-02T03:04:05Z" }))
}

fn set_status(state: &mut State, feed: &str, _: &str, call: &Call) -> Answer {
    let mut given = match call.object() {
        Ok(given) => given,
        Err(refusal) => return refusal,
    };
    if let Some(allow) = given.remove("allow") {
        given.insert("allowDownload".to_string(), allow);
    }
    match one(state, feed, call) {
        Ok(found) => {
            state.packages[found].status.extend(given);
            Answer::new(200, "")
        }
        Err(refusal) => refusal,
    }
}

fn upload(state: &mut State, feed: &str, kind: &str, name: &str, call: &Call) -> Answer {
    match Package::read(feed, kind, name, call) {
        Ok(package) => add(state, package),
        Err(refusal) => refusal,
    }
}

fn add(state: &mut State, package: Package) -> Answer {
    let same = state.packages.iter().position(|other| other.is_same(&package));
    match same {
        Some(_) if !state.overwrites => Answer::text(400, "The package already exists, and overwriting is off."),
        Some(place) => {
            state.packages[place] = package;
            Answer::new(201, "")
        }
        None => {
            state.packages.push(package);
            Answer::new(201, "")
        }
    }
}

/// Copies a package into another feed, or under another version.
fn copy(state: &mut super::State, call: &Call, from: &str, version: &str) -> Answer {
    let given: Object = match call.object() {
        Ok(given) => given,
        Err(refusal) => return refusal,
    };
    call.guarded(state, |state| {
        let to = Some(text(&given, "toFeed")).filter(|to| !to.is_empty()).unwrap_or(text(&given, from));
        let known: &feeds::State = &state.feeds;
        if !known.names().iter().any(|name| name.eq_ignore_ascii_case(to)) {
            return absent(to);
        }
        let is_it = |package: &&Package| {
            package.feed.eq_ignore_ascii_case(text(&given, from))
                && (&*package.group, &*package.name) == (text(&given, "group"), text(&given, "name"))
                && package.version == text(&given, "version")
        };
        let Some(package) = state.packages.packages.iter().find(is_it).cloned() else {
            return absent(text(&given, "name"));
        };
        let copy = Package { feed: to.to_string(), version: text(&given, version).to_string(), ..package };
        add(&mut state.packages, copy)
    })
}

#[cfg(test)]
mod tests;
