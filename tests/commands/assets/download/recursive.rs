//! `pgutil assets download --recursive`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::super::with_key;
use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
use crate::support::proget::ProGet;
use crate::support::server::Server;

/// Every file, folder and link below a folder, with the content of each.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let about = fs::symlink_metadata(&path).unwrap();
            let content = if about.is_dir() {
                folders.push(path.clone());
                "folder".to_string()
            } else if about.is_symlink() {
                format!("link to {}", fs::read_link(&path).unwrap().display())
            } else {
                fs::read_to_string(&path).unwrap()
            };
            found.insert(path.strip_prefix(folder).unwrap().to_string_lossy().into_owned(), content);
        }
    }
    found
}

#[test]
fn every_file_below_the_folder_comes_down_and_empty_folders_are_made() {
    let proget = ProGet::start();
    {
        let assets = &mut proget.state().assets;
        for (path, text) in [("r/a ä.txt", "1"), ("r/s/.hidden", "2"), ("r/s/t/b#", "3"), ("elsewhere", "4")] {
            assets.put("d", path, text.as_bytes(), "");
        }
        assets.items.entry(("d".to_string(), "r/empty".to_string())).or_default();
    }
    let mut pgutil = with_key(&proget);
    pgutil.file("out/s/old", "old");
    let outcome = pgutil.args(["assets", "download", "--path=/r/", "--recursive", "--output=out/", "--verify"]).run();
    outcome.expect_code(0).stdout_has(&[
        "Downloading r/s/t/b# from d...\nSaving to out/s/t/b#...\n",
        "\nDownload complete (3 files, 3 bytes)\n",
    ]);
    let expected = [
        ("a ä.txt", "1"),
        ("empty", "folder"),
        ("s", "folder"),
        ("s/.hidden", "2"),
        ("s/old", "old"),
        ("s/t", "folder"),
        ("s/t/b#", "3"),
    ];
    let expected = expected.map(|(path, content)| (path.to_string(), content.to_string()));
    assert_eq!(tree(&pgutil.home().join("out")), BTreeMap::from(expected));
    pgutil.args(["assets", "download", "--path=r/s/t", "--recursive", "--json"]).run().expect(
        0,
        "[{\"asset\":\"r/s/t/b#\",\"file\":\"b#\",\"bytes\":1,\"downloaded\":true}]\n",
        "",
    );
}

#[test]
fn a_folder_that_is_not_there_is_an_error_and_an_empty_one_is_not() {
    let proget = ProGet::start();
    proget.state().assets.items.entry(("d".to_string(), "empty".to_string())).or_default();
    let mut pgutil = with_key(&proget);
    let line = |path| ["assets", "download", path, "--recursive", "--output=out"];
    pgutil.args(line("--path=none")).run().expect_code(5);
    pgutil.args(line("--path=empty")).run().expect(0, "Download complete (0 files, 0 bytes)\n", "");
    pgutil.args(line("--path=/")).run().expect(0, "Download complete (0 files, 0 bytes)\n", "");
}

const LINE: [&str; 7] = ["assets", "download", "--feed=d", "--path=f", "--recursive", "--output=out", "--source={URL}"];

/// Downloads what a server lists; it is asked for the paths that are given, and for no other.
fn with_items(pgutil: &Pgutil, server: &Server, items: &Value, asked: &[&str]) {
    server.expect("GET", "/endpoints/d/dir/f?recursive=true").answer(Answer::json(200, items));
    for path in asked {
        server.expect("GET", &format!("/endpoints/d/content/f/{path}")).answer(Answer::new(200, "new"));
    }
    let outcome = pgutil.run();
    outcome.expect_code(7).stderr_has(&["of the server's paths were left out: "]);
}

#[test]
fn a_hostile_path_is_left_out_and_named_and_the_run_goes_on() {
    let server = Server::start();
    let mut pgutil = Pgutil::new();
    pgutil.file("out/keep", "old");
    pgutil.file("secret", "old");
    pgutil.server(&server).args(LINE);
    let hostile = [
        ("f", ".."),
        ("f", "."),
        ("f", ""),
        ("f", "../secret"),
        ("f", "a/b"),
        ("f", "a\\b"),
        ("f", "..\\secret"),
        ("f/..", "secret"),
        ("f/../..", "secret"),
        ("f//x", "n"),
        ("f/a\\b", "n"),
        ("f/.", "n"),
        ("f", "line\nend"),
        ("f", "bell\u{7}"),
        ("f", "right\u{202e}left"),
        ("f", "nul"),
        ("f", "COM1.txt"),
        ("f/aux", "n"),
        ("", "secret"),
        ("g", "secret"),
        ("..", "secret"),
        ("/etc", "n"),
    ];
    for (parent, name) in hostile {
        let before = tree(pgutil.home());
        let items = json!([
            { "name": name, "parent": parent, "type": "text/plain" },
            { "name": name, "parent": parent, "type": "dir" },
            { "name": "good", "parent": "f", "type": "text/plain" },
        ]);
        with_items(&pgutil, &server, &items, &["good"]);
        let mut after = tree(pgutil.home());
        assert_eq!(after.remove("out/good").as_deref(), Some("new"));
        assert_eq!(after, before, "{parent:?} {name:?}");
        fs::remove_file(pgutil.home().join("out/good")).unwrap();
    }
}

