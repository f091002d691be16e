//! Files chosen by a pattern: `*` and `?` within a name, `**` for folders of any depth. Nothing else is special, so that a
//! name with brackets stands for itself.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// A folder in which a pattern looks, and which can't be read.
#[derive(Debug)]
pub struct UnreadableFolder {
    /// Which.
    pub path: PathBuf,
    /// The system's reason.
    pub error: io::Error,
}

/// Whether a name is a pattern.
pub fn is_pattern(name: &OsStr) -> bool {
    name.as_encoded_bytes().iter().any(|byte| matches!(byte, b'*' | b'?'))
}

/// The files that a pattern chooses, sorted by path; each begins as the pattern does. Folders are left out. A name that
/// begins with a dot is chosen, and a folder with such a name entered, only where that part of the pattern begins with a
/// dot too. `**` does not enter folders by way of a link.
///
/// # Errors
/// A folder that can't be read. One that is missing holds nothing.
pub fn matching_files(pattern: &Path) -> Result<Vec<PathBuf>, UnreadableFolder> {
    let parts: Vec<&OsStr> = pattern.components().map(|part| part.as_os_str()).collect();
    let mut found = Vec::new();
    search(Path::new(""), &parts, &mut found)?;
    found.sort();
    // `**/**` finds a file in several ways.
    found.dedup();
    Ok(found)
}

/// Adds the files below a folder that fit the parts, of which the first stands for a name in that folder.
fn search(folder: &Path, parts: &[&OsStr], found: &mut Vec<PathBuf>) -> Result<(), UnreadableFolder> {
    let Some((&part, rest)) = parts.split_first() else {
        return Ok(());
    };
    if part == "**" {
        // At the end it stands for whatever lies there.
        let rest = if rest.is_empty() { &[OsStr::new("*")] } else { rest };
        search(folder, rest, found)?;
        for name in names_in(folder)? {
            let path = folder.join(&name);
            let is_folder = fs::symlink_metadata(&path).is_ok_and(|about| about.is_dir());
            if is_folder && !is_hidden(&name) {
                search(&path, parts, found)?;
            }
        }
        return Ok(());
    }
    let names = if is_pattern(part) {
        let is_chosen = |name: &OsString| fits(part.as_encoded_bytes(), name.as_encoded_bytes());
        names_in(folder)?.into_iter().filter(|name| is_hidden(part) || !is_hidden(name)).filter(is_chosen).collect()
    } else {
        vec![part.to_os_string()]
    };
    for name in names {
        let path = folder.join(name);
        if !rest.is_empty() {
            search(&path, rest, found)?;
        } else if fs::metadata(&path).is_ok_and(|about| about.is_file()) {
            found.push(path);
        }
    }
    Ok(())
}

