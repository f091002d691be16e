//! Runs the command line of a recording and compares the results with the expected ones.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::answers;
use super::expected::{Expected, Stderr, target_of};
use super::recording::{RecordedRequest, Recording, bytes};
use crate::support::http::Request;
use crate::support::outcome::Outcome;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

/// The working folder in the home directory.
const FOLDER: &str = "work";

/// Replays the recording and reports what differs.
pub fn compare(recording: &Recording, expected: &Expected, in_order: bool) -> Result<(), String> {
    let server = answers::start(recording, in_order);
    let mut pgutil = Pgutil::new();
    pgutil.server(&server);
    let folder = pgutil.home().join(FOLDER);
    std::fs::create_dir(&folder).unwrap();
    let fill = |text: &str| text.replace("{DIR}", &folder.to_string_lossy());
    pgutil.args(recording.arguments.iter().map(|argument| fill(argument))).current_dir(&folder);
    for (name, value) in &recording.environment {
        pgutil.env(name, &fill(value));
    }
    if let Some(stdin) = &recording.stdin {
        pgutil.stdin(stdin.as_str());
    }
    if !recording.config_before.is_null() {
        pgutil.config(&recording.config_before.to_string());
    }
    for (name, content) in &recording.files_before {
        pgutil.file(&format!("{FOLDER}/{name}"), filled(content, &folder));
    }
    let mut outcome = pgutil.run();
    for text in [&mut outcome.stdout, &mut outcome.stderr] {
        *text = text.replace(&format!("{{HOME}}/{FOLDER}"), "{DIR}");
    }

    let mut complaints = server.complaints();
    complaints.extend(compare_streams(expected, &outcome));
    complaints.extend(compare_requests(recording, expected, &server));
    complaints.extend(compare_config(expected, outcome.config.as_deref(), &server.url()));
    complaints.extend(compare_files(expected, &folder));
    if complaints.is_empty() {
        return Ok(());
    }
    let recorded = format!("--- recorded: status {}\n{}\n{}", recording.status, recording.stdout, recording.stderr);
    Err(format!("=== {}\n{}\n\n{outcome}{recorded}", recording.name, complaints.join("\n")))
}

/// The bytes of a recorded file, with `{DIR}` replaced in texts.
fn filled(content: &str, folder: &Path) -> Vec<u8> {
    match content.starts_with("base64:") {
        true => bytes(content),
        false => content.replace("{DIR}", &folder.to_string_lossy()).into_bytes(),
    }
}

fn compare_streams(expected: &Expected, outcome: &Outcome) -> Vec<String> {
    let Expected { status, stdout, .. } = expected;
    let is_stdout_right = match expected.may_end_early {
        true => stdout.starts_with(&outcome.stdout),
        // A bare set of commands prints its help, which other tests check.
        false => outcome.stdout == *stdout || (*status == 1 && outcome.stdout.contains("\nUsage: pgutil ")),
    };
    let (is_stderr_right, wanted) = match &expected.stderr {
        Stderr::Text(text) => (outcome.stderr == *text, format!("be\n{text}")),
        Stderr::Error(parts) => {
            let is_error = outcome.stderr.contains("pgutil: ") || outcome.stdout.contains("\nUsage: pgutil ");
            let has_parts = parts.iter().all(|part| outcome.stderr.contains(part));
            (is_error && has_parts && !outcome.stderr.contains("panicked"), format!("be an error with {parts:?}"))
        }
        Stderr::Parts(parts) => {
            (parts.iter().all(|part| outcome.stderr.contains(part)), format!("have the parts {parts:?}"))
        }
    };
    let checks = [
        (outcome.code == *status, format!("the status should be {status}")),
        (is_stdout_right, format!("stdout should be\n{stdout}")),
        (is_stderr_right, format!("stderr should {wanted}")),
    ];
    checks.into_iter().filter(|(good, _)| !good).map(|(_, complaint)| complaint).collect()
}

