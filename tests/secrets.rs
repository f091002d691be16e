//! No secret is shown: by any command, however the secret is given, whatever the server answers, in any mode.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

/// With characters that each encoding writes differently.
const SECRET: &str = "s3cr3t/+&\"x\\y=%z";

/// The obfuscated form of `SECRET`, made with OpenSSL: AES-128-CBC, an IV of zeros.
const OBFUSCATED: &str = "AAAAAAAAAAAAAAAAAAAAAGQz1oknHbi5G6xk+tMFj+l0ttGF6rP/KxZnqMby2Eqs";

/// A command that talks to a server.
struct Talker {
    words: &'static str,
    /// What it needs besides the connection.
    needs: &'static [&'static str],
    method: &'static str,
    target: &'static str,
    /// The body of a success.
    success: &'static str,
    /// Whether stdout stays empty when it fails.
    is_silent: bool,
}

const CREATED: &str = r#"{"id":5,"key":"created-key"}"#;
const CREATE: Talker =
    Talker { words: "", needs: &[], method: "POST", target: "/api/api-keys/create", success: CREATED, is_silent: true };

const COMMANDS: &[Talker] = &[
    Talker { words: "pgutil apikeys create system", ..CREATE },
    Talker { words: "pgutil apikeys create feed", needs: &["--feed=f"], ..CREATE },
    Talker { words: "pgutil apikeys create personal", needs: &["--user=u"], ..CREATE },
    Talker {
        words: "pgutil apikeys list",
        needs: &[],
        method: "GET",
        target: "/api/api-keys/list",
        success: "[]",
        is_silent: true,
    },
    Talker {
        words: "pgutil apikeys delete",
        needs: &["--id=5"],
        method: "POST",
        target: "/api/api-keys/delete?id=5",
        success: "",
        is_silent: false,
    },
    Talker {
        words: "pgutil health",
        needs: &[],
        method: "GET",
        target: "/health?format=json",
        success: r#"{"databaseStatus":"OK","licenseStatus":"OK","serviceStatus":"OK","versionNumber":"24.0.3.5","releaseNumber":"24.0.3"}"#,
        is_silent: false,
    },
];

/// Commands that talk to no server, or are tested for this elsewhere.
const OTHERS: &[&str] = &[
    "pgutil completion bash",
    "pgutil completion zsh",
    "pgutil completion fish",
    "pgutil completion powershell",
    "pgutil manual",
    "pgutil version",
    // Their secrets are looked for in tests/commands/sources.
    "pgutil sources add",
    "pgutil sources list",
    "pgutil sources remove",
    "pgutil sources test",
];

/// A way to give the secret: options, variables, standard input.
struct Way {
    options: Vec<String>,
    variables: Vec<(&'static str, String)>,
}

fn way(options: &[&str], variables: &[(&'static str, &str)]) -> Way {
    let fill = |text: &str| text.replace("SECRET", SECRET).replace("ESCAPED", "s3cr3t%2F%2B%26%22x%5Cy%3D%25z");
    Way {
        options: options.iter().map(|option| fill(option)).collect(),
        variables: variables.iter().map(|(name, value)| (*name, fill(value))).collect(),
    }
}

fn ways() -> Vec<Way> {
    vec![
        way(&["--source={URL}", "--api-key=SECRET"], &[]),
        way(&["--source={URL}", "--api-key", "SECRET"], &[]),
        way(&["--source={URL}", "--api-key-file=secret"], &[]),
        way(&["--source={URL}", "--api-key-file=-"], &[]),
        way(&["--source={URL}", "--username=u", "--password=SECRET"], &[]),
        way(&["--source={URL}", "--username=u", "--password-file=secret"], &[]),
        way(&["--source={URL}", "--username=u", "--password-file=-"], &[]),
        way(&["--source={URL}"], &[("PGUTIL_API_KEY", "SECRET")]),
        way(&["--source={URL}"], &[("PGUTIL_API_KEY_FILE", "secret")]),
        way(&["--source={URL}"], &[("PGUTIL_USERNAME", "u"), ("PGUTIL_PASSWORD", "SECRET")]),
        way(&["--source={URL}"], &[("PGUTIL_USERNAME", "u"), ("PGUTIL_PASSWORD_FILE", "secret")]),
        way(&["--source=http://u:ESCAPED@{HOST}/"], &[]),
        way(&["--source=http://api:ESCAPED@{HOST}/"], &[]),
        way(&[], &[("PGUTIL_SOURCE", "http://api:ESCAPED@{HOST}/")]),
        way(&["--source=token"], &[]),
        way(&["--source=user"], &[]),
        way(&["--source=hidden-token"], &[]),
        way(&["--source=hidden-user"], &[]),
        way(&["--source=address"], &[]),
    ]
}

fn config() -> String {
    let plain = serde_json::json!(SECRET);
    format!(
        r#"{{"sources":[
            {{"name":"token","url":"{{URL}}","token":{plain}}},
            {{"name":"user","url":"{{URL}}","username":"u","password":{plain}}},
            {{"name":"hidden-token","url":"{{URL}}","encryptedToken":"{OBFUSCATED}"}},
            {{"name":"hidden-user","url":"{{URL}}","username":"u","encryptedPassword":"{OBFUSCATED}"}},
            {{"name":"address","url":"http://u:s3cr3t%2F%2B%26%22x%5Cy%3D%25z@{{HOST}}/"}}]}}"#
    )
}

