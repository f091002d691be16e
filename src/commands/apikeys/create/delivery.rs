//! Where a new key goes: to stdout, or into a private file that is whole or absent.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::atomic_file::{AtomicFile, Readers, Replace};
use crate::cli::Opt;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::proget::Created;
use crate::terminal::{self, Terminal};
use crate::text::{printable, unexpanded_tilde};

/// The file that takes the key.
pub static OUTPUT_FILE: Opt<Option<PathBuf>> =
    Opt::new("output-file", "FILE", "Write the key to a new file that only you may read, in place of stdout");
/// Whether the file may exist.
pub static FORCE: Opt<bool> = Opt::new("force", "", "Let --output-file replace an existing file");

/// Room for any key, so that a full disk is found out before the key is made.
const RESERVED: u64 = 64 * 1024;

/// A place for the key, proved to be there before the request is sent.
pub struct Delivery {
    file: Option<(AtomicFile, PathBuf)>,
    stdout: Option<terminal::Stdout>,
}

impl Delivery {
    /// Opens what the key will be written to.
    ///
    /// # Errors
    /// `Exit::Other` when stdout is closed though it is needed, or the file exists or can't be made.
    pub fn prepare(context: &Context) -> Result<Delivery, Failure> {
        let terminal = &context.terminal;
        let replace = if context.get(&FORCE) { Replace::Own } else { Replace::Never };
        let Some(path) = context.get(&OUTPUT_FILE).filter(|path| path.as_os_str() != "-") else {
            return Ok(Delivery { file: None, stdout: Some(terminal.stdout()?) });
        };
        let draft = AtomicFile::begin(&path, replace, Readers::Owner)
            .and_then(|mut draft| draft.reserve(RESERVED).map(|()| draft))
            .map_err(|error| cannot_write(&path, &error))?;
        // With --json the object, without the key, goes to stdout.
        let stdout = if terminal.json { Some(terminal.stdout()?) } else { None };
        Ok(Delivery { file: Some((draft, path)), stdout })
    }

    /// Writes the key.
    ///
    /// # Errors
    /// `Exit::Other` when it can't be written; the file is absent then, or as it was.
    pub fn deliver(self, created: &Created, terminal: &Terminal) -> Result<(), Failure> {
        let key = format!("{}\n", created.key.expose());
        let to_file = self.file.is_some();
        if let Some((mut file, path)) = self.file {
            file.write_all(key.as_bytes()).and_then(|()| file.commit()).map_err(|error| cannot_write(&path, &error))?;
        }
        let text = match (terminal.json, to_file) {
            (true, _) => format!("{}\n", terminal::escape_json(&created.to_json(!to_file))),
            (false, _) => key,
        };
        match self.stdout {
            // One write: a reader sees the whole key or nothing.
            Some(mut stdout) => stdout.write_all(text.as_bytes()).map_err(|error| terminal::cannot_write(&error)),
            None => Ok(()),
        }
    }
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    let shown = printable(&path.to_string_lossy());
    let failure = Failure::new(Exit::Other, format!("cannot write --output-file {shown}: {error}"));
    if error.kind() == io::ErrorKind::AlreadyExists {
        failure.advise("Choose another file, or use --force to replace it.")
    } else {
        failure.advise(unexpanded_tilde(path).unwrap_or("Choose a file in a folder that you may write to."))
    }
}
