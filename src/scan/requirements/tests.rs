//! Requirements files as people and tools write them.

use super::*;
use crate::fuzz::each_round;

fn project(bytes: &[u8]) -> Result<Project, String> {
    read(&Input { path: Path::new("app/requirements.txt"), bytes }).map_err(|error| error.to_string())
}

fn listed(text: &str) -> Vec<String> {
    let shown = |package: &Package| format!("{} {}", package.name, package.version.as_deref().unwrap_or("-"));
    project(text.as_bytes()).unwrap().packages.iter().map(shown).collect()
}

#[test]
fn pins_are_read_in_every_form() {
    for (line, expected) in [
        ("requests==2.31.0", "requests 2.31.0"),
        ("  requests == 2.31.0   # spaces", "requests 2.31.0"),
        ("Flask[async,dotenv]==2.3.3", "Flask 2.3.3"),
        (
            "SQLAlchemy [asyncio] == 2.0.30 ; python_version >= '3.7' and platform_machine != 'a==b'",
            "SQLAlchemy 2.0.30",
        ),
        ("typing_extensions==4.12.2;python_version<'3.8'", "typing_extensions 4.12.2"),
        ("Ruamel_Yaml===0.18.6", "Ruamel_Yaml 0.18.6"),
        ("legacy===2004d-weird_version", "legacy 2004d-weird_version"),
        ("pytz==2024.1,!=2024.2", "pytz 2024.1"),
        ("pytz!=2024.2, ==2024.1,", "pytz 2024.1"),
        ("jinja2 (==3.1.4)", "jinja2 3.1.4"),
        ("torch==2.3.0+cpu", "torch 2.3.0+cpu"),
        ("epoch==1!2.0.0", "epoch 1!2.0.0"),
        ("numpy==1.26.4 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n", "numpy 1.26.4"),
        ("numpy==1.26.4 \\\r\n    --hash=sha256:aa \\\r\n    --hash=sha256:bb\r\n", "numpy 1.26.4"),
        ("numpy==1.26.4 \\", "numpy 1.26.4"),
        ("lxml==5.2.2 --config-settings=\"--build-option=--foo\"", "lxml 5.2.2"),
        ("boto3==1.34.100 # via -r base==nonsense", "boto3 1.34.100"),
        ("num\\\npy==1\\\n.0", "numpy 1.0"),
    ] {
        assert_eq!(listed(line), [expected], "{line:?}");
    }
    assert_eq!(listed("a==1\rb==2\r"), ["a 1", "b 2"]);
    assert_eq!(listed("a==1 ; python_version<'3'\na==2 ; python_version>='3'"), ["a 1", "a 2"]);
}

#[test]
fn addresses_with_a_name_are_listed_and_local_folders_are_not() {
    for (line, expected) in [
        ("SomeProject@https://example.com/dist/SomeProject-1.4.0-py3-none-any.whl", "SomeProject 1.4.0"),
        (
            "torch @ https://example.com/torch-2.3.0%2Bcpu-1-cp311-cp311-linux_x86_64.whl?x=y#sha256=aa ; python_version>'3'",
            "torch 2.3.0+cpu",
        ),
        ("mylib @ file:///srv/wheels/mylib-3.2.1-py3-none-any.whl", "mylib 3.2.1"),
        ("./wheels/local_wheel-2.2.0-py3-none-any.whl", "local_wheel 2.2.0"),
        ("wheel-2.2.0-py3-none-any.whl", "wheel 2.2.0"),
        ("tools[x] @ git+https://git.example.com/acme/tools.git@7.4.1", "tools -"),
        (
            "-e git+https://git.example.com/acme/editable.git@dead#egg=editable_lib[x]&subdirectory=src",
            "editable_lib -",
        ),
        ("git+ssh://git@git.example.com/acme/bare.git@v2.0#subdirectory=src&egg=bare", "bare -"),
        ("packed @ file:///srv/packed-1.0.tar.gz", "packed -"),
    ] {
        assert_eq!(listed(line), [expected], "{line}");
    }
    let local = "-e ./local/project\n--editable=./local/other[extra]\n.\n../lib\nlib @ file:///srv/lib\n-e .\n./-1-py3-none-any.whl\n";
    assert_eq!(project(local.as_bytes()).unwrap(), Project { name: "PyPiPackage".into(), ..Project::default() });
}

