//! The health of a server, as the server reports it.

use serde_json::{Map, Value};

use super::call::Call;
use crate::http::Answer;

/// The call. Newer servers answer with plain text unless JSON is asked for.
pub static HEALTH: Call =
    Call::get("health?format=json", "Correct the credential or leave it out; health is shown without one too.")
        .longest(1024 * 1024);

/// What a server answers when it is asked for its health.
pub enum Reply {
    /// Its report, good or bad.
    Report(Box<Health>),
    /// A refusal, a redirect or a failure: an answer without a report, and not a success.
    Other(Answer),
    /// A success that is not a report.
    Unusable,
}

/// What a server says of itself. Everything may be null.
#[derive(Debug, PartialEq, Eq)]
pub struct Health {
    /// The version: `24.0.3.5`.
    pub version: Option<String>,
    /// The release: `24.0.3`.
    pub release: Option<String>,
    /// Its database.
    pub database: Check,
    /// Its license.
    pub license: Check,
    /// Its background service.
    pub service: Check,
    /// Replication as a server and as a client, where it is set up.
    pub replication: Option<[Check; 2]>,
    /// The report as the server wrote it, or one like it where it wrote plain text.
    pub object: Map<String, Value>,
}

/// The state of one part.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Check {
    /// `OK`, or what is wrong in a word.
    pub status: Option<String>,
    /// More about it; never blank.
    pub detail: Option<String>,
}

impl Check {
    /// Whether nothing is wrong. What the server says nothing of is not wrong.
    pub fn is_ok(&self) -> bool {
        self.status.as_deref().is_none_or(|status| status == "OK")
    }

    fn read(object: &Map<String, Value>, status: &str, detail: &str) -> Check {
        Check { status: text(object, status), detail: text(object, detail).filter(|text| !text.trim().is_empty()) }
    }
}

impl Health {
    /// Whether every part is OK.
    pub fn is_ok(&self) -> bool {
        let parts = [&self.database, &self.license, &self.service];
        parts.into_iter().chain(self.replication.iter().flatten()).all(Check::is_ok)
    }

    /// A report, whatever the status of its answer: an unhealthy server may send it with 500.
    fn read(answer: &Answer) -> Option<Health> {
        let body = answer.body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&answer.body);
        if let Ok(value) = serde_json::from_slice(body) {
            return match value {
                Value::Object(object) => Health::from_object(object),
                _ => None,
            };
        }
        let version = answer.header("X-ProGet-Version");
        let is_ok = body.trim_ascii().eq_ignore_ascii_case(b"OK") || version.is_some_and(ignores_the_format);
        (answer.status == 200 && is_ok).then(|| Health::from_text(version))
    }

    fn from_object(object: Map<String, Value>) -> Option<Health> {
        // Each of them may be null, and none is ever left out.
        if !["databaseStatus", "licenseStatus", "serviceStatus"].iter().all(|name| object.contains_key(*name)) {
            return None;
        }
        let replication = match object.get("replicationStatus") {
            None | Some(Value::Null) => None,
            Some(Value::Object(status)) => Some([
                Check::read(status, "serverStatus", "serverError"),
                Check::read(status, "clientStatus", "clientError"),
            ]),
            Some(other) => Some([Check { status: Some(other.to_string()), detail: None }, Check::default()]),
        };
        Some(Health {
            version: text(&object, "versionNumber"),
            release: text(&object, "releaseNumber"),
            // Only this one is called "details".
            database: Check::read(&object, "databaseStatus", "databaseStatusDetails"),
            license: Check::read(&object, "licenseStatus", "licenseStatusDetail"),
            service: Check::read(&object, "serviceStatus", "serviceStatusDetail"),
            replication: replication.filter(|parts| parts.iter().any(|part| part.status.is_some())),
            object,
        })
    }

    fn from_text(version: Option<&str>) -> Health {
        let ok = || Check { status: Some("OK".to_string()), detail: None };
        let version = version.map(str::to_string);
        let mut object = Map::new();
        for name in ["databaseStatus", "licenseStatus", "serviceStatus"] {
            object.insert(name.to_string(), "OK".into());
        }
        if let Some(version) = &version {
            object.insert("versionNumber".to_string(), version.as_str().into());
            object.insert("releaseNumber".to_string(), version.as_str().into());
        }
        let release = version.clone();
        Health { version, release, database: ok(), license: ok(), service: ok(), replication: None, object }
    }
}

