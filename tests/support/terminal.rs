//! A run on a pseudo-terminal, created by `script` from util-linux: what a person sees and types.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// The longest wait for anything.
const PATIENCE: Duration = Duration::from_secs(30);

/// The program on its own terminal.
pub struct Terminal {
    child: Child,
    shown: Arc<Mutex<String>>,
    reader: Option<JoinHandle<()>>,
}

impl Terminal {
    /// Runs a shell command line, in which `$PGUTIL` is the program, with only these variables.
    pub fn start(line: &str, variables: &[(&str, &str)]) -> Terminal {
        // Some who start the tests ignore signals, as a script does with `make test &`.
        let mut child = Command::new("env")
            .args([
                "--default-signal=INT,QUIT,TERM,HUP,TSTP",
                "script",
                "--quiet",
                "--return",
                "--command",
                line,
                "/dev/null",
            ])
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("SHELL", "/bin/sh")
            .env("TERM", "xterm")
            .env("PGUTIL", env!("CARGO_BIN_EXE_pgutil"))
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("script is missing: install the package bsdutils");
        let shown = Arc::new(Mutex::new(String::new()));
        let (mut output, copy) = (child.stdout.take().unwrap(), shown.clone());
        let reader = std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = output.read(&mut buffer) {
                copy.lock().unwrap().push_str(&String::from_utf8_lossy(&buffer[..length]));
            }
        });
        Terminal { child, shown, reader: Some(reader) }
    }

    /// Waits until a text is shown.
    pub fn wait_for(&self, text: &str) {
        self.wait_for_times(text, 1);
    }

    /// Waits until a text is shown as often as this.
    pub fn wait_for_times(&self, text: &str, times: usize) {
        let started = Instant::now();
        while self.shown.lock().unwrap().matches(text).count() < times {
            assert!(started.elapsed() < PATIENCE, "{text} was not shown, but: {}", self.shown.lock().unwrap());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Types keys; `\r` is Enter, `\x03` Ctrl-C, `\x04` Ctrl-D.
    pub fn type_in(&mut self, keys: &str) {
        let stdin = self.child.stdin.as_mut().unwrap();
        stdin.write_all(keys.as_bytes()).unwrap();
        stdin.flush().unwrap();
    }

    /// Waits until the program ends. Returns everything shown, with plain line ends, and the exit status.
    pub fn finish(mut self) -> (String, i32) {
        let started = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            // Dropping ends the child.
            assert!(started.elapsed() < PATIENCE, "did not end, but showed: {}", self.shown.lock().unwrap());
            std::thread::sleep(Duration::from_millis(5));
        };
        self.reader.take().unwrap().join().unwrap();
        let shown = self.shown.lock().unwrap().replace("\r\n", "\n");
        (shown, status.code().unwrap_or(-1))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            // A signal that lets `script` end what runs on its terminal.
            super::kill("TERM", self.child.id());
            self.child.wait().ok();
        }
    }
}
