//! Thirty layouts of repositories: what an automatic scan takes, what it names, and what a scan of all adds.

mod languages;

use super::*;

const PNPM: &str = "lockfileVersion: '9.0'\npackages:\n  pnpm@1.0.0: {}\n";
const YARN: &str = "# yarn lockfile v1\n\n\nyarn@^1:\n  version \"1\"\n";
const BERRY: &str = "__metadata:\n  version: 8\n\n\"berry@npm:1\":\n  version: 1\n  resolution: \"berry@npm:1\"\n";
const BUN: &str =
    "{\"lockfileVersion\": 1, \"workspaces\": {\"\": {},}, \"packages\": {\"bun\": [\"bun@1\", \"\", {}, \"\"],}}";
const POETRY: &str = "[[package]]\nname = \"poetry\"\nversion = \"1\"\n[metadata]\nlock-version = \"2.1\"\n";
const UV: &str = "version = 1\nrequires-python = \">=3\"\n[[package]]\nname = \"uv\"\nversion = \"1\"\nsource = { registry = \"x\" }\n";
const PDM: &str = "[metadata]\nlock_version = \"4.5\"\n[[package]]\nname = \"pdm\"\nversion = \"1\"\n";
const PIPFILE: &str = r#"{"_meta":{"pipfile-spec":6},"default":{"pipenv":{"version":"==1"}},"develop":{}}"#;
const PYLOCK: &str = "lock-version = \"1.0\"\ncreated-by = \"x\"\n[[packages]]\nname = \"pylock\"\nversion = \"1\"\n";
const ENVIRONMENT: &str = "name: x\ndependencies:\n- environment=1=b\n- pip:\n  - from-pip==1\n";
const GO: &str = "module example.com/x\n\nrequire example.com/go v1.0.0\n";
const RUBY: &str = "GEM\n  specs:\n    ruby (1)\n";
const GRADLE: &str = "com.example:gradle:1=runtimeClasspath\n";
const PACKAGE: &str = r#"{"name":"web","workspaces":["packages/*"]}"#;
const SLNX: &str = "<Solution><Project Path=\"src/App/App.csproj\"/></Solution>";
const APP_SLN: &str = "Project(\"{9A19103F-16F7-4668-BE54-9A1E7A4F7556}\") = \"App\", \"src\\App\\App.csproj\", \
    \"{11111111-1111-1111-1111-111111111111}\"\n";
/// What must never be read: it is no lock file, and an error if it is taken for one.
const FOREIGN: &str = "not a lock file";

/// Files, what an automatic scan finds, what it names as left out, and what a scan of all finds.
type Layout<'a> = (&'a [(&'a str, &'a str)], &'a str, &'a str, &'a str);

fn check(layouts: &[Layout]) {
    for (files, auto, unread, all) in layouts {
        let folder = Folder::of(files);
        let names: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
        assert_eq!(folder.found("", AUTO), *auto, "{names:?}");
        let scan = folder.scan("", AUTO).unwrap();
        assert_eq!(folder.below(&scan.unread), *unread, "{names:?}");
        let warning = scan.unread_warning("--scanner-type=all").unwrap_or_default();
        let expected = match *unread {
            "" => String::new(),
            unread => format!("Not scanned: {}. Use --scanner-type=all to scan them too.", unread.replace(' ', ", ")),
        };
        assert_eq!(folder.shown(&warning), expected);
        assert_eq!(folder.found("", ALL), *all, "{names:?}");
        assert!(folder.scan("", ALL).unwrap().unread.is_empty(), "{names:?}");
    }
}

#[test]
fn solutions_with_what_lies_around_them() {
    check(&[
        // A solution with a front end in the project's folder, as the templates of ASP.NET make it.
        (
            &[
                ("App.sln", APP_SLN),
                ("src/App/App.csproj", PROJECT),
                ("src/App/obj/project.assets.json", ASSETS),
                ("src/App/ClientApp/package.json", PACKAGE),
                ("src/App/ClientApp/package-lock.json", NPM),
                ("src/App/ClientApp/node_modules/x/package-lock.json", FOREIGN),
            ],
            "npm@1 nuget@1",
            "",
            "npm@1 nuget@1",
        ),
        // A front end beside the solution, with pnpm, is not below a project.
        (
            &[
                ("App.slnx", SLNX),
                ("src/App/App.csproj", PROJECT),
                ("src/App/obj/project.assets.json", ASSETS),
                ("web/package.json", PACKAGE),
                ("web/pnpm-lock.yaml", PNPM),
            ],
            "nuget@1",
            "web/pnpm-lock.yaml",
            "nuget@1 pnpm@1.0.0",
        ),
        // Yarn within the project, and Python scripts beside it.
        (
            &[
                ("App.sln", APP_SLN),
                ("src/App/App.csproj", PROJECT),
                ("src/App/packages.config", CONFIG),
                ("src/App/yarn.lock", YARN),
                ("scripts/requirements.txt", PIP),
            ],
            "config@1 yarn@1",
            "scripts/requirements.txt",
            "config@1 pip@1 yarn@1",
        ),
        // One project without a solution, and the documentation's gems.
        (
            &[
                ("App.fsproj", PROJECT),
                ("obj/project.assets.json", ASSETS),
                ("docs/Gemfile", "source 'x'\n"),
                ("docs/Gemfile.lock", RUBY),
            ],
            "nuget@1",
            "docs/Gemfile.lock",
            "nuget@1 ruby@1",
        ),
        // A lock of NuGet in a project with a service in Go.
        (
            &[
                ("App.vbproj", PROJECT),
                (
                    "packages.lock.json",
                    r#"{"version":1,"dependencies":{"net8.0":{"nuget":{"type":"Direct","resolved":"1"}}}}"#,
                ),
                ("sidecar/go.mod", GO),
                ("sidecar/go.sum", "example.com/go v1.0.0 h1:x=\n"),
            ],
            "nuget@1",
            "sidecar/go.mod",
            "go@v1.0.0 nuget@1",
        ),
    ]);
}

