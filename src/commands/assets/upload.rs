//! `pgutil assets upload`: files go to an asset directory, large ones in parts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Command;
use crate::cli::{Action, Example, Int, Opt};
use crate::commands::files::{Chosen, Outcome, choose, upload_each};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::proget::json;
use crate::proget::{Call, Request, assets};
use crate::server::{DRY_RUN, Input, Part, Server, Upload};
use crate::text::{hex, printable, with_commas};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "upload",
    summary: "Uploads files to an asset directory",
    details: "A pattern chooses several files: * and ? stand for parts of a name, ** for folders of any depth. Quote it, so \
        that the shell leaves it alone. The files go one after the other, and the first failure ends the run.\n\nA file \
        that is larger than a part goes up in parts. A part that fails is sent again, and the file exists on the server \
        only when all of them are there.",
    options: &[&FILE.spec, &TARGET_PATH.spec, &CONTENT_TYPE.spec, &NO_OVERWRITE.spec, &PART_SIZE.spec, &DRY_RUN.spec],
    examples: &[
        Example {
            line: "pgutil assets upload --feed=MyAssets --file=tool.zip --target-path=releases/1.4/tool.zip",
            note: "Uploads one file",
        },
        Example {
            line: "pgutil assets upload --feed=MyAssets --file='dist/*.zip' --target-path=releases/1.4/ --no-overwrite",
            note: "Uploads all archives of a folder, unless one is there already",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static FILE: Opt<PathBuf> =
    Opt::new("file", "FILE", "The file, or a pattern for several; - is standard input").reads_stdin().takes_pattern();
static TARGET_PATH: Opt<String> =
    Opt::new("target-path", "PATH", "Path on the server; one that ends in / takes the name of the file");
static CONTENT_TYPE: Opt<Option<String>> =
    Opt::new("content-type", "TYPE", "Type of the file, such as application/zip").default("by its name");
static NO_OVERWRITE: Opt<bool> = Opt::new("no-overwrite", "", "Fail where the file exists on the server");
static PART_SIZE: Opt<Option<Int<1, MOST_MEGABYTES>>> =
    Opt::new("partsize", "MB", "Size of a part in megabytes").default("5");

/// In bytes.
const MEGABYTE: u64 = 1024 * 1024;

/// As many as fit into 63 bits of bytes.
const MOST_MEGABYTES: i64 = i64::MAX / MEGABYTE as i64;

fn run(context: &Context) -> anyhow::Result<()> {
    let (chosen, target) = (choose(context.get(&FILE))?, context.get(&TARGET_PATH));
    let content_type = context.get(&CONTENT_TYPE).unwrap_or_default();
    let is_folder = target.ends_with(['/', '\\']);
    if !is_folder && matches!(chosen, Chosen::Several(_)) {
        let advice = "Several files need a folder: --target-path=PATH/";
        return Err(context.usage_error("--target-path names one file", advice).into());
    }
    if is_folder && matches!(chosen, Chosen::Stdin) {
        let advice = "Standard input has no name: --target-path=PATH/NAME";
        return Err(context.usage_error("--target-path names a folder", advice).into());
    }
    // A name that is not text goes up as it is shown.
    let path_of = |file: &Path| match is_folder {
        true => target.clone() + &file.file_name().unwrap_or_default().to_string_lossy(),
        false => target.clone(),
    };
    if let Chosen::Several(files) = &chosen {
        let mut taken = BTreeMap::new();
        for file in files {
            if let Some(other) = taken.insert(path_of(file), file) {
                let fact = format!("{} and {} would both become {}", other.display(), file.display(), path_of(file));
                let advice = "Upload one folder at a time, or an archive of them: pgutil assets folders import";
                return Err(context.usage_error(fact, advice).into());
            }
        }
    }
    let (no_overwrite, part_size) = (context.get(&NO_OVERWRITE), context.get(&PART_SIZE).map_or(5, |Int(size)| size));
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let uploads = Uploads { server, feed, content_type, no_overwrite, part_size: part_size.unsigned_abs() * MEGABYTE };
    let send = |file: &Path, path: &str, input: &Input| uploads.send(&file.to_string_lossy(), path, input);
    let (path, outcome) = match &chosen {
        Chosen::Stdin => (target.clone(), uploads.send("<stdin>", &target, &Input::stdin())?),
        Chosen::One(file, input) => (path_of(file), send(file, &path_of(file), input)?),
        Chosen::Several(files) => {
            upload_each(&context.terminal, files, &|file, input| send(file, &path_of(file), input))?;
            return Ok(());
        }
    };
    if outcome == Outcome::Uploaded {
        uploads.server.report(&uploads.at(&assets::UPLOAD, &path), "Upload complete.")?;
    }
    Ok(())
}

/// Where files go, and how.
struct Uploads<'a> {
    server: Server<'a>,
    feed: String,
    /// May be empty.
    content_type: String,
    no_overwrite: bool,
    /// In bytes.
    part_size: u64,
}

impl Uploads<'_> {
    fn at(&self, call: &'static Call, path: &str) -> Request {
        assets::at(call, &self.feed, path).fact("asset", path).fact("feed", &*self.feed)
    }

    fn send(&self, shown: &str, path: &str, input: &Input) -> Result<Outcome, Failure> {
        let doing = format!("Uploading {shown} to {} feed...", self.feed);
        let exists = |more: &str| {
            Failure::new(Exit::Other, format!("{} exists already{more}", printable(path)))
                .advise("Without --no-overwrite it is replaced.")
        };
        let at = |call| self.at(call, path);
        let upload = |request| Upload { request, input, content_type: &self.content_type, doing: &doing };
        let Some(size) = input.size().filter(|size| *size > self.part_size) else {
            let request = at(if self.no_overwrite { &assets::UPLOAD_NEW } else { &assets::UPLOAD });
            let answer = self.server.upload(&upload(&request), |answer| self.no_overwrite && answer.status == 400)?;
            return match answer {
                None => Ok(Outcome::Shown),
                Some(answer) if answer.is_success() => Ok(Outcome::Uploaded),
                Some(answer) => {
                    let text = String::from_utf8_lossy(&answer.body);
                    Err(exists(&format!(" (400): {}", printable(text.trim()))))
                }
            };
        };
        if self.no_overwrite && self.server.exists(&at(&assets::METADATA))? {
            return Err(exists(""));
        }
        let id = random_id()?;
        let complete = assets::complete(at(&assets::UPLOAD), &id);
        let count = size.div_ceil(self.part_size);
        let request =
            |part: Part| assets::part(at(&assets::UPLOAD), &id, [part.index, part.offset, part.size], size, count);
        match self.server.upload_parts(&upload(&complete), size, self.part_size, &request)? {
            None => return Ok(Outcome::Shown),
            Some(false) => return Ok(Outcome::Uploaded),
            // What was sent twice could be there twice.
            Some(true) => {}
        }
        let stored = json::integer(&super::item(&self.server, &self.feed, path)?, "size")?;
        if stored.is_some_and(|stored| stored.unsigned_abs() == size) {
            return Ok(Outcome::Uploaded);
        }
        let stored = stored.map_or_else(
            || "an unknown size".to_string(),
            |size| format!("{} bytes", with_commas(size.unsigned_abs())),
        );
        let fact = format!("{} has {stored} on the server, and {} bytes were sent", printable(path), with_commas(size));
        Err(Failure::new(Exit::Server, fact).advise("A part was sent more than once. Upload it again."))
    }
}

/// 32 hexadecimal digits that no other upload has.
fn random_id() -> Result<String, Failure> {
    let mut bytes = [0; 16];
    crate::system::random(&mut bytes).map_err(|error| {
        Failure::new(Exit::Other, format!("the system gives no random bytes: {error}"))
            .advise("Check that /dev/urandom can be read.")
    })?;
    Ok(hex(&bytes))
}
