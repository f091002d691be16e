//! A request in the form that the resources use: decoded path segments, query pairs, and permission checks.

use serde_json::{Map, Value};

use super::{Settings, State, api_keys};
use crate::support::http::{Answer, Request};

/// A request to this ProGet.
pub struct Call<'a> {
    /// The settings of the server.
    pub settings: &'a Settings,
    /// The request as received.
    pub request: &'a Request,
    path: Vec<String>,
    query: Vec<(String, String)>,
}

impl<'a> Call<'a> {
    /// Parses the target; `None` if the path does not begin with the base, or is not correctly encoded.
    pub fn read(settings: &'a Settings, request: &'a Request) -> Option<Call<'a>> {
        let target = request.target.strip_prefix(settings.base)?;
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let path = path.strip_prefix('/')?.split('/').map(decode).collect::<Option<Vec<_>>>()?;
        let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            // A plus sign means a space only in a query.
            Some((decode(name)?, decode(&value.replace('+', " "))?))
        });
        let query = pairs.collect::<Option<Vec<_>>>()?;
        Some(Call { settings, request, path, query })
    }

    /// Method and decoded segments of the path, to match on: `("GET", ["api", "management", "feeds", "list"])`.
    pub fn route(&self) -> (&str, Vec<&str>) {
        (&self.request.method, self.path.iter().map(String::as_str).collect())
    }

    /// The decoded value of a query parameter; its name ignores case.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(each, _)| each.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The JSON object in the body.
    ///
    /// # Errors
    /// The answer 400, if the content type is not JSON or the body is not an object.
    pub fn object(&self) -> Result<Map<String, Value>, Answer> {
        if !self.request.header("Content-Type").is_some_and(|kind| kind.starts_with("application/json")) {
            return Err(Answer::text(400, "The request is not JSON."));
        }
        match serde_json::from_slice(&self.request.body) {
            Ok(Value::Object(object)) => Ok(object),
            Ok(_) => Err(Answer::text(400, "A JSON object is expected.")),
            Err(error) => Err(Answer::text(400, &error.to_string())),
        }
    }

    /// Runs the action for those who may configure ProGet, and refuses everyone else.
    pub fn guarded(&self, state: &mut State, action: impl FnOnce(&mut State) -> Answer) -> Answer {
        match self.request.header("X-ApiKey") {
            None => Answer::text(403, "An API key is required for this request."),
            Some(credential) if api_keys::is_administrator(&state.api_keys, credential) => action(state),
            Some(_) => Answer::text(403, "The API key is unknown, or may not be used for this request."),
        }
    }

    /// Whether the server has at least this version.
    pub fn is_version(&self, wanted: [u32; 3]) -> bool {
        self.settings.version.split('.').map(|part| part.parse::<u32>().unwrap()).take(3).ge(wanted)
    }
}

/// The text of `%41`; `None` where an escape is cut short or the bytes are not UTF-8.
pub fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}