#[test]
fn two_paths_for_one_file_and_what_is_in_the_way_are_left_out() {
    let server = Server::start();
    let mut pgutil = Pgutil::new();
    pgutil.file("out/file", "old");
    pgutil.file("out/folder/keep", "old");
    pgutil.server(&server).args(LINE);
    let item = |parent: &str, name: &str| json!({ "name": name, "parent": parent, "type": "text/plain" });
    for (items, asked) in [
        (json!([item("f", "twice"), item("F", "twice")]), &["twice"][..]),
        (json!([item("f/file", "below")]), &[]),
        (json!([item("f", "folder")]), &[]),
        (json!([{ "name": "file", "parent": "f", "type": "dir" }]), &[]),
    ] {
        with_items(&pgutil, &server, &items, asked);
    }
    assert_eq!(fs::read_to_string(pgutil.home().join("out/file")).unwrap(), "old");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link_below_the_target() {
    use std::os::unix::fs::symlink;
    let server = Server::start();
    let mut pgutil = Pgutil::new();
    pgutil.file("elsewhere/x", "old");
    fs::create_dir(pgutil.home().join("out")).unwrap();
    symlink("../elsewhere", pgutil.home().join("out/folder")).unwrap();
    symlink("../elsewhere/x", pgutil.home().join("out/file")).unwrap();
    symlink("../elsewhere/none", pgutil.home().join("out/dangling")).unwrap();
    pgutil.server(&server).args(LINE);
    let before = tree(pgutil.home());
    for (parent, name) in [("f/folder", "x"), ("f", "file"), ("f", "dangling"), ("f/folder/deep", "x")] {
        with_items(&pgutil, &server, &json!([{ "name": name, "parent": parent, "type": "text/plain" }]), &[]);
        assert_eq!(tree(pgutil.home()), before, "{parent} {name}");
    }
    // The target itself may be a link: the user named it.
    symlink("elsewhere", pgutil.home().join("link")).unwrap();
    server
        .expect("GET", "/endpoints/d/dir/f?recursive=true")
        .answer(Answer::json(200, json!([{ "name": "y", "parent": "f", "type": "text/plain" }])));
    server.expect("GET", "/endpoints/d/content/f/y").answer(Answer::new(200, "new"));
    pgutil.args(["assets", "download", "--feed=d", "--path=f", "--recursive", "--output=link", "--source={URL}"]);
    pgutil.run().expect_code(0);
    assert_eq!(fs::read_to_string(pgutil.home().join("elsewhere/y")).unwrap(), "new");
}

#[test]
fn a_failure_ends_the_run_and_says_how_far_it_came() {
    let server = Server::start();
    let items = json!([
        { "name": "a", "parent": "f", "type": "x" }, { "name": "b", "parent": "f", "type": "x" },
    ]);
    let mut pgutil = Pgutil::new();
    for (json, code) in [(false, 7), (true, 7)] {
        server.expect("GET", "/endpoints/d/dir/f?recursive=true").answer(Answer::json(200, &items));
        server.expect("GET", "/endpoints/d/content/f/a").answer(Answer::new(200, "new"));
        server.expect("GET", "/endpoints/d/content/f/b").answer(Answer::text(500, "broken"));
        let more = Some("--json").filter(|_| json);
        let outcome = pgutil.server(&server).args(LINE.iter().copied().chain(more)).run();
        outcome.expect_code(code).stderr_has(&["1 file was downloaded before."]);
        if json {
            let results: Value = serde_json::from_str(&outcome.stdout).unwrap();
            assert_eq!((&results[0]["asset"], results[1]["error"].is_string()), (&json!("f/a"), true));
        }
    }
    assert!(!pgutil.home().join("out/b").exists());
}
