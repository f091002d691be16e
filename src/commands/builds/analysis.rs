//! The analysis of a build, as `builds audit`, `scan`, `import` and `promote` report and judge it.

use serde_json::{Value, json};

use crate::cli::{Choice, Opt, Words};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::proget::json::{self, Object};
use crate::proget::{builds, vulnerability};
use crate::server::Server;
use crate::text::printable;

/// Which builds make the command fail.
pub static FAIL_ON: Opt<Option<FailOn>> = Opt::new(
    "fail-on",
    "LEVEL",
    "Which builds fail with exit code 12: never, noncompliant ones, or those with warnings and inconclusive ones too (warn)",
)
.default("noncompliant");

/// What counts as a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// Nothing.
    Never,
    /// A build that does not comply.
    Noncompliant,
    /// A build that is anything but compliant.
    Warn,
}

impl Choice for FailOn {
    const WORDS: Words = &["never", "noncompliant", "warn"];
    const VALUES: &'static [FailOn] = &[FailOn::Never, FailOn::Noncompliant, FailOn::Warn];
}

/// Has the server analyze a build, prints the report, and judges it.
///
/// # Errors
/// `Exit::Found` for a build that is not analyzed, or fails by `--fail-on`; whatever keeps the report from being complete.
pub fn audit(context: &Context, server: &Server, project: &str, build: &str) -> Result<(), Failure> {
    server.announce(&format!("Auditing {project} {build}..."))?;
    if !context.terminal.json {
        context.terminal.print("\n")?;
    }
    let request = builds::AUDIT.request().query("project", project).query("build", build).fact("build", build);
    let analysis = server.get_object(&request)?;
    let details = match json::text(&analysis, "lastAnalyzedDate")? {
        Some(_) => Some(server.get_object(&super::of_build(builds::GET.request(), project, build))?),
        None => None,
    };
    let text = match &details {
        Some(details) => report(&analysis, details)?,
        None => String::new(),
    };
    context.terminal.print_result(&text, &json!({ "analysis": analysis, "build": details }))?;
    judge(context.get(&FAIL_ON).unwrap_or(FailOn::Noncompliant), &analysis, &format!("{project} {build}"))
}

/// The failure that an analysis is, if it is one.
///
/// # Errors
/// `Exit::Found`.
pub fn judge(fail_on: FailOn, analysis: &Object, build: &str) -> Result<(), Failure> {
    let build = printable(build);
    let found = |fact: String, advice: &str| Err(Failure::new(Exit::Found, fact).advise(advice));
    if fail_on == FailOn::Never {
        return Ok(());
    }
    if json::text(analysis, "lastAnalyzedDate")?.is_none() {
        return found(
            format!("ProGet reported that the build {build} was not analyzed"),
            "Publish its packages first: pgutil builds scan",
        );
    }
    let code = json::text(analysis, "statusCode")?.unwrap_or_default();
    let is_resolved = json::integer(analysis, "unresolvedIssueCount")? == Some(0);
    let passes = match code {
        "C" => true,
        "W" | "I" => fail_on == FailOn::Noncompliant,
        "N" => is_resolved,
        _ => false,
    };
    if passes {
        return Ok(());
    }
    let status = json::text(analysis, "statusText")?.map_or_else(|| "not known to comply".to_string(), printable);
    found(
        format!("the build {build} is {status}"),
        "Resolve its issues in ProGet: pgutil builds issues list shows them",
    )
}

