//! `pgutil licenses create`: a new license.

use serde_json::json;

use super::Command;
use crate::cli::{Action, Example, Opt, Texts};
use crate::context::Context;
use crate::proget::licenses;
use crate::server::{Change, DRY_RUN, IF_NOT_EXISTS};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "create",
    summary: "Creates a license",
    options: &[&CODE.spec, &TITLE.spec, &SPDX.spec, &IF_NOT_EXISTS.spec, &DRY_RUN.spec],
    examples: &[
        Example { line: "pgutil licenses create --code=ACME --title='ACME License'", note: "A license of your own" },
        Example {
            line: "pgutil licenses create --code=ACME --title='ACME License' --spdx=LicenseRef-ACME --if-not-exists",
            note: "One that is detected by its SPDX name, in a script that may run again",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static CODE: Opt<String> = Opt::new("code", "CODE", "Code of the license");
static TITLE: Opt<String> = Opt::new("title", "TEXT", "Title of the license");
static SPDX: Opt<Option<Texts>> =
    Opt::new("spdx", "LIST", "SPDX identifiers by which it is detected, separated by commas");

fn run(context: &Context) -> anyhow::Result<()> {
    let (code, title) = (context.get(&CODE), context.get(&TITLE));
    let mut body = json!({ "code": code, "title": title });
    if let Some(Texts(spdx)) = context.get(&SPDX) {
        body["spdx"] = spdx.into();
    }
    let server = context.server()?;
    let request = licenses::CREATE.request().json(body).fact("license", &*code);
    let doing = format!("Adding {code}: {title}");
    server.create(&request, Change { doing: &doing, done: "License added." }, || {
        Ok(licenses::find(server.get_list(&licenses::LIST.request())?, &code).is_some())
    })?;
    Ok(())
}
