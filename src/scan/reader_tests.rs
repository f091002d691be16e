//! What holds for every reader: encodings, damage, and random files.

mod pieces;

use std::path::Path;

use pieces::{CONDA, GO, JSON, LINES, PNPM, TOML, YARN};

use super::purl::Purl;
use super::testing::{input, listed};
use super::{
    Input, Project, ScanError, bun, conda_environment, gemfile, go_mod, go_sum, gradle, pdm, pipfile, pnpm, poetry,
    pylock, uv, yarn,
};
use crate::fuzz::{Random, each_round};

/// A reader with a file for it.
struct Reader {
    read: fn(&Input) -> Result<Project, ScanError>,
    sample: &'static str,
    /// How many packages it has.
    count: usize,
    /// Pieces that random files are made of, beside those that all have.
    pieces: &'static [&'static str],
}

const MANIFEST: &str = include_str!("samples/package.json");
const PYPROJECT: &str = include_str!("samples/pyproject.toml");

fn read_yarn(file: &Input) -> Result<Project, ScanError> {
    yarn::read_with(file, &[input("shop/package.json", MANIFEST), input("shop/packages/a/package.json", "{}")])
}

fn read_poetry(file: &Input) -> Result<Project, ScanError> {
    poetry::read_with(file, Some(&input("shop/pyproject.toml", PYPROJECT)))
}

fn read_pdm(file: &Input) -> Result<Project, ScanError> {
    pdm::read_with(file, Some(&input("shop/pyproject.toml", PYPROJECT)))
}

fn read_go(file: &Input) -> Result<Project, ScanError> {
    go_mod::read_with(file, Some(&input("shop/go.sum", include_str!("samples/go.sum"))))
}

#[rustfmt::skip]
const READERS: &[Reader] = &[
    Reader { read: pnpm::read, sample: include_str!("samples/pnpm-5.yaml"), count: 3, pieces: PNPM },
    Reader { read: pnpm::read, sample: include_str!("samples/pnpm-6.yaml"), count: 3, pieces: PNPM },
    Reader { read: pnpm::read, sample: include_str!("samples/pnpm-9.yaml"), count: 7, pieces: PNPM },
    Reader { read: read_yarn, sample: include_str!("samples/yarn-classic.lock"), count: 6, pieces: YARN },
    Reader { read: read_yarn, sample: include_str!("samples/yarn-berry.lock"), count: 3, pieces: YARN },
    Reader { read: bun::read, sample: include_str!("samples/bun.lock"), count: 5, pieces: JSON },
    Reader { read: read_poetry, sample: include_str!("samples/poetry.lock"), count: 5, pieces: TOML },
    Reader { read: uv::read, sample: include_str!("samples/uv.lock"), count: 3, pieces: TOML },
    Reader { read: read_pdm, sample: include_str!("samples/pdm.lock"), count: 5, pieces: TOML },
    Reader { read: pipfile::read, sample: include_str!("samples/Pipfile.lock"), count: 3, pieces: JSON },
    Reader { read: pylock::read, sample: include_str!("samples/pylock.toml"), count: 2, pieces: TOML },
    Reader { read: conda_environment::read, sample: include_str!("samples/environment.yml"), count: 7, pieces: CONDA },
    Reader { read: read_go, sample: include_str!("samples/go.mod"), count: 4, pieces: GO },
    Reader { read: go_sum::read, sample: include_str!("samples/go.sum"), count: 2, pieces: GO },
    Reader { read: gemfile::read, sample: include_str!("samples/Gemfile.lock"), count: 4, pieces: LINES },
    Reader { read: gradle::read, sample: include_str!("samples/gradle.lockfile"), count: 2, pieces: LINES },
];

fn read(reader: &Reader, bytes: &[u8]) -> Result<Project, ScanError> {
    (reader.read)(&Input { path: Path::new("shop/file.lock"), bytes })
}

