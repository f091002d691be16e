//! `pgutil feeds retention`: the retention rules of a feed.

use super::Command;
use crate::children;
use crate::cli::Action;
use crate::cli::{Clearable, Group, Int, Opt, Rule, Texts, TrueFalse};
use crate::context::Context;
use crate::failure::Failure;
use crate::proget::json::{self, Object};
use crate::proget::{Request, feeds};
use crate::server::{self, Server};
use serde_json::Value;

children![list, create, update, delete];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "retention",
    summary: "Works with the retention rules of a feed",
    groups: &[&server::FEED],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};

/// What a rule keeps and deletes.
static RULE: Group = Group { title: "Rule options", options: ALL, rules: &[Rule::AtLeastOne(ALL)] };

const ALL: &[&crate::cli::Spec] = &[
    &DELETE_PRERELEASE_VERSIONS.spec,
    &DELETE_CACHED.spec,
    &DELETE_PACKAGE_IDS.spec,
    &DELETE_VERSIONS.spec,
    &KEEP_PACKAGE_IDS.spec,
    &KEEP_VERSIONS.spec,
    &KEEP_VERSIONS_COUNT.spec,
    &KEEP_USED_WITHIN_DAYS.spec,
    &KEEP_CONSUMED_WITHIN_DAYS.spec,
    &KEEP_IF_ACTIVELY_CONSUMED.spec,
    &KEEP_PACKAGE_USAGE_REMOVED_DAYS.spec,
    &TRIGGER_DOWNLOAD_COUNT.spec,
    &SIZE_TRIGGER.spec,
    &SIZE_EXCLUSIVE.spec,
];

type Flag = Opt<Option<TrueFalse>>;
type Number = Opt<Option<Clearable<Int<0, { i32::MAX as i64 }>>>>;
type Texted = Opt<Option<Clearable<Texts>>>;

static DELETE_PRERELEASE_VERSIONS: Flag =
    Opt::new("deletePrereleaseVersions", "BOOL", "Delete prerelease versions that are not kept by other options");
static DELETE_CACHED: Flag = Opt::new("deleteCached", "BOOL", "Delete only packages that a connector has cached");
static KEEP_IF_ACTIVELY_CONSUMED: Flag =
    Opt::new("keepIfActivelyConsumed", "BOOL", "Keep packages that projects use actively");
static SIZE_EXCLUSIVE: Flag =
    Opt::new("sizeExclusive", "BOOL", "Delete only until the feed is smaller than the size trigger");
static DELETE_PACKAGE_IDS: Texted = Opt::new("deletePackageIds", "LIST", "Delete only these packages; * is a wildcard");
static DELETE_VERSIONS: Texted = Opt::new("deleteVersions", "LIST", "Delete only these versions; * is a wildcard");
static KEEP_PACKAGE_IDS: Texted = Opt::new("keepPackageIds", "LIST", "Keep these packages; * is a wildcard");
static KEEP_VERSIONS: Texted = Opt::new("keepVersions", "LIST", "Keep these versions; * is a wildcard");
static KEEP_VERSIONS_COUNT: Number =
    Opt::new("keepVersionsCount", "COUNT", "Keep this number of the newest versions of each package");
static KEEP_USED_WITHIN_DAYS: Number =
    Opt::new("keepUsedWithinDays", "DAYS", "Keep packages that were downloaded within this number of days");
static KEEP_CONSUMED_WITHIN_DAYS: Number =
    Opt::new("keepConsumedWithinDays", "DAYS", "Keep packages that builds used within this number of days");
static KEEP_PACKAGE_USAGE_REMOVED_DAYS: Number = Opt::new(
    "keepPackageUsageRemovedDays",
    "DAYS",
    "Keep packages for this number of days after projects stopped using them",
);
static TRIGGER_DOWNLOAD_COUNT: Number =
    Opt::new("triggerDownloadCount", "COUNT", "Delete only packages with fewer downloads than this");
static SIZE_TRIGGER: Opt<Option<Clearable<Int<0, { i64::MAX }>>>> =
    Opt::new("sizeTrigger", "KB", "Run the rule only when the feed is larger than this, in kilobytes");

const FLAGS: [(&Flag, &str); 4] = [
    (&DELETE_PRERELEASE_VERSIONS, "deletePrereleaseVersions"),
    (&DELETE_CACHED, "deleteCached"),
    (&SIZE_EXCLUSIVE, "sizeExclusive"),
    (&KEEP_IF_ACTIVELY_CONSUMED, "keepIfActivelyConsumed"),
];
const LISTS: [(&Texted, &str); 4] = [
    (&DELETE_PACKAGE_IDS, "deletePackageIds"),
    (&DELETE_VERSIONS, "deleteVersions"),
    (&KEEP_PACKAGE_IDS, "keepPackageIds"),
    (&KEEP_VERSIONS, "keepVersions"),
];
const NUMBERS: [(&Number, &str); 5] = [
    (&KEEP_VERSIONS_COUNT, "keepVersionsCount"),
    (&KEEP_USED_WITHIN_DAYS, "keepUsedWithinDays"),
    (&KEEP_CONSUMED_WITHIN_DAYS, "keepConsumedWithinDays"),
    (&KEEP_PACKAGE_USAGE_REMOVED_DAYS, "keepPackageUsageRemovedDays"),
    (&TRIGGER_DOWNLOAD_COUNT, "triggerDownloadCount"),
];

/// Changes a rule as the options say. A cleared member goes.
fn apply(context: &Context, rule: &mut Object) {
    let mut put = |name: &str, value: Option<Value>| match value {
        Some(value) => drop(rule.insert(name.to_string(), value)),
        None => drop(rule.shift_remove(name)),
    };
    for (option, name) in FLAGS {
        if let Some(TrueFalse(value)) = context.get(option) {
            put(name, Some(value.into()));
        }
    }
    for (option, name) in LISTS {
        if let Some(Clearable(list)) = context.get(option) {
            put(name, list.map(|Texts(list)| list.into()));
        }
    }
    for (option, name) in NUMBERS {
        if let Some(Clearable(number)) = context.get(option) {
            put(name, number.map(|Int(number)| number.into()));
        }
    }
    if let Some(Clearable(number)) = context.get(&SIZE_TRIGGER) {
        put("sizeTriggerKb", number.map(|Int(number)| number.into()));
    }
}

/// The rules of a feed, all members included.
fn read_rules(server: &Server, feed: &str) -> Result<Vec<Object>, Failure> {
    let feed = server.get_object(&feeds::GET.at(&[feed]).fact("feed", feed))?;
    let rules = json::list(&feed, "retentionRules")?.iter().filter(|rule| !rule.is_null());
    rules.map(|rule| rule.as_object().cloned().ok_or_else(|| json::wrong_type("retentionRules"))).collect()
}

/// The position of a rule in the list.
fn find(server: &Server, rules: &[Object], number: i64) -> Result<usize, Failure> {
    let index = usize::try_from(number - 1).ok().filter(|index| *index < rules.len());
    index.ok_or_else(|| {
        server.absent(format!("the feed has no retention rule #{number}"), "feeds retention list --feed")
    })
}

/// Writes the rules back, and nothing else: the server keeps what an update leaves out.
fn write_rules(feed: &str, rules: Vec<Object>, number: i64) -> Request {
    let rules: Vec<Value> = rules.into_iter().map(Value::Object).collect();
    let body = serde_json::json!({ "retentionRules": rules });
    feeds::UPDATE_RULES.at(&[feed]).json(body).fact("feed", feed).fact("rule", number)
}
