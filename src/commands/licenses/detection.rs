//! `pgutil licenses detection`: how a license is detected in packages.

use super::Command;
use crate::children;
use crate::cli::{Action, Opt, Word};
use crate::context::Context;
use crate::failure::Failure;
use crate::proget::json::{self, Object};
use crate::proget::licenses::{self, DETECTIONS};
use crate::server::Server;

children![add, remove];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "detection",
    summary: "Works with the ways in which a license is detected",
    options: &[&CODE.spec, &TYPE.spec, &VALUE.spec],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};

static CODE: Opt<String> = Opt::new("code", "CODE", "Code of the license, in any case");
static TYPE: Opt<Word> = Opt::new("type", "TYPE", "What the value is").words(&["spdx", "url", "packagename", "purl"]);
static VALUE: Opt<String> = Opt::new("value", "VALUE", "SPDX identifier, address, package name or purl");

/// A license with the list that the options mean.
struct Detection {
    license: Object,
    /// The member that is the list.
    list: &'static str,
    /// The typed value as the server stores it.
    value: String,
}

impl Detection {
    fn read(context: &Context, server: &Server) -> Result<Detection, Failure> {
        let word = context.get(&TYPE).word;
        let list = DETECTIONS.iter().find(|(known, _)| *known == word).map_or("spdx", |(_, list)| list);
        let license = super::find(server, &context.get(&CODE))?;
        let value = licenses::stored(list, &context.get(&VALUE)).to_string();
        Ok(Detection { license, list, value })
    }

    /// What the list holds now.
    fn values(&self) -> Result<Vec<&str>, Failure> {
        json::texts(&self.license, self.list)
    }

    /// Whether a value of the list is the typed one, in any case.
    fn is_value(&self, other: &str) -> bool {
        other.to_lowercase() == self.value.to_lowercase()
    }
}