fn compare_requests(recording: &Recording, expected: &Expected, server: &Server) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut tunnels = HashMap::new();
    let mut found = Vec::new();
    for request in server.requests() {
        if request.method == "CONNECT" {
            tunnels.insert(request.connection, request.target.clone());
        } else {
            complaints.extend(complaint_of_framing(recording, &request));
            found.push(seen(&request, tunnels.get(&request.connection).map(String::as_str)));
        }
    }
    let wanted: Vec<Value> = expected.requests.iter().map(wanted).collect();
    let is_right = match expected.may_end_early {
        true => wanted.starts_with(&found) && found.iter().all(|request| request["method"] == "GET"),
        false => wanted == found,
    };
    if !is_right {
        let lines = |requests: &[Value]| requests.iter().map(|request| format!("{request}\n")).collect::<String>();
        complaints.push(format!("the requests should be\n{}but are\n{}", lines(&wanted), lines(&found)));
    }
    complaints
}

/// Every change must have a Content-Length, unless its body comes from a pipe.
fn complaint_of_framing(recording: &Recording, request: &Request) -> Option<String> {
    let changes = !matches!(request.method.as_str(), "GET" | "DELETE");
    let is_piped = recording.arguments.iter().any(|argument| argument == "--stdin");
    let has_length = request.header("content-length").is_some();
    (changes && !is_piped && !has_length).then(|| format!("a request without a Content-Length:\n{request}"))
}

fn wanted(request: &RecordedRequest) -> Value {
    json!({
        "method": request.method,
        "target": target(&request.target),
        "x-apikey": request.key,
        "content-type": request.content_type.as_deref().map(without_parameters),
        "body": body_of(&request.target, &bytes(&request.body)),
    })
}

fn seen(request: &Request, host: Option<&str>) -> Value {
    let kind = request.header("content-type").map(without_parameters);
    json!({
        "method": request.method,
        "target": target(&target_of(host, &request.target)),
        "x-apikey": request.header("x-apikey"),
        // The existing program sends bytes without a content type.
        "content-type": kind.filter(|kind| *kind != "application/octet-stream"),
        "body": body_of(&request.target, &request.body),
    })
}

fn without_parameters(kind: &str) -> &str {
    kind.split(';').next().unwrap_or_default()
}

/// The path unchanged, and the query parameters sorted.
fn target(target: &str) -> Value {
    match target.split_once('?') {
        None => json!(target),
        Some((path, query)) => {
            let mut members: Vec<&str> = query.split('&').collect();
            members.sort_unstable();
            json!(format!("{path}?{}", members.join("&")))
        }
    }
}

/// The value to compare: JSON as data, an SBOM as its list of purls, other text unchanged, and bytes in base64.
fn body_of(target: &str, bytes: &[u8]) -> Value {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return json!(format!("base64:{}", STANDARD.encode(bytes)));
    };
    if text.starts_with("<?xml") {
        return listed(text);
    }
    match serde_json::from_str(text) {
        // The order of dependencies may differ.
        Ok(Value::Array(mut items)) if target.starts_with("/api/sca/audit-package-vulns") => {
            items.sort_by_key(Value::to_string);
            Value::Array(items)
        }
        Ok(value @ (Value::Object(_) | Value::Array(_))) => value,
        _ => json!(text),
    }
}

/// The subject of an SBOM and its decoded purls. Order, time and serial number may differ.
fn listed(document: &str) -> Value {
    let (of, list) = document.split_once("</metadata>").unwrap_or((document, ""));
    let mut purls: Vec<String> = texts(list, "purl").iter().map(|purl| decoded(purl)).collect();
    purls.sort_unstable();
    purls.dedup();
    let kind = of.split("<component type=\"").nth(1).and_then(|rest| rest.split('"').next());
    json!({"of": [kind, texts(of, "name").last(), texts(of, "version").last()], "purls": purls})
}

/// The texts of all elements with this name, with the five named entities decoded.
fn texts(document: &str, name: &str) -> Vec<String> {
    let [start, end] = [format!("<{name}>"), format!("</{name}>")];
    let texts = document.split(&start).skip(1).filter_map(|rest| rest.split(&end).next());
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    texts.map(|text| entities.iter().fold(text.to_string(), |text, (from, to)| text.replace(from, to))).collect()
}

fn decoded(purl: &str) -> String {
    percent_encoding::percent_decode_str(purl).decode_utf8_lossy().into_owned()
}

