//! An entry of the registry.

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value};

use crate::date::Timestamp;
use crate::system;
use crate::upack::PackageName;
use crate::upack::archive::names;

/// A package as the registry knows it, with every member that the file has.
#[derive(Clone, Debug, PartialEq)]
pub struct Installed(Map<String, Value>);

/// What becomes an entry once a package is installed.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Group and name, as the user or the manifest writes them.
    pub name: PackageName,
    /// The version.
    pub version: String,
}

impl Registration {
    /// The entry for a package that was installed now. `files` and `folders` are what it brought, relative to the path.
    pub(in crate::upack) fn entry(&self, path: &str, files: Vec<&str>, folders: Vec<&str>) -> Installed {
        let text = |text: &str| Value::from(text);
        let group = if self.name.group.is_empty() { Value::Null } else { text(&self.name.group) };
        // The existing program writes versions in four parts.
        let using = format!("pgutil/{}.0", env!("CARGO_PKG_VERSION"));
        let by = system::user_name().or_else(|| std::env::var("USER").ok()).unwrap_or_default();
        let members = [
            ("group", group),
            ("name", text(&self.name.name)),
            ("version", text(&self.version)),
            ("path", text(path)),
            ("feedUrl", Value::Null),
            ("installationDate", now().into()),
            ("installationReason", Value::Null),
            ("installedUsing", using.into()),
            ("installedBy", by.into()),
            ("files", files.into()),
        ];
        let mut entry: Map<String, Value> =
            members.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
        if !folders.is_empty() {
            entry.insert("folders".to_string(), folders.into());
        }
        Installed(entry)
    }
}

/// The form of the existing program, in UTC: seven decimals and an offset.
fn now() -> String {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    let whole = Timestamp::utc(elapsed.as_secs() as i64).to_wire();
    format!("{}.{:07}+00:00", whole.trim_end_matches('Z'), elapsed.subsec_nanos() / 100)
}

impl Installed {
    /// Checks an element of the file. The error follows the words that name the entry.
    pub(in crate::upack) fn from_json(value: Value) -> Result<Installed, String> {
        let Value::Object(members) = value else {
            return Err("is not an object".to_string());
        };
        for name in ["name", "version", "path"] {
            if members.get(name).and_then(Value::as_str).is_none_or(str::is_empty) {
                return Err(format!("has no {name}"));
            }
        }
        for name in ["group", "installationDate", "installedBy"] {
            if members.get(name).is_some_and(|value| !value.is_null() && !value.is_string()) {
                return Err(format!("has a member {name} that is not text"));
            }
        }
        for name in ["files", "folders"] {
            let is_list = |value: &Value| {
                let items = value.as_array()?;
                items
                    .iter()
                    .all(|item| item.as_str().is_some_and(|path| names::complaint(path).is_none()))
                    .then_some(())
            };
            if members.get(name).is_some_and(|value| !value.is_null() && is_list(value).is_none()) {
                return Err(format!("has a member {name} that is not a list of relative paths"));
            }
        }
        Ok(Installed(members))
    }

    pub(super) fn into_json(self) -> Value {
        Value::Object(self.0)
    }

    /// The entry as JSON, with every member.
    pub fn as_json(&self) -> &Map<String, Value> {
        &self.0
    }

    fn text(&self, member: &str) -> &str {
        self.0.get(member).and_then(Value::as_str).unwrap_or_default()
    }

    fn list(&self, member: &str) -> Option<Vec<&str>> {
        Some(self.0.get(member)?.as_array()?.iter().filter_map(Value::as_str).collect())
    }

    /// Group and name.
    pub fn name(&self) -> PackageName {
        PackageName { group: self.text("group").to_string(), name: self.text("name").to_string() }
    }

    /// Whether this is the entry of a package.
    pub fn is(&self, name: &PackageName) -> bool {
        name.is_same(self.text("group"), self.text("name"))
    }

    /// The version.
    pub fn version(&self) -> &str {
        self.text("version")
    }

    /// The folder that the package was installed to.
    pub fn path(&self) -> &str {
        self.text("path")
    }

    /// When it was installed, as the file has it; empty if it does not say.
    pub fn date(&self) -> &str {
        self.text("installationDate")
    }

    /// Who installed it; empty if the file does not say.
    pub fn user(&self) -> &str {
        self.text("installedBy")
    }

    /// The folder as a path.
    pub(in crate::upack) fn target(&self) -> &Path {
        Path::new(self.path())
    }

    /// The files that the package brought. `None` for a package that another program installed.
    pub(in crate::upack) fn files(&self) -> Option<Vec<&str>> {
        self.list("files")
    }

    /// The folders that were empty in the package.
    pub(in crate::upack) fn folders(&self) -> Vec<&str> {
        self.list("folders").unwrap_or_default()
    }
}