/// The secret as servers echo it.
fn spellings() -> Vec<String> {
    vec![
        SECRET.to_string(),
        "s3cr3t%2F%2B%26%22x%5Cy%3D%25z".to_string(),
        "s3cr3t%2f%2b%26%22x%5cy%3d%25z".to_string(),
        r#"s3cr3t/+&\"x\\y=%z"#.to_string(),
        r"s3cr3t\/\u002B\u0026\u0022x\u005Cy=%z".to_string(),
        "s3cr3t/+&amp;&quot;x\\y=%z".to_string(),
    ]
}

fn answers(success: &str) -> Vec<Answer> {
    let all = spellings().join(" | ");
    let long = format!("{}{SECRET}", "x".repeat(4 * 1024 - 8));
    vec![
        Answer::json(200, success),
        Answer::text(403, &all),
        Answer::text(400, &all),
        Answer::text(400, &long),
        Answer::text(500, &format!("{all}\n  at {all}")),
        Answer::text(302, "").header("Location", &format!("/{}", spellings()[1])),
        Answer::new(200, all),
        Answer::close(),
    ]
}

#[test]
fn no_secret_is_shown_in_any_mode() {
    let parts: Vec<String> = spellings();
    let mut runs = 0;
    for command in COMMANDS {
        for way in ways() {
            for (index, answer) in answers(command.success).into_iter().enumerate() {
                // Every mode with some answer, every answer with some mode; all pairs would take minutes.
                let modes: &[&[&str]] = &[&["-v"], &["--json"], &["--json", "-v"], &[]];
                let server = Server::start();
                server.expect(command.method, command.target).answer(answer);
                let mut pgutil = Pgutil::new();
                pgutil.server(&server).config(&config());
                pgutil.file("secret", format!("{SECRET}\n"));
                for (name, value) in &way.variables {
                    pgutil.env(name, value);
                }
                let words = command.words.split(' ').skip(1).chain(command.needs.iter().copied());
                let options = way.options.iter().map(String::as_str).chain(modes[index % 4].iter().copied());
                let outcome = pgutil.args(words.chain(options)).stdin(SECRET).run();
                let shown: Vec<&str> = parts.iter().map(String::as_str).collect();
                outcome.shows_nowhere(&shown).shows_nowhere(&["s3cr3t"]);
                if index == 0 {
                    outcome.expect_code(0);
                    let sent = server.requests()[0].header("X-ApiKey").map(str::to_string);
                    assert!(sent.is_some_and(|sent| sent.ends_with(SECRET)), "{:?}", way.options);
                } else if command.target != "/api/api-keys/delete?id=5" || index < 6 {
                    assert_ne!(outcome.code, 0, "{} {:?}", command.words, way.options);
                    assert!(!command.is_silent || outcome.stdout.is_empty(), "{}", outcome.stdout);
                }
                runs += 1;
            }
        }
    }
    assert_eq!(runs, COMMANDS.len() * ways().len() * answers("").len());
}

#[test]
fn a_dry_run_shows_no_secret_however_short() {
    for way in ways() {
        let server = Server::start();
        let mut pgutil = Pgutil::new();
        pgutil.server(&server).config(&config());
        pgutil.file("secret", format!("{SECRET}\n"));
        for (name, value) in &way.variables {
            pgutil.env(name, value);
        }
        let words = ["apikeys", "create", "system", "--dry-run", "--key=k9", "-v"];
        let outcome = pgutil.args(words.into_iter().chain(way.options.iter().map(String::as_str))).stdin(SECRET).run();
        outcome.expect_code(0).expect_stdout("").shows_nowhere(&["s3cr3t", "k9"]).stderr_has(&["X-ApiKey: ***"]);
    }
}

#[test]
fn no_file_with_a_secret_is_left() {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::text(403, "no"));
    let mut pgutil = Pgutil::new();
    pgutil.server(&server).args(["apikeys", "create", "system", "--source={URL}", "--output-file=k", "--key-file=-"]);
    pgutil.stdin("s3cr3t-key").run().expect_code(4);
    assert_eq!(files(pgutil.home()), BTreeSet::new());
}

