//! `/api/sca/audit-package-vulns`: which packages have known vulnerabilities.

use serde_json::{Value, json};

use super::call::Call;
use crate::support::http::Answer;

/// What is known.
#[derive(Default)]
pub struct State {
    /// The name of a package, and the vulnerability that it has in every version.
    pub known: Vec<(String, Value)>,
}

/// Answers requests about vulnerabilities.
pub fn answer(state: &mut super::State, call: &Call) -> Option<Answer> {
    let (method, path) = call.route();
    if (method, path.as_slice()) != ("POST", &["api", "sca", "audit-package-vulns"]) {
        return None;
    }
    Some(call.guarded(state, |state| {
        let Ok(Value::Array(asked)) = serde_json::from_slice(&call.request.body) else {
            return Answer::text(400, "A list of packages is expected.");
        };
        let findings = state.vulns.known.iter().filter_map(|(name, vulnerability)| {
            let is_it = |package: &Value| package["name"] == name.as_str();
            let affected: Vec<usize> =
                asked.iter().enumerate().filter(|(_, package)| is_it(package)).map(|(place, _)| place).collect();
            let mut finding = vulnerability.clone();
            finding["affectedPackages"] = json!(affected);
            Some(finding).filter(|_| !affected.is_empty())
        });
        Answer::json(200, findings.collect::<Value>())
    }))
}
