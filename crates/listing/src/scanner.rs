//! Passes JSON without decoding it. Written by hand since the time that a list of a million objects takes is the time that
//! this takes: values are found, not decoded, and nothing is copied.

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanError {
    /// The bytes end within it.
    Incomplete,
    /// It is no JSON, or nested deeper than anything meant well.
    Invalid,
}

/// Deeper nesting within a value is refused.
const DEEPEST: u32 = 100;

/// A position in a text of JSON.
pub struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scanner<'a> {
    /// At the beginning of the bytes.
    pub fn new(bytes: &'a [u8]) -> Scanner<'a> {
        Scanner { bytes, at: 0 }
    }

    /// How many bytes have been passed.
    pub fn passed(&self) -> usize {
        self.at
    }

    /// The bytes between `start`, an earlier result of `passed`, and here.
    pub fn passed_since(&self, start: usize) -> &'a [u8] {
        &self.bytes[start..self.at]
    }

    /// Whether this byte stands here.
    #[inline(always)]
    pub fn is_at(&self, byte: u8) -> bool {
        self.bytes.get(self.at) == Some(&byte)
    }

    /// Passes bytes if they stand here.
    #[inline(always)]
    pub fn pass(&mut self, expected: &[u8]) -> bool {
        let is_here = self.bytes.get(self.at..self.at + expected.len()).is_some_and(|here| same(here, expected));
        if is_here {
            self.at += expected.len();
        }
        is_here
    }

    /// Passes the beginning of an object and the name of its first member, and returns the name without its quotes; `None`
    /// after an object without members.
    pub fn first_name(&mut self) -> Result<Option<&'a [u8]>, ScanError> {
        self.open(b'{')?;
        if self.closes(b'}')? { Ok(None) } else { self.name().map(Some) }
    }

    /// Passes the comma and the name of the next member; `None` after the end of the object.
    pub fn next_name(&mut self) -> Result<Option<&'a [u8]>, ScanError> {
        if self.goes_on(b'}')? { self.name().map(Some) } else { Ok(None) }
    }

    fn name(&mut self) -> Result<&'a [u8], ScanError> {
        if self.peek()? != b'"' {
            return Err(ScanError::Invalid);
        }
        let start = self.at + 1;
        self.string()?;
        let name = &self.bytes[start..self.at - 1];
        if self.peek()? != b':' {
            return Err(ScanError::Invalid);
        }
        self.at += 1;
        Ok(name)
    }

    /// Passes a value, and returns it as it stands there.
    #[inline(always)]
    pub fn value(&mut self) -> Result<&'a [u8], ScanError> {
        self.value_within(0)
    }

    /// Passes an array and hands over each of its elements as it stands there.
    pub fn array(&mut self, element: &mut dyn FnMut(&'a [u8])) -> Result<(), ScanError> {
        self.array_within(0, element)
    }

    /// Passes a value that lies within `depth` others, and returns it as it stands there.
    #[inline(always)]
    fn value_within(&mut self, depth: u32) -> Result<&'a [u8], ScanError> {
        let first = self.peek()?;
        let start = self.at;
        if first == b'"' {
            self.string()?;
        } else {
            self.no_string(first, depth)?;
        }
        Ok(&self.bytes[start..self.at])
    }

    fn no_string(&mut self, first: u8, depth: u32) -> Result<(), ScanError> {
        match first {
            b'{' | b'[' if depth == DEEPEST => Err(ScanError::Invalid),
            b'{' => self.object_within(depth),
            b'[' => self.array_within(depth, &mut |_| {}),
            b't' => self.literal(b"true"),
            b'f' => self.literal(b"false"),
            b'n' => self.literal(b"null"),
            _ => self.number(),
        }
    }

    fn object_within(&mut self, depth: u32) -> Result<(), ScanError> {
        let mut name = self.first_name()?;
        while name.is_some() {
            self.value_within(depth + 1)?;
            name = self.next_name()?;
        }
        Ok(())
    }

    fn array_within(&mut self, depth: u32, element: &mut dyn FnMut(&'a [u8])) -> Result<(), ScanError> {
        self.open(b'[')?;
        if self.closes(b']')? {
            return Ok(());
        }
        loop {
            element(self.value_within(depth + 1)?);
            if !self.goes_on(b']')? {
                return Ok(());
            }
        }
    }

    /// The next byte that is no blank.
    #[inline(always)]
    fn peek(&mut self) -> Result<u8, ScanError> {
        while let Some(&byte) = self.bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
                return Ok(byte);
            }
            self.at += 1;
        }
        Err(ScanError::Incomplete)
    }

    fn open(&mut self, bracket: u8) -> Result<(), ScanError> {
        if self.peek()? != bracket {
            return Err(ScanError::Invalid);
        }
        self.at += 1;
        Ok(())
    }

    #[inline(always)]
    fn closes(&mut self, bracket: u8) -> Result<bool, ScanError> {
        let closes = self.peek()? == bracket;
        if closes {
            self.at += 1;
        }
        Ok(closes)
    }

    #[inline(always)]
    fn goes_on(&mut self, bracket: u8) -> Result<bool, ScanError> {
        if self.peek()? == b',' {
            self.at += 1;
            return Ok(true);
        }
        if self.closes(bracket)? { Ok(false) } else { Err(ScanError::Invalid) }
    }

    /// Passes a text with its quotes.
    #[inline(always)]
    fn string(&mut self) -> Result<(), ScanError> {
        self.at += 1;
        loop {
            self.at = plain_until(self.bytes, self.at);
            match self.bytes.get(self.at) {
                None => return Err(ScanError::Incomplete),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.escape()?,
                // A control character.
                Some(_) => return Err(ScanError::Invalid),
            }
        }
    }

    fn escape(&mut self) -> Result<(), ScanError> {
        let length = match self.bytes.get(self.at + 1).ok_or(ScanError::Incomplete)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 2,
            b'u' => {
                let digits = self.bytes.get(self.at + 2..self.at + 6).ok_or(ScanError::Incomplete)?;
                if !digits.iter().all(u8::is_ascii_hexdigit) {
                    return Err(ScanError::Invalid);
                }
                6
            }
            _ => return Err(ScanError::Invalid),
        };
        self.at += length;
        Ok(())
    }

    fn literal(&mut self, word: &[u8]) -> Result<(), ScanError> {
        let rest = &self.bytes[self.at..];
        if rest.starts_with(word) {
            self.at += word.len();
            return Ok(());
        }
        Err(if word.starts_with(rest) { ScanError::Incomplete } else { ScanError::Invalid })
    }

    fn number(&mut self) -> Result<(), ScanError> {
        let byte = |at: usize| self.bytes.get(at).copied().ok_or(ScanError::Incomplete);
        let digits = |mut at: usize| {
            if !byte(at)?.is_ascii_digit() {
                return Err(ScanError::Invalid);
            }
            while byte(at)?.is_ascii_digit() {
                at += 1;
            }
            Ok(at)
        };
        let mut at = self.at;
        at += usize::from(byte(at)? == b'-');
        at = if byte(at)? == b'0' { at + 1 } else { digits(at)? };
        if byte(at)? == b'.' {
            at = digits(at + 1)?;
        }
        if matches!(byte(at)?, b'e' | b'E') {
            at += 1 + usize::from(matches!(byte(at + 1)?, b'+' | b'-'));
            at = digits(at)?;
        }
        self.at = at;
        Ok(())
    }
}

