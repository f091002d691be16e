//! The file itself: read with care, locked against other writers, and replaced as a whole.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use super::Config;
use crate::atomic_file::{AtomicFile, Readers, Replace, behind_links, folder_of};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::text::printable;

/// A thousand sources are a quarter of a megabyte.
const LARGEST_FILE: u64 = 16 * 1024 * 1024;

/// What the file holds; an absent one holds nothing.
///
/// # Errors
/// `Exit::Setup` naming file and line when it can't be read or understood.
pub fn read(path: &Path) -> Result<Config, Failure> {
    let Some(bytes) = load(path)? else {
        return Ok(Config::default());
    };
    parse(path, &bytes).or_else(|failure| {
        // It may be half rewritten in place, by one who holds a lock on it for as long as that takes.
        let Ok(file) = File::open(path) else { return Err(failure) };
        if file.lock_shared().is_ok() { read_locked(path) } else { Err(failure) }
    })
}

fn read_locked(path: &Path) -> Result<Config, Failure> {
    load(path)?.map_or_else(|| Ok(Config::default()), |bytes| parse(path, &bytes))
}

/// The bytes of the file; none if it is absent.
fn load(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    let unreadable = |why: String| {
        Failure::setup(format!("cannot read {}: {why}", shown(path)))
            .advise("Make it readable, move it away, or name another file with PGUTIL_CONFIG.")
    };
    let about = match fs::metadata(path) {
        // A link to nothing was meant to lead somewhere: to a disk that is not there, perhaps.
        Err(error) if error.kind() == ErrorKind::NotFound && fs::symlink_metadata(path).is_ok() => {
            return Err(unreadable("it is a link to a file that does not exist".to_string()));
        }
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(unreadable(error.to_string())),
        Ok(about) => about,
    };
    // Opening anything else might wait for ever.
    if !about.is_file() {
        return Err(unreadable("it is not a regular file".to_string()));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST_FILE + 1).read_to_end(&mut bytes))
        .map_err(|error| unreadable(error.to_string()))?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(unreadable("it is larger than 16 MiB".to_string()));
    }
    Ok(Some(bytes))
}

fn parse(path: &Path, bytes: &[u8]) -> Result<Config, Failure> {
    let malformed = |line: usize, what: &str| {
        Failure::setup(format!("{}, line {line}: {what}", shown(path)))
            .advise("Mend the line, or move the file away and add the sources again. It is left as it is.")
    };
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        malformed(line, "not UTF-8 text")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text).map_err(|error| malformed(error.line().max(1), &fault(&error)))
}

/// What is wrong, without a word of the file: it may hold a secret.
fn fault(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    let message = error.to_string();
    let named = |prefix: &str| message.split_once(prefix).and_then(|(_, rest)| rest.split('`').next());
    match error.classify() {
        Category::Eof => "the file ends too early".to_string(),
        Category::Data => match (named("missing field `"), named("duplicate field `")) {
            // Both are names of this program's own.
            (Some(member), _) => format!("a source without {member}"),
            (_, Some(member)) => format!("{member} stands there twice"),
            _ => "a member has the wrong type".to_string(),
        },
        Category::Syntax if message.starts_with("recursion limit") => "nested too deeply".to_string(),
        Category::Syntax | Category::Io => "not valid JSON".to_string(),
    }
}

/// The file while no other writer may change it.
pub struct Locked {
    /// The file itself, behind all links: one lock for whoever gets there, by whatever way.
    path: PathBuf,
    /// The lock beside it, released by the system when it is closed; none where there can't be one.
    _beside: Option<File>,
    /// The lock on it.
    _itself: Option<File>,
}

impl Locked {
    /// Waits for other writers. Makes the folder where it is missing, private to the user.
    ///
    /// # Errors
    /// `Exit::Other` when the folder can't be made or the lock not be had.
    pub fn open(path: &Path) -> Result<Locked, Failure> {
        create_private_folder(folder_of(path)).map_err(|error| cannot("make the folder of", path, &error))?;
        let real = behind_links(path).map_err(|error| cannot("follow the link", path, &error))?;
        let beside = open_beside(&real);
        // Some file systems of networks and of users know no locks. Without one is better than not at all.
        let locked = beside.as_ref().is_ok_and(|file| file.lock().is_ok());
        let itself = lock_itself(&real);
        match beside {
            Err(error) if itself.is_none() => Err(cannot("lock", path, &error)),
            beside => Ok(Locked { path: real, _beside: beside.ok().filter(|_| locked), _itself: itself }),
        }
    }

    /// What the file holds now.
    ///
    /// # Errors
    /// As `read`.
    pub fn read(&self) -> Result<Config, Failure> {
        read_locked(&self.path)
    }

    /// Replaces the file.
    ///
    /// # Errors
    /// `Exit::Other` when it can't be written. It is as it was then.
    pub fn write(&self, config: &Config) -> Result<(), Failure> {
        let written = serde_json::to_string_pretty(config).map_err(io::Error::from).and_then(|text| {
            let mut file = AtomicFile::begin(&self.path, Replace::Allowed, Readers::Owner)?;
            file.reserve(text.len() as u64)?;
            file.write_all(text.as_bytes())?;
            file.commit()
        });
        written.map_err(|error| cannot("write", &self.path, &error))
    }
}

fn cannot(what: &str, path: &Path, error: &io::Error) -> Failure {
    Failure::new(Exit::Other, format!("cannot {what} {}: {error}", shown(path)))
        .advise("Check that you may write there and that there is room; PGUTIL_CONFIG names another file.")
}

fn shown(path: &Path) -> String {
    printable(&path.to_string_lossy())
}

/// Makes the missing folders, private to the user.
fn create_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// The lock beside the file: a file of its own, since the configuration is replaced. It stays behind, empty, since
/// removing it would let two writers lock different files.
fn open_beside(path: &Path) -> io::Result<File> {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".lock");
    let name = folder_of(path).join(name);
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.clone().create_new(true).open(&name) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => options.open(&name),
        Err(error) => Err(error),
        Ok(file) => {
            // Made by root in a user's folder it must not keep the user out later.
            #[cfg(unix)]
            if let Ok(about) = fs::metadata(folder_of(path)) {
                use std::os::unix::fs::{MetadataExt, fchown};
                let _ = fchown(&file, Some(about.uid()), Some(about.gid()));
            }
            Ok(file)
        }
    }
}

/// Locks the file itself for those who rewrite it in place: where the folder takes no file, and where containers share
/// the file alone. None where it is absent, or may not be written.
#[cfg(unix)]
fn lock_itself(path: &Path) -> Option<File> {
    use std::os::unix::fs::MetadataExt;
    loop {
        let file = OpenOptions::new().write(true).open(path).ok()?;
        file.lock().ok()?;
        let (locked, there) = (file.metadata().ok()?, fs::metadata(path).ok()?);
        // Otherwise it was replaced in the meantime.
        if (locked.dev(), locked.ino()) == (there.dev(), there.ino()) {
            return Some(file);
        }
    }
}

/// Here a lock would keep its holder from reading too.
#[cfg(not(unix))]
fn lock_itself(_: &Path) -> Option<File> {
    None
}
