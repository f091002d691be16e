//! What an administrator's script does with a server: it sets up everything from nothing, and may run again.

use serde_json::{Value, json};

use crate::support::pgutil::Pgutil;
use crate::support::proget::containers::Tag;
use crate::support::proget::{ADMIN_KEYS, ProGet};

/// Feeds, connectors, retention, a license, users in a group, permissions and a setting. What has no `--if-not-exists` is
/// asked for first, as a script does.
const SET_UP: &str = r#"
for feed in npm:npm nuget:NuGet containers:Docker; do
    "$PGUTIL" feeds create --name=approved-${feed%:*} --type=${feed#*:} --if-not-exists
done
"$PGUTIL" connectors create --name=npmjs --type=npm --url=https://npm.example.com/ --if-not-exists
printf secret | "$PGUTIL" connectors create --name=partner --type=NuGet --url=https://nuget.example.com/v3/index.json \
    --connector-username=ci --connector-password-file=- --if-not-exists
filters=$("$PGUTIL" connectors filters list --connector=npmjs)
for filter in '@example/*' '!left-pad'; do
    case "$filters" in
    *"$filter"*) ;;
    *) "$PGUTIL" connectors filters add --connector=npmjs --filter="$filter" ;;
    esac
done
"$PGUTIL" connectors properties set --connector=npmjs --property=timeout --value=30
"$PGUTIL" feeds properties set --feed=approved-npm --property=connectors --value=npmjs
for feed in approved-npm approved-nuget; do
    case $("$PGUTIL" feeds retention list --feed=$feed) in
    '* no rules defined *') "$PGUTIL" feeds retention create --feed=$feed --deletePrereleaseVersions=true --keepVersionsCount=5 ;;
    *) "$PGUTIL" feeds retention update --feed=$feed --rule=1 --keepVersionsCount=5 ;;
    esac
done
"$PGUTIL" licenses create --code=Example-1.0 --title='Example License' --spdx=Example-1.0 --if-not-exists
"$PGUTIL" licenses detection add --code=Example-1.0 --type=url --value=https://example.com/license.txt
for user in ann:Ann ben:Ben; do
    echo "password of ${user%:*}" | "$PGUTIL" security users create --username=${user%:*} --displayname=${user#*:} \
        --email=${user%:*}@example.com --if-not-exists
done
"$PGUTIL" security groups create --name=Developers --if-not-exists
for user in ann ben; do
    "$PGUTIL" security groups members add --name=Developers --member=$user
done
permissions=$("$PGUTIL" security permissions list)
for feed in approved-npm approved-nuget; do
    case "$permissions" in
    *"Publish Packages for feed $feed for group Developers"*) ;;
    *) "$PGUTIL" security permissions add --task='Publish Packages' --group=Developers --feed=$feed ;;
    esac
done
"$PGUTIL" settings set --name=Web.BaseUrl --value=https://proget.example.com/
"#;

/// The whole state that the administration's commands can reach.
fn state(proget: &ProGet) -> Value {
    let state = proget.state();
    json!({
        "feeds": state.feeds.feeds,
        "connectors": state.connectors.connectors,
        "licenses": state.licenses.licenses,
        "users": state.security.users,
        "groups": state.security.groups,
        "tasks": state.security.tasks,
        "permissions": state.security.permissions,
        "settings": state.settings.settings.iter().map(|setting| json!([setting.name, setting.value])).collect::<Value>(),
    })
}

fn shell<'a>(proget: &'a ProGet, script: &str) -> Pgutil<'a> {
    let mut shell = Pgutil::of("/bin/sh");
    shell.server(proget).args(["-euc", script]);
    shell
        .env("PGUTIL", env!("CARGO_BIN_EXE_pgutil"))
        .env("PGUTIL_SOURCE", "{URL}")
        .env("PGUTIL_API_KEY", ADMIN_KEYS[0]);
    shell
}