#[test]
fn byte_order_marks_line_ends_and_utf_16_make_no_difference() {
    for (number, reader) in READERS.iter().enumerate() {
        let plain = read(reader, reader.sample.as_bytes());
        assert_eq!(plain.as_ref().map(|project| project.packages.len()), Ok(reader.count), "{number}");
        let windows = reader.sample.replace('\n', "\r\n");
        let utf_16 = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
            ['\u{feff}']
                .into_iter()
                .chain(windows.chars())
                .flat_map(|letter| letter.encode_utf16(&mut [0; 2]).to_vec())
                .flat_map(unit)
                .collect()
        };
        for bytes in [
            windows.clone().into_bytes(),
            format!("\u{feff}{}", reader.sample).into_bytes(),
            utf_16(u16::to_le_bytes),
            utf_16(u16::to_be_bytes),
        ] {
            assert_eq!(read(reader, &bytes), plain, "{number}: {bytes:?}");
        }
    }
}

#[test]
fn text_in_no_known_encoding_is_an_error_with_its_line() {
    for reader in READERS {
        let mut bytes = reader.sample.as_bytes().to_vec();
        let place = bytes.len() / 2;
        let line = 1 + bytes[..place].iter().filter(|byte| **byte == b'\n').count();
        bytes[place] = 0xff;
        let error = read(reader, &bytes).unwrap_err().to_string();
        assert_eq!(error, format!("shop/file.lock, line {line}, is not valid UTF-8"));
        let error = read(reader, b"\xff\xfea").unwrap_err().to_string();
        assert_eq!(error, "shop/file.lock, line 1, is not valid UTF-16");
    }
}

#[test]
fn large_nonsense_ends_in_an_error_or_in_no_packages() {
    let long = "x".repeat(1 << 18);
    for (number, reader) in READERS.iter().enumerate() {
        let nested = |open: &str, close: &str| open.repeat(1 << 16) + &close.repeat(1 << 16);
        let texts = [
            long.clone(),
            long.replace('x', "\n"),
            long.replace('x', " "),
            long.replace('x', "\0"),
            format!("\"{long}"),
            format!("# {long}\n{}", reader.sample),
            nested("[", "]"),
            nested("{", "}"),
            nested("{\"a\":", "}"),
            nested("a: [", "]"),
            nested("- ", ""),
            nested("? ", ""),
            format!("a = {}", nested("[", "]")),
            format!("a = {}", nested("{a=", "}")),
            nested("a.", "=1"),
            nested("(", ")"),
        ];
        for text in &texts {
            if let Ok(project) = read(reader, text.as_bytes()) {
                let is_sample = text.starts_with('#');
                assert!(project.packages.is_empty() || is_sample, "{number}: {}", &text[..20]);
            }
        }
    }
}

/// A sample after a few changes: parts of it taken away, repeated, mixed with pieces and with other samples.
fn changed(reader: &Reader, random: &mut Random) -> Vec<u8> {
    let mut bytes = reader.sample.as_bytes().to_vec();
    for _ in 0..=random.below(6) {
        let start = random.below(bytes.len() + 1);
        let longest = 1 << random.below(9);
        let end = start + random.below((bytes.len() - start).min(longest) + 1);
        let piece = match random.below(8) {
            0 => Vec::new(),
            1 => bytes[start..end].repeat(2),
            2 => random.pick(reader.pieces).as_bytes().to_vec(),
            3 => random.text(reader.pieces, 6).into_bytes(),
            4 => vec![random.below(256) as u8],
            5 => random
                .pick(&["\0", "\u{feff}", "\r", "\n", "\"", "\\", "é", "\u{202e}", "<<<<<<< HEAD\n"])
                .as_bytes()
                .to_vec(),
            6 => bytes[start..end].iter().rev().copied().collect(),
            _ => {
                let other = READERS[random.below(READERS.len())].sample.as_bytes();
                let from = random.below(other.len());
                other[from..from + random.below((other.len() - from).min(80) + 1)].to_vec()
            }
        };
        bytes.splice(start..end, piece);
    }
    bytes
}

/// Whatever is read, it ends in packages that can be named, or in an error that can be shown.
fn check(reader: &Reader, bytes: &[u8]) {
    let shown = String::from_utf8_lossy(bytes);
    match read(reader, bytes) {
        Ok(project) => {
            for package in &project.packages {
                assert!(!package.name.is_empty(), "{shown:?}: {package:?}");
                let purl = Purl::from(package).to_string();
                assert_eq!(Purl::parse(&purl).map(|again| again.to_string()), Ok(purl), "{shown:?}");
            }
        }
        Err(error) => {
            let lines = 2 + bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
            assert!(error.line.is_none_or(|line| (1..=lines).contains(&line)), "{shown:?}: {error}");
            assert!(error.to_string().chars().all(|letter| !crate::text::is_unprintable(letter)), "{shown:?}: {error}");
        }
    }
}

