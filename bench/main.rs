//! `make bench`: this program beside curl and a bare client, in turns, and whether it keeps within its bounds.
//!
//! Arguments: the folder with the helpers that `make bench` builds, the program, and perhaps `--json`, `--rounds=N` and
//! `--only=WORD`, which leaves out what is not called so; or `--serve`, to only print the addresses of the servers, over http and https, and serve until the input ends.

mod measure;
mod report;
mod server;
mod transfers;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;

use measure::{Program, measure};
use report::{Report, Row};
use server::LastRequest;
use transfers::Files;

/// Where the system keeps its certificates; both programs read the same.
const SYSTEM_STORE: &str = "/etc/ssl/certs/ca-certificates.crt";
const API_KEY: &str = "0123456789abcdef";
const REQUEST: &str =
    r#"{"type":"feed","packagePermissions":["view","add","promote","delete"],"feed":"npm","logging":"none"}"#;
const CREATE: &str = "create, http";
const CREATE_SYSTEM: &str = "create, https, system's store";
const CREATE_PRIVATE: &str = "create, https, private CA";
const LIST: &str = "list of a million keys";

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether all bounds are met.
fn run() -> Result<bool, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (options, paths): (Vec<_>, Vec<_>) = arguments.iter().partition(|argument| argument.starts_with("--"));
    let [folder, pgutil] = paths[..] else {
        return Err("usage: bench FOLDER PGUTIL [--json] [--rounds=N] [--only=WORD] [--serve]".into());
    };
    let rounds = options.iter().find_map(|option| option.strip_prefix("--rounds=")).unwrap_or("200").parse()?;
    let bench = Bench::prepare(Path::new(folder), pgutil)?;
    if options.iter().any(|option| *option == "--serve") {
        println!("http://127.0.0.1:{}/ https://127.0.0.1:{}/", bench.http, bench.https);
        std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
        return Ok(true);
    }
    let only = options.iter().find_map(|option| option.strip_prefix("--only=")).unwrap_or_default();
    let files = Files::make(Path::new(folder))?;
    let mut report = Report { rows: Vec::new(), size: fs::metadata(pgutil)?.len(), lock_size: files.lock_size() };
    let mut take = |what: &'static str, programs: Vec<Program>, rounds| -> Result<(), Box<dyn Error>> {
        if !what.contains(only) {
            return Ok(());
        }
        let runs = measure(&bench.launcher, &programs, rounds)?;
        report.rows.extend(programs.iter().zip(runs).map(|(program, runs)| Row { what, program: program.name, runs }));
        Ok(())
    };
    take(CREATE, bench.create_over_http()?, rounds)?;
    take(CREATE_SYSTEM, bench.create_over_https(false)?, rounds)?;
    take(CREATE_PRIVATE, bench.create_over_https(true)?, rounds)?;
    take("create, a thousand sources", bench.create_by_name()?, rounds)?;
    take("--version", bench.words("--version"), rounds)?;
    take("--help", bench.words("--help"), rounds)?;
    take(LIST, bench.list(), (rounds / 40).clamp(3, 10))?;
    for (what, rounds, programs) in bench.transfers(&files) {
        take(what, programs, rounds)?;
    }
    drop(files);
    if options.iter().any(|option| *option == "--json") {
        println!("{}", report.json());
    } else {
        print!("{}", report.table());
    }
    Ok(report.bounds().iter().all(|bound| bound.met()))
}

/// The servers and files of a benchmark.
struct Bench {
    folder: PathBuf,
    launcher: PathBuf,
    pgutil: String,
    curl: String,
    http: u16,
    https: u16,
    last: LastRequest,
}