fn names_in(folder: &Path) -> Result<Vec<OsString>, UnreadableFolder> {
    let named = if folder == Path::new("") { Path::new(".") } else { folder };
    let names = fs::read_dir(named).and_then(|entries| entries.map(|entry| Ok(entry?.file_name())).collect());
    match names {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(Vec::new()),
        names => names.map_err(|error| UnreadableFolder { path: folder.to_path_buf(), error }),
    }
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// Whether a name fits a part of a pattern. After a mismatch the last `*` takes one more byte, so the time is at most the
/// product of both lengths.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut taken) = (0, 0);
    let mut last_star = None;
    while taken < name.len() {
        match pattern.get(at) {
            Some(b'*') => {
                at += 1;
                last_star = Some((at, taken));
            }
            Some(b'?') => {
                at += 1;
                taken += length_of_character(&name[taken..]);
            }
            Some(byte) if is_same(*byte, name[taken]) => {
                at += 1;
                taken += 1;
            }
            _ => match &mut last_star {
                Some((after, start)) => {
                    *start += 1;
                    (at, taken) = (*after, *start);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

/// In bytes of UTF-8; of anything else it is one byte.
fn length_of_character(bytes: &[u8]) -> usize {
    1 + bytes[1..].iter().take(3).take_while(|byte| (0x80..0xc0).contains(*byte)).count()
}

fn is_same(one: u8, other: u8) -> bool {
    if cfg!(windows) { one.eq_ignore_ascii_case(&other) } else { one == other }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::fuzz::each_round;

    /// A folder that goes when this goes.
    struct Scratch(PathBuf);

    impl Scratch {
        fn with(name: &str, files: &[&str]) -> Scratch {
            let path = std::env::temp_dir().join(format!("pgutil-pattern-{}-{name}", std::process::id()));
            for file in files {
                let file = path.join(file);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, "").unwrap();
            }
            Scratch(path)
        }

        fn found(&self, pattern: &str) -> Vec<String> {
            let found = matching_files(&self.0.join(pattern)).unwrap();
            found.iter().map(|path| path.strip_prefix(&self.0).unwrap().to_str().unwrap().to_string()).collect()
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    #[test]
    fn files_are_chosen_part_by_part_and_sorted() {
        let files = [
            "b.nupkg",
            "a.nupkg",
            "a.zip",
            ".h.nupkg",
            "[x].nupkg",
            "x.nupkg",
            "ä.nupkg",
            "sub/c.nupkg",
            "sub/deep/d.nupkg",
            "sub/.hidden/e.nupkg",
            ".hidden/f.nupkg",
            "folder.nupkg/g.zip",
        ];
        let scratch = Scratch::with("parts", &files);
        std::os::unix::fs::symlink(scratch.0.join("sub"), scratch.0.join("link")).unwrap();
        std::os::unix::fs::symlink("a.zip", scratch.0.join("linked.zip")).unwrap();
        std::os::unix::fs::symlink("nowhere", scratch.0.join("broken.zip")).unwrap();
        for (pattern, expected) in [
            ("*.nupkg", &["[x].nupkg", "a.nupkg", "b.nupkg", "x.nupkg", "ä.nupkg"][..]),
            ("?.nupkg", &["a.nupkg", "b.nupkg", "x.nupkg", "ä.nupkg"]),
            ("[x].n*", &["[x].nupkg"]),
            (".*.nupkg", &[".h.nupkg"]),
            ("*.zip", &["a.zip", "linked.zip"]),
            ("*/*.nupkg", &["link/c.nupkg", "sub/c.nupkg"]),
            ("*/deep/*", &["link/deep/d.nupkg", "sub/deep/d.nupkg"]),
            (
                "**/*.nupkg",
                &["[x].nupkg", "a.nupkg", "b.nupkg", "sub/c.nupkg", "sub/deep/d.nupkg", "x.nupkg", "ä.nupkg"],
            ),
            ("sub/**", &["sub/c.nupkg", "sub/deep/d.nupkg"]),
            ("**/**/d*", &["sub/deep/d.nupkg"]),
            ("**/.*/*", &[".hidden/f.nupkg", "sub/.hidden/e.nupkg"]),
            (".hidden/*", &[".hidden/f.nupkg"]),
            ("s*b/**/deep/**/?.nupkg", &["sub/deep/d.nupkg"]),
            ("a**.nupkg", &["a.nupkg"]),
            ("sub/../a.?ip", &["sub/../a.zip"]),
            ("nowhere/*", &[]),
            ("a.zip/*", &[]),
            ("*.deb", &[]),
            ("", &[]),
        ] {
            assert_eq!(scratch.found(pattern), expected, "{pattern}");
        }
    }

    #[test]
    fn a_part_fits_the_whole_name() {
        for (pattern, name, expected) in [
            ("*", "", true),
            ("?", "", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-b-b-", false),
            ("*aab", "aaaab", true),
            ("**", "x", true),
            ("???", "ä€x", true),
            ("?", "äx", false),
        ] {
            assert_eq!(fits(pattern.as_bytes(), name.as_bytes()), expected, "{pattern} {name}");
        }
    }

    /// The same by the definition: slow, and easy to see through.
    fn fits_by_definition(pattern: &[char], name: &[char]) -> bool {
        match pattern.split_first() {
            None => name.is_empty(),
            Some(('*', rest)) => (0..=name.len()).any(|taken| fits_by_definition(rest, &name[taken..])),
            Some((character, rest)) => name.split_first().is_some_and(|(first, after)| {
                (*character == '?' || character == first) && fits_by_definition(rest, after)
            }),
        }
    }

    #[test]
    fn what_fits_is_what_the_definition_says() {
        each_round(|random| {
            let pattern = random.text(&["*", "?", "a", "b", "ä", "."], 7);
            let name = random.text(&["a", "b", "ä", ".", "€"], 7);
            let [letters, of_name] = [&pattern, &name].map(|text| text.chars().collect::<Vec<_>>());
            let expected = fits_by_definition(&letters, &of_name);
            assert_eq!(fits(pattern.as_bytes(), name.as_bytes()), expected, "{pattern:?} {name:?}");
        });
    }
}
