//! `pgutil packages upload`: what is sent and printed. What a network and a disk may do to it stands in `transfers`.

use crate::support::http::Answer;
use crate::support::outcome::Outcome;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const UPLOAD: [&str; 5] = ["packages", "upload", "--feed=my feed", "--source={URL}", "--api-key=abc12345"];
const TARGET: &str = "/api/packages/my%20feed/upload";

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    UPLOAD.iter().chain(more).copied().collect()
}

/// Uploads with these options; `targets` are what the server expects, which answers with these.
fn upload<'a>(server: &'a Server, answers: Vec<(&str, Answer)>, more: &[&str]) -> Outcome<'a> {
    for (target, answer) in answers {
        server.expect("PUT", &format!("{TARGET}{target}")).answer(answer);
    }
    let mut pgutil = Pgutil::new();
    for (name, text) in [
        ("a b+c#%.nupkg", "1"),
        ("sub/x.deb", "22"),
        ("sub/.hidden.deb", "h"),
        ("sub/y.deb", "333"),
        ("sub/deep/z.deb", "4444"),
        ("[1]*.deb", "star"),
        ("empty", ""),
    ] {
        pgutil.file(name, text);
    }
    pgutil.server(server).stdin("from stdin").args(with(more)).run()
}

fn created() -> Answer {
    Answer::new(201, "")
}

#[test]
fn the_name_and_the_place_are_always_sent_escaped_part_by_part() {
    for (options, target, stdout, body) in [
        (&["--input-file=a b+c#%.nupkg"][..], "/a%20b%2Bc%23%25.nupkg", "Uploading a b+c#%.nupkg", "1"),
        (
            &["--input-file=sub/x.deb", "--distribution=st able", "--component=ma&in"],
            "/x.deb?distribution=st%20able&component=ma%26in",
            "Uploading sub/x.deb",
            "22",
        ),
        (
            &["--input-file=sub/x.deb", "--artifactPath=/com//x y\\z/"],
            "/com/x%20y/z/x.deb",
            "Uploading sub/x.deb",
            "22",
        ),
        (&["--input-file=empty", "--no-connectors"], "/empty", "Uploading empty", ""),
        (&["--stdin"], "", "Uploading package from <stdin>", "from stdin"),
        (
            &["--input-file=-", "--upload-name=a/b.deb", "--component=main"],
            "/a%2Fb.deb?component=main",
            "Uploading package from <stdin>",
            "from stdin",
        ),
    ] {
        let server = Server::start();
        let outcome = upload(&server, vec![(target, created())], options);
        outcome.expect(0, &format!("{stdout} to my feed feed...\nUpload complete.\n"), "");
        let request = &server.requests()[0];
        assert_eq!(String::from_utf8_lossy(&request.body), body);
        assert_eq!(request.header("content-type"), Some("application/octet-stream"));
        // Only what comes from a pipe has no size.
        assert_eq!(request.is_chunked(), body == "from stdin");
        assert_eq!(request.header("expect").is_some(), request.is_chunked(), "what is small goes out at once");
    }
}

