//! The file of sources: where it is, what it holds, and how it is changed without losing anything.

mod protect;
mod source;

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::text::printable;
use crate::whole_file::{Draft, Replace};

pub use source::Source;

/// What the file holds.
#[derive(Default, Serialize, Deserialize)]
pub struct Config {
    #[serde(default, deserialize_with = "null_is_empty")]
    sources: Vec<Source>,
    /// Members that this program does not know.
    #[serde(flatten)]
    unknown: Map<String, Value>,
}

fn null_is_empty<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Source>, D::Error> {
    Option::<Vec<Source>>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// A thousand sources are a quarter of a megabyte.
const LARGEST_FILE: u64 = 16 * 1024 * 1024;

impl Config {
    /// Reads the file; an absent one is empty.
    ///
    /// # Errors
    /// `Exit::Setup` naming file and line when it can't be read or understood.
    pub fn load() -> Result<Config, Failure> {
        match path() {
            Ok(path) => load(&path),
            // Without a home there is no file.
            Err(_) if env::var_os("PGUTIL_CONFIG").is_none() => Ok(Config::default()),
            Err(failure) => Err(failure),
        }
    }

    /// The sources in the order of the file.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The first source of that name, in any case.
    pub fn find(&self, name: &str) -> Option<&Source> {
        self.sources.iter().find(|source| same_name(&source.name, name))
    }

    /// Adds a source at the end, in the place of those of the same name; says whether there was one.
    pub fn add(&mut self, source: Source) -> bool {
        let replaced = self.remove(&source.name);
        self.sources.push(source);
        replaced
    }

    /// Removes all sources of a name; says whether there was one.
    pub fn remove(&mut self, name: &str) -> bool {
        let before = self.sources.len();
        self.sources.retain(|source| !same_name(&source.name, name));
        self.sources.len() < before
    }

    /// Changes the file: under a lock it is read, changed and written whole. If `change` answers `None` for its result's
    /// second part, nothing is written.
    ///
    /// # Errors
    /// Those of reading and of `change`; `Exit::Other` when it can't be written. The file is as it was then.
    pub fn update<T>(change: impl FnOnce(&mut Config) -> Result<(T, Changed), Failure>) -> Result<T, Failure> {
        let path = path()?;
        let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
        let cannot = |what: &str, error: io::Error| {
            Failure::new(Exit::Other, format!("cannot {what} {}: {error}", shown(&path)))
                .advise("Check that you may write there and that there is room; PGUTIL_CONFIG names another file.")
        };
        create_private_folder(folder).map_err(|error| cannot("make the folder of", error))?;
        let _lock = lock(folder, &path).map_err(|error| cannot("lock", error))?;
        let mut config = load(&path)?;
        let (result, changed) = change(&mut config)?;
        if changed == Changed::Yes {
            config.sources.iter_mut().for_each(Source::drop_plain_copies);
            let text = serde_json::to_string_pretty(&config)
                .map_err(|error| cannot("put into JSON", io::Error::other(error)))?;
            let draft = Draft::begin(&path, Replace::Allowed).and_then(|mut draft| {
                draft.reserve(text.len())?;
                draft.commit(text.as_bytes())
            });
            draft.map_err(|error| cannot("write", error))?;
        }
        Ok(result)
    }
}

/// Whether a change is to be written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// It is.
    Yes,
    /// The file stays untouched.
    No,
}

/// The place of the file.
///
/// # Errors
/// `Exit::Setup` when `PGUTIL_CONFIG` is empty or there is no home.
pub fn path() -> Result<PathBuf, Failure> {
    if let Some(path) = env::var_os("PGUTIL_CONFIG") {
        return if path.is_empty() {
            Err(Failure::setup("the variable PGUTIL_CONFIG is set but empty").advise("Unset it, or name a file."))
        } else {
            Ok(PathBuf::from(path))
        };
    }
    // A relative folder would let the current one plant a configuration.
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    let folder = if cfg!(windows) {
        absolute("APPDATA")
    } else {
        absolute("XDG_CONFIG_HOME").or_else(|| absolute("HOME").map(|home| home.join(".config")))
    };
    folder.map(|folder| folder.join("pgutil").join("pgutil.config")).ok_or_else(|| {
        Failure::setup("there is no place for the configuration: no home folder is known")
            .advise("Set HOME, or name the file with PGUTIL_CONFIG.")
    })
}

/// The file that the existing program leaves in the current folder where `~/.config` is missing. It is never read.
pub fn legacy_file() -> Option<PathBuf> {
    let path = env::current_dir().ok()?.join("pgutil").join("pgutil.config");
    path.is_file().then_some(path)
}

fn same_name(left: &str, right: &str) -> bool {
    left.to_lowercase() == right.to_lowercase()
}

fn shown(path: &Path) -> String {
    printable(&path.to_string_lossy())
}

fn load(path: &Path) -> Result<Config, Failure> {
    let unreadable = |why: String| {
        Failure::setup(format!("cannot read {}: {why}", shown(path)))
            .advise("Make it readable, move it away, or name another file with PGUTIL_CONFIG.")
    };
    let about = match fs::metadata(path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Config::default());
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
    let malformed = |line: usize, what: &str| {
        Failure::setup(format!("{}, line {line}: {what}", shown(path)))
            .advise("Mend the line, or move the file away and add the sources again. It is left as it is.")
    };
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        malformed(line, "not UTF-8 text")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text).map_err(|error| malformed(error.line().max(1), &fault(&error)))
}

/// What is wrong, without a word of the file: it may hold a secret.
fn fault(error: &serde_json::Error) -> String {
    use serde_json::error::Category;
    match error.classify() {
        Category::Eof => "the file ends too early".to_string(),
        Category::Data => match error.to_string().split_once("missing field `") {
            Some((_, rest)) => format!("a source without {}", rest.split('`').next().unwrap_or_default()),
            None => "a member has the wrong type".to_string(),
        },
        Category::Syntax | Category::Io => "not valid JSON".to_string(),
    }
}

/// Makes the missing folders, private to the user.
fn create_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Keeps other writers out until the file is dropped. The lock is a file of its own, since the configuration itself is
/// replaced; it stays behind, empty, since removing it would let two writers lock different files.
fn lock(folder: &Path, path: &Path) -> io::Result<File> {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".lock");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(folder.join(name))?;
    file.lock()?;
    Ok(file)
}
