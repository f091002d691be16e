//! Archives that attack, archives that are damaged, and random damage.

use super::*;
use crate::fuzz::each_round;
use crate::upack::ErrorKind;

#[test]
fn unsafe_archives_are_refused_wherever_they_come_from() {
    let file = Raw::file("package/a", "A");
    let other = Raw::file("package/b", "B");
    let twice = |one: &str, two: &str| vec![Raw::file(one, "1"), Raw::file(two, "2")];
    let mut bomb = Vec::new();
    for count in 0..5 {
        // Nobody inflates it: the directory alone is too much.
        bomb.push(Raw { size: Some(1 << 30), ..deflated(&format!("package/{count}"), b"0") });
    }
    let mut rows: Vec<(&str, Vec<Raw>)> = vec![
        ("a link", vec![Raw::with_mode("package/l", "/etc", 0o120_777)]),
        ("a link", vec![Raw::with_mode("package/l", "/etc", 0o120_777), Raw::file("package/l/x", "X")]),
        ("a link", vec![Raw { made_by: 20, attributes: 0x400, ..Raw::file("package/l", "") }]),
        ("a pipe", vec![Raw::with_mode("package/p", "", 0o010_644)]),
        ("a device", vec![Raw::with_mode("package/p", "", 0o060_644)]),
        ("a folder with the name of a file", vec![Raw::with_mode("package/p", "", 0o040_755)]),
        ("twice", twice("package/a", "package/a")),
        ("twice", twice("package/a", "Package/a")),
        ("twice", vec![Raw::file("package/d/", ""), Raw::file("package/d/", "")]),
        ("a file and a folder", twice("package/a", "package/a/b")),
        ("a file and a folder", twice("package/a/b", "package/a")),
        (
            "a file and a folder",
            twice("package/a", "package/b").into_iter().chain([Raw::file("package", "")]).collect(),
        ),
        ("a file and a folder", vec![Raw::file("package/a/", ""), file.clone()]),
        ("the same bytes", vec![Raw { size: Some(20), packed: Some(20), ..file.clone() }, other.clone()]),
        ("a bomb", bomb),
    ];
    for name in [
        "package/../x",
        "package/../../x",
        "package/a/../../x",
        "../x",
        "..",
        "/etc/x",
        "//x",
        "package//etc/x",
        "package//x",
        "package/./x",
        "./x",
        "package\\x",
        "package/..\\x",
        "..\\x",
        "C:\\x",
        "C:/x",
        "package/C:/x",
        "package/c:x",
        "package/a\0b",
        "package/..",
        "package/../",
        "",
        "/",
        "package/a//",
    ] {
        rows.push(("a name", vec![other.clone(), Raw::file(name, "X")]));
    }
    for (what, entries) in rows {
        let bytes = zip(&entries);
        for origin in [Origin::File, Origin::Server] {
            let names: Vec<_> = entries.iter().map(|entry| String::from_utf8_lossy(&entry.name).into_owned()).collect();
            let error =
                Archive::open(unnamed(&bytes), "p.upack", origin).err().unwrap_or_else(|| panic!("{what}: {names:?}"));
            assert_eq!(error.kind, ErrorKind::Unsafe, "{what}: {names:?}: {}", error.fact);
            assert!(error.fact.starts_with("p.upack is not safe to unpack: "), "{}", error.fact);
            assert!(!error.advice.is_empty());
        }
    }
}

