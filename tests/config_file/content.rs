//! The content of the file: damage, what the existing program writes, and secrets.

use std::process::Command;

use serde_json::json;

use super::{ADD, config_of, folder_of_config, names_in};
use crate::support::pgutil::{CONFIG, Pgutil};
use crate::support::proget::ProGet;

#[test]
fn a_damaged_file_is_named_with_its_line_and_never_overwritten() {
    let brackets = "[".repeat(1024 * 1024);
    let nested = format!("{{\n\"later\": {brackets}");
    let cases: [(&[u8], &str); 14] = [
        (b"", "line 1: the file ends too early"),
        (b"\n \n", "line 3: the file ends too early"),
        (b"{\"sources\": [\n{\"name\": \"x\",\n\"url\": \"http://s3cret", "line 3: the file ends too early"),
        (brackets.as_bytes(), "line 1: a member has the wrong type"),
        (nested.as_bytes(), "line 2: nested too deeply"),
        (b"{\n\"sources\": [],\n}", "line 3: not valid JSON"),
        (b"{\n// s3cret\n}", "line 2: not valid JSON"),
        (b"[]", "line 1: a member has the wrong type"),
        (b"{\"sources\": [\n{\"name\": \"x\", \"url\": 17}]}", "line 2: a member has the wrong type"),
        (b"{\"sources\": {\"s3cret\": 1}}", "line 1: a member has the wrong type"),
        (b"{\"sources\": [{}]}", "line 1: a source without name"),
        (b"{\"sources\": [{\"name\": \"s3cret\"}]}", "line 1: a source without url"),
        (b"{\"sources\": [],\n\"sources\": []}", "line 2: sources is given twice"),
        (b"{\"sources\": [\n{\"name\": \"\xff\", \"url\": \"http://h/\"}]}", "line 2: not UTF-8 text"),
    ];
    for (bytes, says) in cases {
        let mut pgutil = Pgutil::new();
        let path = pgutil.file(CONFIG, bytes);
        for command in [
            &ADD[..],
            &["sources", "list"],
            &["sources", "remove", "--name=x"],
            &["sources", "test"],
            &["apikeys", "create", "system"],
        ] {
            let outcome = pgutil.args(command).run();
            outcome.expect_code(3).expect_stdout("").shows_nowhere(&["s3cret"]);
            outcome.stderr_has(&["pgutil: {HOME}/.config/pgutil/pgutil.config, ", says, "The file was not changed."]);
        }
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
    }
}

#[test]
fn what_the_existing_program_writes_is_read() {
    let server = ProGet::start();
    for text in [
        // A byte order mark, members that are null, and a plain copy beside the obfuscated secret, which is the one.
        "\u{feff}{\"sources\":[{\"name\":\"Default\",\"url\":\"{URL}\",\"defaultFeed\":null,\"insecure\":null,\
         \"token\":\"wrong\",\"encryptedToken\":\"AAECAwQFBgcICQoLDA0OD/XoC6l08HSxHxJQ5awT2Y4=\"}]}",
        "{\"sources\":[{\"name\":\"DEFAULT\",\"url\":\"{URL}\",\"token\":\"abc1\\u0032345\"}]}",
    ] {
        let mut pgutil = Pgutil::new();
        let create = ["apikeys", "create", "system"];
        pgutil.server(&server).config(text).args(create).run().expect_code(0);
    }
    let mut pgutil = Pgutil::new();
    pgutil.config("{\"sources\": null}").args(["sources", "list"]).run().expect(0, "No sources configured.\n", "");
}

