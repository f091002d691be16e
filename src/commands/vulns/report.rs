//! What the server knows about vulnerable packages, as `vulns audit` and `vulns package` report and judge it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::cli::{Choice, Opt, Words};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::proget::json::{self, Object};
use crate::proget::{vulnerability, vulns};
use crate::server::Server;
use crate::text::printable;

/// Which findings make the command fail.
pub static FAIL_ON: Opt<Option<FailOn>> =
    Opt::new("fail-on", "SEVERITY", "Least severity of a finding that gives exit code 12").default("any finding");

/// The least severity that counts as a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FailOn {
    /// Any finding, its severity unknown or not.
    Any,
    /// `Low`, or a score above 0.
    Low,
    /// `Medium`, or a score of 4 and more.
    Medium,
    /// `High`, or a score of 7 and more.
    High,
    /// `Critical`, or a score of 9 and more.
    Critical,
    /// No finding at all.
    Never,
}

impl Choice for FailOn {
    const WORDS: Words = &["never", "low", "medium", "high", "critical"];
    const VALUES: &'static [FailOn] = &[FailOn::Never, FailOn::Low, FailOn::Medium, FailOn::High, FailOn::Critical];
}

/// A package to ask for.
pub struct Asked {
    /// What is sent.
    pub object: Object,
    /// `group/name version`, for the report.
    pub shown: String,
    /// The projects that depend on it.
    pub projects: BTreeSet<String>,
}

/// Asks for the packages, prints the report, and judges it. `with_projects` says whether the projects are of interest.
///
/// # Errors
/// `Exit::Found` where a finding counts; whatever keeps the report from being complete.
pub fn audit(context: &Context, server: &Server, packages: &[Asked], with_projects: bool) -> Result<(), Failure> {
    let mut found = Vec::new();
    if !packages.is_empty() {
        let body = packages.iter().map(|package| Value::Object(package.object.clone())).collect();
        found = server.get_list(&vulns::AUDIT_PACKAGES.request().json(body))?;
    }
    let document = found.iter().map(|finding| with_names(finding, packages)).collect::<Result<Vec<_>, _>>()?;
    let affected = count(context, &found, packages.len())?;
    let mut text = match affected {
        0 => "No vulnerable packages detected!\n".to_string(),
        1 => "1 vulnerable package detected.\n\n".to_string(),
        count => format!("{count} vulnerable packages detected.\n\n"),
    };
    let score = |finding: &Object| {
        Ok::<_, Failure>(
            vulnerability::numeric_score(finding)?.and_then(serde_json::Number::as_f64).unwrap_or_default(),
        )
    };
    let mut sorted = found.iter().map(|finding| Ok((score(finding)?, finding))).collect::<Result<Vec<_>, Failure>>()?;
    // Equal scores keep the order of the answer.
    sorted.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    for (_, finding) in sorted {
        text += &describe(finding, packages, with_projects)?;
    }
    context.terminal.print_result(&text, &document)?;
    let least = context.get(&FAIL_ON).unwrap_or(FailOn::Any);
    for finding in &found {
        if severity(finding)? >= least {
            let packages = if affected == 1 {
                "1 vulnerable package was".to_string()
            } else {
                format!("{affected} vulnerable packages were")
            };
            return Err(Failure::new(Exit::Found, format!("{packages} found"))
                .advise("Update them, or assess a vulnerability that does not matter here: pgutil vulns assess"));
        }
    }
    Ok(())
}

/// The number of packages that are affected. A finding that names none counts as one.
fn count(context: &Context, found: &[Object], length: usize) -> Result<usize, Failure> {
    let mut packages = BTreeSet::new();
    let mut strays = 0;
    for finding in found {
        let affected = vulnerability::affected(finding, length)?;
        packages.extend(affected.iter().flatten().copied());
        if affected.is_empty() || affected.contains(&None) {
            strays += usize::from(affected.iter().all(Option::is_none));
            let id = json::text(finding, "id")?.map(printable).unwrap_or_default();
            context.terminal.warn(&format!("the server does not say which package {id} affects"));
        }
    }
    Ok(packages.len() + strays)
}

fn describe(finding: &Object, packages: &[Asked], with_projects: bool) -> Result<String, Failure> {
    let shown = |name: &str| Ok::<_, Failure>(json::text(finding, name)?.map(printable).unwrap_or_default());
    let score = vulnerability::numeric_score(finding)?.map(vulnerability::score);
    let (id, summary) = (shown("id")?, shown("summary")?);
    let mut text = match (json::integer(finding, "pvrs")?, score) {
        (Some(category), score) => format!(
            "{id}: Category {category} ({}) - \nCVSS Score: {} ({})\n{summary}\n",
            shown("assessment")?,
            shown("cvss")?,
            score.unwrap_or_default()
        ),
        (None, Some(score)) => format!("{id}: {score} ({}) - {summary}\n", shown("severity")?),
        (None, None) => format!("{id}: {summary}\n"),
    };
    let affected: Vec<usize> = vulnerability::affected(finding, packages.len())?.into_iter().flatten().collect();
    let names: Vec<&str> = affected.iter().map(|index| packages[*index].shown.as_str()).collect();
    text += &format!(" * Packages: {}\n", printable(&names.join(", ")));
    if with_projects {
        let projects: BTreeSet<&str> =
            affected.iter().flat_map(|index| &packages[*index].projects).map(String::as_str).collect();
        let projects: Vec<&str> = projects.into_iter().collect();
        text += &format!(" * Projects: {}\n", printable(&projects.join(", ")));
    }
    Ok(text + "\n")
}

/// With `--json`, the names of the packages take the place of their positions.
fn with_names(finding: &Object, packages: &[Asked]) -> Result<Object, Failure> {
    let affected = vulnerability::affected(finding, packages.len())?;
    let names: Vec<&str> = affected.into_iter().flatten().map(|index| packages[index].shown.as_str()).collect();
    let mut finding = finding.clone();
    finding.shift_remove("affectedPackages");
    finding.insert("packages".to_string(), names.into());
    Ok(finding)
}

/// How severe a finding is: by its word, else by its score. One without either counts as the most severe.
fn severity(finding: &Object) -> Result<FailOn, Failure> {
    let word = json::text(finding, "severity")?.unwrap_or_default();
    let by_word = FailOn::WORDS.iter().position(|known| known.eq_ignore_ascii_case(word)).filter(|index| *index > 0);
    if let Some(index) = by_word {
        return Ok(FailOn::VALUES[index]);
    }
    let score = vulnerability::numeric_score(finding)?.and_then(serde_json::Number::as_f64);
    Ok(match score {
        None => FailOn::Critical,
        Some(score) if score >= 9.0 => FailOn::Critical,
        Some(score) if score >= 7.0 => FailOn::High,
        Some(score) if score >= 4.0 => FailOn::Medium,
        Some(score) if score > 0.0 => FailOn::Low,
        Some(_) => FailOn::Any,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn severity_is_the_word_else_the_score_else_the_worst() {
        for (finding, expected) in [
            (json!({ "severity": "HIGH", "numericCvss": 1.0 }), FailOn::High),
            (json!({ "numericCvss": 9.8 }), FailOn::Critical),
            (json!({ "severity": "?", "numericCvss": 4.0 }), FailOn::Medium),
            (json!({ "numericCvss": 0.1 }), FailOn::Low),
            (json!({ "numericCvss": 0 }), FailOn::Any),
            (json!({}), FailOn::Critical),
        ] {
            assert_eq!(severity(finding.as_object().unwrap()).unwrap(), expected, "{finding}");
        }
    }
}