#[test]
fn damaged_archives_are_refused_and_the_origin_decides_the_status() {
    let good = package(&[("a", "A"), ("b", "B")]);
    let mut fewer = good.clone();
    let end = fewer.len() - 22;
    fewer[end + 8] = 2;
    fewer[end + 10] = 2;
    let one = |entry: Raw| zip(&[entry]);
    let rows: Vec<(&str, Vec<u8>)> = vec![
        ("empty", Vec::new()),
        ("a web page", b"\r\n <!DOCTYPE html><html>PK\x05\x06".to_vec()),
        ("text", b"nozip".to_vec()),
        ("cut at the end", good[..good.len() - 1].to_vec()),
        ("cut in the directory", good[..good.len() - 30].to_vec()),
        ("without its start", good[10..].to_vec()),
        ("another count", fewer),
        ("encrypted", one(Raw { flags: 1, ..Raw::file("package/a", "A") })),
        ("another method", one(Raw { method: 12, ..Raw::file("package/a", "A") })),
        ("a folder with content", one(Raw::file("package/a/", "A"))),
        ("two sizes", one(Raw { size: Some(7), ..Raw::file("package/a", "A") })),
        ("beyond the end", one(Raw { packed: Some(1000), size: Some(1000), ..Raw::file("package/a", "A") })),
        ("elsewhere", one(Raw { offset: Some(3), ..Raw::file("package/a", "A") })),
        ("far away", one(Raw { offset: Some(u32::MAX - 1), ..Raw::file("package/a", "A") })),
        ("another name", one(Raw { local_name: Some("package/b".into()), ..Raw::file("package/a", "A") })),
        ("not UTF-8", one(Raw { name: b"package/\xff".to_vec(), ..Raw::file("", "A") })),
    ];
    for (what, bytes) in rows {
        for (origin, kind) in [(Origin::File, ErrorKind::Other), (Origin::Server, ErrorKind::Unsafe)] {
            let archive = Archive::open(unnamed(&bytes), "p.upack", origin);
            let error = archive.and_then(|archive| content(&archive, "a")).expect_err(what);
            assert_eq!(error.kind, kind, "{what}: {}", error.fact);
            assert!(error.fact.starts_with("p.upack cannot be unpacked: "), "{what}: {}", error.fact);
        }
    }
}

#[test]
fn wrong_sums_and_sizes_are_found_while_a_file_is_read() {
    let plain = "A".repeat(1000);
    let good = deflated("package/a", plain.as_bytes());
    let half = good.content.len() / 2;
    let rows = [
        ("has another checksum", Raw { sum: Some(1), ..good.clone() }),
        ("has another checksum", Raw { sum: Some(1), ..Raw::file("package/a", "A") }),
        ("is larger", Raw { size: Some(999), ..good.clone() }),
        ("is smaller", Raw { size: Some(1001), ..good.clone() }),
        ("cannot be unpacked", Raw { content: good.content[..half].to_vec(), ..good.clone() }),
        ("cannot be unpacked", Raw { content: b"\xff\xff\xff\xff".to_vec(), ..good.clone() }),
        ("cannot be unpacked", Raw { content: Vec::new(), ..good.clone() }),
    ];
    for (what, entry) in rows {
        let archive = open(&zip(&[entry])).unwrap();
        let error = content(&archive, "a").unwrap_err();
        assert!(error.fact.contains(what), "{what}: {}", error.fact);
        let expected = if what == "cannot be unpacked" { ErrorKind::Other } else { ErrorKind::Unsafe };
        assert_eq!(error.kind, expected);
    }
}

#[test]
fn a_large_file_of_zeros_in_a_small_archive_is_refused_and_a_smaller_one_is_not() {
    let zeros = |size: u32| zip(&[Raw { size: Some(size), ..deflated("package/a", b"") }]);
    assert!(open(&zeros(1 << 30)).is_ok());
    assert!(open(&zeros((1 << 30) + 1)).is_err_and(|error| error.fact.contains("over 100 times its size")));
}

#[test]
fn random_damage_is_an_error_and_never_a_panic() {
    let good = zip(&[
        Raw::file("upack.json", r#"{"name":"p","version":"1.0.0"}"#),
        deflated("package/a", "A".repeat(300).as_bytes()),
        Raw::with_mode("package/d/", "", 0o040_755),
        Raw::file("package/d/b", "B"),
    ]);
    let written = write(6, &[("upack.json", b"{}"), ("package/\u{e9}", b"content")]);
    each_round(|random| {
        let mut bytes = if random.below(2) == 0 { good.clone() } else { written.clone() };
        for _ in 0..=random.below(4) {
            let place = random.below(bytes.len());
            match random.below(4) {
                0 => bytes.truncate(place.max(1)),
                1 => bytes[place] = *random.pick(&[&0, &0xff, &0x7f, &0x80, &b'/', &b'.']),
                2 => drop(bytes.drain(place..(place + random.below(40)).min(bytes.len()))),
                _ => bytes[place] ^= 1 << random.below(8),
            }
            if bytes.is_empty() {
                break;
            }
        }
        let Ok(archive) = open(&bytes) else { return };
        drop(archive.manifest());
        for entry in archive.entries() {
            let mut size = 0;
            let read = archive.read(entry, &mut Inflater::new(), &mut |piece| {
                size += piece.len();
                Ok(())
            });
            assert!(read.is_err() || size < 1_000_000);
        }
    });
}
