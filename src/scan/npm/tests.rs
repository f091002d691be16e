//! Lock files of npm.

use std::path::Path;

use super::*;
use crate::fuzz::each_round;

fn project(text: &str) -> Result<Project, String> {
    let input = Input { path: Path::new("shop/package-lock.json"), bytes: text.as_bytes() };
    read(&input).map_err(|error| error.to_string())
}

/// `group/name version`, with a star where it is needed for development only.
fn listed(text: &str) -> Vec<String> {
    let shown = |package: Package| {
        let group = package.group.map(|group| group + "/").unwrap_or_default();
        let star = if package.is_development { "*" } else { "" };
        format!("{group}{} {}{star}", package.name, package.version.as_deref().unwrap_or("-"))
    };
    project(text).unwrap().packages.into_iter().map(shown).collect()
}

#[test]
fn versions_2_and_3_list_what_is_in_node_modules() {
    let text = r#"{
        "name": "@acme/shop", "version": "1.0.0", "lockfileVersion": 2, "requires": true,
        "packages": {
            "": {"name": "@acme/shop", "devDependencies": {"x": "1"}},
            "node_modules/left-pad": {"version": "1.3.0", "resolved": "https://registry.example.com/left-pad-1.3.0.tgz"},
            "node_modules/@s/x": {"version": "2.0.0-b+1", "optional": true, "os": ["darwin"]},
            "node_modules/a/node_modules/left-pad": {"version": "1.0.0", "inBundle": true, "dev": true},
            "node_modules/alias": {"name": "@real/thing", "version": "3.0.0", "dev": false},
            "node_modules/forked": {"resolved": "git+ssh://git@git.example.com/forked.git#0123"},
            "node_modules/devOptional": {"version": "1.0.0", "devOptional": true},
            "node_modules/core": {"resolved": "packages/core", "link": true},
            "packages/core": {"version": "0.1.0"},
            "packages/core/node_modules/b": {"version": "4.0.0"},
            "my_node_modules/c": {"version": "5.0.0"},
            "node_modules/": {"version": "6.0.0"}
        },
        "dependencies": {"left-pad": {"version": "1.3.0"}, "other": {"version": "9.9.9"}}
    }"#;
    let expected = [
        "left-pad 1.3.0",
        "@s/x 2.0.0-b+1",
        "left-pad 1.0.0*",
        "@real/thing 3.0.0",
        "forked -",
        "devOptional 1.0.0",
        "b 4.0.0",
    ];
    assert_eq!(listed(text), expected);
    assert_eq!(project(text).unwrap().name, "@acme/shop");
    let swapped = r#"{"dependencies": {"old": {"version": "1"}}, "packages": {"node_modules/new": {"version": "2"}}}"#;
    assert_eq!(listed(swapped), ["new 2"]);
}

#[test]
fn version_1_lists_nested_packages_and_knows_addresses() {
    let text = r#"{
        "name": "old", "lockfileVersion": 1,
        "dependencies": {
            "a": {"version": "1.0.0", "dependencies": {"b": {"version": "2.0.0", "dependencies": {"c": {"version": "3.0.0"}}}}},
            "alias": {"version": "npm:@s/real@4.0.0"},
            "build": {"dependencies": {"d": {"version": "5.0.0"}}, "version": "6.0.0", "dev": true},
            "forked": {"version": "git+ssh://git@git.example.com/forked.git#0123", "from": "git+ssh://git.example.com/forked.git"},
            "short": {"version": "github:acme/short#0123"},
            "@s/remote": {"version": "https://example.com/@s/remote/-/remote-7.0.0-rc.1.tgz", "integrity": "sha512-AA"},
            "renamed": {"version": "https://example.com/downloads/latest.tgz"},
            "packed": {"version": "file:vendor/packed-8.0.0.tgz"},
            "local": {"version": "file:vendor/local", "dependencies": {"e": {"version": "9.0.0"}}},
            "bare": {}
        }
    }"#;
    let expected = [
        "c 3.0.0",
        "b 2.0.0",
        "a 1.0.0",
        "@s/real 4.0.0",
        "d 5.0.0*",
        "build 6.0.0*",
        "forked -",
        "short -",
        "@s/remote 7.0.0-rc.1",
        "renamed -",
        "packed 8.0.0",
        "e 9.0.0",
        "bare -",
    ];
    assert_eq!(listed(text), expected);
}

#[test]
fn a_lock_without_name_is_named_after_its_folder() {
    let unnamed = project(r#"{"lockfileVersion": 3, "packages": {}}"#).unwrap();
    assert_eq!(unnamed, Project { name: "shop".into(), ..Project::default() });
    assert_eq!(project(r#"{"name": null, "lockfileVersion": 1}"#).unwrap().name, "shop");
}

#[test]
fn what_is_no_lock_of_a_known_version_is_an_error() {
    for (text, message) in [
        ("{\"name\":", "shop/package-lock.json, line 1, is not valid JSON: EOF while parsing a value"),
        ("{}", "shop/package-lock.json has neither packages nor dependencies"),
        (
            r#"{"lockfileVersion": 4, "packages": {}}"#,
            "shop/package-lock.json has a lockfileVersion that is not known yet",
        ),
        (
            "{\n\"packages\": {\"node_modules/a\": {\n\"version\": 1}}}",
            "shop/package-lock.json, line 3, has an unexpected value: invalid type: integer `1`, expected a string",
        ),
        (
            "[]",
            "shop/package-lock.json, line 1, has an unexpected value: invalid type: sequence, expected a lock file of npm",
        ),
    ] {
        assert_eq!(project(text).unwrap_err(), message);
    }
    let deep = format!("{{\"dependencies\": {}", "{\"a\": {\"dependencies\": ".repeat(100_000));
    assert!(project(&deep).unwrap_err().contains("recursion limit exceeded"));
}

#[test]
fn random_locks_are_read_or_refused() {
    const PIECES: &[&str] = &[
        "{",
        "}",
        "\"packages\":",
        "\"dependencies\":",
        "\"node_modules/a\":",
        "\"node_modules/@s/b\":",
        "\"\":",
        "\"a\":",
        "{}",
        "\"version\":",
        "\"1.0\"",
        "\"npm:@\"",
        "\"npm:@s/a@1\"",
        "\"file:a-1.tgz\"",
        "\"file:\"",
        "\":\"",
        "\"dev\":",
        "true",
        "null",
        "1",
        ",",
        "\"name\":",
        "\"link\":",
        "[",
        "]",
        "\"lockfileVersion\":",
    ];
    each_round(|random| {
        let text = match random.below(3) {
            0 => random.text(PIECES, 12),
            1 => format!("{{\"packages\":{{\"node_modules/a\":{{{}}}}}}}", random.text(PIECES, 6)),
            _ => format!("{{\"dependencies\":{{\"a\":{{{}}}}}}}", random.text(PIECES, 8)),
        };
        if let Ok(project) = project(&text) {
            assert!(project.packages.iter().all(|package| package.version.as_deref() != Some("")), "{text:?}");
        }
    });
}
