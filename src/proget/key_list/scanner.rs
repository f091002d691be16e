//! Finds the members of a JSON object in the bytes of an answer. Written by hand since the time that a list of a
//! million keys takes is the time that this takes: members are found, not decoded, and nothing is copied.

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The bytes end within it.
    End,
    /// It is no JSON, or nested deeper than anything meant well.
    Wrong,
}

/// Deeper nesting is refused.
const DEEPEST: u32 = 100;

/// A position in a text of JSON.
pub struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: u32,
}

impl<'a> Scanner<'a> {
    /// At the beginning of the bytes.
    pub fn new(bytes: &'a [u8]) -> Scanner<'a> {
        Scanner { bytes, at: 0, depth: 0 }
    }

    /// How many bytes have been passed.
    pub fn passed(&self) -> usize {
        self.at
    }

    /// Passes an object and hands over each of its members: the name without its quotes, and the value, both as they
    /// stand there.
    pub fn object(&mut self, member: &mut dyn FnMut(&'a [u8], &'a [u8])) -> Result<(), Fault> {
        self.open(b'{')?;
        if self.closes(b'}')? {
            return Ok(());
        }
        loop {
            if self.peek()? != b'"' {
                return Err(Fault::Wrong);
            }
            let name = self.string()?;
            if self.peek()? != b':' {
                return Err(Fault::Wrong);
            }
            self.at += 1;
            let value = self.value()?;
            member(name, value);
            if !self.goes_on(b'}')? {
                return Ok(());
            }
        }
    }

    /// Passes an array and hands over each of its elements as it stands there.
    pub fn array(&mut self, element: &mut dyn FnMut(&'a [u8])) -> Result<(), Fault> {
        self.open(b'[')?;
        if self.closes(b']')? {
            return Ok(());
        }
        loop {
            let value = self.value()?;
            element(value);
            if !self.goes_on(b']')? {
                return Ok(());
            }
        }
    }

    fn value(&mut self) -> Result<&'a [u8], Fault> {
        let first = self.peek()?;
        let start = self.at;
        match first {
            b'"' => {
                self.string()?;
            }
            b'{' => self.object(&mut |_, _| {})?,
            b'[' => self.array(&mut |_| {})?,
            b't' => self.literal(b"true")?,
            b'f' => self.literal(b"false")?,
            b'n' => self.literal(b"null")?,
            _ => self.number()?,
        }
        Ok(&self.bytes[start..self.at])
    }

    /// The next byte that is no blank.
    #[inline(always)]
    fn peek(&mut self) -> Result<u8, Fault> {
        while let Some(&byte) = self.bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
                return Ok(byte);
            }
            self.at += 1;
        }
        Err(Fault::End)
    }

    fn open(&mut self, bracket: u8) -> Result<(), Fault> {
        self.depth += 1;
        if self.peek()? != bracket || self.depth > DEEPEST {
            return Err(Fault::Wrong);
        }
        self.at += 1;
        Ok(())
    }

    #[inline(always)]
    fn closes(&mut self, bracket: u8) -> Result<bool, Fault> {
        let closes = self.peek()? == bracket;
        if closes {
            self.at += 1;
            self.depth -= 1;
        }
        Ok(closes)
    }

    #[inline(always)]
    fn goes_on(&mut self, bracket: u8) -> Result<bool, Fault> {
        if self.peek()? == b',' {
            self.at += 1;
            return Ok(true);
        }
        if self.closes(bracket)? { Ok(false) } else { Err(Fault::Wrong) }
    }

    /// Passes a text; gives it without its quotes.
    fn string(&mut self) -> Result<&'a [u8], Fault> {
        self.at += 1;
        let start = self.at;
        loop {
            self.at = plain_until(self.bytes, self.at);
            match self.bytes.get(self.at) {
                None => return Err(Fault::End),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(&self.bytes[start..self.at - 1]);
                }
                Some(b'\\') => self.escape()?,
                // A control character.
                Some(_) => return Err(Fault::Wrong),
            }
        }
    }

    fn escape(&mut self) -> Result<(), Fault> {
        let length = match self.bytes.get(self.at + 1).ok_or(Fault::End)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 2,
            b'u' => {
                let digits = self.bytes.get(self.at + 2..self.at + 6).ok_or(Fault::End)?;
                if !digits.iter().all(u8::is_ascii_hexdigit) {
                    return Err(Fault::Wrong);
                }
                6
            }
            _ => return Err(Fault::Wrong),
        };
        self.at += length;
        Ok(())
    }

    fn literal(&mut self, word: &[u8]) -> Result<(), Fault> {
        let rest = &self.bytes[self.at..];
        if rest.starts_with(word) {
            self.at += word.len();
            return Ok(());
        }
        Err(if word.starts_with(rest) { Fault::End } else { Fault::Wrong })
    }

    fn number(&mut self) -> Result<(), Fault> {
        let byte = |at: usize| self.bytes.get(at).copied().ok_or(Fault::End);
        let digits = |mut at: usize| {
            if !byte(at)?.is_ascii_digit() {
                return Err(Fault::Wrong);
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
mod tests {
    use super::*;

    fn whole(text: &str) -> Result<usize, Fault> {
        let mut scanner = Scanner::new(text.as_bytes());
        scanner.object(&mut |_, _| {}).map(|()| scanner.passed())
    }

    #[test]
    fn what_is_json_passes_and_each_of_its_beginnings_ends_within() {
        let text = "{ \"a\" : [ 1 , -0.5e+10, 0 ,20E3,true,false , null, {} , [ ] ] ,\r\n\t\"\" :\
                    \"\\u00e4\\\"\\\\\\/\\b\\f\\n\\r\\t and ß more\", \"x\":{\"y\":{}}}";
        assert_eq!(whole(text), Ok(text.len()));
        for end in 0..text.len() {
            let mut scanner = Scanner::new(&text.as_bytes()[..end]);
            assert_eq!(scanner.object(&mut |_, _| {}), Err(Fault::End), "{}", &text.as_bytes()[..end].escape_ascii());
        }
    }

    #[test]
    fn what_is_no_json_is_wrong() {
        for value in [
            "01",
            "1.",
            ".5",
            "+1",
            "1e",
            "-",
            "--1",
            "tru",
            "nul",
            "True",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"a\nb\"",
            "[1,]",
            "[,1]",
            "[1 2]",
            "{,}",
            "{\"a\"}",
            "{\"a\":}",
            "{a:1}",
            "{\"a\":1,}",
            "]",
            "'a'",
            "NaN",
            "",
        ] {
            assert_eq!(whole(&format!("{{\"m\":{value}}}  ")), Err(Fault::Wrong), "{value}");
        }
        for text in ["[]", "1", "}"] {
            assert_eq!(whole(text), Err(Fault::Wrong), "{text}");
        }
        let deep = format!("{{\"m\":{}", "[".repeat(1_000_000));
        assert_eq!(whole(&deep), Err(Fault::Wrong));
    }

    #[test]
    fn the_end_of_a_text_is_found_wherever_it_is() {
        for length in 0..40 {
            for (end, fault) in
                [("\"}", None), ("\\\"\"}", None), ("\u{1}\"}", Some(Fault::Wrong)), ("", Some(Fault::End))]
            {
                let text =
                    format!("{{\"m\":\"{}{end}", "ß~!#[]\u{7f}".chars().cycle().take(length).collect::<String>());
                assert_eq!(whole(&text), fault.map_or(Ok(text.len()), Err), "{text:?}");
            }
        }
    }

    #[test]
    fn members_and_elements_come_as_they_stand() {
        let text = br#"{"a":"x\"y","b":[1, {"c":2}],"d":-5}"#;
        let mut seen = Vec::new();
        Scanner::new(text).object(&mut |name, value| seen.push((name, value))).unwrap();
        let expected: [(&[u8], &[u8]); 3] = [(b"a", br#""x\"y""#), (b"b", br#"[1, {"c":2}]"#), (b"d", b"-5")];
        assert_eq!(seen, expected);
        let mut elements = Vec::new();
        Scanner::new(seen[1].1).array(&mut |element| elements.push(element)).unwrap();
        assert_eq!(elements, [&b"1"[..], b"{\"c\":2}"]);
    }
}
