//! The members of an object in a list, as the server wrote them: decoded when they are asked for, and not before.

use std::borrow::Cow;

use listing::{Scanner, plain_text};

use crate::text::printable;

/// A member that a list asks of its objects. Others are ignored.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub(super) name: &'static str,
    pub(super) kind: FieldKind,
}

/// The type that a member must have, unless it is missing or null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldKind {
    Any,
    Text,
    Flag,
    List,
}

impl Field {
    /// Any type: what is not text is shown as its JSON.
    pub const fn any(name: &'static str) -> Field {
        Field { name, kind: FieldKind::Any }
    }

    /// A text.
    pub const fn text(name: &'static str) -> Field {
        Field { name, kind: FieldKind::Text }
    }

    /// `true` or `false`.
    pub const fn flag(name: &'static str) -> Field {
        Field { name, kind: FieldKind::Flag }
    }

    /// An array.
    pub const fn list(name: &'static str) -> Field {
        Field { name, kind: FieldKind::List }
    }

    /// Whether a member has the type.
    pub(super) fn accepts(self, value: &[u8]) -> bool {
        let Some(first) = value.first() else {
            return true;
        };
        *first == b'n'
            || match self.kind {
                FieldKind::Any => true,
                FieldKind::Text => *first == b'"',
                FieldKind::Flag => matches!(first, b't' | b'f'),
                FieldKind::List => *first == b'[',
            }
    }
}

/// A value as JSON; no bytes if it is missing.
#[derive(Clone, Copy, Default)]
pub struct Member<'a>(pub &'a [u8]);

impl<'a> Member<'a> {
    /// Whether it is missing or null.
    pub fn is_missing(self) -> bool {
        matches!(self.0, b"" | b"null")
    }

    /// Whether it is `true`.
    pub fn is_true(self) -> bool {
        self.0 == b"true"
    }

    /// The text, safe for a terminal; a value of another type as its JSON. None if missing or null.
    pub fn shown(self) -> Option<Cow<'a, [u8]>> {
        match plain_text(self.0) {
            // Nearly all members: nothing to decode, and nothing to replace.
            Some(plain) => Some(Cow::Borrowed(plain)),
            None => Some(Cow::Owned(printable(&self.text()?).into_bytes())),
        }
    }

    /// The same; nothing if missing or null.
    pub fn or_empty(self) -> Cow<'a, [u8]> {
        self.shown().unwrap_or_default()
    }

    /// The text as the server means it, which may hold anything; a value of another type as its JSON.
    pub fn text(self) -> Option<Cow<'a, str>> {
        match self.0 {
            _ if self.is_missing() => None,
            [b'"', plain @ .., b'"'] if !plain.contains(&b'\\') => Some(lossy(plain)),
            json @ [b'"', ..] => {
                let text = lossy(json);
                // Half a surrogate pair is JSON, but not text.
                Some(serde_json::from_str(&text).map_or(text, Cow::Owned))
            }
            json => Some(lossy(json)),
        }
    }

    /// Hands over the elements of a list, or else the value itself.
    pub fn each(self, take: &mut dyn FnMut(Member<'a>)) {
        if self.0.starts_with(b"[") {
            // The whole object has been checked before.
            let _ = Scanner::new(self.0).array(&mut |element| take(Member(element)));
        } else if !self.is_missing() {
            take(self);
        }
    }
}

/// The bytes as text, with a replacement character for what is not UTF-8.
fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    // The quick way first: nearly all are text.
    str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}