#[test]
fn wrong_use_is_told_before_anything_is_sent() {
    for (options, complaint) in [
        (&[][..], "missing --input-file=FILE or --stdin"),
        (&["--stdin", "--input=x"], "--input-file and --stdin cannot be used together"),
        (&["--input-file", "a b+c#%.nupkg", "empty"], "quote the pattern"),
        (&["--stdin", "--api-key-file=-"], "standard input"),
        (&["--input-file=empty", "--upload-name=x"], "--upload-name is for standard input only"),
        (&["--input-file="], "--input-file"),
        (&["--input-file=nowhere"], "nowhere does not exist"),
        (&["--input-file=sub"], "sub is a folder\nPackage it first."),
        (&["--input-file=empty", "--artifactPath=com/../x"], "'.' or '..'"),
    ] {
        let server = Server::start();
        upload(&server, Vec::new(), options).expect_code(2).expect_stdout("").stderr_has(&[complaint]);
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_can_not_be_read_is_told_before_anything_is_sent() {
    use std::os::unix::fs::symlink;
    let server = Server::start();
    let mut pgutil = Pgutil::new();
    // Root may read everything, but nobody can open this.
    symlink("loop.deb", pgutil.home().join("loop.deb")).unwrap();
    pgutil.file("a.deb", "1");
    pgutil.server(&server);
    pgutil.args(with(&["--input-file=loop.deb"])).run().expect_code(2).stderr_has(&["cannot read loop.deb"]);
}

#[test]
fn a_pattern_chooses_files_that_go_one_after_the_other() {
    let server = Server::start();
    let answers = vec![("/z.deb", created()), ("/x.deb", created()), ("/y.deb", created())];
    let outcome = upload(&server, answers, &["--input-file=sub/**/?.d*b"]);
    let line = |name| format!("Uploading sub/{name}.deb to my feed feed...\nUpload complete.\n");
    let expected = format!("{}{}{}", line("deep/z"), line("x"), line("y"));
    outcome.expect(0, &expected, "pgutil: 3 of 3 files uploaded\n");
    // A file of the very name is no pattern.
    let server = Server::start();
    let outcome = upload(&server, vec![("/%5B1%5D%2A.deb", created())], &["--input-file=[1]*.deb"]);
    outcome.expect(0, "Uploading [1]*.deb to my feed feed...\nUpload complete.\n", "");
    let server = Server::start();
    let outcome = upload(&server, Vec::new(), &["--input-file=sub/*.rpm"]);
    outcome.expect_code(5).expect_stdout("").stderr_has(&["pgutil: no file matches sub/*.rpm\n"]);
}

#[test]
fn the_first_failure_ends_the_run_and_tells_what_is_up() {
    let answers = || vec![("/z.deb", created()), ("/x.deb", Answer::text(403, "Forbidden."))];
    let server = Server::start();
    let outcome = upload(&server, answers(), &["--input-file=sub/**"]);
    outcome.expect_code(4).stderr_has(&[
        "(403): Forbidden.\n",
        "\n1 of 3 files uploaded: sub/deep/z.deb.\nNot uploaded: sub/x.deb, sub/y.deb.\n",
    ]);
    let server = Server::start();
    let outcome = upload(&server, answers(), &["--input-file=sub/**", "--json"]);
    let expected = r#"[{"file":"sub/deep/z.deb","uploaded":true},{"file":"sub/x.deb","error":"ProGet refused the API key on the command line (403): Forbidden."},{"file":"sub/y.deb","uploaded":false}]"#;
    outcome.expect_code(4);
    let found: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    let mut expected: serde_json::Value = serde_json::from_str(expected).unwrap();
    let text = found[1]["error"].as_str().unwrap();
    assert!(text.contains("(403): Forbidden."), "{outcome}");
    expected[1]["error"] = text.into();
    assert_eq!(found, expected);
}

#[test]
fn a_package_that_is_there_already_is_skipped_on_request() {
    let there = || {
        vec![
            ("/z.deb", Answer::text(409, "")),
            ("/x.deb", Answer::text(400, "Package x 1.0 Already Exists.")),
            ("/y.deb", created()),
        ]
    };
    let server = Server::start();
    let outcome = upload(&server, there(), &["--input-file=sub/**", "--skip-duplicate"]);
    outcome.expect_code(0).expect_stdout(
        "Uploading sub/deep/z.deb to my feed feed...\nUploading sub/x.deb to my feed feed...\n\
         Uploading sub/y.deb to my feed feed...\nUpload complete.\n",
    );
    outcome.stderr_has(&[
        "pgutil: sub/deep/z.deb is in the feed already; skipped\n",
        "pgutil: sub/x.deb is in the feed already; skipped\n",
        "pgutil: 1 of 3 files uploaded, 2 skipped\n",
    ]);
    let server = Server::start();
    let outcome = upload(&server, there(), &["--input-file=sub/**", "--skip-duplicate", "--json"]);
    let json = "[{\"file\":\"sub/deep/z.deb\",\"skipped\":true},{\"file\":\"sub/x.deb\",\"skipped\":true},\
                {\"file\":\"sub/y.deb\",\"uploaded\":true}]\n";
    outcome.expect(0, json, "");
    // Not asked for, it is a failure; and another refusal is one in any case.
    let server = Server::start();
    upload(&server, vec![("/x.deb", Answer::text(409, ""))], &["--input-file=sub/x.deb"]).expect_code(6);
    let server = Server::start();
    let refused = vec![("/x.deb", Answer::text(400, "This file already lacks something."))];
    upload(&server, refused, &["--input-file=sub/x.deb", "--skip-duplicate"]).expect_code(6);
}

#[test]
fn json_tells_what_was_done() {
    let server = Server::start();
    let outcome = upload(&server, vec![("/x.deb", created())], &["--input-file=sub/x.deb", "--json"]);
    outcome.expect(0, "{\"file\":\"sub/x.deb\",\"feed\":\"my feed\",\"uploaded\":true}\n", "");
    let server = Server::start();
    let there = vec![("/x.deb", Answer::text(409, ""))];
    let outcome = upload(&server, there, &["--input-file=sub/x.deb", "--json", "--skip-duplicate"]);
    outcome.expect(0, "{\"file\":\"sub/x.deb\",\"feed\":\"my feed\",\"skipped\":true}\n", "");
}

#[test]
fn a_dry_run_shows_each_request_and_sends_nothing() {
    let server = Server::start();
    let shown = |target: &str, size: &str| {
        format!("PUT {{URL}}{TARGET}{target}\nX-ApiKey: ***\nContent-Type: application/octet-stream\n\n{size}\n")
    };
    let outcome = upload(&server, Vec::new(), &["--input-file=sub/*.deb", "--dry-run"]);
    outcome.expect_code(0).expect_stdout("");
    for (target, size) in [("/x.deb", "sub/x.deb (2 bytes)"), ("/y.deb", "sub/y.deb (3 bytes)")] {
        outcome.stderr_has(&[&shown(target, size)]);
    }
    let outcome = upload(&server, Vec::new(), &["--stdin", "--dry-run"]);
    outcome.expect(0, "", &shown("", "standard input"));
}

#[test]
fn refusals_are_told_as_what_they_are() {
    for (status, code, says) in [
        (400, 6, "ProGet rejected the request (400): why"),
        (404, 5, "{URL}/ has no feed 'my feed' (404): why"),
        (409, 6, "(409): why"),
        (411, 6, "send a file in place of standard input"),
        (413, 6, "client_max_body_size in nginx, maxAllowedContentLength in IIS"),
        (500, 7, "The package 'sub/x.deb' may have been uploaded all the same. Check with pgutil packages list"),
    ] {
        let server = Server::start();
        let outcome = upload(&server, vec![("/x.deb", Answer::text(status, "why"))], &["--input-file=sub/x.deb"]);
        outcome.expect_code(code).expect_stdout("Uploading sub/x.deb to my feed feed...\n").stderr_has(&[says]);
    }
    let server = Server::start();
    let page = Answer::new(200, "<html>Please sign in</html>").header("Content-Type", "text/html");
    let outcome = upload(&server, vec![("/x.deb", page)], &["--input-file=sub/x.deb"]);
    outcome.expect_code(7).stderr_has(&["it is a web page"]);
}