fn files(folder: &Path) -> BTreeSet<String> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// Every other command gets one row: its first example, against a server that fails and echoes the credential.
#[test]
fn no_other_command_shows_the_credential_that_a_failing_server_echoes() {
    let mut leaves = BTreeSet::new();
    collect("pgutil", &mut leaves);
    let known = |leaf: &str| OTHERS.contains(&leaf) || COMMANDS.iter().any(|command| command.words == leaf);
    assert!(OTHERS.iter().all(|other| leaves.contains(*other)));
    for leaf in leaves.iter().filter(|leaf| !known(leaf)) {
        let echo = || Answer::text(500, &format!("{SECRET} failed"));
        let server = Server::responding(0, Box::new(move |_| echo()));
        let help = Pgutil::new().args(leaf.split(' ').skip(1).chain(["--help"])).run().stdout;
        let example = help.lines().find_map(|line| line.strip_prefix("  pgutil ")).expect("every leaf has an example");
        let own = example.split([' ', '|', '>']).filter(|word| !word.is_empty() && !word.starts_with("--source"));
        let line = own.map(|word| word.trim_matches('\'').to_string());
        let line = line.chain(["--source={URL}".to_string(), format!("--api-key={SECRET}"), "-v".to_string()]);
        let outcome = Pgutil::new().server(&server).args(line.collect::<Vec<_>>()).run();
        assert_ne!(outcome.code, 0, "{leaf}: {}", outcome.stdout);
        outcome.shows_nowhere(&[SECRET]);
    }
}

/// The leaves below some words, read from their help.
fn collect(words: &str, leaves: &mut BTreeSet<String>) {
    let help = Pgutil::new().args(words.split(' ').skip(1).chain(["--help"])).run().stdout;
    let Some((_, list)) = help.split_once("\nCommands:\n") else {
        leaves.insert(words.to_string());
        return;
    };
    for line in list.lines().take_while(|line| !line.is_empty()) {
        let word =
            line.strip_prefix("  ").filter(|line| !line.starts_with(' ')).and_then(|line| line.split(' ').next());
        if let Some(word) = word.filter(|word| *word != "help") {
            collect(&format!("{words} {word}"), leaves);
        }
    }
}

/// Each word of the program's messages is tried as the password: the messages must not change.
#[test]
fn a_password_that_is_a_word_of_the_programs_own_is_not_given_away() {
    let situations: &[(&[&str], u16, &str)] = &[
        (&["apikeys", "create", "system", "--source={URL}"], 403, "no"),
        (&["apikeys", "create", "system", "--source={URL}"], 404, ""),
        (&["apikeys", "create", "system", "--source={URL}", "-v"], 400, "no"),
        (&["apikeys", "create", "system", "--source={URL}", "--json"], 500, "no"),
        (&["apikeys", "list", "--source={URL}"], 302, ""),
        (&["apikeys", "create", "system", "--source=missing"], 0, ""),
        (&["apikeys", "create", "system", "--source={URL}", "--output-file=missing/file"], 0, ""),
    ];
    for (words, status, text) in situations {
        let stderr_with = |password: &str| {
            let server = Server::start();
            if *status > 0 {
                let target = if words[1] == "list" { "/api/api-keys/list" } else { "/api/api-keys/create" };
                let method = if words[1] == "list" { "GET" } else { "POST" };
                server.expect(method, target).answer(Answer::text(*status, text));
            }
            let password = format!("--password={password}");
            let outcome = Pgutil::new().server(&server).args(words.iter().chain(&["--username=u", &password])).run();
            assert_ne!(outcome.code, 0);
            outcome.stderr
        };
        let stderr = stderr_with("hunter42");
        let own: BTreeSet<&str> = stderr.split(|letter: char| !letter.is_ascii_alphabetic()).collect();
        let own: Vec<&str> = own.into_iter().filter(|word| word.len() >= 6).collect();
        // Parts of several words too, with the punctuation around them.
        let longer = stderr.lines().next().unwrap().split(' ').collect::<Vec<_>>();
        let longer =
            longer.windows(3).map(|words| words.join(" ")).filter(|words| words.len() >= 6 && !words.contains('{'));
        for password in own.iter().map(|word| (*word).to_string()).chain(longer) {
            // In a trace, the server's lines may be masked, and times differ.
            let is_own = |line: &&str| !line.starts_with('<') && !line.ends_with(" ms");
            let plain = |text: &str| text.lines().filter(is_own).collect::<Vec<_>>().join("\n");
            assert_eq!(plain(&stderr_with(&password)), plain(&stderr), "with the password {password:?}");
        }
    }
}

#[test]
fn a_password_that_is_a_word_is_masked_in_what_a_server_says() {
    let says = "you sent butterfly, that is butter%66ly";
    let created = r#"{"key":"abcdefgh","systemApis":["butterfly"],"expiration":"butterfly"}"#;
    for options in [&[][..], &["-v"], &["--json"], &["--output-file=k", "--json"]] {
        for answer in [
            Answer::text(400, says),
            Answer::text(500, says),
            Answer::json(200, created),
            Answer::text(302, "").header("Location", "https://h/butterfly/login"),
            Answer::text(200, "x").header("Content-Encoding", "butterfly"),
        ] {
            let server = Server::start();
            server.expect("POST", "/api/api-keys/create").answer(answer);
            let words = ["apikeys", "create", "system", "--source={URL}", "--username=u", "--password=butterfly"];
            let outcome = Pgutil::new().server(&server).args(words.iter().chain(options)).run();
            // The object of a success is printed as the server sent it.
            assert!(!outcome.stderr.contains("butter"), "{outcome}");
            assert!(outcome.stderr.contains("***"), "{outcome}");
        }
    }
}
