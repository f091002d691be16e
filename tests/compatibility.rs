//! What the existing program was recorded to do, command line by command line, replayed with this one.
//!
//! Output, status, requests and configuration are compared as data. Where this program differs on purpose, the table
//! of differences says how and why; nothing else may differ.

use serde_json::{Value, json};

use crate::support::http::Answer;
use crate::support::outcome::Outcome;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const RECORDED: &str = include_str!("compatibility/apikeys-sources-health.json");

/// What is expected in the place of what was recorded.
enum Instead {
    /// `systemApis` of the request.
    Apis(&'static [&'static str]),
    /// Path and query of the request.
    Target(&'static str),
    /// The exit status, where the existing program has one for every failure.
    Status(i32),
    /// This part of standard output in the place of that one.
    Stdout(&'static str, &'static str),
    /// Standard error has these parts; its wording is this program's own.
    Stderr(&'static [&'static str]),
    /// A member of the configuration which is different each time, at this place, and as long as recorded.
    Random(&'static str),
}

use Instead::{Apis, Random, Status, Stderr, Stdout, Target};

/// Which recording, what differs, and why. Three differences hold for all requests and stand in `compare_requests`:
/// words in camelCase, no charset beside JSON, and a Content-Length.
const DIFFERENCES: &[(&str, Instead, &str)] = &[
    ("seed system restricted", Stderr(&["past"]), PAST),
    ("feed every option", Stderr(&["past"]), PAST),
    ("named source case insensitive", Apis(&["full-control"]), FULL_CONTROL),
    ("system full-control", Apis(&["full-control"]), FULL_CONTROL),
    ("options before command", Apis(&["full-control"]), FULL_CONTROL),
    ("base path in url", Apis(&["full-control"]), FULL_CONTROL),
    ("obfuscated token is used", Apis(&["full-control"]), FULL_CONTROL),
    ("list many", Stdout("01/31/2030", "2030-01-31"), ISO_DATES),
    ("list many", Stdout("02/01/2030", "2030-01-31T23:30:00-05:00"), ISO_DATES),
    ("sources add key", Random("/sources/0/encryptedToken"), "each obfuscation begins with random bytes"),
    ("sources test", Target("/health?format=json"), HEALTH_FORMAT),
    ("sources test", Status(8), "the status says that the second source could not be reached"),
    ("sources test", Stderr(&["[bad] Error contacting ProGet"]), "the reason is in this program's words"),
    ("sources test one", Target("/health?format=json"), HEALTH_FORMAT),
    ("health ok", Target("/health?format=json"), HEALTH_FORMAT),
    ("health ok", Stdout("(24.0.3.5)", "(24.0.3)"), RELEASE),
    ("health bad", Target("/health?format=json"), HEALTH_FORMAT),
    ("health bad", Stdout("(24.0.3.5)", "(24.0.3)"), RELEASE),
    ("health bad", Status(11), UNHEALTHY),
    ("health bad", Stderr(&["not OK"]), UNHEALTHY),
    ("health replication", Target("/health?format=json"), HEALTH_FORMAT),
    ("health replication", Stdout("(24.0.3.5)", "(24.0.3)"), RELEASE),
    ("health replication", Status(11), UNHEALTHY),
    ("health replication", Stderr(&["not OK"]), UNHEALTHY),
];

const PAST: &str = "a date in the past is sent, with a warning";
const FULL_CONTROL: &str = "the three names grant less than what was asked for";
const ISO_DATES: &str = "dates mean the same everywhere, and keep the day that the server gave";
const HEALTH_FORMAT: &str = "newer servers answer with plain text unless JSON is asked for";
const RELEASE: &str = "the release number stands where the version was repeated";
const UNHEALTHY: &str = "an unhealthy server has a status of its own, and an error in two parts";

#[test]
fn every_command_line_does_what_was_recorded() {
    let mut complaints = Vec::new();
    for recording in recordings() {
        complaints.extend(replay(&recording));
    }
    assert!(complaints.is_empty(), "{} differences:\n\n{}", complaints.len(), complaints.join("\n\n"));
}

#[test]
fn every_difference_belongs_to_a_recording() {
    let recordings = recordings();
    for (name, instead, why) in DIFFERENCES {
        let recording = recordings.iter().find(|recording| recording["name"] == *name);
        let recording = recording.unwrap_or_else(|| panic!("there is no recording {name} ({why})"));
        if let Stdout(before, _) = instead {
            assert!(text(recording, "stdout").contains(before), "{name} does not print {before} ({why})");
        }
    }
}

fn recordings() -> Vec<Value> {
    serde_json::from_str(RECORDED).unwrap()
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_else(|| panic!("{member} should be a text in {value}"))
}

fn list<'a>(value: &'a Value, member: &str) -> &'a [Value] {
    value[member].as_array().unwrap_or_else(|| panic!("{member} should be a list in {value}"))
}

fn differences(recording: &Value) -> impl Iterator<Item = &'static Instead> {
    DIFFERENCES.iter().filter(|(name, _, _)| recording["name"] == *name).map(|(_, instead, _)| instead)
}

