//! The manifest of a package, `upack.json`: a JSON object of which only `group`, `name` and `version` matter here. Every
//! other member stays as it is.

use std::fs::{self, File};
use std::io::{ErrorKind as IoKind, Read};
use std::path::Path;

use serde_json::{Map, Value};

use super::error::{ErrorKind, UpackError, shown};
use super::{PackageName, Version};
use crate::text::printable;

/// Manifests hold a page of text; an icon or a long description may make them larger.
pub(super) const LARGEST: u64 = 16 * 1024 * 1024;

/// A manifest, possibly without a name or a version yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manifest(Map<String, Value>);

impl Manifest {
    /// Reads a manifest that the user names.
    ///
    /// # Errors
    /// `Input` if there is no such file or it cannot be read, `Other` if it is not a JSON object.
    pub fn read(path: &Path) -> Result<Manifest, UpackError> {
        let unreadable = |why: &str| {
            let fact = format!("cannot read the manifest {}: {why}", shown(path));
            UpackError::new(ErrorKind::Input, fact, "Check --manifest: it takes a JSON file that you may read.")
        };
        match fs::metadata(path) {
            Ok(about) if !about.is_file() => return Err(unreadable("it is not a regular file")),
            Ok(about) if about.len() > LARGEST => return Err(unreadable("it is larger than 16 MiB")),
            Err(error) if error.kind() == IoKind::NotFound => return Err(unreadable("there is no such file")),
            _ => {}
        }
        let mut bytes = Vec::new();
        File::open(path)
            .and_then(|file| file.take(LARGEST).read_to_end(&mut bytes))
            .map_err(|error| unreadable(&error.to_string()))?;
        Manifest::parse(&bytes).map_err(|why| {
            let fact = format!("the manifest {} {why}", shown(path));
            UpackError::new(ErrorKind::Other, fact, "Correct the file: it must hold one JSON object.")
        })
    }

    /// Reads the bytes of a manifest. The error follows the words that name the file.
    pub(super) fn parse(bytes: &[u8]) -> Result<Manifest, String> {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(members)) => Ok(Manifest(members)),
            Ok(_) => Err("is not a JSON object".to_string()),
            Err(error) => Err(format!("is not valid JSON: {}", printable(&error.to_string()))),
        }
    }

    /// Sets group and name. An existing member keeps its place; a name without a group empties the group.
    pub fn set_name(&mut self, name: &PackageName) {
        self.0.insert("group".to_string(), name.group.as_str().into());
        self.0.insert("name".to_string(), name.name.as_str().into());
    }

    /// Sets the version.
    pub fn set_version(&mut self, version: &str) {
        self.0.insert("version".to_string(), version.into());
    }

    /// Name and version, once they are known to be valid.
    ///
    /// # Errors
    /// `Input` if one of them is missing, has the wrong type or breaks the rules for universal packages.
    pub fn identity(&self) -> Result<(PackageName, Version), UpackError> {
        let invalid = |fact: String, advice: &str| UpackError::new(ErrorKind::Input, fact, advice);
        let text = |member: &str| match self.0.get(member) {
            None | Some(Value::Null) => Ok(""),
            Some(Value::String(text)) => Ok(text.as_str()),
            Some(_) => Err(invalid(
                format!("the member {member} of the manifest is not a string"),
                "Correct the manifest, or give --name and --version.",
            )),
        };
        let name = PackageName { group: text("group")?.to_string(), name: text("name")?.to_string() };
        let version = text("version")?;
        if name.name.is_empty() || version.is_empty() {
            return Err(invalid(
                "a package needs a name and a version".to_string(),
                "Put them into the manifest that --manifest names, or give --name and --version.",
            ));
        }
        if let Some(complaint) = name.complaint() {
            return Err(invalid(
                format!("the package {} {complaint}", printable(&name.to_string())),
                "Choose another name, as [GROUP/]NAME.",
            ));
        }
        let version = Version::parse(version).ok_or_else(|| {
            invalid(
                format!("{} is not a version of Semantic Versioning 2", printable(version)),
                "Write three numbers, as in 1.0.0, 1.2.0-rc.1 or 1.2.0+5.",
            )
        })?;
        Ok((name, version))
    }

    /// The text of `upack.json`: two spaces a level, no line end at the end.
    pub fn to_json(&self) -> String {
        format!("{:#}", Value::Object(self.0.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Manifest {
        Manifest::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn members_keep_their_place_and_new_ones_come_last() {
        let mut manifest = Manifest::default();
        manifest.set_name(&PackageName::parse("p").unwrap());
        manifest.set_version("1.0.0");
        assert_eq!(manifest.to_json(), "{\n  \"group\": \"\",\n  \"name\": \"p\",\n  \"version\": \"1.0.0\"\n}");

        let mut manifest = of(r#"{"name":"q","x":1.50,"größe":"<é>","version":"1.0.0"}"#);
        manifest.set_name(&PackageName::parse("g/h/z").unwrap());
        let expected = "{\n  \"name\": \"z\",\n  \"x\": 1.50,\n  \"größe\": \"<é>\",\n  \"version\": \"1.0.0\",\n  \
                        \"group\": \"g/h\"\n}";
        assert_eq!(manifest.to_json(), expected);
        assert_eq!(manifest.identity().unwrap().0.to_string(), "g/h/z");
    }

    #[test]
    fn a_byte_order_mark_is_skipped_and_nothing_else() {
        assert_eq!(of("\u{feff}{\"name\":\"p\"}").to_json(), "{\n  \"name\": \"p\"\n}");
        for text in ["", "[]", "null", "{", "{} x", "// c\n{}", "{\"a\":1,}"] {
            assert!(Manifest::parse(text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_missing_or_malformed_is_an_error_of_the_input() {
        for text in [
            r#"{}"#,
            r#"{"name":"p"}"#,
            r#"{"version":"1.0.0"}"#,
            r#"{"name":"","version":"1.0.0"}"#,
            r#"{"name":7,"version":"1.0.0"}"#,
            r#"{"name":"p","version":1}"#,
            r#"{"name":"p","version":"1.0"}"#,
            r#"{"name":"p q","version":"1.0.0"}"#,
            r#"{"group":"/g","name":"p","version":"1.0.0"}"#,
            r#"{"group":[],"name":"p","version":"1.0.0"}"#,
        ] {
            let error = of(text).identity().unwrap_err();
            assert_eq!(error.kind, ErrorKind::Input, "{text}");
            assert!(!error.advice.is_empty());
        }
        let (name, version) = of(r#"{"group":null,"name":"p","version":"1.0.0"}"#).identity().unwrap();
        assert_eq!((name.to_string(), version.to_string()), ("p".to_string(), "1.0.0".to_string()));
    }
}
