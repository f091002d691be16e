//! .NET projects as solutions and folders have them.

use crate::scan::formats::Ecosystem;
use crate::scan::test_folder::Folder;
use crate::scan::{Options, ScannerType, scan};

const AUTO: ScannerType = ScannerType::Auto;
const PROJECT: &str = r#"<Project Sdk="Microsoft.NET.Sdk"/>"#;
const REFERENCE: &str = r#"<Project><ItemGroup><PackageReference Include="A" Version="1"/></ItemGroup></Project>"#;
const NPM: &str = r#"{"name":"web","packages":{"node_modules/npm":{"version":"1"}}}"#;

fn sln(paths: &[&str]) -> String {
    let line = |path: &&str| {
        format!(
            "Project(\"{{9A19103F-16F7-4668-BE54-9A1E7A4F7556}}\") = \"x\", \"{path}\", \"{{11111111-1111-1111-1111-111111111111}}\"\r\nEndProject\r\n"
        )
    };
    paths.iter().map(line).collect()
}

fn assets(package: &str, project_path: &str) -> String {
    let libraries = format!("{{\"{package}/1\":{{\"type\":\"package\"}},\"Lib/1\":{{\"type\":\"project\"}}}}");
    let project_path = project_path.replace('\\', "\\\\");
    format!(
        "{{\"version\":3,\"libraries\":{libraries},\"project\":{{\"restore\":{{\"projectName\":\"n\",\"projectPath\":\"{project_path}\"}}}}}}"
    )
}

fn config(package: &str) -> String {
    format!("<packages><package id=\"{package}\" version=\"1\"/></packages>")
}

#[test]
fn a_project_is_listed_by_what_lies_beside_it() {
    for (files, found) in [
        (vec![("App.csproj", PROJECT.to_owned()), ("obj/project.assets.json", assets("a", "{DIR}/App.csproj"))], "a@1"),
        (vec![("App.csproj", PROJECT.to_owned()), ("obj/project.assets.json", assets("a", "x"))], "a@1"),
        (
            vec![("App.csproj", PROJECT.to_owned()), ("obj/project.assets.json", assets("a", "C:\\b\\App.csproj"))],
            "a@1",
        ),
        (
            vec![
                ("App.fsproj", PROJECT.to_owned()),
                ("packages.config", config("c")),
                ("obj/project.assets.json", assets("a", "x")),
            ],
            "c@1",
        ),
        (
            vec![
                ("App.vbproj", PROJECT.to_owned()),
                ("packages.App.config", config("c")),
                ("packages.config", config("d")),
            ],
            "c@1",
        ),
        (
            vec![
                ("App.csproj", REFERENCE.to_owned()),
                (
                    "packages.lock.json",
                    "{\"version\":1,\"dependencies\":{\"net8.0\":{\"l\":{\"resolved\":\"1\"}}}}".to_owned(),
                ),
            ],
            "l@1",
        ),
        // The intermediate files of all projects in one place, as newer SDKs keep them on demand.
        (
            vec![
                ("App.csproj", REFERENCE.to_owned()),
                ("artifacts/obj/App/project.assets.json", assets("a", "{DIR}/App.csproj")),
            ],
            "a@1",
        ),
    ] {
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let folder = Folder::of(&files);
        assert_eq!(folder.found("", AUTO), found);
        assert_eq!(folder.found(files[0].0, AUTO), found);
        assert_eq!(folder.scan("", AUTO).unwrap().projects[0].name, "App");
    }
}

