//! Lists in pieces, cut lists, and what is no list.

use super::*;

/// Hands out its bytes in pieces, then ends or fails.
struct Pieces<'a> {
    bytes: &'a [u8],
    size: usize,
    failure: Option<io::ErrorKind>,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let amount = self.size.min(buffer.len()).min(self.bytes.len());
        if let (0, Some(kind)) = (amount, self.failure) {
            return Err(kind.into());
        }
        buffer[..amount].copy_from_slice(&self.bytes[..amount]);
        self.bytes = &self.bytes[amount..];
        Ok(amount)
    }
}

/// The elements' own bytes, and what ended them early.
pub fn read(text: &str, size: usize, failure: Option<io::ErrorKind>) -> (Vec<String>, Result<(), ListError>) {
    let mut elements = Vec::new();
    let mut list = KeyList::new(Pieces { bytes: text.as_bytes(), size, failure });
    let end = each(&mut list, |_, json| elements.push(String::from_utf8(json.to_vec()).unwrap()));
    (elements, end)
}

fn each<R: Read>(list: &mut KeyList<R>, mut test: impl FnMut(&ListedKey, &[u8])) -> Result<(), ListError> {
    list.read(|coming| {
        if let Event::Key(key, json) = coming {
            test(key, json);
        }
        Ok(())
    })
}

fn shown(member: Member) -> Option<String> {
    member.shown().map(|bytes| String::from_utf8(bytes.into_owned()).unwrap())
}