#[test]
fn a_configuration_that_is_only_read_may_be_a_pipe_or_the_null_device() {
    let server = ProGet::start();
    let config = format!(r#"{{"sources":[{{"name":"Default","url":"{}","token":"abc12345"}}]}}"#, server.url());
    // Now and after a while; the second command reads the sources more than once.
    for pause in ["", "sleep 0.2;"] {
        for command in ["sources list", "apikeys create system --source=Default", "sources test"] {
            let line = format!("PGUTIL_CONFIG=<({pause} echo \"$1\") \"$0\" {command}");
            let output =
                Command::new("bash").args(["-c", &line, env!("CARGO_BIN_EXE_pgutil"), &config]).output().unwrap();
            assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
    let mut pgutil = Pgutil::new();
    pgutil.env("PGUTIL_CONFIG", "/dev/null");
    pgutil.args(["sources", "list"]).run().expect(0, "No sources configured.\n", "");
    pgutil.args(["sources", "remove", "--name=x"]).run().expect(0, "Source x not found.\n", "");
    let outcome = pgutil.args(ADD).run();
    outcome.expect_code(3).stderr_has(&["pgutil: cannot read /dev/null: it is not a regular file\n"]);
}

#[test]
fn what_can_be_written_can_be_read_again() {
    const LARGEST: usize = 16 * 1024 * 1024;
    // As the program writes it, on a line of its own each, it is larger than what can be read.
    let numbers = vec!["\"0123456789\""; 1_000_000].join(",");
    let text = format!("{{\"later\":[{numbers}],\"sources\":[]}}");
    let mut pgutil = Pgutil::new();
    pgutil.config(&text).args(ADD).run().expect_code(0);
    pgutil.args(["sources", "list"]).run().expect(0, "1. Default\n   https://api@h/\n", "");
    // What would become larger still is not written.
    let text = format!("{{\"later\":\"{}\",\"sources\":[]}}", "x".repeat(LARGEST - 30));
    let outcome = pgutil.config(&text).args(ADD).run();
    outcome.expect_code(1).stderr_has(&["/pgutil.config: it would be larger than 16 MiB\n"]);
    assert!(outcome.config.unwrap() == text);
}

#[test]
fn one_secret_that_cannot_be_read_fails_its_source_only() {
    let server = ProGet::start();
    let mut pgutil = Pgutil::new();
    let text = r#"{"sources":[{"name":"broken","url":"{URL}","encryptedToken":"!s3cret"},
        {"name":"good","url":"{URL}","token":"abc12345"}]}"#;
    pgutil.server(&server).config(text);
    pgutil.args(["apikeys", "create", "system", "--source=good"]).run().expect_code(0);
    let outcome = pgutil.args(["apikeys", "create", "system", "--source=broken"]).run();
    outcome.expect_code(3).stderr_has(&["the stored API key of the source 'broken' can't be decoded"]);
    outcome.shows_nowhere(&["s3cret"]);
    // It stays as it is when another source is changed.
    let outcome = pgutil.args(["sources", "remove", "--name=good"]).run();
    outcome.expect_code(0);
    assert_eq!(config_of(&pgutil)["sources"][0]["encryptedToken"], "!s3cret");
}

/// Numbers that look random and are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

#[test]
fn no_secret_of_an_obfuscated_source_is_ever_written_in_the_clear() {
    let mut dice = Dice(0x5eed_0f50_0ce5);
    let mut pgutil = Pgutil::new();
    // As the existing program leaves it, with a plain copy of the obfuscated secret.
    pgutil.config(
        r#"{"sources":[{"name":"left","url":"http://h/","password":"s3cret-left","username":"u",
        "encryptedPassword":"AAECAwQFBgcICQoLDA0OD/XoC6l08HSxHxJQ5awT2Y4="}], "later": {"x": [1]}}"#,
    );
    // For each name the secret that --plain-text asked for, if any.
    let mut plain: [Option<String>; 4] = [const { None }; 4];
    for round in 0..60 {
        let index = dice.throw(4) as usize;
        let (name, secret) = (format!("--name=source {index}"), format!("s3cret-{round}-of-{index}"));
        let (key, password) = (format!("--api-key={secret}"), format!("--password={secret}"));
        let url = format!("--url=https://user:{secret}@h/");
        let mut args = match dice.throw(4) {
            0 => vec!["sources", "remove", &name],
            1 => vec!["sources", "add", "--url=https://h/", &name, &key],
            2 => vec!["sources", "add", "--url=https://h/", &name, "--username=u", &password],
            _ => vec!["sources", "add", &url, &name],
        };
        plain[index] = None;
        if args[1] == "add" && dice.throw(3) == 0 {
            args.push("--plain-text");
            plain[index] = Some(secret.clone());
        }
        let outcome = pgutil.args(&args).run();
        outcome.expect_code(0).shows_nowhere(&["s3cret"]);
        for file in names_in(&folder_of_config(&pgutil)) {
            let text = std::fs::read_to_string(folder_of_config(&pgutil).join(&file)).unwrap();
            let meant: usize = plain.iter().flatten().filter(|secret| text.contains(secret.as_str())).count();
            // If there was nothing to remove, the file has not been rewritten yet.
            let left = usize::from(text.contains("s3cret-left") && outcome.stdout.ends_with("not found.\n"));
            assert_eq!(text.matches("s3cret").count(), meant + left, "{file} after {args:?}:\n{text}");
        }
    }
    assert_eq!(config_of(&pgutil)["later"], json!({"x": [1]}));
}
