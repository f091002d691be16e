//! The program under test, started in an empty home directory with nothing but what the test sets up.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use super::outcome::{Outcome, Running};
use super::server::Server;

/// The path of the configuration file in the home directory.
pub const CONFIG: &str = if cfg!(windows) { "pgutil/pgutil.config" } else { ".config/pgutil/pgutil.config" };

/// The standard output of the program.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stdout {
    /// A pipe that is read to its end.
    Captured,
    /// A closed descriptor.
    #[cfg(unix)]
    Closed,
    /// A device without free space.
    #[cfg(unix)]
    Full,
    /// A pipe without a reader.
    BrokenPipe,
}

enum Stdin {
    Empty,
    Bytes(Vec<u8>),
    #[cfg(unix)]
    Closed,
}

/// A run to be started. The home directory is removed when this is dropped.
pub struct Pgutil<'a> {
    program: PathBuf,
    home: PathBuf,
    args: Vec<OsString>,
    env: Vec<(String, OsString)>,
    stdin: Stdin,
    stdout: Stdout,
    folder: Option<PathBuf>,
    server: Option<&'a Server>,
}

impl<'a> Pgutil<'a> {
    /// The program with an empty home directory, no arguments, and only `HOME` and `PATH` in its environment.
    pub fn new() -> Pgutil<'a> {
        Pgutil::of(env!("CARGO_BIN_EXE_pgutil"))
    }

    /// Another program instead of the one under test.
    pub(crate) fn of(program: impl Into<PathBuf>) -> Pgutil<'a> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let home = std::env::temp_dir().join(format!("pgutil-test-{}-{count}", std::process::id()));
        std::fs::create_dir(&home).unwrap();
        Pgutil {
            program: program.into(),
            // Without symbolic links, which the program resolves before it shows a path.
            home: home.canonicalize().unwrap(),
            args: Vec::new(),
            env: Vec::new(),
            stdin: Stdin::Empty,
            stdout: Stdout::Captured,
            folder: None,
            server: None,
        }
    }

    /// The server that `{URL}` (its address) and `{HOST}` (the address without `http://`) stand for in arguments, files
    /// and output.
    pub fn server(&mut self, server: &'a Server) -> &mut Pgutil<'a> {
        self.server = Some(server);
        self
    }

    /// Sets the arguments, replacing earlier ones; `{URL}`, `{HOST}` and `{HOME}` are filled in.
    pub fn args<A: AsRef<str>>(&mut self, args: impl IntoIterator<Item = A>) -> &mut Pgutil<'a> {
        self.args = args.into_iter().map(|argument| self.fill(argument.as_ref()).into()).collect();
        self
    }

    /// Adds an argument, which may be invalid UTF-8.
    pub fn arg(&mut self, argument: impl Into<OsString>) -> &mut Pgutil<'a> {
        self.args.push(argument.into());
        self
    }

    /// Sets a variable; `{URL}`, `{HOST}` and `{HOME}` are filled in.
    pub fn env(&mut self, name: &str, value: &str) -> &mut Pgutil<'a> {
        let value = self.fill(value);
        self.env.push((name.to_string(), value.into()));
        self
    }

    /// Sets the content of standard input, which is empty by default.
    pub fn stdin(&mut self, bytes: impl Into<Vec<u8>>) -> &mut Pgutil<'a> {
        self.stdin = Stdin::Bytes(bytes.into());
        self
    }

    /// Closes standard input.
    #[cfg(unix)]
    pub fn stdin_closed(&mut self) -> &mut Pgutil<'a> {
        self.stdin = Stdin::Closed;
        self
    }

    /// Sets where standard output goes.
    pub fn stdout_to(&mut self, stdout: Stdout) -> &mut Pgutil<'a> {
        self.stdout = stdout;
        self
    }

    /// Sets the folder to start in, which is the home directory by default.
    pub fn current_dir(&mut self, folder: impl Into<PathBuf>) -> &mut Pgutil<'a> {
        self.folder = Some(folder.into());
        self
    }

    /// Writes the configuration file with the permissions that the program gives it; `{URL}`, `{HOST}` and `{HOME}` are filled in.
    pub fn config(&mut self, text: &str) -> &mut Pgutil<'a> {
        let text = self.fill(text);
        let path = self.file(CONFIG, text);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(path.parent().unwrap(), std::fs::Permissions::from_mode(0o700)).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        }
        #[cfg(not(unix))]
        drop(path);
        self
    }

    /// Writes a file in the home directory, with its folders, and returns its path.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.home.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// The home directory.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Runs the program and waits until it ends.
    pub fn run(&self) -> Outcome<'a> {
        self.spawn().finish()
    }

    /// Starts the program.
    pub fn spawn(&self) -> Running<'a> {
        let mut command = self.command();
        command.env_clear().env("HOME", &self.home).args(&self.args);
        command.current_dir(self.folder.as_ref().unwrap_or(&self.home));
        // On Windows, sockets need SystemRoot, and the folder for application data is in APPDATA.
        for name in ["PATH", "SystemRoot"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        if cfg!(windows) {
            command.env("APPDATA", &self.home);
        }
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        command.stdin(if matches!(self.stdin, Stdin::Bytes(_)) { Stdio::piped() } else { Stdio::null() });
        match self.stdout {
            Stdout::Captured => command.stdout(Stdio::piped()),
            #[cfg(unix)]
            Stdout::Closed => command.stdout(Stdio::null()),
            #[cfg(unix)]
            Stdout::Full => command.stdout(std::fs::File::options().write(true).open("/dev/full").unwrap()),
            Stdout::BrokenPipe => command.stdout(std::io::pipe().unwrap().1),
        };
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        if let (Stdin::Bytes(bytes), Some(mut pipe)) = (&self.stdin, child.stdin.take()) {
            let bytes = bytes.clone();
            // The pipe breaks if the program does not read its input, which is no error.
            std::thread::spawn(move || pipe.write_all(&bytes).ok());
        }
        Running::new(child, self.line(), self.home.clone(), self.server)
    }

    /// The program, started by a shell if a descriptor must be closed, which the standard library cannot do.
    fn command(&self) -> Command {
        #[cfg(unix)]
        {
            let closing = match (&self.stdin, self.stdout) {
                (Stdin::Closed, Stdout::Closed) => "<&- >&-",
                (Stdin::Closed, _) => "<&-",
                (_, Stdout::Closed) => ">&-",
                _ => return with_default_signals(&self.program),
            };
            let mut command = with_default_signals(Path::new("/bin/sh"));
            command.arg("-c").arg(format!("exec \"$0\" \"$@\" {closing}")).arg(&self.program);
            command
        }
        #[cfg(not(unix))]
        Command::new(&self.program)
    }

    fn line(&self) -> String {
        let words = self.args.iter().map(|argument| format!(" {argument:?}"));
        let variables = self.env.iter().map(|(name, value)| format!("{name}={value:?} "));
        format!("{}pgutil{}", variables.collect::<String>(), words.collect::<String>())
    }

    fn fill(&self, text: &str) -> String {
        let text = text.replace("{HOME}", &self.home.to_string_lossy());
        match self.server {
            Some(server) => text.replace("{URL}", &server.url()).replace("{HOST}", &server.host()),
            None => text,
        }
    }
}

impl Drop for Pgutil<'_> {
    fn drop(&mut self) {
        // What cannot be removed stays in the folder for temporary files and holds no real secret.
        std::fs::remove_dir_all(&self.home).ok();
    }
}

/// A program that receives signals even if the process that started the tests ignores them, as a script with
/// `make test &` does.
#[cfg(unix)]
fn with_default_signals(program: &Path) -> Command {
    if !cfg!(target_os = "linux") {
        return Command::new(program);
    }
    let mut command = Command::new("/usr/bin/env");
    command.arg("--default-signal=INT,QUIT,TERM,HUP").arg(program);
    command
}
