//! Objects with a name: found by it in any case, added once, and removed.

use serde_json::{Map, Value, json};

use crate::support::http::Answer;

/// An object as the API has it.
pub type Object = Map<String, Value>;

/// The object in braces.
pub fn object(value: Value) -> Object {
    match value {
        Value::Object(object) => object,
        other => panic!("{other} is not an object"),
    }
}

/// The text of a member; empty where there is none.
pub fn text<'o>(object: &'o Object, member: &str) -> &'o str {
    object.get(member).and_then(Value::as_str).unwrap_or_default()
}

/// Where the object is whose member has this text, ignoring case.
pub fn position(objects: &[Object], member: &str, wanted: &str) -> Option<usize> {
    objects.iter().position(|object| text(object, member).eq_ignore_ascii_case(wanted))
}

/// Adds an object and answers with it; refuses one whose member is missing or taken.
pub fn add(objects: &mut Vec<Object>, member: &str, object: Object) -> Answer {
    let name = text(&object, member);
    if name.is_empty() {
        return Answer::text(400, &format!("{member} is required."));
    }
    if position(objects, member, name).is_some() {
        return Answer::text(400, &format!("{name} exists already."));
    }
    objects.push(object.clone());
    Answer::json(200, json!(object))
}

/// Gives an object the members in the body; the others stay. Null takes one away.
pub fn update(objects: &mut [Object], member: &str, given: Object) -> Answer {
    let Some(found) = position(objects, member, text(&given, member)) else {
        return absent(text(&given, member));
    };
    for (name, value) in given {
        match value {
            Value::Null => drop(objects[found].remove(&name)),
            value => drop(objects[found].insert(name, value)),
        }
    }
    Answer::json(200, json!(objects[found]))
}

/// Removes the object with this name.
pub fn remove(objects: &mut Vec<Object>, member: &str, name: &str) -> Answer {
    match position(objects, member, name) {
        Some(found) => {
            objects.remove(found);
            Answer::new(200, "")
        }
        None => absent(name),
    }
}

/// Removes the object with this id.
pub fn remove_by_id(objects: &mut Vec<Object>, id: &str) -> Answer {
    match objects.iter().position(|object| object["id"].as_u64() == id.parse().ok()) {
        Some(found) => {
            objects.remove(found);
            Answer::new(200, "")
        }
        None => absent(id),
    }
}

/// The answer 404.
pub fn absent(name: &str) -> Answer {
    Answer::text(404, &format!("There is no {name}."))
}
