//! Named properties of feeds, connectors and retention rules: how they are shown as `name=value`, and how typed text becomes
//! their value.

use serde_json::Value;

use super::json::{self, Object};
use crate::failure::Failure;
use crate::text::printable;

/// A property and its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Property {
    /// The name of the member.
    pub name: &'static str,
    /// The name that is shown.
    pub label: &'static str,
    /// The type of its value.
    pub kind: PropertyKind,
}

/// The type of a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PropertyKind {
    /// A text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Integer,
    /// Texts, separated by commas on the command line.
    List,
}

impl Property {
    /// A property that is shown by its own name.
    pub const fn new(name: &'static str, kind: PropertyKind) -> Property {
        Property { name, label: name, kind }
    }

    /// Shows it by another name.
    pub const fn labelled(mut self, label: &'static str) -> Property {
        self.label = label;
        self
    }

    /// The value for a terminal. What is missing, and an empty list, is `*not set*`; an empty text stays empty.
    ///
    /// # Errors
    /// The member has another type.
    pub fn shown(self, object: &Object) -> Result<String, Failure> {
        let shown = match self.kind {
            PropertyKind::Text => json::text(object, self.name)?.map(printable),
            PropertyKind::Flag => json::flag(object, self.name)?.map(|value| value.to_string()),
            PropertyKind::Integer => json::any(object, self.name)
                .map(|value| if value.is_number() { Ok(value.to_string()) } else { Err(json::wrong_type(self.name)) })
                .transpose()?,
            PropertyKind::List => Some(json::texts(object, self.name)?)
                .filter(|list| !list.is_empty())
                .map(|list| printable(&list.join(","))),
        };
        Ok(shown.unwrap_or_else(|| "*not set*".to_string()))
    }

    /// The value that a text means; an empty one clears the property.
    ///
    /// # Errors
    /// What the property takes, in words that follow the name of an option.
    pub fn parse(self, text: &str) -> Result<Value, String> {
        if text.is_empty() {
            return Ok(Value::Null);
        }
        match self.kind {
            PropertyKind::Text => Ok(text.into()),
            PropertyKind::Flag if text.eq_ignore_ascii_case("true") => Ok(true.into()),
            PropertyKind::Flag if text.eq_ignore_ascii_case("false") => Ok(false.into()),
            PropertyKind::Flag => Err("takes true or false for this property".to_string()),
            PropertyKind::Integer => match text.trim_matches(' ').parse::<i64>() {
                Ok(number) => Ok(number.into()),
                Err(_) => Err("takes a whole number for this property".to_string()),
            },
            PropertyKind::List => {
                Ok(text.split(',').map(str::trim).filter(|element| !element.is_empty()).map(Value::from).collect())
            }
        }
    }
}

/// The lines `name=value` of some properties, each after `indent`.
///
/// # Errors
/// A member has another type.
pub fn lines(object: &Object, properties: &[Property], indent: &str) -> Result<String, Failure> {
    let lines =
        properties.iter().map(|property| Ok(format!("{indent}{}={}\n", property.label, property.shown(object)?)));
    lines.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_text_becomes_the_value_of_its_type_and_an_empty_one_clears() {
        let parse = |kind, text| Property::new("p", kind).parse(text);
        assert_eq!(parse(PropertyKind::Text, " x "), Ok(json!(" x ")));
        assert_eq!(parse(PropertyKind::Flag, "TRUE"), Ok(json!(true)));
        assert_eq!(parse(PropertyKind::Integer, "-5"), Ok(json!(-5)));
        assert_eq!(parse(PropertyKind::List, "a, b,"), Ok(json!(["a", "b"])));
        assert_eq!(parse(PropertyKind::Flag, ""), Ok(Value::Null));
        assert!(parse(PropertyKind::Flag, "yes").is_err() && parse(PropertyKind::Integer, "5x").is_err());
    }

    #[test]
    fn what_is_not_there_is_not_set_and_an_empty_text_is_empty() {
        let object = json!({ "t": "", "l": [], "m": ["a", "b"], "n": 1.50, "f": false });
        let object = object.as_object().unwrap();
        for (name, kind, shown) in [
            ("t", PropertyKind::Text, ""),
            ("l", PropertyKind::List, "*not set*"),
            ("m", PropertyKind::List, "a,b"),
            ("n", PropertyKind::Integer, "1.5"),
            ("f", PropertyKind::Flag, "false"),
            ("x", PropertyKind::Flag, "*not set*"),
        ] {
            assert_eq!(Property::new(name, kind).shown(object).unwrap(), shown, "{name}");
        }
        assert!(Property::new("t", PropertyKind::Flag).shown(object).is_err());
    }
}
