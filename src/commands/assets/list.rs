//! `pgutil assets list`: the items of a folder, or of all folders below it.

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::failure::Failure;
use crate::proget::assets;
use crate::proget::json::{self, Object};
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "list",
    summary: "Lists the items of a folder",
    details: "Folders come first. --json has the server's order, and times, hashes and metadata.",
    options: &[&PATH.spec, &RECURSIVE.spec],
    examples: &[
        Example { line: "pgutil assets list --feed=MyAssets --path=releases/1.4", note: "One folder" },
        Example {
            line: "pgutil assets list --feed=MyAssets --recursive",
            note: "The whole directory, with paths relative to its root",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static PATH: Opt<Option<String>> = Opt::new("path", "PATH", "Folder to list").default("the root");
static RECURSIVE: Opt<bool> = Opt::new("recursive", "", "List all folders below it, too");

fn run(context: &Context) -> anyhow::Result<()> {
    let (path, recursive) = (context.get(&PATH).unwrap_or_default(), context.get(&RECURSIVE));
    let server = context.server()?;
    let feed = context.feed(&server)?;
    let request = assets::at(&assets::LIST, &feed, &path).query_flag("recursive", recursive);
    let request = request.fact("folder", super::shown(&path)).fact("feed", feed);
    if context.terminal.json {
        return Ok(server.list_json(&request)?);
    }
    let items = server.get_list(&request)?;
    let mut rows = items.iter().map(|item| row(&path, item)).collect::<Result<Vec<_>, Failure>>()?;
    rows.sort();
    let text: String = rows.into_iter().map(|(_, line)| line).collect();
    context.terminal.print(&text)?;
    Ok(())
}

/// What an item is sorted by: for each name of its path whether it is that of a file, the name in lower case, and the name.
type Key = Vec<(bool, String, String)>;

fn row(folder: &str, item: &Object) -> Result<(Key, String), Failure> {
    let is_folder = assets::is_folder(item)?;
    let path = match assets::path_below(folder, item)? {
        Some(path) => path,
        // An answer that does not fit the question is shown all the same.
        None => vec![json::required_text(item, "name")?],
    };
    let last = path.len() - 1;
    let key = |(index, name): (usize, &&str)| (index == last && !is_folder, name.to_lowercase(), name.to_string());
    let size = match is_folder {
        true => "<DIR>".to_string(),
        false => json::integer(item, "size")?.map(|size| size.to_string()).unwrap_or_default(),
    };
    let line = format!("{:<50} {size:>14}", printable(&path.join("/")));
    Ok((path.iter().enumerate().map(key).collect(), format!("{}\n", line.trim_end())))
}