#[test]
fn a_script_sets_up_a_server_from_nothing_and_changes_nothing_when_it_runs_again() {
    let proget = ProGet::start();
    proget.state().feeds.feeds.clear();
    shell(&proget, SET_UP).run().expect_code(0);
    let once = state(&proget);
    let feed = |name: &str, kind: &str, connectors: Value, rules: Value| {
        json!({
            "name": name, "feedType": kind, "active": true, "alternateNames": [], "connectors": connectors,
            "retentionRules": rules, "canPublish": true,
        })
    };
    let rule = json!({
        "deletePrereleaseVersions": true, "keepVersionsCount": 5, "deleteCached": false, "sizeExclusive": false,
        "keepIfActivelyConsumed": false,
    });
    let user = |name: &str, shown: &str| {
        json!({
            "name": name, "displayName": shown, "email": format!("{name}@example.com"),
            "password": format!("password of {name}"),
        })
    };
    let permission = |id: u32, feed: &str| json!({"group": "Developers", "task": "Publish Packages", "feed": feed, "deny": false, "id": id});
    for (member, expected) in [
        (
            "feeds",
            json!([
                feed("approved-npm", "npm", json!(["npmjs"]), json!([rule])),
                feed("approved-nuget", "nuget", json!([]), json!([rule])),
                feed("approved-containers", "docker", json!([]), json!([])),
            ]),
        ),
        (
            "connectors",
            json!([
                {
                    "name": "npmjs", "url": "https://npm.example.com/", "feedType": "npm", "timeout": 30,
                    "filters": ["@example/*", "!left-pad"],
                },
                {
                    "name": "partner", "url": "https://nuget.example.com/v3/index.json", "feedType": "NuGet",
                    "username": "ci", "password": "secret",
                },
            ]),
        ),
        (
            "licenses",
            json!([{
                "code": "Example-1.0", "title": "Example License", "spdx": ["Example-1.0"], "id": 1,
                "urls": ["example.com/license.txt"],
            }]),
        ),
        ("groups", json!([{"name": "Developers", "users": ["ann", "ben"]}])),
        ("permissions", json!([permission(1, "approved-npm"), permission(2, "approved-nuget")])),
    ] {
        assert_eq!(once[member], expected, "{member}");
    }
    assert_eq!(once["users"].as_array().unwrap()[1..], [user("ann", "Ann"), user("ben", "Ben")]);
    assert_eq!(once["settings"][0], json!(["Web.BaseUrl", "https://proget.example.com/"]));
    shell(&proget, SET_UP).run().expect_code(0);
    assert_eq!(state(&proget), once);
}

/// One line of a script with its answer on stdout.
type Line = (&'static [&'static str], &'static str);

#[rustfmt::skip]
const LIFE: &[Line] = &[
    (&["feeds", "create", "--name=a b", "--type=PyPI"], "Creating PyPI feed: a b...\nFeed created.\n"),
    (&["feeds", "properties", "set", "--feed=a b", "--property=active", "--value=FALSE"], "Property updated.\n"),
    (&["feeds", "list"], "MyNpmFeed (npm)\nMyNuGetFeed (nuget)\nunapproved-nuget (nuget)\n"),
    (&["feeds", "retention", "create", "--feed=a b", "--keepVersionsCount=3"], "Rule #1 created.\n"),
    (&["feeds", "retention", "create", "--feed=a b", "--deletePackageIds=x*, y"], "Rule #2 created.\n"),
    (&["feeds", "retention", "delete", "--feed=a b", "--rule=1"], "Rule deleted.\n"),
    (&["connectors", "create", "--name=c/d", "--type=PyPI", "--url=https://pypi.example.com/"],
        "Creating PyPI connector c/d to https://pypi.example.com/...\nConnector created.\n"),
    (&["connectors", "filters", "add", "--connector=c/d", "--filter=x*"], "Filter added.\n"),
    (&["connectors", "filters", "add", "--connector=c/d", "--filter=!y"], "Filter added.\n"),
    (&["connectors", "filters", "remove", "--connector=c/d", "--filter=x*"], "Filter removed.\n"),
    (&["licenses", "create", "--code=L-1", "--title=L"], "Adding L-1: L\nLicense added.\n"),
    (&["licenses", "detection", "add", "--code=l-1", "--type=packagename", "--value=npm://x"], "License detection updated.\n"),
    (&["licenses", "files", "add", "--code=L-1", "--file={HOME}/license.txt"], "Uploading {HOME}/license.txt as L-1 license...\nLicense file added.\n"),
    (&["licenses", "files", "show", "--code=L-1"], "\nAll rights.\n\n"),
    (&["security", "users", "create", "--username=eve", "--displayname=Eve", "--email=eve@example.com", "--password=secret"],
        "Creating user eve (Eve)...\nUser created.\n"),
    (&["security", "users", "edit", "--username=eve", "--displayname=Evelyn"], "Updating user eve...\nUser updated.\n"),
    (&["security", "tasks", "create", "--name=Look", "--attributes=Feeds_ViewFeed", "--description=Look only"],
        "Creating task Look with attributes Feeds_ViewFeed...\nTask created.\n"),
    (&["security", "permissions", "add", "--task=Look", "--user=eve", "--deny"], "Adding deny Look globally for user eve...\nPermission added.\n"),
    (&["settings", "set", "--name=Service.IsPaused", "--value=True"], ""),
    (&["containers", "tags", "add", "--feed=images", "--repo=r/a", "--name=latest", "--target=1.0"],
        "Adding tag latest to r/a:1.0...\nTag created.\n"),
    (&["containers", "tags", "delete", "--feed=images", "--repo=r/a", "--tag=1.0"], "Deleting tag 1.0 from r/a...\nTag deleted.\n"),
];

