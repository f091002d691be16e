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

/// One of each type, and members that the tests below look at.
pub const FIELDS: [Field; 4] = [Field::any("id"), Field::text("name"), Field::flag("active"), Field::list("words")];

/// The bytes of the elements, and what ended the list early.
pub fn read(text: &str, size: usize, failure: Option<io::ErrorKind>) -> (Vec<String>, Result<(), ListError>) {
    let mut elements = Vec::new();
    let mut list = List::new(Pieces { bytes: text.as_bytes(), size, failure });
    let end = each(&mut list, |_, json| elements.push(String::from_utf8(json.to_vec()).unwrap()));
    (elements, end)
}

fn each<R: Read>(list: &mut List<R>, mut test: impl FnMut(&[Member], &[u8])) -> Result<(), ListError> {
    list.read(&FIELDS, &mut |event| {
        if let Event::Element(values, json) = event {
            test(&values.iter().map(|value| Member(value)).collect::<Vec<_>>(), json);
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
fn each_object_is_handed_over_before_more_is_waited_for() {
    let text = "[{\"id\":1},{\"id\":2},{\"id\":3}]";
    // Pieces that end after an object.
    let mut list = List::new(Pieces { bytes: text.as_bytes(), size: 9, failure: None });
    let mut events = String::new();
    let end = list.read(&FIELDS, &mut |event| {
        events += match event {
            Event::Element(..) => "object ",
            Event::Null => "null ",
            Event::Pause => "pause ",
        };
        Ok(())
    });
    assert!(end.is_ok(), "{end:?}");
    assert_eq!(events, "pause object pause object pause object pause pause ");
}

#[test]
fn a_list_may_be_longer_than_the_buffer() {
    let element = r#"{"id":1001,"displayName":"agent"}"#;
    let text = format!("[{}]", vec![element; 10_000].join(","));
    let mut list = List::new(Pieces { bytes: text.as_bytes(), size: 1000, failure: None });
    let mut count = 0;
    let end = each(&mut list, |members, json| {
        count += 1;
        assert_eq!((members[0].shown().as_deref(), json), (Some(&b"1001"[..]), element.as_bytes()));
    });
    assert!(end.is_ok(), "{end:?}");
    assert_eq!((count, list.buffer.len()), (10_000, BLOCK));
}

#[test]
fn null_and_empty_brackets_and_braces_are_empty_lists() {
    for text in ["[]", " [ ]\n", "null", "\u{feff}null\r\n", "{}", "{ }\n"] {
        assert!(matches!(read(text, 1, None), (seen, Ok(())) if seen.is_empty()), "{text}");
    }
}

#[test]
fn what_is_not_a_list_of_objects_is_an_error() {
    for text in [
        "{\"a\":1}",
        "nul!",
        "nullx",
        "\"\"",
        "5",
        "<html>",
        "[5]",
        "[nul!]",
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
    let (seen, end) = read(&element(2_000_000), usize::MAX, None);
    assert!(end.is_ok() && seen.len() == 2, "{end:?}");
    let (seen, end) = read(&element(LONGEST_ELEMENT + 1), usize::MAX, None);
    assert!(seen.is_empty() && matches!(end, Err(ListError::Garbled(_))), "{end:?}");
}

#[test]
fn a_null_in_a_list_is_handed_over_as_one() {
    let mut list = List::new(Pieces { bytes: b"[null,{\"id\":1}, null]", size: 2, failure: None });
    let mut events = Vec::new();
    let end = list.read(&FIELDS, &mut |event| {
        match event {
            Event::Element(..) => events.push("object"),
            Event::Null => events.push("null"),
            Event::Pause => {}
        }
        Ok(())
    });
    assert!(end.is_ok(), "{end:?}");
    assert_eq!(events, ["null", "object", "null"]);
}

#[test]
fn a_member_of_another_type_is_named() {
    for (object, named) in [
        (r#"{"name":5}"#, "'name'"),
        (r#"{"active":"true"}"#, "'active'"),
        (r#"{"words":{}}"#, "'words'"),
        (r#"{"name":null,"active":null,"words":null,"id":{}}"#, ""),
    ] {
        let (_, end) = read(&format!("[{object}]"), 7, None);
        let said = match end {
            Err(ListError::Garbled(what)) => what,
            other => format!("{other:?}"),
        };
        assert!(said.contains(named) && (named.is_empty() == (said == "Ok(())")), "{object}: {said}");
    }
}

/// A list of one object whose members may have any type.
fn only(json: &[u8], fields: &[Field], mut test: impl FnMut(&[Member])) {
    let mut count = 0;
    let end = List::new(json).read(fields, &mut |event| {
        if let Event::Element(values, _) = event {
            count += 1;
            test(&values.iter().map(|value| Member(value)).collect::<Vec<_>>());
        }
        Ok(())
    });
    assert!(end.is_ok() && count > 0, "{end:?}");
}

#[test]
fn a_member_of_any_type_is_shown() {
    let text = r#"[{"a":"12","b":"t\u00e4b","c":null,"d":["feeds",7,null],"e":"view","f":5,"g":true,"h":{"x":[]},
        "i":"\ud800","j":"","unknown":[{}],"a":"13"}]"#;
    let fields = ["a", "b", "c", "f", "g", "h", "i", "j", "k", "d", "e"].map(Field::any);
    only(text.as_bytes(), &fields, |members| {
        let texts: Vec<Option<String>> = members[..9].iter().map(|member| shown(*member)).collect();
        let expected = ["13", "täb", "", "5", "true", "{\"x\":[]}", "\"\\ud800\"", "", ""];
        assert_eq!(texts.iter().map(|text| text.as_deref().unwrap_or_default()).collect::<Vec<_>>(), expected);
        assert_eq!(texts.iter().filter(|text| text.is_none()).count(), 2);
        let mut words = Vec::new();
        members[9..].iter().for_each(|member| member.each(&mut |word| words.extend(shown(word))));
        assert_eq!(words, ["feeds", "7", "view"]);
    });
}

#[test]
fn what_a_terminal_would_act_on_is_shown_as_an_escape() {
    let json = "[{\"a\":\"\\u001b[2J\",\"b\":\"\u{7f}\u{9b}\"}]";
    only(json.as_bytes(), &["a", "b"].map(Field::any), |members| {
        assert_eq!(shown(members[0]).as_deref(), Some("\\u{1b}[2J"));
        assert_eq!(shown(members[1]).as_deref(), Some("\\u{7f}\\u{9b}"));
    });
}

#[test]
fn bytes_that_are_not_text_are_replaced() {
    only(b"[{\"a\":\"a\xffb\"}]", &[Field::text("a")], |members| {
        assert_eq!(shown(members[0]).as_deref(), Some("a\u{fffd}b"));
    });
}
