//! Users, groups, tasks and permissions: the calls. Nothing was recorded of them; the facts come from the source of the existing
//! program.

use super::call::Call;
use super::json::{self, Object};
use crate::failure::Failure;
use crate::text::printable;

const NEEDS: &str = "Managing users, groups, tasks and permissions needs an API key with full control, or a user who may manage security.";

const fn list(path: &'static str, subject: &'static str, look: &'static str) -> Call {
    Call::get(path, NEEDS).about(subject, look)
}

const fn change(path: &'static str, subject: &'static str, look: &'static str, outcome: &'static str) -> Call {
    Call::post(path, NEEDS).about(subject, look).changes(outcome)
}

/// Lists the permissions.
pub static PERMISSIONS: Call = list("api/security/permissions/list", "permission", "security permissions list");
/// Adds a permission.
pub static ADD_PERMISSION: Call =
    change("api/security/permissions/add", "permission", "security permissions list", "added");
/// Removes the permission whose `permissionId` is in the query.
pub static REMOVE_PERMISSION: Call =
    change("api/security/permissions/delete", "permission", "security permissions list", "removed");

/// Lists the tasks.
pub static TASKS: Call = list("api/security/tasks/list", "task", "security tasks list");
/// Creates a task.
pub static CREATE_TASK: Call = change("api/security/tasks/add", "task", "security tasks list", "created");
/// Changes a task.
pub static UPDATE_TASK: Call = change("api/security/tasks/update", "task", "security tasks list", "updated");
/// Deletes the `task` in the query.
pub static DELETE_TASK: Call = change("api/security/tasks/delete", "task", "security tasks list", "deleted");
/// Lists the attributes that a task can have.
pub static ATTRIBUTES: Call = list("api/security/attributes/list", "attribute", "security tasks attributes list");

/// Lists the users.
pub static USERS: Call = list("api/security/users/list", "user", "security users list");
/// Creates a user.
pub static CREATE_USER: Call = change("api/security/users/add", "user", "security users list", "created");
/// Changes the members of a user that the body has.
pub static UPDATE_USER: Call = change("api/security/users/update", "user", "security users list", "updated");
/// Deletes the `user` in the query.
pub static DELETE_USER: Call = change("api/security/users/delete", "user", "security users list", "deleted");

/// Lists the groups.
pub static GROUPS: Call = list("api/security/groups/list", "group", "security groups list");
/// Creates a group.
pub static CREATE_GROUP: Call = change("api/security/groups/add", "group", "security groups list", "created");
/// Replaces the members of a group.
pub static UPDATE_GROUP: Call = change("api/security/groups/update", "group", "security groups list", "updated");
/// Deletes the `group` in the query.
pub static DELETE_GROUP: Call = change("api/security/groups/delete", "group", "security groups list", "deleted");

/// The object of a name, in any case.
///
/// # Errors
/// A name is not a text.
pub fn find(objects: Vec<Object>, name: &str) -> Result<Option<Object>, Failure> {
    for object in objects {
        if json::text(&object, "name")?.is_some_and(|found| found.to_lowercase() == name.to_lowercase()) {
            return Ok(Some(object));
        }
    }
    Ok(None)
}

/// A permission in words, for a terminal: `allow Promote Packages for feed x for group y`.
///
/// # Errors
/// A member has another type.
pub fn permission(permission: &Object) -> Result<String, Failure> {
    let text = |name: &str| Ok::<_, Failure>(json::text(permission, name)?.map(printable));
    let verb = if json::flag(permission, "deny")?.unwrap_or_default() { "deny" } else { "allow" };
    let place = match (text("feed")?, text("feedGroup")?) {
        (Some(feed), _) => format!("for feed {feed}"),
        (None, Some(group)) => format!("for feed group {group}"),
        (None, None) => "globally".to_string(),
    };
    let principal = match (text("user")?, text("group")?) {
        (Some(user), _) => format!("user {user}"),
        (None, Some(group)) => format!("group {group}"),
        (None, None) => "unknown".to_string(),
    };
    Ok(format!("{verb} {} {place} for {principal}", text("task")?.unwrap_or_default()))
}
