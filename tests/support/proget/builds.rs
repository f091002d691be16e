//! `/api/sca`: projects with their builds, which SBOMs bring, and the analysis of builds.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::call::Call;
use crate::support::http::Answer;

/// A build of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Build {
    pub stage: String,
    /// The package URLs of the SBOM.
    pub packages: Vec<String>,
}

/// The builds, by project and number.
#[derive(Default)]
pub struct State {
    pub builds: BTreeMap<(String, String), Build>,
    /// Package URLs that no build may have.
    pub forbidden: Vec<String>,
}

/// Answers requests about builds.
pub fn answer(state: &mut super::State, call: &Call) -> Option<Answer> {
    let (method, path) = call.route();
    let ["api", "sca", area] = path.as_slice() else {
        return None;
    };
    let action: fn(&mut State, &Call) -> Answer = match (method, *area) {
        ("POST", "import") => import,
        ("POST", "builds") => create,
        ("GET", "builds") => |state, call| match call.query("version") {
            Some(_) => found(state, call).map_or_else(absent, |((_, version), build)| {
                Answer::json(200, describe(version, build, &state.forbidden))
            }),
            None => {
                let builds = state.builds.iter().filter(|((project, _), _)| Some(&**project) == call.query("project"));
                let shown = builds.map(|((_, version), build)| describe(version, build, &state.forbidden));
                Answer::json(200, shown.collect::<Value>())
            }
        },
        ("DELETE", "builds") => |state, call| match found(state, call).map(|(key, _)| key.clone()) {
            Some(key) => {
                state.builds.remove(&key);
                Answer::new(200, "")
            }
            None => absent(),
        },
        ("GET", "projects") => |state, _| {
            let mut names: Vec<&String> = state.builds.keys().map(|(project, _)| project).collect();
            names.dedup();
            Answer::json(200, names.iter().map(|name| json!({ "name": name })).collect::<Value>())
        },
        ("POST", "audit-build") => {
            |state, call| found(state, call).map_or_else(absent, |(_, build)| analyze(build, &state.forbidden))
        }
        ("POST", "promote-build") => |state, call| {
            let Some(key) = found(state, call).map(|(key, _)| key.clone()) else {
                return absent();
            };
            let build = state.builds.get_mut(&key).expect("it was found");
            build.stage = call.query("stage").unwrap_or_default().to_string();
            analyze(build, &state.forbidden)
        },
        _ => return None,
    };
    Some(call.guarded(state, |state| action(&mut state.builds, call)))
}

fn absent() -> Answer {
    Answer::text(404, "There is no such build.")
}

/// The build that the query names.
fn found<'s>(state: &'s State, call: &Call) -> Option<(&'s (String, String), &'s Build)> {
    let version = call.query("version").or(call.query("build"))?;
    state.builds.get_key_value(&(call.query("project")?.to_string(), version.to_string()))
}

fn create(state: &mut State, call: &Call) -> Answer {
    let given = match call.object() {
        Ok(given) => given,
        Err(refusal) => return refusal,
    };
    let text = |name: &str| given.get(name).and_then(Value::as_str).unwrap_or_default().to_string();
    let build = state.builds.entry((text("project"), text("version"))).or_default();
    build.stage = text("stage");
    Answer::json(200, describe(&text("version"), build, &[]))
}

/// An SBOM of CycloneDX in XML: project and build are its own component.
fn import(state: &mut State, call: &Call) -> Answer {
    let document = String::from_utf8_lossy(&call.request.body);
    let between = |text: &str, start: &str, end: &str| {
        let rest = text.split_once(start)?.1;
        Some(rest.split_once(end)?.0.to_string())
    };
    let own = between(&document, "<metadata>", "</metadata>").unwrap_or_default();
    let (Some(name), Some(version)) = (between(&own, "<name>", "</name>"), between(&own, "<version>", "</version>"))
    else {
        return Answer::text(400, "That is not an SBOM.");
    };
    let listed = document.split_once("<components>").map_or("", |(_, listed)| listed);
    let purls = listed.split("<purl>").skip(1).filter_map(|rest| Some(rest.split_once("</purl>")?.0.to_string()));
    state.builds.entry((name, version)).or_default().packages = purls.collect();
    Answer::new(200, "")
}

fn describe(version: &str, build: &Build, forbidden: &[String]) -> Value {
    let package = |purl: &String| {
        let result = if forbidden.contains(purl) { "Noncompliant" } else { "Compliant" };
        json!({ "purl": purl, "licenses": ["MIT"], "compliance": { "result": result }, "vulnerabilities": [] })
    };
    json!({
        "version": version, "active": true, "viewBuildUrl": "/builds", "created": "2026-01-02T03:04:05Z",
        "stage": Some(&build.stage).filter(|stage| !stage.is_empty()), "packages": build.packages.iter().map(package).collect::<Value>(),
    })
}

fn analyze(build: &Build, forbidden: &[String]) -> Answer {
    let issues = build.packages.iter().filter(|purl| forbidden.contains(purl)).count();
    let (code, text) = if issues == 0 { ("C", "Compliant") } else { ("N", "Noncompliant") };
    Answer::json(
        200,
        json!({
            "lastAnalyzedDate": "2026-01-02T03:04:05Z", "statusCode": code, "statusText": text, "issueCount": issues,
            "unresolvedIssueCount": issues, "totalPackages": build.packages.len(),
        }),
    )
}
