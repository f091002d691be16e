//! `pgutil upack list`.

use super::REGISTRY;
use crate::support::pgutil::Pgutil;

#[test]
fn packages_are_listed_as_the_registry_has_them() {
    let mut pgutil = Pgutil::new();
    pgutil.file(
        REGISTRY,
        r#"[{"group": "g", "name": "p", "version": "1.0.0", "path": "/opt/t", "feedUrl": null,
             "installationDate": "2025-02-20T10:11:12.1234567+01:00", "installationReason": null,
             "installedUsing": "pgutil/2.1.2.0", "installedBy": "joe", "other": {"x": 1.50}},
            {"group": null, "name": "q\u001b", "version": "2.0.0", "path": "/opt/u"}]"#,
    );
    let outcome = pgutil.args(["upack", "list"]).run();
    outcome.expect(
        0,
        "Name: g/p\nVersion: 1.0.0\nInstall Path: /opt/t\nInstalled On: 2025-02-20T10:11:12.1234567+01:00 by joe\n\n\
         Name: q\\u{1b}\nVersion: 2.0.0\nInstall Path: /opt/u\nInstalled On:  by \n\n",
        "",
    );
    let outcome = pgutil.args(["upack", "list", "--json"]).run();
    outcome.expect(
        0,
        "[{\"group\":\"g\",\"name\":\"p\",\"version\":\"1.0.0\",\"path\":\"/opt/t\",\"feedUrl\":null,\
         \"installationDate\":\"2025-02-20T10:11:12.1234567+01:00\",\"installationReason\":null,\
         \"installedUsing\":\"pgutil/2.1.2.0\",\"installedBy\":\"joe\",\"other\":{\"x\":1.50}},\
         {\"group\":null,\"name\":\"q\\u001b\",\"version\":\"2.0.0\",\"path\":\"/opt/u\"}]\n",
        "",
    );
}

#[test]
fn without_a_registry_nothing_is_installed_and_nothing_is_written() {
    let mut pgutil = Pgutil::new();
    pgutil.args(["upack", "list"]).run().expect(0, "No packages have been registered.\n", "");
    pgutil.args(["upack", "list", "--json"]).run().expect(0, "[]\n", "");
    assert_eq!(std::fs::read_dir(pgutil.home()).unwrap().count(), 0);
}

#[test]
fn a_damaged_registry_is_an_error_of_the_setup_and_stays() {
    for (text, why) in [
        ("[", "is not valid JSON"),
        ("{}", "is not a JSON array"),
        (r#"[{"name":"p","version":"1.0.0"}]"#, "entry 1 has no path"),
        (
            r#"[{"name":"p","version":"1.0.0","path":"/t","files":["../x"]}]"#,
            "files that is not a list of relative paths",
        ),
    ] {
        let mut pgutil = Pgutil::new();
        let path = pgutil.file(REGISTRY, text);
        for line in [&["upack", "list"][..], &["upack", "remove", "--package=p"]] {
            let outcome = pgutil.args(line).run();
            outcome.expect_code(3).expect_stdout("").stderr_has(&["{HOME}/.upack/installedPackages.json", why]);
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
    }
}

#[cfg(unix)]
#[test]
fn what_a_killed_command_has_begun_is_put_right_first() {
    let mut pgutil = Pgutil::new();
    pgutil.file("t/kept", "K");
    pgutil.file(".pgutil-x/new/b", "B");
    pgutil.file(".pgutil-x/old/0", "A");
    let home = pgutil.home().display().to_string();
    let begin = format!(r#"{{"target":"{home}/t","staging":["{home}/.pgutil-x"]}}"#);
    let plan = format!(
        r#"{{"root":"{home}/t","staging":"{home}/.pgutil-x","steps":[["take","a"],["put","b"]],"folders":[],"change":null}}"#
    );
    let journal = pgutil.file(".upack/.pgutil-x.journal", format!("M 0000000001\n{begin}\n{plan}\n"));
    let outcome = pgutil.args(["upack", "list"]).run();
    let warning = "pgutil: warning: a command was interrupted while it changed {HOME}/t: its change is undone now\n";
    outcome.expect(0, "No packages have been registered.\n", warning);
    assert_eq!(std::fs::read_to_string(pgutil.home().join("t/a")).unwrap(), "A");
    assert!(!journal.exists() && !pgutil.home().join(".pgutil-x").exists() && !pgutil.home().join("t/b").exists());

    // What can't be put right does not keep the list back, but a change.
    pgutil.file(".upack/.pgutil-y.journal", "Z 0000000000\n{}\n");
    pgutil.args(["upack", "list"]).run().expect_code(0).stderr_has(&["warning", ".pgutil-y.journal"]);
    let outcome = pgutil.args(["upack", "remove", "--package=p"]).run();
    outcome.expect_code(1).expect_stdout("").stderr_has(&[".pgutil-y.journal", "delete it"]);
}