impl Bench {
    fn prepare(folder: &Path, pgutil: &str) -> Result<Bench, Box<dyn Error>> {
        let curl = String::from_utf8(Command::new("sh").args(["-c", "command -v curl"]).output()?.stdout)?;
        make_certificates(folder)?;
        let mut store = fs::read(SYSTEM_STORE)?;
        store.extend(fs::read(folder.join("ca.pem"))?);
        fs::write(folder.join("store.pem"), store)?;
        let last = LastRequest::default();
        let tls = server::tls(&folder.join("server.pem"), &folder.join("server.key"))?;
        let http = server::start(None, Arc::clone(&last))?;
        let https = server::start(Some(tls), Arc::clone(&last))?;
        let sources: Vec<String> = (1..=1000)
            .map(|n| format!(r#"{{"name":"source{n}","url":"http://127.0.0.1:{http}/","token":"{API_KEY}"}}"#))
            .collect();
        fs::write(folder.join("sources.json"), format!(r#"{{"sources":[{}]}}"#, sources.join(",")))?;
        let (folder, launcher) = (folder.to_path_buf(), folder.join("launch"));
        Ok(Bench { folder, launcher, pgutil: pgutil.into(), curl: curl.trim().into(), http, https, last })
    }

    fn file(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    fn pgutil(&self, words: &[&str]) -> Program {
        let line = std::iter::once(&*self.pgutil).chain(words.iter().copied()).map(String::from).collect();
        Program { name: "pgutil", line, variables: Vec::new() }
    }

    fn create(&self, source: &str) -> Program {
        let source = format!("--source={source}");
        self.pgutil(&["apikeys", "create", "feed", "--feed=npm", &source, &format!("--api-key={API_KEY}")])
    }

    fn curl(&self, words: &[&str]) -> Program {
        let start = [&*self.curl, "--silent", "--fail", "--header", "X-ApiKey: 0123456789abcdef"];
        let line = start.iter().chain(words).map(|word| word.to_string()).collect();
        Program { name: "curl", line, variables: Vec::new() }
    }

    fn curl_create(&self, url: &str) -> Program {
        self.curl(&["--header", "Content-Type: application/json; charset=utf-8", "--data", REQUEST, url])
    }

    fn create_over_http(&self) -> Result<Vec<Program>, String> {
        let base = format!("http://127.0.0.1:{}/", self.http);
        let pgutil = self.create(&base);
        // Once before, to have the bytes for the bare client.
        measure(&self.launcher, std::slice::from_ref(&pgutil), 0)?;
        let request = String::from_utf8_lossy(&self.last.lock().unwrap()).into_owned();
        let line = vec![self.file("bare"), self.http.to_string(), request];
        let bare = Program { name: "bare", line, variables: Vec::new() };
        Ok(vec![pgutil, self.curl_create(&format!("{base}api/api-keys/create")), bare])
    }

    fn create_over_https(&self, private: bool) -> Result<Vec<Program>, String> {
        let base = format!("https://127.0.0.1:{}/", self.https);
        let mut pgutil = self.create(&base);
        let mut curl = self.curl_create(&format!("{base}api/api-keys/create"));
        if private {
            pgutil.line.push(format!("--ca-cert={}", self.file("ca.pem")));
            curl.line.extend(["--cacert".into(), self.file("ca.pem")]);
        } else {
            for program in [&mut pgutil, &mut curl] {
                program.variables.push(("SSL_CERT_FILE", self.file("store.pem")));
            }
        }
        Ok(vec![pgutil, curl])
    }

    fn create_by_name(&self) -> Result<Vec<Program>, String> {
        let mut pgutil = self.pgutil(&["apikeys", "create", "feed", "--feed=npm", "--source=source1000"]);
        pgutil.variables.push(("PGUTIL_CONFIG", self.file("sources.json")));
        Ok(vec![pgutil])
    }

    fn words(&self, word: &'static str) -> Vec<Program> {
        let line = vec![self.curl.clone(), word.into()];
        vec![self.pgutil(&[word]), Program { name: "curl", line, variables: Vec::new() }]
    }

    fn list(&self) -> Vec<Program> {
        let base = format!("http://127.0.0.1:{}/", self.http);
        let (source, key) = (format!("--source={base}"), format!("--api-key={API_KEY}"));
        let pgutil = self.pgutil(&["apikeys", "list", &source, &key]);
        vec![pgutil, self.curl(&[&format!("{base}api/api-keys/list")])]
    }
}

/// A private authority, and a server's certificate from it, new each time.
fn make_certificates(folder: &Path) -> Result<(), Box<dyn Error>> {
    let script = "set -e; exec >/dev/null 2>&1
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=bench authority' \
            -addext basicConstraints=critical,CA:TRUE -keyout ca.key -out ca.pem
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=bench -keyout server.key -out server.csr
        printf 'subjectAltName=IP:127.0.0.1\\nbasicConstraints=CA:FALSE\\n' >server.ext
        openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile server.ext -out server.pem";
    let made = Command::new("sh").args(["-c", script]).current_dir(folder).status()?;
    if made.success() { Ok(()) } else { Err("openssl made no certificates".into()) }
}