fn fuzz(readers: std::ops::Range<usize>) {
    each_round(|random| {
        for reader in &READERS[readers.clone()] {
            if random.below(3) == 0 {
                check(reader, random.text(reader.pieces, 14).as_bytes());
            } else {
                check(reader, &changed(reader, random));
            }
        }
    });
}

#[test]
fn random_files_of_pnpm_end_in_packages_or_an_error() {
    fuzz(0..3);
}

#[test]
fn random_files_of_yarn_end_in_packages_or_an_error() {
    fuzz(3..5);
}

#[test]
fn random_files_of_bun_and_pipenv_end_in_packages_or_an_error() {
    fuzz(5..6);
    fuzz(9..10);
}

#[test]
fn random_files_of_python_tools_end_in_packages_or_an_error() {
    fuzz(6..9);
    fuzz(10..11);
}

#[test]
fn random_environments_of_conda_end_in_packages_or_an_error() {
    fuzz(11..12);
}

#[test]
fn random_files_of_go_ruby_and_gradle_end_in_packages_or_an_error() {
    fuzz(12..16);
}

#[test]
fn random_manifests_lead_to_the_same_packages_or_an_error() {
    #[rustfmt::skip]
    const JSON: &[&str] = &[
        "{", "}", "[", "]", ",", ":", "\"name\":\"a\",", "\"dependencies\":{\"alias\":\"npm:left@1.0.0\"},", "\"devDependencies\":{\"tool\":\"^3.0.0\"},", "\"workspaces\":[\"packages/*\"],",
        "\"workspaces\":{\"packages\":[\"**\",\"!a\"]},", "\"", "1", "null",
    ];
    #[rustfmt::skip]
    const TOML: &[&str] = &[
        "[project]\n", "dependencies = [\"run[all]>=1\"]\n", "[project.optional-dependencies]\n", "pg = [\"never\"]\n", "[dependency-groups]\n", "dev = [\"tool\", {include-group = \"x\"}]\n",
        "[tool.poetry.dependencies]\n", "run = {extras = [\"all\"]}\n", "run = [{version = \"1\"}]\n", "[tool.poetry.group.dev.dependencies]\n", "[tool.pdm.dev-dependencies]\n", "x = [\"-e file:///x#egg=run\"]\n", "=", "[",
    ];
    let without_marks = |project: Project| {
        listed(Ok(project)).unwrap().iter().map(|purl| purl.replace(" (dev)", "")).collect::<Vec<_>>()
    };
    let yarn_lock = input("shop/yarn.lock", include_str!("samples/yarn-classic.lock"));
    let poetry_lock = input("shop/poetry.lock", include_str!("samples/poetry.lock"));
    let pdm_text = include_str!("samples/pdm.lock").replace("groups =", "other =");
    let pdm_lock = input("shop/pdm.lock", &pdm_text);
    let yarn_all = without_marks(yarn::read_with(&yarn_lock, &[]).unwrap());
    let poetry_all = without_marks(poetry::read_with(&poetry_lock, None).unwrap());
    let pdm_all = without_marks(pdm::read_with(&pdm_lock, None).unwrap());
    each_round(|random| {
        let text = random.text(JSON, 10);
        let member = input("shop/packages/a/package.json", &text);
        for manifests in [&[input("shop/package.json", &text)][..], &[input("shop/package.json", MANIFEST), member]] {
            if let Ok(project) = yarn::read_with(&yarn_lock, manifests) {
                assert_eq!(without_marks(project), yarn_all, "{text:?}");
            }
        }
        let text = random.text(TOML, 10);
        let manifest = input("shop/pyproject.toml", &text);
        if let Ok(project) = poetry::read_with(&poetry_lock, Some(&manifest)) {
            assert_eq!(without_marks(project), poetry_all, "{text:?}");
            assert_eq!(without_marks(pdm::read_with(&pdm_lock, Some(&manifest)).unwrap()), pdm_all, "{text:?}");
        }
    });
}
