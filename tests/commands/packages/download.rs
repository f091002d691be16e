//! `pgutil packages download`: what is asked for, printed and kept. What a network and a disk may do to it stands in
//! `transfers`.

use std::path::Path;

use crate::support::http::Answer;
use crate::support::outcome::Outcome;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const DOWNLOAD: [&str; 5] = ["packages", "download", "--feed=f", "--source={URL}", "--api-key=abc12345"];
const NAMED: [&str; 2] = ["--package=@s/x", "--version=1.0"];
const QUERY: &str = "name=x&version=1.0&group=%40s";
const CONTENT: &str = "the bytes\n";
const SHA1: &str = "53FF9711C2A260E53D8419D9447F4B7B6EE71DCE";

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    DOWNLOAD.iter().chain(more).copied().collect()
}

/// A server that knows the type of the packages, and sends the file.
fn serving(kind: &str, query: &str) -> Server {
    let server = Server::start();
    let about = format!("{{\"id\":1,\"name\":\"f\",\"feedType\":\"{kind}\",\"packageType\":\"{kind}\"}}");
    server.expect("GET", "/api/packages/f").answer(Answer::json(200, about));
    server.expect("GET", &format!("/api/packages/f/download?{query}")).answer(file());
    server
}

fn file() -> Answer {
    Answer::new(200, CONTENT).header("Content-Disposition", "attachment; filename=\"x-1.0.tgz\"")
}

fn run<'a>(server: &'a Server, more: &[&str], check: impl FnOnce(&Path)) -> Outcome<'a> {
    let mut pgutil = Pgutil::new();
    pgutil.file("folder/old", "");
    let outcome = pgutil.server(server).args(with(more)).run();
    check(pgutil.home());
    outcome
}

fn holds(path: impl AsRef<Path>) {
    assert_eq!(std::fs::read_to_string(path).unwrap(), CONTENT);
}

