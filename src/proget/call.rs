//! A call of the API as data: each resource lists its own as constants, and the server layer makes them all. So no
//! command can forget to mask, to retry, or to say what a refusal means.

use std::ffi::OsStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode, utf8_percent_encode};
use serde_json::Value;

/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The text as one segment of a path, or as one value of a query.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// One call of the API.
#[derive(Debug)]
pub struct Call {
    /// The HTTP method.
    pub method: &'static str,
    /// The path below the base of the server; each `{}` stands for one name.
    pub path: &'static str,
    /// What it demands of the credential: a sentence for whoever is refused.
    pub needs: &'static str,
    /// The kind of object that it is about, for messages: `feed`.
    pub subject: &'static str,
    /// What a change does to that object, as a participle: `created`. Empty for a read.
    pub outcome: &'static str,
    /// The command, without the program's name, that shows the objects: `feeds list`. It ends with `--feed` where it
    /// takes the feed that the command works on.
    pub look: &'static str,
    /// With which statuses the Free edition refuses the call, and the sentence for its users.
    pub edition: (&'static [u16], &'static str),
    /// The first ProGet that has the call, as year and number, and what it is called; for a 404.
    pub since: Option<(u32, u32, &'static str)>,
    /// The longest answer that is kept in memory, in bytes.
    pub longest: usize,
    /// Whether it is an audit: a read that may be a POST, takes long, and is limited in number by some editions.
    pub is_audit: bool,
}

/// No document of the API comes near it.
const LONGEST_ANSWER: usize = 64 * 1024 * 1024;

impl Call {
    const fn new(method: &'static str, path: &'static str, needs: &'static str) -> Call {
        Call {
            method,
            path,
            needs,
            subject: "",
            outcome: "",
            look: "",
            edition: (&[], ""),
            since: None,
            longest: LONGEST_ANSWER,
            is_audit: false,
        }
    }

    /// A read.
    pub const fn get(path: &'static str, needs: &'static str) -> Call {
        Call::new("GET", path, needs)
    }

    /// A call with a body, or with its data in the query.
    pub const fn post(path: &'static str, needs: &'static str) -> Call {
        Call::new("POST", path, needs)
    }

    /// A call whose body takes the place of what the path names.
    pub const fn put(path: &'static str, needs: &'static str) -> Call {
        Call::new("PUT", path, needs)
    }

    /// A deletion of what the path names.
    pub const fn delete(path: &'static str, needs: &'static str) -> Call {
        Call::new("DELETE", path, needs)
    }

    /// What the call is about, and the command that shows such objects.
    pub const fn about(mut self, subject: &'static str, look: &'static str) -> Call {
        self.subject = subject;
        self.look = look;
        self
    }

    /// What the call does to its object, as a participle: `created`.
    pub const fn changes(mut self, outcome: &'static str) -> Call {
        self.outcome = outcome;
        self
    }

    /// The statuses with which the Free edition refuses the call, and the sentence for its users.
    pub const fn edition(mut self, statuses: &'static [u16], sentence: &'static str) -> Call {
        self.edition = (statuses, sentence);
        self
    }

    /// The first ProGet that knows the call, and the name of the feature.
    pub const fn since(mut self, year: u32, number: u32, feature: &'static str) -> Call {
        self.since = Some((year, number, feature));
        self
    }

    /// An audit; see `is_audit`.
    pub const fn audits(mut self) -> Call {
        self.is_audit = true;
        self
    }

    /// The longest answer that makes sense, in bytes; a longer one is cut and marked as such.
    pub const fn longest(mut self, bytes: usize) -> Call {
        self.longest = bytes;
        self
    }

    /// A request without names in its path.
    pub fn request(&'static self) -> Request {
        self.at(&[])
    }

    /// A request with these names in the path, each encoded as one segment. The names `.` and `..` must have been refused
    /// before: they would become another path.
    pub fn at(&'static self, names: &[&str]) -> Request {
        let mut pieces = self.path.split("{}");
        let mut path = pieces.next().unwrap_or_default().to_string();
        for (name, piece) in names.iter().zip(pieces) {
            path += &encode(name);
            path += piece;
        }
        Request { call: self, path, body: None, facts: Vec::new() }
    }
}

/// A call with everything that it sends.
#[derive(Debug)]
pub struct Request {
    /// The call.
    pub call: &'static Call,
    /// The path below the base, with its query.
    pub path: String,
    /// The JSON body.
    pub body: Option<Value>,
    /// What the request is about, as members of the object that `--json` prints: `{"feed":"x"}`. The first one names the
    /// object in messages.
    pub facts: Vec<(&'static str, Value)>,
}

impl Request {
    /// Adds a name to the path, which need not be text.
    pub fn segment(mut self, name: &OsStr) -> Request {
        self.path.push('/');
        self.path.extend(percent_encode(name.as_encoded_bytes(), RESERVED));
        self
    }

    /// Adds the names of a path to the path. Backslashes separate names too, and empty names are dropped.
    pub fn segments(self, path: &str) -> Request {
        let names = path.split(['/', '\\']).filter(|name| !name.is_empty());
        names.fold(self, |request, name| request.segment(name.as_ref()))
    }

    /// Adds a member to the query.
    pub fn query(mut self, name: &str, value: &str) -> Request {
        self.path.push(if self.path.contains('?') { '&' } else { '?' });
        self.path += &encode(name);
        self.path.push('=');
        self.path += &encode(value);
        self
    }

    /// Adds a member to the query where there is a value.
    pub fn query_if(self, name: &str, value: Option<&str>) -> Request {
        match value {
            Some(value) => self.query(name, value),
            None => self,
        }
    }

    /// Adds `true` or `false` to the query.
    pub fn query_flag(self, name: &str, is_on: bool) -> Request {
        self.query(name, if is_on { "true" } else { "false" })
    }

    /// Sends a JSON document.
    pub fn json(mut self, body: Value) -> Request {
        self.body = Some(body);
        self
    }

    /// States what the request is about; see `facts`.
    pub fn fact(mut self, member: &'static str, value: impl Into<Value>) -> Request {
        self.facts.push((member, value.into()));
        self
    }

    /// The object in words for a message: `the feed 'x'`, `API key 43`, or the kind alone.
    pub fn object(&self) -> String {
        let subject = self.call.subject;
        match self.facts.first() {
            Some((_, Value::String(name))) => format!("{subject} '{}'", crate::text::printable(name)),
            Some((_, id @ Value::Number(_))) => format!("{subject} {id}"),
            _ => subject.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static CALL: Call = Call::get("api/{}/x/{}", "").about("feed", "feeds list");

    #[test]
    fn each_name_is_one_segment_and_each_value_one_member_of_the_query() {
        let request = CALL.at(&["a b/c", "ä?#%"]).query("n&", "1=2 +").query_if("none", None).query("m", "");
        assert_eq!(request.path, "api/a%20b%2Fc/x/%C3%A4%3F%23%25?n%26=1%3D2%20%2B&m=");
        let request = CALL.at(&["a", "b"]).segments("/c d//e\\f/").segment("g/h".as_ref());
        assert_eq!(request.path, "api/a/x/b/c%20d/e/f/g%2Fh");
    }

    #[test]
    fn messages_name_the_object_by_its_first_fact() {
        assert_eq!(CALL.request().object(), "feed");
        assert_eq!(CALL.request().fact("feed", "a\u{7}").object(), "feed 'a\\u{7}'");
        assert_eq!(CALL.request().fact("id", 43).fact("feed", "x").object(), "feed 43");
    }
}
