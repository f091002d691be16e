//! Documents, byte for byte.

use quick_xml::events::Event;

use super::*;

fn subject() -> Subject {
    Subject { name: "A & \"B\" <é>\u{1}".into(), version: "1.2.3".into(), kind: ProjectType::Application }
}

fn package(kind: &'static str, group: Option<&str>, name: &str, version: Option<&str>) -> Package {
    let (group, version) = (group.map(str::to_owned), version.map(str::to_owned));
    Package { kind, group, name: name.into(), version, ..Package::default() }
}

fn packages() -> Vec<Package> {
    vec![
        package("npm", None, "left-pad", Some("1.3.0")),
        package("npm", Some("@s"), "x", Some("2.0.0-b+1")),
        package("npm", None, "forked", None),
        Package { is_development: true, ..package("npm", None, "left-pad", Some("1.3.0")) },
        package("npm", None, "a&<b\r", Some("1\"'>")),
    ]
}

fn written(packages: &[Package], spec_version: SpecVersion, format: Format, indented: bool) -> String {
    let (subject, components) = (subject(), Components::of(packages.iter()));
    let document = Document::new(&subject, &components, spec_version, Some(1_700_000_000)).unwrap();
    let mut bytes = Vec::new();
    document.write(format, indented, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The serial number stands for itself in the expected text.
fn without_serial(document: &str) -> String {
    let start = document.find("urn:uuid:").unwrap() + "urn:uuid:".len();
    let serial = &document[start..start + 36];
    let shape: String = serial.chars().map(|letter| if letter == '-' { '-' } else { 'h' }).collect();
    assert_eq!(shape, "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh");
    assert!(serial.chars().all(|letter| letter == '-' || matches!(letter, '0'..='9' | 'a'..='f')), "{serial}");
    document.replace(serial, "SERIAL")
}

#[test]
fn xml_is_one_line_with_every_package_once_in_the_order_of_the_purls() {
    let expected = concat!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>",
        "<bom serialNumber=\"urn:uuid:SERIAL\" version=\"1\" xmlns=\"http://cyclonedx.org/schema/bom/1.2\">",
        "<metadata><timestamp>2023-11-14T22:13:20Z</timestamp><component type=\"application\">",
        "<name>A &amp; \"B\" &lt;é&gt;\u{fffd}</name><version>1.2.3</version></component></metadata><components>",
        "<component type=\"library\"><group>@s</group><name>x</name><version>2.0.0-b+1</version>",
        "<purl>pkg:npm/%40s/x@2.0.0-b%2B1</purl></component>",
        "<component type=\"library\"><name>a&amp;&lt;b&#xD;</name><version>1\"'&gt;</version>",
        "<purl>pkg:npm/a%26%3Cb%0D@1%22%27%3E</purl></component>",
        "<component type=\"library\"><name>forked</name><version /><purl>pkg:npm/forked</purl></component>",
        "<component type=\"library\"><name>left-pad</name><version>1.3.0</version><purl>pkg:npm/left-pad@1.3.0</purl></component>",
        "</components></bom>"
    );
    assert_eq!(without_serial(&written(&packages(), SpecVersion::V1_2, Format::Xml, false)), expected);
}

#[test]
fn indented_xml_has_two_spaces_for_each_level() {
    let expected = "<?xml version=\"1.0\" encoding=\"utf-8\"?>
<bom serialNumber=\"urn:uuid:SERIAL\" version=\"1\" xmlns=\"http://cyclonedx.org/schema/bom/1.6\">
  <metadata>
    <timestamp>2023-11-14T22:13:20Z</timestamp>
    <component type=\"application\">
      <name>A &amp; \"B\" &lt;é&gt;\u{fffd}</name>
      <version>1.2.3</version>
    </component>
  </metadata>
  <components />
</bom>";
    assert_eq!(without_serial(&written(&[], SpecVersion::V1_6, Format::Xml, true)), expected);
}

#[test]
fn json_has_the_same_content() {
    let expected = concat!(
        "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"serialNumber\":\"urn:uuid:SERIAL\",\"version\":1,",
        "\"metadata\":{\"timestamp\":\"2023-11-14T22:13:20Z\",\"component\":{\"type\":\"application\",",
        "\"name\":\"A & \\\"B\\\" <é>\\u0001\",\"version\":\"1.2.3\"}},\"components\":[",
        "{\"type\":\"library\",\"group\":\"@s\",\"name\":\"x\",\"version\":\"2.0.0-b+1\",\"purl\":\"pkg:npm/%40s/x@2.0.0-b%2B1\"},",
        "{\"type\":\"library\",\"name\":\"forked\",\"purl\":\"pkg:npm/forked\"}]}"
    );
    let document = written(&packages()[1..3], SpecVersion::V1_5, Format::Json, false);
    assert_eq!(without_serial(&document), expected);
    assert!(written(&[], SpecVersion::V1_2, Format::Json, true).ends_with("\n  \"components\": []\n}"));
}

#[test]
fn an_empty_version_is_stated_where_the_schema_demands_one() {
    for (version, demanded) in SpecVersion::VALUES.iter().zip([true, true, false, false, false]) {
        assert_eq!(written(&packages(), *version, Format::Xml, false).contains("<version />"), demanded);
        assert_eq!(written(&packages(), *version, Format::Json, false).contains("\"version\":\"\""), demanded);
    }
}

#[test]
fn a_given_time_makes_the_document_reproducible_and_its_serial_number_follows_from_the_content() {
    let first = written(&packages(), SpecVersion::V1_2, Format::Xml, false);
    let mut shuffled = packages();
    shuffled.reverse();
    assert_eq!(written(&shuffled, SpecVersion::V1_2, Format::Xml, false), first);
    let serial = |document: &str| document[document.find("urn:uuid:").unwrap()..][..45].to_owned();
    let other = written(&packages()[1..], SpecVersion::V1_2, Format::Xml, false);
    let fewer = written(&packages()[2..], SpecVersion::V1_2, Format::Xml, false);
    assert_eq!(serial(&first)[23..24], *"8");
    assert_eq!(other, first, "left-pad is there twice");
    assert_ne!(serial(&fewer), serial(&first));
}

#[test]
fn without_a_given_time_two_documents_have_two_serial_numbers() {
    let (subject, components) = (subject(), Components::of([].iter()));
    let document = || Document::new(&subject, &components, SpecVersion::V1_2, None).unwrap();
    let (one, other) = (document(), document());
    assert_ne!(one.serial_number(), other.serial_number());
    assert_eq!(one.serial_number()[23..24], *"4");
    assert!(one.seconds > 1_700_000_000);
}

#[test]
fn documents_of_random_names_say_what_the_packages_say() {
    const PIECES: &[&str] = &[
        "a", "<", "&", ">", "\"", "'", "]]>", "\r", "\n", "\t", "\0", "\u{1b}", "\u{fffe}", "é", "@", "/", "%", " ",
        "&amp;",
    ];
    crate::fuzz::each_round(|random| {
        let name = format!("x{}", random.text(PIECES, 8));
        let packages = [package("npm", None, &name, Some("1"))];
        let json: serde_json::Value =
            serde_json::from_str(&written(&packages, SpecVersion::V1_6, Format::Json, true)).unwrap();
        assert_eq!(json["components"][0]["name"], name.as_str());
        let document = written(&packages, SpecVersion::V1_2, Format::Xml, false);
        let mut reader = quick_xml::Reader::from_str(&document);
        let (mut read, mut names) = (String::new(), 0);
        loop {
            match reader.read_event().unwrap_or_else(|error| panic!("{document:?}: {error}")) {
                Event::Start(element) if element.local_name().into_inner() == "name" => names += 1,
                // The first name is that of the project.
                Event::Text(text) if names == 2 => read += &text,
                Event::GeneralRef(reference) if names == 2 => read.push(match &*reference {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "#xD" => '\r',
                    other => panic!("{other}"),
                }),
                Event::End(_) if names == 2 => break,
                Event::Eof => panic!("{document:?}"),
                _ => {}
            }
        }
        let allowed =
            |letter: char| matches!(letter, '\t' | '\n' | '\r' | ' '..) && !matches!(letter, '\u{fffe}' | '\u{ffff}');
        let expected: String = name.chars().map(|letter| if allowed(letter) { letter } else { '\u{fffd}' }).collect();
        assert_eq!(read, expected, "{document:?}");
    });
}

#[test]
fn a_type_that_the_schema_lacks_is_refused() {
    for (kind, word) in ProjectType::VALUES.iter().zip(ProjectType::WORDS) {
        assert_eq!(kind.word(), *word);
        for version in SpecVersion::VALUES {
            let subject = Subject { kind: *kind, ..subject() };
            let components = Components::of([].iter());
            let result = Document::new(&subject, &components, *version, Some(0));
            assert_eq!(
                matches!(result, Err(DocumentError::TypeNeeds(_))),
                *version < kind.since(),
                "{word} {version:?}"
            );
        }
    }
    assert_eq!(ProjectType::default().word(), "library");
}