/// The names in a folder, hidden ones included.
fn names(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn the_file_gets_the_name_that_is_wanted_or_the_servers() {
    for (option, name) in [
        ("--no-connectors", "x-1.0.tgz"),
        ("--output-file=other", "other"),
        ("--output-file=folder", "folder/x-1.0.tgz"),
        ("--output-file=folder/", "folder/x-1.0.tgz"),
        ("--output-file=folder/old", "folder/old"),
    ] {
        let server = serving("npm", QUERY);
        let outcome = run(&server, &[&NAMED[..], &[option]].concat(), |home| holds(home.join(name)));
        let shown = if option == "--output-file=folder/" { "folder/x-1.0.tgz" } else { name };
        let lines = format!(
            "Downloading @s/x 1.0 from f feed...\nSaving package to {shown}...\nDownload complete (10 bytes)\n"
        );
        outcome.expect(0, &lines, "");
        // Reads share a connection.
        assert!(server.requests().iter().all(|request| request.connection == 1));
    }
}

#[test]
fn on_standard_output_stands_the_file_and_nothing_else() {
    for option in ["--stdout", "--output-file=-"] {
        let server = serving("npm", QUERY);
        run(&server, &[&NAMED[..], &[option]].concat(), |home| assert_eq!(names(home), ["folder"]))
            .expect(0, CONTENT, "");
    }
}

#[test]
fn json_tells_what_was_done() {
    let server = serving("npm", QUERY);
    let outcome = run(&server, &[&NAMED[..], &["--json"]].concat(), |home| holds(home.join("x-1.0.tgz")));
    let object = "{\"package\":\"@s/x 1.0\",\"file\":\"x-1.0.tgz\",\"bytes\":10,\"downloaded\":true}\n";
    outcome.expect(0, object, "");
}

#[test]
fn qualifiers_are_checked_by_whole_keys() {
    let query = "name=x&version=1.0&qualifier=arch%3Dany%2520one";
    for option in ["--arch=any one", "--qualifier=arch=any%20one"] {
        let server = serving("rpm", query);
        let line = ["--package=x", "--version=1.0", option, "--stdout"];
        run(&server, &line, |_| ()).expect(0, CONTENT, "");
    }
    for (kind, option, complaint) in [
        ("rpm", "--qualifier=myarch=x", "pgutil: --arch is required for rpm packages"),
        ("NuGet", "--arch=x", "pgutil: NuGet packages have no qualifiers"),
    ] {
        let server = Server::start();
        let about = format!("{{\"packageType\":\"{kind}\"}}");
        server.expect("GET", "/api/packages/f").answer(Answer::json(200, about));
        let outcome = run(&server, &["--package=x", "--version=1.0", option], |_| ());
        outcome.expect_code(2).expect_stdout("").stderr_has(&[complaint]);
    }
}

#[test]
fn a_package_url_takes_the_place_of_all_that() {
    let server = Server::start();
    server.expect("GET", "/api/packages/f/download?purl=pkg%3Anpm%2F%2540s%2Fx%401.0").answer(file());
    let outcome = run(&server, &["--purl=pkg:npm/%40s/x@1.0"], |home| holds(home.join("x-1.0.tgz")));
    outcome.expect_code(0).stdout_has(&["Downloading pkg:npm/%40s/x@1.0 from f feed...\n"]);
}

#[test]
fn wrong_use_is_told_before_anything_is_sent() {
    for (options, complaint) in [
        (&["--version=1"][..], "missing --package=[GROUP/]NAME or --purl=PURL"),
        (&[], "missing --package=[GROUP/]NAME or --purl=PURL, --version=VERSION or --purl=PURL"),
        (&["--package=s/", "--version=1"], "--package names a group and no package"),
        (&["--purl=pkg:npm/x"], "--purl is not a package URL with a version"),
        (&["--purl=x@1"], "--purl is not a package URL with a version"),
        (&["--purl=pkg:npm/x@1", "--arch=x"], "--purl excludes qualifiers"),
        (&["--purl=pkg:npm/x@1", "--package=x"], "--package and --purl cannot be used together"),
        (
            &["--package=x", "--version=1", "--stdout", "--output-file=x"],
            "--output-file and --stdout cannot be used together",
        ),
        (&["--package=x", "--version=1", "--stdout", "--json"], "--json excludes a file on standard output"),
    ] {
        let server = Server::start();
        run(&server, options, |_| ()).expect_code(2).expect_stdout("").stderr_has(&[complaint]);
    }
}

#[test]
fn a_place_that_can_not_be_written_is_told_before_anything_is_asked_for() {
    for option in ["--output-file=nowhere/x", "--output-file=nowhere/", "--output-file=folder/old/x"] {
        let server = Server::start();
        server.expect("GET", "/api/packages/f").answer(Answer::json(200, "{\"packageType\":\"npm\"}"));
        let outcome = run(&server, &[&NAMED[..], &[option]].concat(), |home| assert_eq!(names(home), ["folder"]));
        outcome.expect_code(1).expect_stdout("").stderr_has(&["pgutil: cannot write "]);
    }
}

#[test]
fn a_name_that_is_not_safe_is_refused() {
    for (disposition, shown) in [
        ("attachment; filename=\"../.bashrc\"", "not safe: '../.bashrc'"),
        ("attachment; filename=\"a/..\"", "not safe: 'a/..'"),
        ("attachment; filename*=UTF-8''a%0Ab", "not safe: 'a\\nb'"),
        ("attachment; filename=\"\"", "not safe: ''"),
        ("attachment", "gives the file no name"),
    ] {
        let server = Server::start();
        server.expect("GET", "/api/packages/f").answer(Answer::json(200, "{}"));
        let answer = Answer::new(200, CONTENT).header("Content-Disposition", disposition);
        server.expect("GET", &format!("/api/packages/f/download?{QUERY}")).answer(answer);
        let outcome = run(&server, &NAMED, |home| assert_eq!(names(home), ["folder"]));
        outcome.expect_code(7).stderr_has(&[shown, "--output-file=FILE"]);
    }
    let server = Server::start();
    server.expect("GET", "/api/packages/f").answer(Answer::json(200, "{}"));
    let page = Answer::new(200, "<html>").header("Content-Type", "text/html");
    server.expect("GET", &format!("/api/packages/f/download?{QUERY}")).answer(page);
    let outcome =
        run(&server, &[&NAMED[..], &["--output-file=x"]].concat(), |home| assert_eq!(names(home), ["folder"]));
    outcome.expect_code(7).stderr_has(&["it is a web page"]);
}

/// What the server says about the versions of a package; `hashes` are members of the one that is wanted.
fn versions(hashes: &str) -> String {
    format!(
        r#"[{{"purl":"p","group":"@s","name":"x","version":"0.9","sha1":"0"}},{{"purl":"q","group":"@s","name":"x","version":"1.0",{hashes}}}]"#
    )
}

fn verifying(version: &str, hashes: &str, sends: bool) -> Server {
    let server = Server::start();
    server.expect("GET", "/api/packages/f").answer(Answer::json(200, "{\"packageType\":\"npm\"}"));
    let latest = r#"[{"purl":"q","group":"@s","name":"x","version":"1.0"}]"#;
    match version {
        "latest" => server.expect("GET", "/api/packages/f/latest?group=%40s&name=x").answer(Answer::json(200, latest)),
        "latest-stable" => {
            let target = "/api/packages/f/latest?group=%40s&name=x&stableOnly=true";
            server.expect("GET", target).answer(Answer::json(200, latest));
        }
        _ => {}
    }
    let target = "/api/packages/f/versions?group=%40s&name=x&version=1.0";
    server.expect("GET", target).answer(Answer::json(200, versions(hashes)));
    if sends {
        server.expect("GET", &format!("/api/packages/f/download?{QUERY}")).answer(file());
    }
    server
}

#[test]
fn only_a_file_with_the_right_hash_is_kept() {
    let right = format!("\"md5\":\"0\",\"sha1\":\"{SHA1}\"");
    for version in ["1.0", "latest", "latest-stable"] {
        let server = verifying(version, &right, true);
        let version = format!("--version={version}");
        let outcome = run(&server, &["--package=@s/x", &version, "--verify"], |home| holds(home.join("x-1.0.tgz")));
        outcome.expect_code(0);
    }
    // The strongest counts.
    let wrong = format!("\"sha1\":\"{SHA1}\",\"sha256\":\"{}\"", "0".repeat(64));
    let server = verifying("1.0", &wrong, true);
    let outcome = run(&server, &[&NAMED[..], &["--verify", "--output-file=folder/old"]].concat(), |home| {
        assert_eq!(std::fs::read_to_string(home.join("folder/old")).unwrap(), "");
        assert_eq!(names(&home.join("folder")), ["old"]);
    });
    outcome.expect_code(7).stderr_has(&["and the server states 0000", "Nothing was kept."]);
    let server = verifying("1.0", &wrong, true);
    let outcome = run(&server, &[&NAMED[..], &["--verify", "--stdout"]].concat(), |_| ());
    outcome.expect_code(7).expect_stdout(CONTENT).stderr_has(&["The bytes are out already"]);
    let server = verifying("1.0", "\"md5\":\"0\",\"sha1\":null", false);
    let outcome = run(&server, &[&NAMED[..], &["--verify"]].concat(), |home| assert_eq!(names(home), ["folder"]));
    outcome.expect_code(7).stderr_has(&["the server states no SHA-512, SHA-256 or SHA-1 of @s/x 1.0"]);
}

#[test]
fn a_version_that_is_not_there_is_not_found() {
    let server = Server::start();
    server.expect("GET", "/api/packages/f").answer(Answer::json(200, "{}"));
    server.expect("GET", &format!("/api/packages/f/download?{QUERY}")).answer(Answer::text(404, "Not here."));
    let outcome = run(&server, &NAMED, |home| assert_eq!(names(home), ["folder"]));
    outcome.expect_code(5).stderr_has(&["{URL}/ has no package '@s/x 1.0' (404): Not here."]);
    let server = Server::start();
    server.expect("GET", "/api/packages/f").answer(Answer::json(200, "{}"));
    server.expect("GET", "/api/packages/f/versions?group=%40s&name=x&version=1.0").answer(Answer::json(200, "[]"));
    let outcome = run(&server, &[&NAMED[..], &["--verify"]].concat(), |_| ());
    outcome.expect_code(5).stderr_has(&["the feed has no package '@s/x 1.0'"]);
}
