//! What is done with much data: files of a gigabyte, a lock file of 50,000 packages, a folder of 10,000 files.

use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::measure::Program;
use super::{Bench, server};

/// A purpose, how often it is measured, and who does it.
pub type Work = (&'static str, usize, Vec<Program>);

pub const UPLOAD: &str = "upload of 1 GiB, http";
pub const UPLOAD_TLS: &str = "upload of 1 GiB, https";
pub const DOWNLOAD: &str = "download of 1 GiB, http";
pub const DOWNLOAD_TLS: &str = "download of 1 GiB, https";
pub const PARTS: &str = "1 GiB in parts, https";
pub const PACKAGES: &str = "list of a million packages";
pub const SBOM: &str = "SBOM of 50,000 packages";
pub const PACK: &str = "packing 10,000 files";
pub const UNPACK: &str = "unpacking 10,000 files";

/// The files that the work needs; they go when this goes.
pub struct Files {
    folder: PathBuf,
}

impl Files {
    /// Makes them in a folder of their own.
    pub fn make(folder: &Path) -> Result<Files, Box<dyn Error>> {
        let folder = fs::canonicalize(folder)?.join("files");
        fs::remove_dir_all(&folder).ok();
        fs::create_dir_all(&folder)?;
        let files = Files { folder };
        // Not sparse: it is read as any file is.
        let mut large = File::create(files.folder.join("large"))?;
        let block: Vec<u8> = (0..1024 * 1024).map(|byte| (byte / 3) as u8).collect();
        for _ in 0..server::FILE / block.len() as u64 {
            large.write_all(&block)?;
        }
        fs::write(files.folder.join("package-lock.json"), lock())?;
        for number in 0..10_000_u32 {
            let path = files.folder.join(format!("source/{}/file-{number}.txt", number % 100));
            fs::create_dir_all(path.parent().ok_or("a file has a folder")?)?;
            fs::write(path, words(number))?;
        }
        Ok(files)
    }

    fn path(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    /// The size of the lock file in bytes.
    pub fn lock_size(&self) -> u64 {
        fs::metadata(self.folder.join("package-lock.json")).map_or(0, |about| about.len())
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// A `package-lock.json` as npm writes it.
fn lock() -> String {
    let mut text = String::from(
        "{\n  \"name\": \"web\",\n  \"lockfileVersion\": 3,\n  \"packages\": {\n    \"\": {\"name\": \"web\"}",
    );
    for number in 0..50_000 {
        let _ = write!(
            text,
            ",\n    \"node_modules/package-{number}\": {{\n      \"version\": \"1.{}.{}\",\n      \"resolved\": \
             \"https://registry.example.com/package-{number}/-/package-{number}-1.0.0.tgz\",\n      \"integrity\": \
             \"sha512-{number:086}==\",\n      \"license\": \"MIT\",\n      \"dependencies\": {{\n        \
             \"package-{}\": \"^1.0.0\"\n      }},\n      \"engines\": {{\n        \"node\": \">=10\"\n      }}\n    }}",
            number % 50,
            number % 7,
            (number + 1) % 50_000,
        );
    }
    text + "\n  }\n}\n"
}

/// Fifty kilobytes that shrink as text does.
fn words(seed: u32) -> String {
    let mut state = u64::from(seed) + 1;
    let mut text = String::with_capacity(50_000);
    while text.len() < 50_000 {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let _ = write!(text, "word{} ", (state >> 33) % 3000);
    }
    text
}

impl Bench {
    /// All work with much data.
    pub fn transfers(&self, files: &Files) -> Vec<Work> {
        let (plain, tls) = (format!("http://127.0.0.1:{}/", self.http), format!("https://127.0.0.1:{}/", self.https));
        let ca = self.file("ca.pem");
        let ours = |words: &[&str], base: &str| {
            let (source, ca) = (format!("--source={base}"), format!("--ca-cert={ca}"));
            self.pgutil(&[words, &[&source, &ca, "--api-key=0123456789abcdef", "--feed=npm"]].concat())
        };
        let theirs = |words: &[&str]| self.curl(&[&["--cacert", &ca], words].concat());
        let (large, out) = (files.path("large"), files.path("out"));
        let upload = |base: &str| {
            let input = format!("--input-file={large}");
            let url = format!("{base}api/packages/npm/upload/large");
            vec![ours(&["packages", "upload", &input], base), theirs(&["-T", &large, &url])]
        };
        let download = |base: &str| {
            let output = format!("--output-file={out}");
            let url = format!("{base}api/packages/npm/download?name=a&version=1");
            let words = ["packages", "download", "--package=a", "--version=1", &output];
            vec![ours(&words, base), theirs(&["-o", &out, &url])]
        };
        let parts = vec![
            ours(&["assets", "upload", &format!("--file={large}"), "--target-path=large"], &tls),
            theirs(&["-T", &large, &format!("{tls}endpoints/npm/content/large")]),
        ];
        let packages = vec![ours(&["packages", "list"], &plain), theirs(&[&format!("{plain}api/packages/npm/latest")])];
        let lock = files.path("package-lock.json");
        let sbom = vec![
            self.pgutil(&[
                "builds",
                "sbom",
                &format!("--input={lock}"),
                &format!("--output={out}"),
                "--project-name=web",
                "--version=1.0.0",
            ]),
            shell("jq", &format!("exec jq . '{lock}'")),
        ];
        let folder = files.folder.display().to_string();
        let pgutil =
            fs::canonicalize(&self.pgutil).unwrap_or_else(|_| PathBuf::from(&self.pgutil)).display().to_string();
        let pack = vec![
            shell(
                "pgutil",
                &format!(
                    "cd '{folder}' && exec '{pgutil}' upack create --source-directory=source --target-directory=. --name=p --version=1.0.0 --overwrite"
                ),
            ),
            shell("zip", &format!("cd '{folder}' && rm -f p.zip && exec zip -6 -r -q p.zip source")),
        ];
        let unpack = vec![
            shell(
                "pgutil",
                &format!(
                    "cd '{folder}' && rm -rf there && exec '{pgutil}' upack install --file=p-1.0.0.upack --target=there --do-not-register"
                ),
            ),
            shell("unzip", &format!("cd '{folder}' && rm -rf there && exec unzip -q p.zip -d there")),
        ];
        let with_home = |mut programs: Vec<Program>| {
            programs.iter_mut().for_each(|program| program.variables.push(("HOME", folder.clone())));
            programs
        };
        vec![
            (UPLOAD, 3, upload(&plain)),
            (UPLOAD_TLS, 3, upload(&tls)),
            (DOWNLOAD, 3, download(&plain)),
            (DOWNLOAD_TLS, 3, download(&tls)),
            (PARTS, 3, parts),
            (PACKAGES, 3, packages),
            (SBOM, 5, sbom),
            (PACK, 2, with_home(pack)),
            (UNPACK, 3, with_home(unpack)),
        ]
    }
}

fn shell(name: &'static str, script: &str) -> Program {
    let line = ["/bin/sh", "-c", script].map(String::from).to_vec();
    Program { name, line, variables: Vec::new() }
}
