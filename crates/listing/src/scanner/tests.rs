//! What is JSON, what is none, and what may yet become some.

use super::*;

fn whole(text: &str) -> Result<usize, ScanError> {
    let mut scanner = Scanner::new(text.as_bytes());
    scanner.value().map(|_| scanner.passed())
}

#[test]
fn what_is_json_passes_and_each_of_its_beginnings_ends_within() {
    let text = "{ \"a\" : [ 1 , -0.5e+10, 0 ,20E3,true,false , null, {} , [ ] ] ,\r\n\t\"\" :\
                \"\\u00e4\\\"\\\\\\/\\b\\f\\n\\r\\t and ß more\", \"x\":{\"y\":{}}}";
    assert_eq!(whole(text), Ok(text.len()));
    for end in 0..text.len() {
        let mut scanner = Scanner::new(&text.as_bytes()[..end]);
        assert_eq!(scanner.value(), Err(ScanError::Incomplete), "{}", &text.as_bytes()[..end].escape_ascii());
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
        assert_eq!(whole(&format!("{{\"m\":{value}}}  ")), Err(ScanError::Invalid), "{value}");
    }
    for text in ["[]", "1", "}"] {
        assert_eq!(Scanner::new(text.as_bytes()).first_name(), Err(ScanError::Invalid), "{text}");
    }
}

#[test]
fn what_is_nested_too_deeply_is_refused() {
    let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(whole(&nested(100)), Ok(200));
    assert_eq!(whole(&nested(101)), Err(ScanError::Invalid));
    assert_eq!(whole(&"[".repeat(1_000_000)), Err(ScanError::Invalid));
    assert_eq!(whole(&"{\"m\":".repeat(1_000_000)), Err(ScanError::Invalid));
}

#[test]
fn the_end_of_a_text_is_found_wherever_it_is() {
    for length in 0..40 {
        for (end, fault) in [
            ("\"}", None),
            ("\\\"\"}", None),
            ("\u{1}\"}", Some(ScanError::Invalid)),
            ("", Some(ScanError::Incomplete)),
        ] {
            let text = format!("{{\"m\":\"{}{end}", "ß~!#[]\u{7f}".chars().cycle().take(length).collect::<String>());
            assert_eq!(whole(&text), fault.map_or(Ok(text.len()), Err), "{text:?}");
        }
    }
}

#[test]
fn names_and_elements_come_as_they_stand() {
    let text = br#"{"a\"b":"x\"y", "b":[1, {"c":2}]}"#;
    let mut scanner = Scanner::new(text);
    assert_eq!(scanner.first_name(), Ok(Some(&br#"a\"b"#[..])));
    assert_eq!(scanner.value(), Ok(&br#""x\"y""#[..]));
    assert_eq!(scanner.next_name(), Ok(Some(&b"b"[..])));
    let list = scanner.value().unwrap();
    assert_eq!((scanner.next_name(), scanner.passed()), (Ok(None), text.len()));
    let mut elements = Vec::new();
    Scanner::new(list).array(&mut |element| elements.push(element)).unwrap();
    assert_eq!(elements, [&b"1"[..], b"{\"c\":2}"]);
}
