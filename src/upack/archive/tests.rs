//! What is read from archives, which ones are refused, and what is written.

mod refused;
mod written;

use std::fs::File;
use std::io::{self, Cursor};
use std::time::{Duration, UNIX_EPOCH};

use flate2::write::DeflateEncoder;

use super::codec::Inflater;
use super::*;
use crate::upack::UpackError;
use crate::upack::testing::{DOS_TIME, Raw, package, unnamed, zip};

fn open(bytes: &[u8]) -> Result<Archive, UpackError> {
    Archive::open(unnamed(bytes), "p.upack", Origin::File)
}

fn content(archive: &Archive, path: &str) -> Result<Vec<u8>, UpackError> {
    let entry = archive.entries().iter().find(|entry| entry.path == path).expect(path);
    let mut bytes = Vec::new();
    archive.read(entry, &mut Inflater::new(), &mut |piece| {
        bytes.extend(piece);
        Ok(())
    })?;
    Ok(bytes)
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    io::Write::write_all(&mut encoder, bytes).unwrap();
    encoder.finish().unwrap()
}

/// A deflated file, with sums that are right.
fn deflated(name: &str, plain: &[u8]) -> Raw {
    let packed = deflate(plain);
    Raw {
        method: 8,
        sum: Some(rawzip::crc32(plain)),
        size: Some(plain.len() as u32),
        content: packed,
        ..Raw::file(name, "")
    }
}

/// An archive that this program writes.
fn write(level: u32, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ArchiveWriter::new(Cursor::new(Vec::new()), level);
    for (name, content) in files {
        let mut seen = 0;
        let mut note = |count| {
            seen += count;
            Ok(())
        };
        if let Some(folder) = name.strip_suffix('/') {
            writer.folder(folder, 0o755, 1_600_000_001).unwrap();
        } else {
            writer.file(name, 0o640, 1_600_000_001, &mut &content[..], &mut note).unwrap();
            assert_eq!(seen, content.len());
        }
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn the_content_is_what_lies_below_package() {
    let archive = open(&zip(&[
        Raw::file("upack.json", r#"{"name":"p","version":"1.0.0"}"#),
        Raw::file("Package/b.txt", "B"),
        Raw::with_mode("package/d/", "", 0o040_750),
        Raw::file("metadata/x", "not installed"),
        deflated("PACKAGE/d/e.txt", "E".repeat(100_000).as_bytes()),
        Raw::file("packages/y", "not installed"),
        Raw::with_mode("package/", "", 0o040_755),
    ]))
    .unwrap();
    let entries: Vec<_> = archive.entries().iter().map(|entry| (entry.path.as_str(), entry.is_folder)).collect();
    assert_eq!(entries, [("b.txt", false), ("d", true), ("d/e.txt", false)]);
    assert_eq!(archive.entries()[1].mode, Some(0o750));
    assert_eq!(content(&archive, "b.txt").unwrap(), b"B");
    assert_eq!(content(&archive, "d/e.txt").unwrap(), "E".repeat(100_000).as_bytes());
    assert_eq!(archive.content_size(), 100_001);
    assert_eq!(archive.manifest().unwrap().identity().unwrap().0.to_string(), "p");
}

#[test]
fn mode_and_time_are_those_of_the_archive() {
    let mut ntfs = vec![0x0a, 0, 32, 0, 0, 0, 0, 0, 1, 0, 24, 0];
    ntfs.extend(((1_700_000_000_u64 + 11_644_473_600) * 10_000_000 + 5).to_le_bytes());
    ntfs.extend([0; 16]);
    let mut unix = vec![0x55, 0x54, 5, 0, 1];
    unix.extend(1_600_000_000_u32.to_le_bytes());
    let archive = open(&zip(&[
        Raw::with_mode("package/setuid", "", 0o106_755),
        Raw { attributes: 0, made_by: 20, time: 0, ..Raw::file("package/nothing", "") },
        Raw { extra: unix, ..Raw::file("package/unix", "") },
        Raw { extra: ntfs, ..Raw::file("package/windows", "") },
    ]))
    .unwrap();
    let found: Vec<_> = archive
        .entries()
        .iter()
        .map(|entry| (entry.mode, entry.modified.map(|time| time.duration_since(UNIX_EPOCH).unwrap())))
        .collect();
    // 2024-02-29T13:45:58Z.
    let dos = Duration::from_secs(1_709_214_358);
    let unix = Duration::from_secs(1_600_000_000);
    let windows = Duration::new(1_700_000_000, 500);
    let expected = [(None, None), (Some(0o755), Some(dos)), (Some(0o644), Some(unix)), (Some(0o644), Some(windows))];
    assert_eq!(found, expected);
    assert_ne!(DOS_TIME, 0);
}