#[test]
fn the_projects_of_a_solution_are_found_by_their_paths() {
    let solution = sln(&[
        "src\\App\\App.csproj",
        "src/Lib/Lib.csproj",
        "..\\Outside\\Outside.csproj",
        "Old\\Old.csproj",
        "Site\\",
    ]);
    let folder = Folder::of(&[
        ("repo/s.sln", solution.as_str()),
        ("repo/src/App/App.csproj", PROJECT),
        ("repo/src/App/obj/project.assets.json", &assets("app", "{DIR}/repo/src/app/APP.csproj")),
        ("repo/src/Lib/Lib.csproj", REFERENCE),
        ("repo/artifacts/obj/Lib/project.assets.json", &assets("lib", "D:\\agent\\1\\s\\src\\Lib\\Lib.csproj")),
        ("Outside/Outside.csproj", PROJECT),
        ("Outside/obj/project.assets.json", &assets("outside", "/elsewhere/Outside.csproj")),
        ("repo/Old/packages.config", &config("old")),
        ("repo/Site/packages.config", &config("site")),
        ("repo/samples/Other/Other.csproj", REFERENCE),
        ("repo/samples/Other/obj/project.assets.json", &assets("other", "{DIR}/repo/samples/Other/Other.csproj")),
        ("repo/broken/obj/project.assets.json", "{"),
    ]);
    for path in ["repo", "repo/s.sln"] {
        assert_eq!(folder.found(path, AUTO), "app@1 lib@1 old@1 outside@1 site@1");
        let scan = folder.scan(path, AUTO).unwrap();
        let names: Vec<&str> = scan.projects.iter().map(|project| project.name.as_str()).collect();
        assert_eq!(names, ["App", "Lib", "Outside", "Old", "Site"]);
        assert_eq!((scan.warnings.len(), scan.unrestored.len(), scan.unread.len()), (0, 0, 0), "{:?}", scan.warnings);
    }
    let with_references = Options { include_project_references: true, ..Options::default() };
    let scan = scan(&folder.path("repo"), AUTO, &with_references).unwrap();
    let references = scan.projects.iter().flat_map(|project| &project.packages).filter(|package| package.name == "Lib");
    assert_eq!(references.count(), 3);
}

#[test]
fn in_a_solution_what_names_the_very_project_counts_before_a_packages_config() {
    let folder = Folder::of(&[
        ("s.sln", &sln(&["App/App.csproj"])),
        ("App/App.csproj", PROJECT),
        ("App/obj/project.assets.json", &assets("restored", "{DIR}/App/App.csproj")),
        ("App/packages.config", &config("old")),
    ]);
    assert_eq!(folder.found("s.sln", AUTO), "restored@1");
    assert_eq!(folder.found("App/App.csproj", AUTO), "old@1");
}

#[test]
fn of_two_projects_in_a_folder_only_the_restored_one_is_listed() {
    let folder = Folder::of(&[
        ("s.sln", &sln(&["A.csproj", "B.csproj"])),
        ("A.csproj", REFERENCE),
        ("B.csproj", REFERENCE),
        ("obj/project.assets.json", &assets("b", "{DIR}/B.csproj")),
    ]);
    let scan = folder.scan("s.sln", AUTO).unwrap();
    assert_eq!((folder.found("s.sln", AUTO).as_str(), folder.below(&scan.unrestored).as_str()), ("b@1", "A.csproj"));
}

#[test]
fn of_two_restored_files_the_newer_one_counts() {
    let folder = Folder::of(&[
        ("s.sln", &sln(&["App/App.csproj"])),
        ("App/App.csproj", PROJECT),
        ("one/project.assets.json", &assets("one", "{DIR}/App/App.csproj")),
        ("two/project.assets.json", &assets("two", "{DIR}/App/App.csproj")),
    ]);
    let age = |path: &str, seconds: u64| {
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
        std::fs::File::options().write(true).open(folder.path(path)).unwrap().set_modified(time).unwrap();
    };
    for (one, two, found) in [(2000, 1000, "one@1"), (1000, 2000, "two@1")] {
        age("one/project.assets.json", one);
        age("two/project.assets.json", two);
        assert_eq!(folder.found("s.sln", AUTO), found);
    }
}

