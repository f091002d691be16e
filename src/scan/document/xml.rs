//! The document as XML.

use std::io::{self, Write};

use super::Document;

/// Writes the document. It has no line end at its end.
pub(super) fn write(document: &Document, indented: bool, out: &mut dyn Write) -> io::Result<()> {
    let version = document.spec_version.word();
    let mut xml = Xml { out, indented, depth: 0 };
    xml.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>")?;
    let serial = document.serial_number();
    xml.open(&format!(
        "bom serialNumber=\"{serial}\" version=\"1\" xmlns=\"http://cyclonedx.org/schema/bom/{version}\""
    ))?;
    xml.open("metadata")?;
    xml.text("timestamp", &document.timestamp())?;
    xml.open(&format!("component type=\"{}\"", document.subject.kind.word()))?;
    xml.text("name", &document.subject.name)?;
    xml.text("version", &document.subject.version)?;
    xml.close("component")?;
    xml.close("metadata")?;
    if document.components.0.is_empty() {
        xml.text("components", "")?;
    } else {
        xml.open("components")?;
        for (purl, package) in document.components.iter() {
            xml.open("component type=\"library\"")?;
            if let Some(group) = &package.group {
                xml.text("group", group)?;
            }
            xml.text("name", &package.name)?;
            if let Some(version) = document.version_of(package) {
                xml.text("version", version)?;
            }
            xml.text("purl", purl)?;
            xml.close("component")?;
        }
        xml.close("components")?;
    }
    xml.close("bom")
}

struct Xml<'w> {
    out: &'w mut dyn Write,
    indented: bool,
    depth: usize,
}

impl Xml<'_> {
    fn raw(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    fn begin_line(&mut self) -> io::Result<()> {
        if self.indented {
            write!(self.out, "\n{:width$}", "", width = 2 * self.depth)?;
        }
        Ok(())
    }

    fn open(&mut self, element: &str) -> io::Result<()> {
        self.begin_line()?;
        self.depth += 1;
        write!(self.out, "<{element}>")
    }

    fn close(&mut self, name: &str) -> io::Result<()> {
        self.depth -= 1;
        self.begin_line()?;
        write!(self.out, "</{name}>")
    }

    fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.begin_line()?;
        if text.is_empty() {
            return write!(self.out, "<{name} />");
        }
        write!(self.out, "<{name}>")?;
        self.escaped(text)?;
        write!(self.out, "</{name}>")
    }

    /// Text with what XML reserves escaped. XML 1.0 cannot hold most control characters, not even escaped: a replacement
    /// character stands for them. A carriage return would be read as a line feed if it were not escaped.
    fn escaped(&mut self, text: &str) -> io::Result<()> {
        let mut rest = text;
        while let Some(at) = rest.find(is_special) {
            let (before, after) = rest.split_at(at);
            let special = after.chars().next().unwrap_or_default();
            self.raw(before)?;
            self.raw(match special {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '\r' => "&#xD;",
                _ => "\u{fffd}",
            })?;
            rest = &after[special.len_utf8()..];
        }
        self.raw(rest)
    }
}

fn is_special(letter: char) -> bool {
    matches!(letter, '&' | '<' | '>' | '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}
