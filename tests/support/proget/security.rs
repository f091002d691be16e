//! `/api/security`: permissions, tasks with their attributes, users, and groups with their members.

use serde_json::{Value, json};

use super::call::Call;
use super::objects::{self, Object, object, position, text};
use crate::support::http::Answer;

/// Permissions, tasks, users and groups, including unknown members.
pub struct State {
    pub permissions: Vec<Object>,
    pub tasks: Vec<Object>,
    /// With their passwords, which the API never shows.
    pub users: Vec<Object>,
    pub groups: Vec<Object>,
    /// The number of permissions that were ever added.
    added: u64,
}

impl Default for State {
    fn default() -> State {
        let user =
            |name, shown| object(json!({"name": name, "displayName": shown, "email": format!("{name}@example.com")}));
        let task = |name, attributes| object(json!({"name": name, "feedScoped": true, "attributes": [attributes]}));
        State {
            permissions: Vec::new(),
            tasks: vec![
                task("View & Download Packages", "Feeds_ViewFeed"),
                task("Publish Packages", "Feeds_AddPackage"),
            ],
            users: vec![user("admin", "Administrator")],
            groups: Vec::new(),
            added: 0,
        }
    }
}

/// Answers requests about security.
pub fn answer(state: &mut super::State, call: &Call) -> Option<Answer> {
    let (method, path) = call.route();
    let ["api", "security", kind, action] = path.as_slice() else {
        return None;
    };
    let (kind, action) = (*kind, *action);
    match (method, kind, action) {
        ("GET", "permissions" | "tasks" | "attributes" | "users" | "groups", "list") => {}
        ("POST", "permissions", "add" | "delete") => {}
        ("POST", "tasks" | "users" | "groups", "add" | "update" | "delete") => {}
        _ => return None,
    }
    Some(call.guarded(state, |state| {
        let state = &mut state.security;
        match (kind, action) {
            ("attributes", _) => Answer::json(200, attributes()),
            (_, "list") => Answer::json(200, list(state, kind)),
            ("permissions", "delete") => {
                objects::remove_by_id(&mut state.permissions, call.query("permissionId").unwrap_or_default())
            }
            (_, "delete") => {
                let member = &kind[..kind.len() - 1];
                objects::remove(stored(state, kind), "name", call.query(member).unwrap_or_default())
            }
            _ => match call.object() {
                Ok(given) if kind == "permissions" => add_permission(state, given),
                Ok(given) if action == "add" => objects::add(stored(state, kind), "name", given),
                Ok(given) => update(state, kind, given),
                Err(refusal) => refusal,
            },
        }
    }))
}

fn stored<'s>(state: &'s mut State, kind: &str) -> &'s mut Vec<Object> {
    match kind {
        "permissions" => &mut state.permissions,
        "tasks" => &mut state.tasks,
        "users" => &mut state.users,
        _ => &mut state.groups,
    }
}

fn attributes() -> Value {
    json!([{"name": "Feeds_ViewFeed", "feedScoped": true}, {"name": "Admin_ConfigureProGet", "feedScoped": false}])
}

/// Users are listed without their passwords and with the groups that they are in.
fn list(state: &mut State, kind: &str) -> Value {
    if kind != "users" {
        return json!(stored(state, kind));
    }
    let is_in = |group: &Object, name: &str| {
        let members = group.get("users").and_then(Value::as_array);
        members.is_some_and(|members| members.iter().any(|member| member.as_str() == Some(name)))
    };
    let shown = state.users.iter().map(|user| {
        let mut shown = user.clone();
        shown.remove("password");
        let groups =
            state.groups.iter().filter(|group| is_in(group, text(user, "name"))).map(|group| text(group, "name"));
        shown.insert("groups".to_string(), groups.collect());
        shown
    });
    shown.map(Value::Object).collect()
}

fn update(state: &mut State, kind: &str, given: Object) -> Answer {
    if kind == "groups" {
        let members = given.get("users").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        if let Some(unknown) = members.into_iter().find(|name| position(&state.users, "name", name).is_none()) {
            return Answer::text(400, &format!("There is no user {unknown}."));
        }
    }
    objects::update(stored(state, kind), "name", given)
}

fn add_permission(state: &mut State, mut given: Object) -> Answer {
    if position(&state.tasks, "name", text(&given, "task")).is_none() {
        return Answer::text(400, &format!("There is no task {}.", text(&given, "task")));
    }
    for (member, known) in [("user", &state.users), ("group", &state.groups)] {
        let name = text(&given, member);
        if !name.is_empty() && position(known, "name", name).is_none() {
            return Answer::text(400, &format!("There is no {member} {name}."));
        }
    }
    state.added += 1;
    given.insert("id".to_string(), json!(state.added));
    state.permissions.push(given.clone());
    Answer::json(200, json!(given))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::support::proget::ProGet;

    #[test]
    fn users_groups_tasks_and_permissions_are_added_changed_and_deleted() {
        let proget = ProGet::start();
        let ask = |method, target: &str, body: Value| {
            proget.ask_as_administrator(method, &format!("/api/security/{target}"), &body.to_string())
        };
        let post = |target: &str, body: Value| ask("POST", target, body).0;
        let list =
            |kind: &str| serde_json::from_str::<Value>(&ask("GET", &format!("{kind}/list"), Value::Null).1).unwrap();
        assert_eq!(post("users/add", json!({"name": "ann", "displayName": "Ann", "password": "secret"})), 200);
        assert_eq!(post("users/add", json!({"name": "ANN"})), 400);
        assert_eq!(post("users/update", json!({"name": "ann", "email": "a@example.com"})), 200);
        assert_eq!(post("groups/add", json!({"name": "g"})), 200);
        assert_eq!(post("groups/update", json!({"name": "g", "users": ["nobody"]})), 400);
        assert_eq!(post("groups/update", json!({"name": "g", "users": ["ann"]})), 200);
        assert_eq!(
            list("users")[1],
            json!({"name": "ann", "displayName": "Ann", "email": "a@example.com", "groups": ["g"]})
        );
        assert_eq!(post("tasks/add", json!({"name": "t", "attributes": ["Feeds_ViewFeed"]})), 200);
        assert_eq!(post("permissions/add", json!({"task": "t", "group": "g", "deny": false})), 200);
        assert_eq!(post("permissions/add", json!({"task": "t", "user": "nobody"})), 400);
        assert_eq!(post("permissions/add", json!({"task": "nothing", "user": "ann"})), 400);
        assert_eq!(list("permissions"), json!([{"task": "t", "group": "g", "deny": false, "id": 1}]));
        for target in [
            "permissions/delete?permissionId=1",
            "tasks/delete?task=T",
            "groups/delete?group=g",
            "users/delete?user=ann",
        ] {
            assert_eq!((post(target, Value::Null), post(target, Value::Null)), (200, 404), "{target}");
        }
        assert_eq!(list("attributes").as_array().unwrap().len(), 2);
    }
}
