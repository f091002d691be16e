//! All files below a folder, at the same paths below a folder here. The paths come from the server, so they are hostile
//! until they are checked: nothing is written outside of the target, or through a link below it.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::commands::files::listed;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::proget::assets;
use crate::proget::json::Object;
use crate::server::{Destination, Download, Server, required_hash};
use crate::text::{is_bad_on_windows, is_device_name, is_unprintable, printable, with_commas};

/// Downloads everything below `folder` of the server into `target`.
pub fn download(
    context: &Context,
    server: &Server,
    feed: &str,
    folder: &str,
    target: PathBuf,
    verify: bool,
) -> Result<(), Failure> {
    let request = assets::at(&assets::LIST, feed, folder).query_flag("recursive", true);
    let items = server.get_list(&request.fact("folder", folder).fact("feed", feed))?;
    if items.is_empty() && assets::names(folder).next().is_some() {
        // A folder that is not there is an empty list, too.
        super::super::item(server, feed, folder)?;
    }
    let mut run =
        Run { server, feed, target, written: HashSet::new(), left_out: Vec::new(), done: Vec::new(), bytes: 0 };
    fs::create_dir_all(run.folder()).map_err(|error| cannot_write(run.folder(), &error))?;
    for item in &items {
        if let Err(failure) = run.take(folder, item, verify) {
            let count = run.done.len();
            if context.terminal.json {
                run.done.push(json!({ "error": crate::secret::mask(&failure.fact) }));
                context.terminal.print_json(&Value::Array(run.done).to_string())?;
            }
            let were = if count == 1 { "file was" } else { "files were" };
            return Err(failure.advise(format!("{count} {were} downloaded before.")));
        }
    }
    let (files, left_out) = (run.done.len(), run.left_out);
    let text = format!("Download complete ({files} files, {} bytes)\n", with_commas(run.bytes));
    let refused = left_out.iter().map(|(path, why)| json!({ "asset": path, "error": why }));
    let results: Vec<Value> = run.done.into_iter().chain(refused).collect();
    context.terminal.print_result(&text, &results)?;
    if left_out.is_empty() {
        return Ok(());
    }
    let named = listed(left_out.iter().map(|(path, why)| format!("{} ({why})", printable(path))).collect());
    Err(Failure::new(Exit::Server, format!("{} of the server's paths were left out: {named}", left_out.len()))
        .advise("Download them one by one, with --output=FILE, if you trust them."))
}

/// A download under way.
struct Run<'a> {
    server: &'a Server<'a>,
    feed: &'a str,
    /// May be empty for the current folder.
    target: PathBuf,
    /// The files that were written, by the path that the file system has for each.
    written: HashSet<PathBuf>,
    /// Paths on the server that were not downloaded, with the reason.
    left_out: Vec<(String, &'static str)>,
    /// The objects for `--json`.
    done: Vec<Value>,
    bytes: u64,
}

impl Run<'_> {
    fn folder(&self) -> &Path {
        if self.target.as_os_str().is_empty() { Path::new(".") } else { &self.target }
    }

    /// Downloads an item, makes a folder of it, or leaves it out.
    fn take(&mut self, folder: &str, item: &Object, verify: bool) -> Result<(), Failure> {
        let Some(names) = assets::path_below(folder, item)? else {
            let text = |member| item.get(member).and_then(Value::as_str).unwrap_or_default();
            self.left_out.push((format!("{}/{}", text("parent"), text("name")), "not below the folder"));
            return Ok(());
        };
        let prefix = assets::names(folder).fold(String::new(), |path, name| path + name + "/");
        let path = format!("{prefix}{}", names.join("/"));
        if !names.iter().all(|name| is_safe(name)) {
            self.left_out.push((path, "an unsafe name"));
            return Ok(());
        }
        let is_folder = assets::is_folder(item)?;
        let folders = if is_folder { &names[..] } else { &names[..names.len() - 1] };
        let mut place = self.target.clone();
        for name in folders {
            place.push(name);
            if !make_folder(&place)? {
                self.left_out.push((path, "a link or a file is in the way"));
                return Ok(());
            }
        }
        if is_folder {
            return Ok(());
        }
        place.push(names[names.len() - 1]);
        if fs::symlink_metadata(&place).is_ok_and(|about| !about.is_file()) {
            self.left_out.push((path, "a link or a folder is in the way"));
            return Ok(());
        }
        if fs::canonicalize(&place).is_ok_and(|real| self.written.contains(&real)) {
            self.left_out.push((path, "another path for a file that was written before"));
            return Ok(());
        }
        let expected = if verify { Some(required_hash(item, "file", &path)?) } else { None };
        let received = self.server.download(&Download {
            request: &assets::at(&assets::DOWNLOAD, self.feed, &path).fact("asset", &*path).fact("feed", self.feed),
            destination: &Destination::Path(place.clone()),
            expected,
            doing: &format!("Downloading {path} from {}...", self.feed),
            saving: "Saving to",
        })?;
        self.bytes += received.bytes;
        self.written.extend(fs::canonicalize(&place));
        let file = place.to_string_lossy();
        self.done.push(json!({ "asset": path, "file": file, "bytes": received.bytes, "downloaded": true }));
        Ok(())
    }
}

/// Whether a name from the server can be that of a file or folder everywhere, and stays where it is put.
fn is_safe(name: &str) -> bool {
    let is_hostile = |letter: char| matches!(letter, '/' | '\\') || is_unprintable(letter);
    let is_reserved = is_device_name(name) || (cfg!(windows) && is_bad_on_windows(name));
    !matches!(name, "" | "." | "..") && !name.contains(is_hostile) && !is_reserved
}

/// Makes a folder, if there is none. `false` where something else has its name, which may be a link to a folder.
fn make_folder(path: &Path) -> Result<bool, Failure> {
    match fs::create_dir(path) {
        Ok(()) => Ok(true),
        Err(error) => match fs::symlink_metadata(path) {
            Ok(about) => Ok(about.is_dir()),
            Err(_) => Err(cannot_write(path, &error)),
        },
    }
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Failure::new(Exit::Other, format!("cannot write {}: {error}", printable(&path.to_string_lossy())))
        .advise("Choose a folder with free space that you may write to: --output=FOLDER/")
}
