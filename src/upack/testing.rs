//! What the tests of the layer share: a folder of their own, listings of whole trees, and archives built byte by byte.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder that goes when this goes.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Folder {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("pgutil-upack-{}-{count}", std::process::id()));
        fs::create_dir(&path).unwrap();
        Folder(path.canonicalize().unwrap())
    }

    /// One that another process has made. It goes with this too.
    pub fn existing(path: PathBuf) -> Folder {
        Folder(path)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a file and the folders that lead to it.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        self.make(path.parent().unwrap());
        fs::write(&path, content).unwrap();
        give_mode(&path, 0o644);
        path
    }

    pub fn folder(&self, name: &str) -> PathBuf {
        self.make(&self.path(name));
        self.path(name)
    }

    /// Makes what is missing of a folder, with one mode whatever the umask.
    fn make(&self, folder: &Path) {
        if !folder.exists() {
            self.make(folder.parent().unwrap());
            fs::create_dir(folder).unwrap();
            give_mode(folder, 0o755);
        }
    }

    /// Everything below it, one line each: path, type, mode and content.
    pub fn listing(&self) -> Vec<String> {
        listing(&self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

/// Everything below a folder, one line each: path, type, mode and content.
pub fn listing(folder: &Path) -> Vec<String> {
    let mut lines = Vec::new();
    collect(folder, folder, &mut lines);
    lines.sort();
    lines
}

fn collect(root: &Path, folder: &Path, lines: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let about = fs::symlink_metadata(&path).unwrap();
        let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        if about.is_symlink() {
            lines.push(format!("{name} -> {}", fs::read_link(&path).unwrap().display()));
        } else if about.is_dir() {
            lines.push(format!("{name}/{}", mode_of(&about)));
            collect(root, &path, lines);
        } else {
            let content = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            lines.push(format!("{name}{} {content:?}", mode_of(&about)));
        }
    }
}

#[cfg(unix)]
fn mode_of(about: &fs::Metadata) -> String {
    format!(" {:o}", std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o7777)
}

#[cfg(not(unix))]
fn mode_of(_: &fs::Metadata) -> String {
    String::new()
}

#[cfg(unix)]
fn give_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn give_mode(_: &Path, _: u32) {}

/// One entry of an archive that is built by hand, with every field open to a lie.
#[derive(Clone)]
pub struct Raw {
    pub name: Vec<u8>,
    /// The name in the local header.
    pub local_name: Option<Vec<u8>>,
    pub content: Vec<u8>,
    pub method: u16,
    pub flags: u16,
    pub made_by: u16,
    pub attributes: u32,
    pub time: u32,
    pub sum: Option<u32>,
    pub size: Option<u32>,
    pub packed: Option<u32>,
    /// Where the local header is said to be, if not where it is.
    pub offset: Option<u32>,
    pub extra: Vec<u8>,
}

/// 2024-02-29 13:45:58.
pub const DOS_TIME: u32 = (44 << 9 | 2 << 5 | 29) << 16 | 13 << 11 | 45 << 5 | 29;

impl Raw {
    /// A stored file of a Unix program, with mode 0644.
    pub fn file(name: &str, content: &str) -> Raw {
        Raw {
            name: name.into(),
            local_name: None,
            content: content.into(),
            method: 0,
            flags: 0,
            made_by: 3 << 8 | 20,
            attributes: 0o100_644 << 16,
            time: DOS_TIME,
            sum: None,
            size: None,
            packed: None,
            offset: None,
            extra: Vec::new(),
        }
    }

    /// The same with another type and mode.
    pub fn with_mode(name: &str, content: &str, mode: u32) -> Raw {
        Raw { attributes: mode << 16, ..Raw::file(name, content) }
    }

    fn fields(&self) -> Vec<u8> {
        let size = self.content.len() as u32;
        let mut bytes = Vec::new();
        bytes.extend(self.flags.to_le_bytes());
        bytes.extend(self.method.to_le_bytes());
        bytes.extend((self.time as u16).to_le_bytes());
        bytes.extend(((self.time >> 16) as u16).to_le_bytes());
        bytes.extend(self.sum.unwrap_or_else(|| rawzip::crc32(&self.content)).to_le_bytes());
        bytes.extend(self.packed.unwrap_or(size).to_le_bytes());
        bytes.extend(self.size.unwrap_or(size).to_le_bytes());
        bytes
    }
}

/// An archive of the entries, as the format prescribes.
pub fn zip(entries: &[Raw]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for entry in entries {
        let offset = entry.offset.unwrap_or(bytes.len() as u32);
        let local = entry.local_name.as_ref().unwrap_or(&entry.name);
        bytes.extend(b"PK\x03\x04\x14\0");
        bytes.extend(entry.fields());
        bytes.extend((local.len() as u16).to_le_bytes());
        bytes.extend(0_u16.to_le_bytes());
        bytes.extend(local);
        bytes.extend(&entry.content);

        directory.extend(b"PK\x01\x02");
        directory.extend(entry.made_by.to_le_bytes());
        directory.extend(20_u16.to_le_bytes());
        directory.extend(entry.fields());
        directory.extend((entry.name.len() as u16).to_le_bytes());
        directory.extend((entry.extra.len() as u16).to_le_bytes());
        directory.extend([0; 6]);
        directory.extend(entry.attributes.to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(&entry.name);
        directory.extend(&entry.extra);
    }
    let start = bytes.len() as u32;
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend((entries.len() as u16).to_le_bytes());
    bytes.extend((entries.len() as u16).to_le_bytes());
    bytes.extend((directory.len() as u32).to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend(0_u16.to_le_bytes());
    bytes
}

/// A package of the files, with a manifest.
pub fn package(files: &[(&str, &str)]) -> Vec<u8> {
    let mut entries = vec![Raw::file("upack.json", r#"{"name":"p","version":"1.0.0"}"#)];
    entries.extend(files.iter().map(|(name, content)| Raw::file(&format!("package/{name}"), content)));
    zip(&entries)
}

/// A file with the bytes that no folder lists.
pub fn unnamed(bytes: &[u8]) -> File {
    let folder = Folder::new();
    let path = folder.file("archive", bytes);
    let mut file = File::options().read(true).write(true).open(path).unwrap();
    file.flush().unwrap();
    file
}

/// A package that the existing program has made, of `a.txt` and `d/b.txt`.
pub const RECORDED: &[u8] = b"\
    PK\x03\x04\x14\x00\x00\x00\x08\x00\x92\x04w]4\x9emT3\x00\x00\x007\x00\x00\x00\x0a\x00\x00\x00upack.js\
    on\xaa\xe6RPPJ/\xca/-P\xb2\x022\x94t@\xfc\xbc\xc4\xdcT\x10\xb7\x00\xc2-K-*\xce\xcc\xcf\x03\x89\x18\xea\
    \x19\xe8\x19(q\xd5\x02\x00\x00\x00\xff\xff\x03\x00PK\x03\x04\x14\x00\x00\x00\x08\x00\x92\x04w]C\xbe\xb7\
    \xe8\x03\x00\x00\x00\x01\x00\x00\x00\x0d\x00\x00\x00package/a.txtK\x04\x00PK\x03\x04\x14\x00\x00\x00\x08\
    \x00\x92\x04w]\xf9\xef\xbeq\x03\x00\x00\x00\x01\x00\x00\x00\x0f\x00\x00\x00package/d/b.txtK\x02\x00PK\
    \x01\x02\x14\x03\x14\x00\x00\x00\x08\x00\x92\x04w]4\x9emT3\x00\x00\x007\x00\x00\x00\x0a\x00\x00\x00\x00\
    \x00\x00\x00\x00\x00\x00\x00\xa4\x81\x00\x00\x00\x00upack.jsonPK\x01\x02\x14\x03\x14\x00\x00\x00\x08\x00\
    \x92\x04w]C\xbe\xb7\xe8\x03\x00\x00\x00\x01\x00\x00\x00\x0d\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\
    \xa4\x81[\x00\x00\x00package/a.txtPK\x01\x02\x14\x03\x14\x00\x00\x00\x08\x00\x92\x04w]\xf9\xef\xbeq\x03\
    \x00\x00\x00\x01\x00\x00\x00\x0f\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xa4\x81\x89\x00\x00\x00p\
    ackage/d/b.txtPK\x05\x06\x00\x00\x00\x00\x03\x00\x03\x00\xb0\x00\x00\x00\xb9\x00\x00\x00\x00\x00";
