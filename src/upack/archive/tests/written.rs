//! What is written is read again, whatever its size and number.

use std::io::{self, Read, Seek};

use super::*;

#[test]
fn what_is_written_is_read_again_at_every_level() {
    let long: Vec<u8> = (0..300_000_u32).flat_map(|number| (number / 7).to_le_bytes()).collect();
    let files: &[(&str, &[u8])] = &[
        ("upack.json", b"{}"),
        ("package/ab:c", b"colon"),
        ("package/empty", b""),
        ("package/empty folder/", b""),
        ("package/gr\u{f6}\u{df}e:x", b"colon and letters"),
        ("package/long", &long),
        ("package/\u{e9}/..x", b"dots"),
    ];
    for level in 0..=9 {
        let bytes = write(level, files);
        assert_eq!(bytes, write(level, files), "level {level}");
        let archive = open(&bytes).unwrap();
        let names: Vec<_> = archive.entries().iter().map(|entry| entry.path.as_str()).collect();
        assert_eq!(names, ["ab:c", "empty", "empty folder", "gr\u{f6}\u{df}e:x", "long", "\u{e9}/..x"]);
        for (name, expected) in files.iter().filter(|(name, _)| name.starts_with("package/") && !name.ends_with('/')) {
            assert_eq!(content(&archive, &name["package/".len()..]).unwrap(), *expected, "{name} at level {level}");
        }
        let entry = &archive.entries()[0];
        assert_eq!((entry.mode, entry.modified), (Some(0o640), Some(UNIX_EPOCH + Duration::from_secs(1_600_000_001))));
        assert_eq!(archive.entries()[2].mode, Some(0o755));
    }
    assert!(write(9, files).len() < write(1, files).len() && write(1, files).len() < write(0, files).len());
}

#[test]
fn more_than_65535_entries_are_written_and_read() {
    let mut writer = ArchiveWriter::new(Vec::new(), 6);
    for count in 0..66_000 {
        writer.folder(&format!("package/{count:05}"), 0o755, 0).unwrap();
    }
    let archive = open(&writer.finish().unwrap()).unwrap();
    assert_eq!((archive.entries().len(), archive.entries()[65_999].path.as_str()), (66_000, "65999"));
}

/// Zeros without end, of which the archive keeps little.
struct Zeros(u64);

impl Read for Zeros {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.0.min(buffer.len() as u64) as usize;
        buffer[..count].fill(0);
        self.0 -= count as u64;
        Ok(count)
    }
}

/// Takes what is written and keeps only the blocks that hold anything, so that an archive of 4 GiB needs no disk.
#[cfg(unix)]
struct Sparse(File);

#[cfg(unix)]
impl io::Write for Sparse {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if *bytes == [0; 64 * 1024] {
            self.0.seek(io::SeekFrom::Current(bytes.len() as i64))?;
            return Ok(bytes.len());
        }
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(unix)]
#[test]
fn a_file_of_more_than_4_gib_and_one_behind_it_are_written_and_read() {
    let size = (4 << 30) + 10;
    let mut writer = ArchiveWriter::new(Sparse(unnamed(b"")), 0);
    writer.file("package/a", 0o644, 0, &mut Zeros(size), &mut |_| Ok(())).unwrap();
    writer.file("package/b", 0o644, 0, &mut &b"B"[..], &mut |_| Ok(())).unwrap();
    let archive = Archive::open(writer.finish().unwrap().0, "p.upack", Origin::File).unwrap();
    assert_eq!(archive.content_size(), size + 1);
    assert_eq!(content(&archive, "b").unwrap(), b"B");
}
