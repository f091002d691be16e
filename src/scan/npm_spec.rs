//! What the lock files of yarn, pnpm and bun have in common: texts that say which package is meant.

/// Splits `name@rest` or `@scope/name@rest`; absent where there is no name or no `@` after it.
pub fn split(text: &str) -> Option<(&str, &str)> {
    let skipped = usize::from(text.starts_with('@'));
    let at = skipped + text[skipped..].find('@')?;
    is_name(&text[..at]).then(|| (&text[..at], &text[at + 1..]))
}

/// Whether the text can be a name: there is something, behind a scope too.
pub fn is_name(text: &str) -> bool {
    !text.is_empty() && text != "@" && !text.ends_with('/')
}

/// Whether the text is a version rather than an address: all versions of npm begin with a digit.
pub fn is_version(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
}

/// Whether a path names the archive of a package rather than a folder.
pub fn is_archive(path: &str) -> bool {
    [".tgz", ".tar.gz", ".tar"].iter().any(|end| path.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_at_that_is_no_scope_parts_name_and_rest() {
        assert_eq!(split("a@1.0.0"), Some(("a", "1.0.0")));
        assert_eq!(split("@s/a@npm:@t/b@1"), Some(("@s/a", "npm:@t/b@1")));
        assert_eq!(split("a@"), Some(("a", "")));
        for text in ["", "@", "@@", "a", "@s/a", "@@1", "@s/@1"] {
            assert_eq!(split(text), None, "{text:?}");
        }
    }
}
