//! The document as JSON.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::Document;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Bom<'a> {
    bom_format: &'static str,
    spec_version: &'static str,
    serial_number: String,
    version: u32,
    metadata: Metadata<'a>,
    components: Listed<'a>,
}

#[derive(Serialize)]
struct Metadata<'a> {
    timestamp: String,
    component: Component<'a>,
}

#[derive(Serialize)]
struct Component<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a str>,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    purl: Option<&'a str>,
}

/// The components, made one by one while they are written.
struct Listed<'a>(&'a Document<'a>);

impl Serialize for Listed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.components.iter().map(|(purl, package)| Component {
            kind: "library",
            group: package.group.as_deref(),
            name: &package.name,
            version: self.0.version_of(package),
            purl: Some(purl),
        }))
    }
}

/// Writes the document. It has no line end at its end.
pub(super) fn write(document: &Document, indented: bool, out: &mut dyn Write) -> io::Result<()> {
    let subject = document.subject;
    let bom = Bom {
        bom_format: "CycloneDX",
        spec_version: document.spec_version.word(),
        serial_number: document.serial_number(),
        version: 1,
        metadata: Metadata {
            timestamp: document.timestamp(),
            component: Component {
                kind: subject.kind.word(),
                group: None,
                name: &subject.name,
                version: Some(&subject.version),
                purl: None,
            },
        },
        components: Listed(document),
    };
    let written = if indented { serde_json::to_writer_pretty(out, &bom) } else { serde_json::to_writer(out, &bom) };
    Ok(written?)
}
