//! Paths as users mean them.

use std::path::{Component, Path, PathBuf};

/// The path from the root of the file system, without `.` and `..`. Links are not looked at.
pub fn full_path(path: &Path) -> PathBuf {
    // Without a current folder the path stays as it was given.
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut full = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::CurDir => {}
            // The parent of the root is the root.
            Component::ParentDir => drop(full.pop()),
            other => full.push(other),
        }
    }
    full
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn dots_are_resolved_as_text() {
        for (path, expected) in
            [("/a/b", "/a/b"), ("/a/./b/", "/a/b"), ("/a/../b", "/b"), ("/../..", "/"), ("/a//b/..", "/a")]
        {
            assert_eq!(full_path(Path::new(path)), Path::new(expected), "{path}");
        }
        let here = std::env::current_dir().unwrap();
        assert_eq!(full_path(Path::new("x/../y")), here.join("y"));
    }
}
