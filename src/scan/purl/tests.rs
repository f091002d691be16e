//! Package URLs against the test suite of the purl specification (`facts.json`, MIT, types in use).

use serde::Deserialize;
use serde_json::Value;

use super::*;
use crate::fuzz::each_round;

#[derive(Deserialize)]
struct Facts {
    /// A purl, or the parts of one, and the canonical form.
    canonical: Vec<(Value, String)>,
    /// A purl and its parts.
    parsed: Vec<(String, Value)>,
}

fn facts() -> Facts {
    serde_json::from_str(include_str!("facts.json")).unwrap()
}

fn purl_of(parts: &Value) -> Purl {
    let text = |name: &str| parts[name].as_str().map(str::to_owned);
    let qualifiers = parts["qualifiers"].as_object().into_iter().flatten();
    let mut purl = Purl {
        kind: text("type").unwrap(),
        namespace: text("namespace"),
        name: text("name").unwrap(),
        version: text("version"),
        qualifiers: qualifiers.map(|(key, value)| (key.clone(), value.as_str().unwrap().to_owned())).collect(),
        subpath: text("subpath"),
    };
    purl.normalise();
    purl
}

#[test]
fn the_canonical_form_is_that_of_the_specification() {
    let facts = facts().canonical;
    assert!(facts.len() > 50);
    for (input, expected) in facts {
        let purl = input.as_str().map_or_else(|| purl_of(&input), |text| Purl::parse(text).unwrap());
        assert_eq!(purl.to_string(), expected, "{input}");
        assert_eq!(Purl::parse(&expected).unwrap(), purl, "{input}");
    }
}

#[test]
fn the_parts_are_those_of_the_specification() {
    let facts = facts().parsed;
    assert!(facts.len() > 30);
    for (input, parts) in facts {
        assert_eq!(Purl::parse(&input).unwrap(), purl_of(&parts), "{input}");
    }
}

#[test]
fn what_is_no_purl_is_refused() {
    for (text, why) in [
        ("", "does not begin with pkg:"),
        ("npm/a@1", "does not begin with pkg:"),
        ("pké:npm/a", "does not begin with pkg:"),
        ("pkg:", "has no name"),
        ("pkg:npm", "has no name"),
        ("pkg:npm/", "has no name"),
        ("pkg:npm//?a=b", "has no name"),
        ("pkg:n%20pm/a", "has no valid type"),
        ("pkg:1npm/a", "has no valid type"),
        ("pkg:npm/a?x", "has a qualifier without ="),
        ("pkg:npm/a?é=1", "has an invalid qualifier"),
        ("pkg:npm/%ff", "has a wrong percent-encoding"),
    ] {
        assert_eq!(Purl::parse(text), Err(InvalidPurl(why)), "{text}");
    }
}

#[test]
fn an_encoded_slash_separates_segments() {
    let purl = Purl::parse("pkg:npm/a%2F/b%2Fc/d#%2F/e%2F..").unwrap();
    assert_eq!((purl.namespace.as_deref(), purl.subpath.as_deref()), (Some("a/b/c"), Some("e")));
    assert_eq!(Purl::parse("pkg:npm/d#%2F").unwrap().to_string(), "pkg:npm/d");
}

#[test]
fn a_package_becomes_a_canonical_purl() {
    let package = |kind, group: Option<&str>, name: &str, version: &str| {
        let qualifiers =
            vec![("type", String::from("tar.bz2")), ("build", String::from("h_1")), ("channel", String::new())];
        let group = group.map(str::to_owned);
        Package { kind, group, name: name.into(), version: Some(version.into()), qualifiers, is_development: false }
    };
    for (package, expected) in [
        (package("npm", Some("@s"), "x", "2.0.0-b+1"), "pkg:npm/%40s/x@2.0.0-b%2B1?build=h_1&type=tar.bz2"),
        (
            package("pypi", None, "Zope.Interface_x", "1!2.0RC1+l"),
            "pkg:pypi/zope.interface-x@1%212.0rc1%2Bl?build=h_1&type=tar.bz2",
        ),
        (package("composer", Some("Monolog"), "Monolog", ""), "pkg:composer/monolog/monolog?build=h_1&type=tar.bz2"),
        (
            package("golang", Some("github.com/A//b"), "c/d", "v1"),
            "pkg:golang/github.com/A/b/c%2Fd@v1?build=h_1&type=tar.bz2",
        ),
        (package("nuget", None, "é x", "1"), "pkg:nuget/%C3%A9%20x@1?build=h_1&type=tar.bz2"),
    ] {
        assert_eq!(Purl::from(&package).to_string(), expected);
    }
}

#[test]
fn the_canonical_form_of_random_text_is_stable() {
    const PIECES: &[&str] = &[
        "pkg:", "npm", "pypi", "/", "//", "@", "%40", "s", "A_b", "1.0", "?", "k=v", "K=", "&", "#", "..", "%", "%2F",
        "%zz", "%ff", "é",
    ];
    each_round(|random| {
        let text = format!("pkg:{}", random.text(PIECES, 12));
        if let Ok(purl) = Purl::parse(&text) {
            let written = purl.to_string();
            let again = Purl::parse(&written).unwrap_or_else(|error| panic!("{text:?}: {written:?}: {error:?}"));
            assert_eq!(again.to_string(), written, "{text:?}");
        }
    });
}
