//! The lines of a journal.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{Content, Plan, State};
use crate::upack::PackageName;
use crate::upack::error::{ErrorKind, UpackError, shown};
use crate::upack::plan::Step;
use crate::upack::registry::{Change, Installed};

/// The first line, with its end: always of the same length.
pub fn state_to_text(state: State, steps: usize) -> String {
    let letter = match state {
        State::Staging => 'S',
        State::Moving => 'M',
        State::Finishing => 'F',
    };
    format!("{letter} {steps:010}\n")
}

/// The second line.
pub fn begin_to_text(target: &Path, staging: &[PathBuf]) -> Result<String, UpackError> {
    let staging = staging.iter().map(|path| text_of(path)).collect::<Result<Vec<_>, _>>()?;
    Ok(json!({"target": text_of(target)?, "staging": staging}).to_string())
}

/// The third line.
pub fn plan_to_text(plan: &Plan) -> Result<String, UpackError> {
    let steps: Vec<Value> = plan
        .steps
        .iter()
        .map(|step| match step {
            Step::Take(path) => json!(["take", path]),
            Step::Unmake(path, mode) => json!(["unmake", path, mode]),
            Step::Put(path) => json!(["put", path]),
        })
        .collect();
    let change = match &plan.change {
        None => Value::Null,
        Some(Change::Add(entry)) => json!({"add": entry.as_json()}),
        Some(Change::Remove(name)) => json!({"remove": {"group": name.group, "name": name.name}}),
    };
    let staging = plan.staging.as_deref().map(text_of).transpose()?;
    let root = text_of(&plan.root)?;
    let line = json!({"root": root, "staging": staging, "steps": steps, "folders": plan.folders, "change": change});
    Ok(line.to_string())
}

/// The path as text.
///
/// # Errors
/// It is not UTF-8: neither journal nor registry could hold it.
fn text_of(path: &Path) -> Result<&str, UpackError> {
    path.to_str().ok_or_else(|| {
        let fact = format!("the path {} is not UTF-8", shown(path));
        UpackError::new(ErrorKind::Other, fact, "Choose a folder whose path is.")
    })
}

/// Reads a journal. A line without its end does not count: its process was killed before it went on. The error follows
/// the words that name the journal.
pub fn parse(text: &str) -> Result<Content, &'static str> {
    let damaged = "is damaged";
    let mut lines = text.split_inclusive('\n').map(|line| line.strip_suffix('\n'));
    let (Some(Some(state)), Some(Some(begin))) = (lines.next(), lines.next()) else {
        let (target, staging) = (PathBuf::new(), Vec::new());
        return Ok(Content { state: State::Staging, steps: 0, target, staging, plan: None });
    };
    let (letter, steps) = state.split_once(' ').ok_or(damaged)?;
    let steps = steps.parse().map_err(|_| damaged)?;
    let state = match letter {
        "S" => State::Staging,
        "M" => State::Moving,
        "F" => State::Finishing,
        _ => return Err("has a state that this version does not know"),
    };
    let begin: Value = serde_json::from_str(begin).map_err(|_| damaged)?;
    let target = begin["target"].as_str().ok_or(damaged)?.into();
    let staging = begin["staging"].as_array().ok_or(damaged)?;
    let staging = staging.iter().map(|path| path.as_str().map(PathBuf::from)).collect::<Option<_>>().ok_or(damaged)?;
    if state == State::Staging {
        return Ok(Content { state, steps, target, staging, plan: None });
    }
    let plan = lines.next().flatten().and_then(parse_plan).ok_or(damaged)?;
    if steps > plan.steps.len() {
        return Err(damaged);
    }
    Ok(Content { state, steps, target, staging, plan: Some(plan) })
}

fn parse_plan(line: &str) -> Option<Plan> {
    let plan: Value = serde_json::from_str(line).ok()?;
    let step = |step: &Value| {
        let path = step[1].as_str()?.to_string();
        Some(match step[0].as_str()? {
            "take" => Step::Take(path),
            "unmake" => Step::Unmake(path, u32::try_from(step[2].as_u64()?).ok()?),
            "put" => Step::Put(path),
            _ => return None,
        })
    };
    let change = match &plan["change"] {
        Value::Null => None,
        change => Some(match (change.get("add"), change.get("remove")) {
            (Some(entry), _) => Change::Add(Installed::from_json(entry.clone()).ok()?),
            (_, Some(name)) => Change::Remove(PackageName {
                group: name["group"].as_str()?.to_string(),
                name: name["name"].as_str()?.to_string(),
            }),
            _ => return None,
        }),
    };
    Some(Plan {
        root: plan["root"].as_str()?.into(),
        staging: plan["staging"].as_str().map(PathBuf::from),
        steps: plan["steps"].as_array()?.iter().map(step).collect::<Option<_>>()?,
        folders: plan["folders"]
            .as_array()?
            .iter()
            .map(|path| path.as_str().map(str::to_string))
            .collect::<Option<_>>()?,
        change,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(change: Option<Change>) -> Plan {
        Plan {
            root: "/t".into(),
            staging: Some("/s".into()),
            steps: vec![Step::Take("a/ä\n".into()), Step::Unmake("b".into(), 0o750), Step::Put("c".into())],
            folders: vec!["a".into()],
            change,
        }
    }

    fn journal(state: State, steps: usize, plan: &Plan) -> String {
        let begin = begin_to_text(Path::new("/t"), &["/s".into(), "/t/s".into()]).unwrap();
        format!("{}{begin}\n{}\n", state_to_text(state, steps), plan_to_text(plan).unwrap())
    }

    #[test]
    fn what_is_written_is_read() {
        let entry = json!({"group": null, "name": "p", "version": "1.0.0", "path": "/t", "files": ["c"]});
        let changes = [
            None,
            Some(Change::Add(Installed::from_json(entry).unwrap())),
            Some(Change::Remove(PackageName::parse("g/p").unwrap())),
        ];
        for change in changes {
            let plan = plan(change);
            let staging = vec![PathBuf::from("/s"), PathBuf::from("/t/s")];
            for (state, steps) in [(State::Moving, 2), (State::Finishing, 3)] {
                let text = journal(state, steps, &plan);
                let (target, staging) = ("/t".into(), staging.clone());
                assert_eq!(parse(&text), Ok(Content { state, steps, target, staging, plan: Some(plan.clone()) }));
            }
        }
    }

    #[test]
    fn a_journal_that_is_cut_anywhere_is_not_misread() {
        let text = journal(State::Staging, 0, &plan(None));
        let second = text.match_indices('\n').nth(1).unwrap().0;
        for end in 0..text.len() {
            let Some(cut) = text.get(..end) else { continue };
            let content = parse(cut).unwrap();
            let expected = if end > second { 2 } else { 0 };
            assert_eq!((content.state, content.steps, content.staging.len()), (State::Staging, 0, expected));
            assert_eq!(content.plan, None);
        }
    }

    #[test]
    fn damage_is_an_error() {
        let good = journal(State::Moving, 2, &plan(None));
        for (part, other) in [
            ("M 0000000002", "M 0000000004"),
            ("M 0000000002", "M x"),
            ("M 0000000002", "X 0000000002"),
            ("M 0000000002", "M"),
            ("{\"target", "{target"),
            ("\"take\"", "\"give\""),
            ("\"root\"", "\"stem\""),
            ("488", "-1"),
            ("\"change\":null", "\"change\":{}"),
        ] {
            assert!(good.contains(part), "{part}");
            assert!(parse(&good.replace(part, other)).is_err(), "{part} {other}");
        }
        let end = good.len() - 1;
        assert!(parse(&good[..end]).is_err());
    }
}