#[test]
fn a_project_with_references_that_was_not_restored_is_named() {
    let central = r#"<Project><ItemGroup><GlobalPackageReference Include="A" Version="1"/></ItemGroup></Project>"#;
    let folder = Folder::of(&[
        ("plain/s.sln", &sln(&["App/App.csproj", "None/None.csproj"])),
        ("plain/App/App.csproj", REFERENCE),
        ("plain/None/None.csproj", PROJECT),
        ("props/Directory.Build.props", REFERENCE),
        ("props/src/App/App.csproj", PROJECT),
        ("nearest/Directory.Build.props", REFERENCE),
        ("nearest/src/Directory.Build.props", PROJECT),
        ("nearest/src/App.csproj", PROJECT),
        ("central/Directory.Packages.props", central),
        ("central/App.csproj", PROJECT),
        ("update/App.csproj", r#"<Project><PackageReference Update="A" Version="1"/></Project>"#),
        ("damaged/App.csproj", "<Project>\n<a>"),
    ]);
    for (path, unrestored) in
        [("plain", "plain/App/App.csproj"), ("props", "props/src/App/App.csproj"), ("central", "central/App.csproj")]
    {
        let scan = folder.scan(path, AUTO).unwrap();
        assert_eq!((folder.below(&scan.unrestored).as_str(), scan.projects.len()), (unrestored, 0));
    }
    for path in ["nearest", "update", "plain/None"] {
        assert_eq!(folder.found(path, AUTO), format!("NothingFound: {path} has no dependency file"));
    }
    assert!(folder.found("damaged", AUTO).starts_with("Damaged: damaged/App.csproj, line 2, is not valid XML"));
}

#[test]
fn missing_projects_and_odd_entries_are_warnings() {
    let solution = sln(&["gone\\Gone.csproj", "App\\App.csproj", "http://localhost:8080"]).replace("{11111111", "{xyz");
    let folder = Folder::of(&[
        ("s.sln", solution.as_str()),
        ("App/App.csproj", PROJECT),
        ("App/obj/project.assets.json", &assets("app", "x")),
    ]);
    let scan = folder.scan("", AUTO).unwrap();
    assert_eq!(folder.found("", AUTO), "app@1");
    let warnings: Vec<String> = scan.warnings.iter().map(|warning| folder.shown(warning)).collect();
    assert_eq!(warnings.len(), 5, "{warnings:?}");
    assert_eq!(warnings[4], "s.sln names gone/Gone.csproj, which does not exist and is not scanned.");
}

#[test]
fn lock_files_of_npm_below_a_project_are_taken_along_once() {
    let folder = Folder::of(&[
        ("s.sln", &sln(&["App/App.csproj", "App/Sub/Sub.csproj", "../web/Web.csproj"])),
        ("App/App.csproj", PROJECT),
        ("App/Sub/Sub.csproj", PROJECT),
        ("App/Sub/web/package-lock.json", NPM),
        ("App/bin/package-lock.json", "broken"),
        ("elsewhere/package-lock.json", "broken"),
    ]);
    let scan = folder.scan("", AUTO).unwrap();
    assert_eq!((folder.found("", AUTO).as_str(), scan.projects.len()), ("npm@1", 1));
    assert_eq!(folder.below(&scan.unread), "elsewhere/package-lock.json");
    assert_eq!(folder.found("s.sln", AUTO), "npm@1");
    let nuget = ScannerType::Of(Ecosystem::NuGet);
    assert_eq!(folder.found("s.sln", nuget), "NothingFound: s.sln has no list of restored packages");
}

#[test]
fn a_damaged_restored_file_fails_its_own_project() {
    let folder = Folder::of(&[("App.csproj", PROJECT), ("obj/project.assets.json", "{\n")]);
    let error = folder.scan("", AUTO).unwrap_err();
    assert_eq!(
        folder.shown(&error.to_string()),
        "obj/project.assets.json, line 2, is not valid JSON: EOF while parsing an object"
    );
    assert_eq!(error.advice, "Run dotnet restore to write it again.");
}
