//! XML read as elements. Entities that a document declares are never expanded, and nesting is limited.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Error, Reader, XmlVersion};

use super::input::line_of;
use super::{Input, ScanError};

/// How deep elements may be nested.
const DEEPEST: usize = 256;

/// Hands every element with its name, without prefix, to `each`, in the order of the file.
///
/// # Errors
///
/// With the line, where the input is not well-formed XML, has no element, or is nested too deeply.
pub fn elements(input: &Input, mut each: impl FnMut(&str, &BytesStart) -> Result<(), Error>) -> Result<(), ScanError> {
    let text = input.small_text()?;
    let mut reader = Reader::from_str(&text);
    let (mut depth, mut has_root) = (0, false);
    loop {
        let at = reader.buffer_position() as usize;
        let fail = |at: usize, reason: String| input.error(line_of(&text, at), format!("is not valid XML: {reason}"));
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => return Err(fail(reader.error_position() as usize, error.to_string())),
        };
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                has_root = true;
                each(element.local_name().into_inner(), element).map_err(|error| fail(at, error.to_string()))?;
                depth += usize::from(matches!(event, Event::Start(_)));
                if depth > DEEPEST {
                    return Err(fail(at, format!("more than {DEEPEST} elements in one another")));
                }
            }
            Event::End(_) => depth -= 1,
            Event::Eof if depth > 0 => return Err(fail(at, "it ends within an element".into())),
            Event::Eof if !has_root => return Err(fail(at, "it has no element".into())),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// An attribute of an element, trimmed; none where it is empty.
///
/// # Errors
///
/// Where the attributes are not well-formed, or name an entity that is not one of XML's own.
pub fn attribute(element: &BytesStart, name: &str) -> Result<Option<String>, Error> {
    let mut attributes = element.attributes();
    // Telling repeated ones would compare each with all before it.
    for attribute in attributes.with_checks(false) {
        let attribute = attribute?;
        if attribute.key.local_name().into_inner() == name {
            let value = attribute.normalized_value(XmlVersion::Explicit1_0)?;
            return Ok(Some(value.trim()).filter(|value| !value.is_empty()).map(str::to_owned));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::fuzz::each_round;

    fn ids(bytes: &[u8]) -> Result<Vec<String>, String> {
        let mut found = Vec::new();
        let input = Input { path: Path::new("a.config"), bytes };
        let read = elements(&input, |name, element| {
            if name == "e" {
                found.extend(attribute(element, "id")?);
            }
            Ok(())
        });
        read.map(|()| found).map_err(|error| error.to_string())
    }

    #[test]
    fn attributes_are_decoded() {
        let text = "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<!-- <e id=\"no\"/> --><r xmlns=\"urn:x\" xmlns:p='urn:y'>\
            <e other=\"1\" id=\" a &amp; b&#x2b;c \"/><p:e id='d'><![CDATA[<e id=\"no\"/>]]></p:e><e/><e id=\"\"/></r>\n";
        assert_eq!(ids(text.as_bytes()).unwrap(), ["a & b+c", "d"]);
        let wide: Vec<u8> = "\u{feff}<r><e id=\"é\"/></r>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(ids(&wide).unwrap(), ["é"]);
    }

    #[test]
    fn what_is_not_well_formed_is_an_error_with_its_line() {
        for (text, start) in [
            ("", "a.config, line 1, is not valid XML: it has no element"),
            ("text", "a.config, line 1, is not valid XML: it has no element"),
            ("<r>\n<e></r>", "a.config, line 2, is not valid XML: "),
            ("<r>\n", "a.config, line 2, is not valid XML: it ends within an element"),
            ("<r>\n<e id=\"&x;\"/></r>", "a.config, line 2, is not valid XML: "),
            ("<!DOCTYPE r [<!ENTITY x \"y\">]>\n<r><e id=\"&x;\"/></r>", "a.config, line 2, is not valid XML: "),
            ("<r></r></r>", "a.config, line 1, is not valid XML: "),
        ] {
            let error = ids(text.as_bytes()).unwrap_err();
            assert!(error.starts_with(start), "{text}: {error}");
        }
        let deep = ids("<a>".repeat(100_000).as_bytes()).unwrap_err();
        assert!(deep.contains("more than 256 elements"), "{deep}");
    }

    #[test]
    fn random_documents_are_read_or_refused() {
        const PIECES: &[&str] = &[
            "<",
            ">",
            "/>",
            "</",
            "<e id=\"a\"/>",
            "<e id=",
            "'",
            "\"",
            "&",
            ";",
            "&#0;",
            "&#xffffffff;",
            "&lt;",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<!DOCTYPE",
            "<?xml",
            "?>",
            "<r>",
            "</r>",
            "e",
            " ",
            "\n",
            "=",
        ];
        each_round(|random| drop(ids(random.text(PIECES, 14).as_bytes())));
    }
}