/// Runs the recorded command line against the recorded answers, and says what differs without being meant to.
fn replay(recording: &Value) -> Vec<String> {
    let server = Server::start();
    let requests = wanted_requests(recording);
    let answers = list(recording, "answers");
    assert!(answers.len() >= requests.len(), "a request without an answer");
    for (answer, request) in answers.iter().zip(&requests) {
        let status = answer["status"].as_u64().unwrap_or(200) as u16;
        let answer = match answer.get("json") {
            Some(json) => Answer::json(status, json),
            None => Answer::new(status, text(answer, "body")),
        };
        server.expect(text(request, "method"), text(request, "target")).answer(answer);
    }
    let mut pgutil = Pgutil::new();
    pgutil.server(&server).args(list(recording, "arguments").iter().map(|argument| argument.as_str().unwrap()));
    if !recording["config_before"].is_null() {
        pgutil.config(&recording["config_before"].to_string());
    }
    let outcome = pgutil.run();

    let mut complaints = compare_streams(recording, &outcome);
    complaints.extend(compare_requests(&requests, &server));
    complaints.extend(compare_config(recording, outcome.config.as_deref(), &server.url()));
    if !complaints.is_empty() {
        complaints = vec![format!("=== {}\n{}\n\n{outcome}", text(recording, "name"), complaints.join("\n"))];
    }
    complaints
}

fn compare_streams(recording: &Value, outcome: &Outcome) -> Vec<String> {
    let mut status = recording["status"].as_i64().unwrap() as i32;
    let mut stdout = text(recording, "stdout").to_string();
    let mut stderr = None;
    for instead in differences(recording) {
        match instead {
            Status(own) => status = *own,
            Stdout(before, after) => stdout = stdout.replacen(before, after, 1),
            Stderr(parts) => stderr = Some(*parts),
            Apis(_) | Target(_) | Random(_) => {}
        }
    }
    let same_stderr = match stderr {
        Some(parts) => parts.iter().all(|part| outcome.stderr.contains(part)),
        None => outcome.stderr == text(recording, "stderr"),
    };
    let checks = [
        (outcome.code == status, format!("the status should be {status}")),
        (outcome.stdout == stdout, format!("stdout should be\n{stdout}")),
        (same_stderr, format!("stderr should {}", stderr.map_or("be as recorded".into(), |p| format!("have {p:?}")))),
    ];
    checks.into_iter().filter(|(good, _)| !good).map(|(_, complaint)| complaint).collect()
}

/// The recorded requests as this program is to send them, their bodies as values.
fn wanted_requests(recording: &Value) -> Vec<Value> {
    let mut requests = list(recording, "requests").to_vec();
    for request in &mut requests {
        if let Ok(mut body) = serde_json::from_str::<Value>(text(request, "body")) {
            for member in ["type", "logging"] {
                let mut word = text(&body, member).to_string();
                word[..1].make_ascii_lowercase();
                body[member] = json!(word);
            }
            request["body"] = body;
        }
        if request["content-type"] == "application/json; charset=utf-8" {
            request["content-type"] = json!("application/json");
        }
        for instead in differences(recording) {
            match instead {
                Apis(apis) => request["body"]["systemApis"] = json!(apis),
                Target(target) => request["target"] = json!(target),
                Status(_) | Stdout(..) | Stderr(_) | Random(_) => {}
            }
        }
    }
    requests
}

fn compare_requests(wanted: &[Value], server: &Server) -> Vec<String> {
    let mut complaints = server.complaints();
    let requests = server.requests();
    if requests.len() != wanted.len() {
        complaints.push(format!("{} requests came instead of {}", requests.len(), wanted.len()));
    }
    for (request, wanted) in requests.iter().zip(wanted) {
        let body = serde_json::from_slice(&request.body)
            .unwrap_or_else(|_| Value::from(String::from_utf8_lossy(&request.body).into_owned()));
        let sent = json!({
            "method": request.method,
            "target": request.target,
            "x-apikey": request.header("x-apikey"),
            "content-type": request.header("content-type").map(|kind| kind.split(';').next()),
            "body": body,
        });
        if &sent != wanted {
            complaints.push(format!("the request should be\n{wanted}\nbut is\n{sent}"));
        }
        if request.method == "POST" && request.header("content-length").is_none() {
            complaints.push("the request has no Content-Length".to_string());
        }
    }
    complaints
}

fn compare_config(recording: &Value, config: Option<&str>, url: &str) -> Option<String> {
    let wanted = recording["config_after"].as_str().map(|text| text.replace("{URL}", url));
    let mut wanted = wanted.map(|text| serde_json::from_str::<Value>(&text).unwrap());
    let found = config.map(serde_json::from_str::<Value>).transpose();
    let Ok(found) = found else {
        return Some("the configuration is no JSON".to_string());
    };
    for instead in differences(recording) {
        if let (Random(place), Some(wanted), Some(found)) = (instead, &mut wanted, &found)
            && let (Some(Value::String(recorded)), Some(Value::String(own))) =
                (wanted.pointer_mut(place), found.pointer(place))
        {
            if recorded == own || recorded.len() != own.len() {
                return Some(format!("{place} should be different, and as long as {recorded}"));
            }
            *recorded = own.clone();
        }
    }
    (wanted != found).then(|| format!("the configuration should be\n{wanted:?}\nbut is\n{found:?}"))
}