fn report(analysis: &Object, build: &Object) -> Result<String, Failure> {
    let shown = |object: &Object, name: &str| Ok::<_, Failure>(json::text(object, name)?.map(printable));
    let mut text = String::new();
    if let Some(created) = shown(build, "created")? {
        text += &format!("Created: {created}\n");
    }
    let status = if json::flag(build, "active")?.unwrap_or_default() { "Active" } else { "Archived" };
    let release = shown(build, "release")?.unwrap_or_else(|| "-".to_string());
    text += &format!("Status: {status}\nRelease: {release}\n");
    if let Some(stage) = shown(build, "stage")? {
        text += &format!("Stage: {stage}\n");
    }
    let had_issues = json::integer(analysis, "issueCount")?.is_some_and(|count| count > 0);
    let resolved = had_issues && json::integer(analysis, "unresolvedIssueCount")? == Some(0);
    text += &format!(
        "Last Analysis: {}{} on {}\n",
        shown(analysis, "statusText")?.unwrap_or_default(),
        if resolved { " (Resolved)" } else { "" },
        shown(analysis, "lastAnalyzedDate")?.unwrap_or_default()
    );
    if let Some(count) = json::integer(analysis, "totalPackages")? {
        text += &format!("Total Packages: {count}\n");
    }
    text.push('\n');
    let packages = json::objects(build, "packages")?;
    if !packages.is_empty() {
        text += "-= Packages =-\n\n";
    }
    for package in packages {
        text += &describe(package)?;
    }
    Ok(text)
}

fn describe(package: &Object) -> Result<String, Failure> {
    let name = vulnerability::package_name(json::text(package, "purl")?.unwrap_or_default());
    let none = Object::new();
    let compliance = json::object(package, "compliance")?.unwrap_or(&none);
    let result = json::text(compliance, "result")?.map(printable).unwrap_or_default();
    let licenses = json::texts(package, "licenses")?;
    let licenses = if licenses.is_empty() { "None".to_string() } else { printable(&licenses.join(", ")) };
    let mut text = format!("{name}\n Compliance: {result}\n License: {licenses}\n Vulnerabilities: ");
    let vulnerabilities = json::objects(package, "vulnerabilities")?;
    let score = |vulnerability: &Object| match json::any(vulnerability, "score") {
        None => Ok(String::new()),
        Some(Value::Number(score)) => Ok(score.to_string()),
        Some(_) => Err(json::wrong_type("score")),
    };
    let mut heads = Vec::new();
    let mut lines = String::new();
    for vulnerability in &vulnerabilities {
        let shown = |name: &str| Ok::<_, Failure>(json::text(vulnerability, name)?.map(printable).unwrap_or_default());
        let (id, title, score) = (shown("id")?, shown("title")?, score(vulnerability)?);
        heads.push(format!("{id} ({score})"));
        match json::integer(vulnerability, "category")? {
            None => lines += &format!("  {title}\n"),
            Some(category) => {
                lines += &format!("  {id} {title}\n   Category {category} ({})\n", shown("assessment")?);
                if !score.is_empty() {
                    lines += &format!("   Score {score}\n");
                }
            }
        }
    }
    text += if heads.is_empty() { "None" } else { "" };
    text += &heads.join(", ");
    text.push('\n');
    text += &lines;
    text.push('\n');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_depends_on_the_code_and_on_what_is_unresolved() {
        let judged = |fail_on, analysis: Value| {
            judge(fail_on, analysis.as_object().unwrap(), "x 1").map_err(|failure| failure.exit).is_err()
        };
        let of = |code: &str, unresolved: Value| json!({ "lastAnalyzedDate": "d", "statusCode": code, "unresolvedIssueCount": unresolved });
        for (code, unresolved, noncompliant, warn) in [
            ("C", json!(null), false, false),
            ("W", json!(1), false, true),
            ("I", json!(null), false, true),
            ("N", json!(0), false, false),
            ("N", json!(1), true, true),
            ("N", json!(null), true, true),
            ("X", json!(0), true, true),
            ("", json!(0), true, true),
        ] {
            assert!(!judged(FailOn::Never, of(code, unresolved.clone())));
            assert_eq!(judged(FailOn::Noncompliant, of(code, unresolved.clone())), noncompliant, "{code} {unresolved}");
            assert_eq!(judged(FailOn::Warn, of(code, unresolved.clone())), warn, "{code} {unresolved}");
        }
        assert!(judged(FailOn::Noncompliant, json!({ "statusCode": "C" })));
    }
}
