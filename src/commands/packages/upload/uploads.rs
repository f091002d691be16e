//! Uploads of one file or of several, and what is told of them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::commands::files::{Outcome, upload_each};
use crate::failure::Failure;
use crate::http::Answer;
use crate::proget::{Request, packages};
use crate::server::{Input, Server, Upload};
use crate::terminal::Terminal;

/// Where packages go, and how.
pub struct Uploads<'a> {
    pub server: Server<'a>,
    pub terminal: &'a Terminal,
    pub feed: String,
    pub distribution: Option<String>,
    pub component: Option<String>,
    /// May be empty.
    pub folder: String,
    pub skips_duplicates: bool,
}

impl Uploads<'_> {
    /// What comes from standard input, under a name or none.
    pub fn stdin(&self, name: Option<&str>) -> Result<(), Failure> {
        let request = self.request("package from <stdin>", name.map(AsRef::as_ref));
        let outcome = self.send(&request, &Input::stdin(), "package from <stdin>")?;
        self.report(&request, outcome)
    }

    /// One file.
    pub fn file(&self, path: &Path, input: &Input) -> Result<(), Failure> {
        let shown = path.to_string_lossy();
        let request = self.request(&shown, path.file_name());
        let outcome = self.send(&request, input, &shown)?;
        self.report(&request, outcome)
    }

    /// Several, one after the other; the first failure ends it.
    pub fn files(&self, paths: &[PathBuf]) -> Result<(), Failure> {
        upload_each(self.terminal, paths, &|path, input| {
            let shown = path.to_string_lossy();
            self.send(&self.request(&shown, path.file_name()), input, &shown)
        })
    }

    fn request(&self, shown: &str, name: Option<&OsStr>) -> Request {
        let request = packages::UPLOAD.at(&[&self.feed]).segments(&self.folder);
        let request = match name {
            Some(name) => request.segment(name),
            None => request,
        };
        request
            .query_if("distribution", self.distribution.as_deref())
            .query_if("component", self.component.as_deref())
            .fact("file", shown)
            .fact("feed", &*self.feed)
    }

    fn send(&self, request: &Request, input: &Input, shown: &str) -> Result<Outcome, Failure> {
        let doing = format!("Uploading {shown} to {} feed...", self.feed);
        let upload = Upload { request, input, content_type: "application/octet-stream", doing: &doing };
        let is_known = |answer: &Answer| self.skips_duplicates && is_duplicate(answer);
        let answer = self.server.upload(&upload, |answer| answer.status == 404 || is_known(answer))?;
        match answer {
            None => Ok(Outcome::Shown),
            Some(answer) if answer.is_success() => Ok(Outcome::Uploaded),
            Some(answer) if answer.status == 404 => {
                let feed = packages::FEED.at(&[&self.feed]).fact("feed", &*self.feed);
                Err(self.server.refusal(&feed, &answer))
            }
            Some(_) => {
                if !self.terminal.json {
                    self.terminal.notice(&format!("{shown} is in the feed already; skipped"));
                }
                Ok(Outcome::Skipped)
            }
        }
    }

    fn report(&self, request: &Request, outcome: Outcome) -> Result<(), Failure> {
        match outcome {
            Outcome::Uploaded => self.server.report(request, "Upload complete."),
            Outcome::Skipped if self.terminal.json => {
                let mut object: Map<String, Value> = Map::new();
                for (member, value) in &request.facts {
                    object.insert((*member).to_string(), value.clone());
                }
                object.insert("skipped".to_string(), true.into());
                self.terminal.print_json(&Value::Object(object).to_string())
            }
            Outcome::Skipped | Outcome::Shown => Ok(()),
        }
    }
}

/// Whether the server refuses a package because it has it already.
fn is_duplicate(answer: &Answer) -> bool {
    let text = String::from_utf8_lossy(&answer.body).to_lowercase();
    let says_so = text.contains("already") && text.contains("exist");
    answer.status == 409 || (matches!(answer.status, 400 | 403) && says_so)
}
