//! A key in a list: its members as the server wrote them, decoded when they are asked for.

use std::borrow::Cow;

use super::scanner::{ScanError, Scanner};
use crate::text::{is_plain, printable};

/// A key in a list. Every member may be missing or null, and words come as the server writes them.
#[derive(Default)]
pub struct ListedKey<'a> {
    /// The id.
    pub id: Member<'a>,
    /// What it is for: `System`, `Feed`, `Personal`, `Other`, or something new, in any case.
    pub kind: Member<'a>,
    /// The name.
    pub display_name: Member<'a>,
    /// The APIs of a system key.
    pub system_apis: Member<'a>,
    /// The permissions of a feed key.
    pub package_permissions: Member<'a>,
    /// The feed of a feed key.
    pub feed: Member<'a>,
    /// The group of feeds of a feed key.
    pub feed_group: Member<'a>,
    /// When it ends.
    pub expiration: Member<'a>,
    /// What is logged: `None`, `Request`, `Response`, `Both`, or something new, in any case.
    pub logging: Member<'a>,
    /// The user of a personal key.
    pub user: Member<'a>,
}

impl<'a> ListedKey<'a> {
    /// Takes the members of the key that the bytes begin with; answers how many of them it takes. (To hand over a new key
    /// would mean to copy it.)
    ///
    /// # Errors
    /// They end within it, or are no JSON.
    pub(super) fn read(&mut self, bytes: &'a [u8]) -> Result<usize, ScanError> {
        let mut scanner = Scanner::new(bytes);
        scanner.object(&mut |name, value| {
            let member = match name {
                b"id" => &mut self.id,
                b"type" => &mut self.kind,
                b"displayName" => &mut self.display_name,
                b"systemApis" => &mut self.system_apis,
                b"packagePermissions" => &mut self.package_permissions,
                b"feed" => &mut self.feed,
                b"feedGroup" => &mut self.feed_group,
                b"expiration" => &mut self.expiration,
                b"logging" => &mut self.logging,
                b"user" => &mut self.user,
                _ => return,
            };
            *member = Member(value);
        })?;
        Ok(scanner.passed())
    }
}

/// A value as JSON; nothing if it is missing.
#[derive(Clone, Copy, Default)]
pub struct Member<'a>(&'a [u8]);

impl<'a> Member<'a> {
    /// Whether there is none, or null.
    pub fn is_missing(self) -> bool {
        matches!(self.0, b"" | b"null")
    }

    /// The text, made fit for a terminal; what is no text stays JSON. None if missing or null.
    pub fn shown(self) -> Option<Cow<'a, [u8]>> {
        match self.0 {
            // Nearly all members: nothing to decode, and nothing to replace.
            [b'"', plain @ .., b'"'] | plain @ [b'0'..=b'9', ..] if is_plain(plain) => Some(Cow::Borrowed(plain)),
            _ => Some(Cow::Owned(printable(&self.text()?).into_bytes())),
        }
    }

    fn text(self) -> Option<Cow<'a, str>> {
        match self.0 {
            _ if self.is_missing() => None,
            [b'"', plain @ .., b'"'] if !plain.contains(&b'\\') => Some(lossy(plain)),
            json @ [b'"', ..] => {
                let text = lossy(json);
                // Half a surrogate pair is JSON, but no text.
                Some(serde_json::from_str(&text).map_or(text, Cow::Owned))
            }
            json => Some(lossy(json)),
        }
    }

    /// Hands over the elements of a list, or else itself.
    pub fn each(self, take: &mut dyn FnMut(Member<'a>)) {
        if self.0.starts_with(b"[") {
            // It has been found to be JSON when the key was read.
            let _ = Scanner::new(self.0).array(&mut |element| take(Member(element)));
        } else if !self.is_missing() {
            take(self);
        }
    }
}

/// The text that the bytes are, with a replacement for those that are none.
fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    // The quick way first: nearly all are text.
    str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}