#[test]
fn npm_and_its_kin() {
    check(&[
        // npm with workspaces: one lock.
        (
            &[
                ("package.json", PACKAGE),
                ("package-lock.json", NPM),
                ("packages/a/package.json", PACKAGE),
                ("node_modules/b/yarn.lock", FOREIGN),
            ],
            "npm@1",
            "",
            "npm@1",
        ),
        // pnpm beside a lock of npm that was left behind: both count.
        (
            &[("package.json", PACKAGE), ("pnpm-lock.yaml", PNPM), ("examples/package-lock.json", NPM)],
            "npm@1 pnpm@1.0.0",
            "",
            "npm@1 pnpm@1.0.0",
        ),
        // Yarn with workspaces.
        (
            &[
                ("package.json", PACKAGE),
                ("yarn.lock", YARN),
                ("packages/a/package.json", r#"{"devDependencies":{"yarn":"^1"}}"#),
            ],
            "",
            "",
            "",
        ),
        // Yarn 4, with its releases in the repository.
        (
            &[
                ("package.json", PACKAGE),
                ("yarn.lock", BERRY),
                (".yarn/releases/yarn-4.0.0.cjs", "x"),
                ("website/yarn.lock", YARN),
            ],
            "berry@1 yarn@1",
            "",
            "berry@1 yarn@1",
        ),
        // bun.
        (&[("package.json", PACKAGE), ("bun.lock", BUN)], "bun@1", "", "bun@1"),
        // Each package with a tool of its own.
        (
            &[
                ("a/package-lock.json", NPM),
                ("b/pnpm-lock.yaml", PNPM),
                ("c/yarn.lock", YARN),
                ("d/bun.lock", BUN),
                ("e/npm-shrinkwrap.json", r#"{"dependencies":{"shrink":{"version":"1"}}}"#),
            ],
            "bun@1 npm@1 pnpm@1.0.0 shrink@1 yarn@1",
            "",
            "bun@1 npm@1 pnpm@1.0.0 shrink@1 yarn@1",
        ),
    ]);
}

#[test]
fn every_format_is_told_by_its_content_under_any_name() {
    for (text, found) in [
        (PNPM, "pnpm@1.0.0"),
        (YARN, "yarn@1"),
        (BERRY, "berry@1"),
        (BUN, "bun@1"),
        (&BUN.replace(",}", "}"), "bun@1"),
        (POETRY, "poetry@1"),
        (UV, "uv@1"),
        (PDM, "pdm@1"),
        (PIPFILE, "pipenv@1"),
        (PYLOCK, "pylock@1"),
        (ENVIRONMENT, "environment@1 from-pip@1"),
        (GO, "go@v1.0.0"),
        ("example.com/go v1.0.0 h1:x=\n", "go@v1.0.0"),
        (RUBY, "ruby@1"),
        (GRADLE, "gradle@1"),
    ] {
        let folder = Folder::of(&[("saved.lock", text), ("saved.txt", &text.replace('\n', "\r\n"))]);
        assert_eq!(folder.found("saved.lock", AUTO), found, "{text:?}");
        assert_eq!(folder.found("saved.txt", ALL), found, "{text:?}");
    }
    let folder = Folder::of(&[("go.mod", GO), ("go.sum", "example.com/more v1.0.0 h1:x=\n"), ("YARN.LOCK", YARN)]);
    assert_eq!(folder.found("go.sum", AUTO), "more@v1.0.0");
    assert_eq!(folder.found("go.mod", AUTO), "go@v1.0.0");
    assert_eq!(folder.found("YARN.LOCK", AUTO), "yarn@1");
    assert_eq!(folder.found("YARN.LOCK", of("npm")), "yarn@1");
}

#[test]
fn members_of_a_workspace_of_yarn_are_found_below_the_lock() {
    let lock = "# yarn lockfile v1\n\n\nrun@1:\n  version \"1\"\n\ntool@1:\n  version \"1\"\n\nof-stranger@1:\n  version \"1\"\n";
    let folder = Folder::of(&[
        ("yarn.lock", lock),
        ("package.json", r#"{"name":"shop","workspaces":{"packages":["apps/**","!apps/old"]}}"#),
        ("apps/bin/web/package.json", r#"{"dependencies":{"run":"1"},"devDependencies":{"tool":"1"}}"#),
        ("apps/old/package.json", r#"{"devDependencies":{"of-stranger":"1"}}"#),
        ("apps/node_modules/x/package.json", FOREIGN),
        ("other/package.json", FOREIGN),
    ]);
    assert_eq!(folder.found("yarn.lock", AUTO), "of-stranger@1 run@1");
    assert_eq!(folder.scan("", AUTO).unwrap().projects[0].name, "shop");
    folder.write("apps/bin/web/package.json", b"{");
    assert!(folder.found("", AUTO).starts_with("Damaged: apps/bin/web/package.json, line 1, is not valid JSON"));
}
