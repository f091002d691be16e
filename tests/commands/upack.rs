//! `pgutil upack`, each command at the path of its words.

mod create;
mod install;
mod interrupted;
mod list;
mod remove;
mod update;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use crate::support::http::Answer;
use crate::support::server::Server;

/// The registry of installed packages, within the home.
const REGISTRY: &str = ".upack/installedPackages.json";

/// A package of the files, whose names are taken as they are.
fn package(files: &[(&str, &str)]) -> Vec<u8> {
    let manifest = r#"{"group":"g","name":"p","version":"1.0.0"}"#;
    let mut archive = rawzip::ZipArchiveWriter::new(Vec::new());
    let names = files.iter().map(|(name, content)| (format!("package/{name}"), *content));
    for (name, content) in [("upack.json".to_string(), manifest)].into_iter().chain(names) {
        let path = rawzip::path::EntryPath::verbatim(name.as_bytes());
        let (mut entry, config) = archive.new_file(path).unix_permissions(0o100_644).start().unwrap();
        let mut writer = config.wrap(&mut entry);
        writer.write_all(content.as_bytes()).unwrap();
        let (_, totals) = writer.finish().unwrap();
        entry.finish(totals).unwrap();
    }
    archive.finish().unwrap()
}

/// A server with two stable versions of `g/p` and one prerelease, that is asked for the versions.
fn versions() -> Server {
    let server = Server::start();
    let list = r#"[{"group":"g","name":"p","version":"1.0.0"},{"group":"g","name":"p","version":"1.10.0"},
                   {"group":"g","name":"p","version":"1.9.0"},{"group":"g","name":"p","version":"2.0.0-rc.1"}]"#;
    server.expect("GET", "/upack/f/versions?group=g&name=p").answer(Answer::json(200, list));
    server
}

/// The same, and it is asked for one of them.
fn serving(version: &str, archive: impl Into<Vec<u8>>) -> Server {
    let server = versions();
    server.expect("GET", &format!("/upack/f/download/g/p/{version}")).answer(Answer::new(200, archive));
    server
}

/// Everything below a folder: files with their content, folders with a slash. Nothing if it is not there.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    collect(folder, folder, &mut found);
    found
}

fn collect(root: &Path, folder: &Path, found: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            found.insert(format!("{name}/"), String::new());
            collect(root, &path, found);
        } else {
            found.insert(name, String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned());
        }
    }
}

/// The files of a tree in one line.
fn shown(tree: &BTreeMap<String, String>) -> String {
    tree.iter().map(|(name, content)| format!("{name}={content}")).collect::<Vec<_>>().join(" ")
}