/// Whether two texts of one length are the same. Compares whole words, of which the last two may overlap: for texts this short,
/// the call of a function that does the same for texts of any length takes longer than the comparison.
#[inline(always)]
fn same(one: &[u8], other: &[u8]) -> bool {
    let ((one_words, _), (other_words, _)) = (one.as_chunks::<8>(), other.as_chunks::<8>());
    if one_words.is_empty() {
        return one.iter().eq(other);
    }
    one_words.iter().eq(other_words) && one.last_chunk::<8>() == other.last_chunk()
}

/// The position of the first byte that ends the plain part of a text: a quote, a backslash or a control character.
/// Looks at eight bytes at once: subtracting one from each byte of a word borrows into its top bit where the byte was 0,
/// and the lowest of such bits is right (those above it need not be).
#[inline(always)]
fn plain_until(bytes: &[u8], from: usize) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = ONES << 7;
    let mut at = from;
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let word = u64::from_le_bytes(*chunk);
        let quote = word ^ (ONES * b'"' as u64);
        let backslash = word ^ (ONES * b'\\' as u64);
        let found = (quote.wrapping_sub(ONES) & !quote)
            | (backslash.wrapping_sub(ONES) & !backslash)
            | (word.wrapping_sub(ONES * 0x20) & !word);
        if found & TOPS != 0 {
            return at + ((found & TOPS).trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20)) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests;