#[test]
fn elements_come_whole_however_they_are_cut_on_the_way() {
    let elements =
        [r#"{"id":1,"displayName":"a}\"]{\\"}"#, "{}", r#"{"x":{"y":[{"z":"}"}]},"id":null}"#, "{ \"id\" : 3 }"];
    for (before, between, after) in [("[", ",", "]"), ("\u{feff} \r\n[ ", "\t,\n ", " ] \n\n")] {
        let text = format!("{before}{}{after}", elements.join(between));
        for size in (1..=9).chain([text.len()]) {
            let (seen, end) = read(&text, size, None);
            assert!(end.is_ok(), "{text} in pieces of {size}: {end:?}");
            assert_eq!(seen, elements);
        }
    }
}

#[test]
fn each_key_is_handed_over_before_more_is_waited_for() {
    let text = "[{\"id\":1},{\"id\":2},{\"id\":3}]";
    // Pieces that end behind a key.
    let mut list = KeyList::new(Pieces { bytes: text.as_bytes(), size: 9, failure: None });
    let mut events = String::new();
    let end = list.read(|coming| {
        events += match coming {
            Event::Key(..) => "key ",
            Event::Pause => "pause ",
        };
        Ok(())
    });
    assert!(end.is_ok(), "{end:?}");
    assert_eq!(events, "pause key pause key pause key pause pause ");
}

#[test]
fn a_list_may_be_longer_than_the_buffer() {
    let element = r#"{"id":1001,"displayName":"agent"}"#;
    let text = format!("[{}]", vec![element; 10_000].join(","));
    let mut list = KeyList::new(Pieces { bytes: text.as_bytes(), size: 1000, failure: None });
    let mut count = 0;
    let end = each(&mut list, |key, json| {
        count += 1;
        assert_eq!((key.id.shown().as_deref(), json), (Some(&b"1001"[..]), element.as_bytes()));
    });
    assert!(end.is_ok(), "{end:?}");
    assert_eq!((count, list.buffer.len()), (10_000, BLOCK));
}

#[test]
fn null_and_nothing_in_brackets_are_empty_lists() {
    for text in ["[]", " [ ]\n", "null", "\u{feff}null\r\n"] {
        assert!(matches!(read(text, 1, None), (seen, Ok(())) if seen.is_empty()), "{text}");
    }
}

#[test]
fn what_is_no_list_of_keys_is_told() {
    for text in [
        "{}",
        "nul!",
        "nullx",
        "\"\"",
        "5",
        "<html>",
        "[5]",
        "[null]",
        "[[]]",
        "[,]",
        "[{},]",
        "[{} {}]",
        "[{}]x",
        "[{}][",
        "[{]}]",
        "[{\"a\"}]",
        "[{\"a\":\"\u{1}\"}]",
        "OK",
        "",
        " ",
    ] {
        let (_, end) = read(text, 1, None);
        assert!(matches!(end, Err(ListError::Garbled(_))), "{text}: {end:?}");
    }
}

#[test]
fn a_cut_list_gives_what_came_whole() {
    for text in ["[", "[{\"id\":1}", "[{\"id\":1},", "[{\"id\":1},{\"id", "[{\"id\":1},{\"id\":\"\\"] {
        let whole = text.matches('}').count();
        let (seen, end) = read(text, 3, None);
        assert!(matches!(end, Err(ListError::Cut)), "{text}: {end:?}");
        assert_eq!(seen.len(), whole);
        let (seen, end) = read(text, 3, Some(io::ErrorKind::TimedOut));
        assert!(matches!(end, Err(ListError::Read(_))), "{text}: {end:?}");
        assert_eq!(seen.len(), whole);
    }
    // Also where the list itself is complete: something is wrong with the connection.
    assert!(matches!(read("[{}]", 9, Some(io::ErrorKind::TimedOut)).1, Err(ListError::Read(_))));
}

#[test]
fn long_elements_make_the_buffer_grow_up_to_a_limit() {
    let element = |length: usize| format!("[{{\"description\":\"{}\"}},{{}}]", "x".repeat(length));
    let (seen, end) = read(&element(900_000), usize::MAX, None);
    assert!(end.is_ok() && seen.len() == 2, "{end:?}");
    let (seen, end) = read(&element(1_200_000), usize::MAX, None);
    assert!(seen.is_empty() && matches!(end, Err(ListError::Garbled(_))), "{end:?}");
}

#[test]
fn every_spelling_of_a_member_is_taken() {
    let text = r#"[{"id":"12","type":"SYSTEM","displayName":"t\u00e4b","description":null,"systemApis":["feeds",7,null],
        "packagePermissions":"view","feed":5,"feedGroup":true,"expiration":{"x":[]},"logging":"\ud800",
        "user":"","unknown":[{}]}]"#;
    let mut list = KeyList::new(text.as_bytes());
    let end = each(&mut list, |key, _| {
        let texts =
            [key.id, key.kind, key.display_name, key.feed, key.feed_group, key.expiration, key.logging, key.user];
        let texts = texts.map(|member| shown(member).unwrap());
        assert_eq!(texts, ["12", "SYSTEM", "täb", "5", "true", "{\"x\":[]}", "\"\\ud800\"", ""]);
        let mut words = Vec::new();
        key.system_apis.each(&mut |word| words.extend(shown(word)));
        key.package_permissions.each(&mut |word| words.extend(shown(word)));
        assert_eq!(words, ["feeds", "7", "view"]);
    });
    assert!(end.is_ok(), "{end:?}");
}

#[test]
fn what_a_terminal_would_act_on_is_shown_as_an_escape() {
    let mut list = KeyList::new("[{\"displayName\":\"\\u001b[2J\",\"user\":\"\u{7f}\u{9b}\"}]".as_bytes());
    let end = each(&mut list, |key, _| {
        assert_eq!(shown(key.display_name).as_deref(), Some("\\u{1b}[2J"));
        assert_eq!(shown(key.user).as_deref(), Some("\\u{7f}\\u{9b}"));
    });
    assert!(end.is_ok(), "{end:?}");
}

#[test]
fn bytes_that_are_no_text_are_replaced() {
    let mut list = KeyList::new(&b"[{\"displayName\":\"a\xffb\"},{}]"[..]);
    let mut names = Vec::new();
    let end = each(&mut list, |key, _| {
        names.push(shown(key.display_name));
    });
    assert!(end.is_ok(), "{end:?}");
    assert_eq!(names, [Some("a\u{fffd}b".to_string()), None]);
}