#[test]
fn what_is_not_pinned_is_named_in_one_warning() {
    let text = "attrs~=23.2\nclick>=8,<9\npluggy\nmarkupsafe==2.1.*\nboth==1,==2\nfrom_environment==${VERSION}\n\
        https://user:secret@example.com/direct-0.5.0.tar.gz?token=secret#sha256=aa\nhttp://example.com/a==b/c.zip\n-r https://example.com/r.txt\npinned==1";
    let project = project(text.as_bytes()).unwrap();
    assert_eq!(project.packages.len(), 1);
    let expected = "app/requirements.txt does not pin these to one version, so they are left out: attrs, click, pluggy, \
        markupsafe, both, from_environment, https://example.com/direct-0.5.0.tar.gz, http://example.com/a==b/c.zip, https://example.com/r.txt.";
    assert_eq!(project.warnings, [expected]);
}

#[test]
fn comments_options_and_constraints_are_no_packages() {
    let text = "# a==1\n   # b==2 \\\n--index-url https://example.com/a==1/simple\n-i x\n-c constraints.txt\n--constraint=c.txt\n\
        --find-links=x\n--require-hashes\n--no-binary :all:\n\n   \nlast==1#no-comment";
    assert_eq!(listed(text), ["last 1#no-comment"]);
}

#[test]
fn every_encoding_is_read() {
    assert_eq!(project(b"\xef\xbb\xbfa==1\r\n\r\nb==2").unwrap().packages.len(), 2);
    let wide: Vec<u8> = "\u{feff}a==1\r\nb==2\r\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(project(&wide).unwrap().packages.len(), 2);
}

#[test]
fn what_pip_refuses_is_an_error_with_its_line() {
    for text in ["<html>", "a==1\n\nb c", "a=1.2=b", "a==", "a==1 2", "_a==1", "a[x==1", "é==1"] {
        let line = text.lines().count();
        let error = match project(text.as_bytes()) {
            Ok(project) => panic!("{text}: {project:?}"),
            Err(error) => error,
        };
        assert!(error.starts_with(&format!("app/requirements.txt, line {line}, ")), "{error}");
    }
}

#[test]
fn included_files_are_read_once_each_and_must_be_there() {
    let folder = std::env::temp_dir().join(format!("pgutil-requirements-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("more")).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("requirements.txt", "-r base.txt\n--requirement=\"more/extra.txt\"\na==1\n");
    write("base.txt", "b==2\n-rrequirements.txt\n-r ./more/../base.txt\nloose\n");
    write("more/extra.txt", "--requirement ../base.txt\nc==3\n");
    write("broken.txt", "\n-r missing.txt\n");
    let read_there = |name: &str| {
        let path = folder.join(name);
        let bytes = std::fs::read(&path).unwrap();
        read(&Input { path: &path, bytes: &bytes })
    };
    let (found, broken) = (read_there("requirements.txt"), read_there("broken.txt"));
    std::fs::remove_dir_all(&folder).unwrap();
    let found = found.unwrap();
    let mut names: Vec<&str> = found.packages.iter().map(|package| package.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["a", "b", "c"]);
    assert!(
        found.warnings[0].ends_with("requirements.txt does not pin these to one version, so they are left out: loose.")
    );
    let broken = broken.unwrap_err();
    assert_eq!((broken.kind, broken.line), (ErrorKind::Damaged, Some(2)));
    assert!(
        broken.what.starts_with("includes ") && broken.what.ends_with("missing.txt, which does not exist"),
        "{broken}"
    );
}

#[test]
fn random_files_are_read_or_refused() {
    const PIECES: &[&str] = &[
        "a",
        "B_c",
        "==",
        "===",
        ">=1",
        "1.0",
        ".*",
        ",",
        ";",
        " ",
        "\\\n",
        "\n",
        "\r",
        "#",
        " # x",
        "[",
        "]",
        "@",
        "https://",
        "file:",
        "/",
        ".whl",
        ".tar.gz",
        "-",
        " --hash=x",
        "-e ",
        "#egg=",
        "&",
        "(",
        ")",
        "${X}",
        "!",
        "+",
    ];
    each_round(|random| {
        if let Ok(project) = project(random.text(PIECES, 14).as_bytes()) {
            assert!(project.packages.iter().all(|package| !package.name.is_empty()));
        }
    });
}