#[test]
fn twenty_commands_leave_the_state_that_they_say() {
    let proget = ProGet::start();
    let tag = |name: &str| {
        let [feed, repository, tag, digest] = ["images", "r/a", name, "sha256:1"].map(str::to_string);
        Tag { feed, repository, tag, digest }
    };
    proget.state().containers.tags = vec![tag("1.0")];
    let mut expected = state(&proget);
    let mut pgutil = Pgutil::new();
    pgutil.server(&proget).file("license.txt", "All rights.\n");
    pgutil.env("PGUTIL_SOURCE", "{URL}").env("PGUTIL_API_KEY", ADMIN_KEYS[0]);
    for (line, stdout) in LIFE {
        pgutil.args(*line).run().expect(0, stdout, "");
    }
    let after = state(&proget);
    let hash = &after["licenses"][0]["hashes"][0];
    assert_eq!(hash.as_str().map(str::len), Some(64));
    let append = |list: &mut Value, object: Value| list.as_array_mut().unwrap().push(object);
    append(
        &mut expected["feeds"],
        json!({
            "name": "a b", "feedType": "pypi", "active": false, "alternateNames": [], "connectors": [],
            "retentionRules": [{
                "deletePrereleaseVersions": false, "deletePackageIds": ["x*", "y"], "deleteCached": false,
                "sizeExclusive": false, "keepIfActivelyConsumed": false,
            }],
            "canPublish": true,
        }),
    );
    append(
        &mut expected["connectors"],
        json!({
            "name": "c/d", "url": "https://pypi.example.com/", "feedType": "PyPI", "filters": ["!y"],
        }),
    );
    append(
        &mut expected["licenses"],
        json!({
            "code": "L-1", "title": "L", "id": 1, "packageNames": ["npm://x"], "hashes": [hash],
        }),
    );
    append(
        &mut expected["users"],
        json!({
            "name": "eve", "displayName": "Evelyn", "email": "eve@example.com", "password": "secret",
        }),
    );
    append(
        &mut expected["tasks"],
        json!({
            "name": "Look", "description": "Look only", "feedScoped": false, "attributes": ["Feeds_ViewFeed"],
        }),
    );
    append(&mut expected["permissions"], json!({"user": "eve", "task": "Look", "deny": true, "id": 1}));
    expected["settings"][2][1] = json!("True");
    assert_eq!(after, expected);
    assert_eq!(proget.state().containers.tags, [tag("latest")]);
    for line in [
        &["feeds", "delete", "--name=a b"][..],
        &["connectors", "delete", "--connector=c/d"],
        &["licenses", "delete", "--code=L-1"],
        &["security", "permissions", "remove", "--id=1"],
        &["security", "tasks", "delete", "--name=Look"],
        &["security", "users", "delete", "--username=eve"],
        &["settings", "set", "--name=Service.IsPaused", "--value=False"],
        &["containers", "images", "delete", "--feed=images", "--repo=r/a", "--digest=sha256:1"],
    ] {
        pgutil.args(line).run().expect_code(0);
    }
    assert_eq!(state(&proget), state(&ProGet::start()));
    assert_eq!(proget.state().containers.tags, []);
}