fn compare_config(expected: &Expected, config: Option<&str>, url: &str) -> Option<String> {
    let wanted = expected.config.as_ref()?.to_string().replace("{URL}", url);
    let mut wanted: Value = serde_json::from_str(&wanted).unwrap();
    let Ok(found) = serde_json::from_str::<Value>(config.unwrap_or("null")) else {
        return Some("the configuration is not JSON".to_string());
    };
    for place in &expected.random {
        if let (Some(Value::String(recorded)), Some(Value::String(own))) =
            (wanted.pointer_mut(place), found.pointer(place))
        {
            if recorded == own || recorded.len() != own.len() {
                return Some(format!("{place} should be different, and as long as {recorded}"));
            }
            *recorded = own.clone();
        }
    }
    (wanted != found).then(|| format!("the configuration should be\n{wanted}\nbut is\n{found}"))
}

fn compare_files(expected: &Expected, folder: &Path) -> Vec<String> {
    let mut found = BTreeMap::new();
    collect(folder, folder, &mut found);
    let mut complaints = Vec::new();
    for (name, content) in &expected.files {
        match found.remove(name) {
            None => complaints.push(format!("there should be a file {name}")),
            Some(found) => {
                let wanted = match std::str::from_utf8(content) {
                    Ok(text) => filled(text, folder),
                    Err(_) => content.clone(),
                };
                if contents(name, &wanted) != contents(name, &found) {
                    let [wanted, found] = [&wanted, &found].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
                    complaints.push(format!("the file {name} should hold\n{wanted}\nbut holds\n{found}"));
                }
            }
        }
    }
    complaints.extend(found.keys().map(|name| format!("there should be no file {name}")));
    complaints
}

fn collect(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, found);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            found.insert(name, std::fs::read(&path).unwrap());
        }
    }
}

/// The value to compare for a file: the registry of packages without members that differ in each run and without `files`,
/// which only this program writes; a package as the names and contents of its entries.
fn contents(name: &str, bytes: &[u8]) -> Value {
    match serde_json::from_slice(bytes) {
        Ok(Value::Array(mut entries)) if name.ends_with("installedPackages.json") => {
            for entry in entries.iter_mut().filter_map(Value::as_object_mut) {
                for member in ["installationDate", "installedUsing", "installedBy", "files"] {
                    entry.remove(member);
                }
            }
            return Value::Array(entries);
        }
        _ if name.ends_with(".upack") => {}
        _ => return json!(bytes),
    }
    // An unreadable archive is compared by its bytes.
    entries(bytes).map_or(json!(bytes), |entries| json!(entries))
}

/// The entries of an archive, with the manifest as data.
fn entries(archive: &[u8]) -> Result<BTreeMap<String, Value>, rawzip::Error> {
    let archive = rawzip::ZipArchive::from_slice(archive)?;
    let mut found = BTreeMap::new();
    for entry in archive.entries() {
        let entry = entry?;
        let name = String::from_utf8_lossy(entry.file_path().as_ref()).into_owned();
        let packed = archive.get_entry(entry.wayfinder())?.data();
        let mut content = Vec::new();
        match entry.compression_method() {
            rawzip::CompressionMethod::STORE => content.extend(packed),
            _ => drop(flate2::read::DeflateDecoder::new(packed).read_to_end(&mut content)?),
        }
        let value = match serde_json::from_slice(&content) {
            Ok(manifest @ Value::Object(_)) if name == "upack.json" => manifest,
            _ => json!(content),
        };
        found.insert(name, value);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compatibility::recording::bytes;

    /// `upack.json` and `package/a.txt`, the second deflated, as the existing program writes them.
    const RECORDED: &str = include_str!("upack.json");

    #[test]
    fn a_package_is_compared_by_its_entries() {
        let recordings: Value = serde_json::from_str(RECORDED).unwrap();
        let package = recordings[1]["files_after"]["out/q-2.0.0.upack"].as_str().unwrap();
        let found = contents("q.upack", &bytes(package));
        let manifest = json!({"name": "q", "version": "2.0.0", "extra": [1]});
        assert_eq!(found, json!({"upack.json": manifest, "package/a.txt": b"a"}));
        assert_ne!(contents("q.upack", b"no archive"), found);
    }
}
