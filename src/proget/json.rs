//! Members of the server's objects. A missing member and null are the same; a wrong type is an error that names the
//! member.

use serde_json::{Map, Value};

use crate::exit::Exit;
use crate::failure::Failure;

/// An object of the server.
pub type Object = Map<String, Value>;

/// The object of those members that have a value.
pub fn of(members: &[(&str, Option<Value>)]) -> Object {
    let given = members.iter().filter_map(|(name, value)| Some((name.to_string(), value.clone()?)));
    given.collect()
}

/// The object of those members that have a text.
pub fn of_texts(members: &[(&str, Option<&str>)]) -> Object {
    let given = members.iter().filter_map(|(name, text)| Some((name.to_string(), Value::from((*text)?))));
    given.collect()
}

/// A member that has another type than the API prescribes.
pub fn wrong_type(name: &str) -> Failure {
    Failure::new(
        Exit::Server,
        format!("the server's answer can't be understood: its member '{name}' is of another type"),
    )
    .advise("Check that this is the address of a ProGet server; -v shows the exchange.")
}

/// A member that the program can't do without.
pub fn missing(name: &str) -> Failure {
    Failure::new(Exit::Server, format!("the server's answer can't be understood: it has no member '{name}'"))
        .advise("Check that this is the address of a ProGet server; -v shows the exchange.")
}

/// A member of any type.
pub fn any<'o>(object: &'o Object, name: &str) -> Option<&'o Value> {
    object.get(name).filter(|value| !value.is_null())
}

fn typed<'o, T>(object: &'o Object, name: &str, read: fn(&'o Value) -> Option<T>) -> Result<Option<T>, Failure> {
    any(object, name).map(|value| read(value).ok_or_else(|| wrong_type(name))).transpose()
}

/// A text.
///
/// # Errors
/// It has another type, as in all functions below.
pub fn text<'o>(object: &'o Object, name: &str) -> Result<Option<&'o str>, Failure> {
    typed(object, name, Value::as_str)
}

/// A text that the program can't do without.
///
/// # Errors
/// It is missing too.
pub fn required_text<'o>(object: &'o Object, name: &str) -> Result<&'o str, Failure> {
    text(object, name)?.ok_or_else(|| missing(name))
}

/// `true` or `false`.
///
/// # Errors
/// As `text`.
pub fn flag(object: &Object, name: &str) -> Result<Option<bool>, Failure> {
    typed(object, name, Value::as_bool)
}

/// A whole number.
///
/// # Errors
/// As `text`.
pub fn integer(object: &Object, name: &str) -> Result<Option<i64>, Failure> {
    typed(object, name, Value::as_i64)
}

/// An object.
///
/// # Errors
/// As `text`.
pub fn object<'o>(object: &'o Object, name: &str) -> Result<Option<&'o Object>, Failure> {
    typed(object, name, Value::as_object)
}

/// An array of anything; empty if missing.
///
/// # Errors
/// As `text`.
pub fn list<'o>(object: &'o Object, name: &str) -> Result<&'o [Value], Failure> {
    Ok(typed(object, name, Value::as_array)?.map_or(&[], Vec::as_slice))
}

/// An array of objects, without nulls; empty if missing.
///
/// # Errors
/// As `text`, for the elements too.
pub fn objects<'o>(object: &'o Object, name: &str) -> Result<Vec<&'o Object>, Failure> {
    let elements = list(object, name)?.iter().filter(|element| !element.is_null());
    elements.map(|element| element.as_object().ok_or_else(|| wrong_type(name))).collect()
}

/// An array of texts, without nulls; empty if missing.
///
/// # Errors
/// As `text`, for the elements too.
pub fn texts<'o>(object: &'o Object, name: &str) -> Result<Vec<&'o str>, Failure> {
    let elements = list(object, name)?.iter().filter(|element| !element.is_null());
    elements.map(|element| element.as_str().ok_or_else(|| wrong_type(name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_missing_and_a_wrong_type_names_the_member() {
        let object: Object = serde_json::from_str(r#"{"t":"x","n":null,"i":5,"l":["a",null,"b"],"m":[1]}"#).unwrap();
        assert_eq!(text(&object, "t").unwrap(), Some("x"));
        assert_eq!(text(&object, "n").unwrap(), None);
        assert_eq!(text(&object, "absent").unwrap(), None);
        assert_eq!(texts(&object, "l").unwrap(), ["a", "b"]);
        assert_eq!(integer(&object, "i").unwrap(), Some(5));
        for failure in [text(&object, "i").err(), texts(&object, "m").err(), texts(&object, "t").err()] {
            assert!(failure.is_some_and(|failure| failure.exit == Exit::Server && failure.fact.contains("member '")));
        }
        assert!(required_text(&object, "n").is_err_and(|failure| failure.fact.contains("no member 'n'")));
    }
}