impl Reply {
    /// Reads an answer to the call.
    pub fn of(answer: Answer) -> Reply {
        match Health::read(&answer) {
            Some(health) => Reply::Report(Box::new(health)),
            None if answer.is_success() => Reply::Unusable,
            None => Reply::Other(answer),
        }
    }

    /// Whether an answer is a report, so that the server need not be asked again.
    pub fn is_report(answer: &Answer) -> bool {
        Health::read(answer).is_some()
    }
}

/// The first releases of 2026 answer with text even if JSON is asked for, and only when all is well.
fn ignores_the_format(version: &str) -> bool {
    let mut parts = version.split('.').map(str::parse::<u32>);
    matches!((parts.next(), parts.next(), parts.next()), (Some(Ok(26)), Some(Ok(_)), Some(Ok(0 | 1))))
}

/// A member as text; a value of another type as its JSON. None if missing or null.
fn text(object: &Map<String, Value>, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: u16, version: &'static str, body: &str) -> Option<Health> {
        Health::read(&Answer::of(status, &[("X-ProGet-Version", version)], body))
    }

    #[test]
    fn a_report_is_read_whatever_the_status() {
        let body = r#"{"databaseStatus":"OK","databaseStatusDetails":" ","licenseStatus":"OK","licenseStatusDetail":"soon",
            "versionNumber":"24.0.3.5","releaseNumber":"24.0.3","serviceStatus":"Stopped","serviceStatusDetail":null,
            "replicationStatus":{"serverStatus":"OK","serverError":null,"clientStatus":"Error","clientError":"gone"}}"#;
        for status in [200, 500, 503] {
            let health = read(status, "25.0.1.2", body).unwrap();
            assert_eq!((health.version.as_deref(), health.release.as_deref()), (Some("24.0.3.5"), Some("24.0.3")));
            assert_eq!((health.database.detail.as_deref(), health.license.detail.as_deref()), (None, Some("soon")));
            assert!(health.database.is_ok() && !health.service.is_ok() && !health.is_ok());
            let [server, client] = health.replication.unwrap();
            assert!(server.is_ok() && !client.is_ok());
            assert_eq!(client.detail.as_deref(), Some("gone"));
        }
    }

    #[test]
    fn null_is_not_wrong_but_anything_except_ok_is() {
        let with = |database: &str, more: &str| {
            format!("\u{feff}{{\"databaseStatus\":{database},\"licenseStatus\":null,\"serviceStatus\":\"OK\"{more}}}")
        };
        for more in ["", ",\"versionNumber\":null,\"replicationStatus\":{}", ",\"replicationStatus\":null"] {
            let health = read(200, "1", &with("null", more)).unwrap();
            assert!(health.is_ok() && health.replication.is_none() && health.version.is_none(), "{more}");
        }
        for database in ["\"ok\"", "\"\"", "false", "true", "5", "[]", "{\"a\":1}"] {
            assert!(!read(200, "1", &with(database, "")).unwrap().is_ok(), "{database}");
        }
        for replication in ["{\"clientStatus\":\"Error\"}", "\"Error\"", "true"] {
            assert!(!read(200, "1", &with("null", &format!(",\"replicationStatus\":{replication}"))).unwrap().is_ok());
        }
    }

    #[test]
    fn plain_ok_is_healthy_with_the_version_of_the_header() {
        let health = read(200, "25.0.1.2", "OK\r\n").unwrap();
        assert!(health.is_ok());
        assert_eq!(health.version.as_deref(), Some("25.0.1.2"));
        assert!(read(200, "26.0.1.7", "ProGet is fine.").unwrap().is_ok());
    }

    #[test]
    fn anything_else_is_no_report() {
        for (status, body) in [
            (500, "OK"),
            (200, ""),
            (200, "<html>OK</html>"),
            (200, "{}"),
            (200, "[]"),
            (404, "null"),
            (200, "{\"versionNumber\":\"1\",\"serviceStatus\":\"OK\"}"),
        ] {
            assert_eq!(read(status, "26.0.2.1", body), None, "{body}");
        }
        assert_eq!(read(500, "26.0.1.7", "Error"), None);
    }
}
