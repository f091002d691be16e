//! What is a version, which of two is higher, and which one is taken.

use super::*;
use crate::fuzz::each_round;

#[test]
fn versions_of_the_standard_are_read_and_others_are_not() {
    for text in [
        "0.0.0",
        "1.2.3",
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-0.3.7",
        "1.0.0-x-y-z.--",
        "1.0.0+20130313144700",
        "1.0.0-beta+exp.sha.5114f85",
        "1.0.0+001",
        "1.0.0--",
        "1.0.0-0a",
        "1.0.0+a-b",
        "99999999999999999999999.999999999999999999.99999999999999999",
    ] {
        assert_eq!(Version::parse(text).as_ref().map(Version::as_str), Some(text));
    }
    for text in [
        "",
        "1",
        "1.0",
        "1.0.0.0",
        "01.0.0",
        "1.00.0",
        "1.0.0-",
        "1.0.0+",
        "1.0.0-a..b",
        "1.0.0-01",
        "1.0.0+a+b",
        "1.0.0-ä",
        "1.0.0 ",
        " 1.0.0",
        "v1.0.0",
        "1.0.x",
        "-1.0.0",
        "1..0",
        "1.0.0-a_b",
        "1.0.0+a.",
        "latest",
    ] {
        assert_eq!(Version::parse(text), None, "{text}");
    }
}

#[test]
fn the_order_is_that_of_the_standard() {
    let ascending = [
        "0.0.0-0",
        "0.0.0",
        "0.9.0",
        "0.10.0",
        "1.0.0-1",
        "1.0.0-2",
        "1.0.0-10",
        "1.0.0-99999999999999999999",
        "1.0.0-100000000000000000000",
        "1.0.0--",
        "1.0.0-Alpha",
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.1.0",
        "1.0.0-alpha.beta",
        "1.0.0-beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
        "1.0.0-rc.1+b",
        "1.0.0-rc.1",
        "1.0.0+1",
        "1.0.0+2",
        "1.0.0+10",
        "1.0.0+a",
        "1.0.0+b",
        "1.0.0",
        "1.0.1-a",
        "1.0.18446744073709551616",
        "1.0.18446744073709551617",
        "2.0.0",
        "18446744073709551616.0.0",
        "18446744073709551617.0.0-a",
    ];
    for (place, lower) in ascending.iter().enumerate() {
        let lower = Version::parse(lower).unwrap();
        assert_eq!(lower.cmp(&lower.clone()), Ordering::Equal);
        for higher in &ascending[place + 1..] {
            let higher = Version::parse(higher).unwrap();
            assert_eq!(
                (lower.cmp(&higher), higher.cmp(&lower)),
                (Ordering::Less, Ordering::Greater),
                "{lower} {higher}"
            );
        }
    }
}

#[test]
fn the_order_is_total_for_any_versions() {
    let pieces = ["0", "1", "10", "00", ".", ".", "-", "+", "a", "B", "1.0.0", "1.0.0-", "+1", "+01", "-1.a"];
    each_round(|random| {
        let mut versions: Vec<Version> =
            (0..12).filter_map(|_| Version::parse(&(format!("1.0.{}", random.text(&pieces, 5))))).collect();
        versions.sort();
        for (place, one) in versions.iter().enumerate() {
            for (other_place, other) in versions.iter().enumerate() {
                let expected = if one == other { Ordering::Equal } else { place.cmp(&other_place) };
                assert_eq!(one.cmp(other), expected, "{one} {other}");
            }
        }
    });
}

#[test]
fn latest_is_stable_and_an_exact_version_is_exact() {
    let versions = ["1.0.0", "2.0.0-rc.1", "1.1.0+a", "1.1.0", "not", "1.1.0"];
    let versions: Vec<Version> = versions.iter().filter_map(|text| Version::parse(text)).collect();
    let pick = |text: &str| Wanted::parse(text).unwrap().pick(&versions).map(Version::as_str);
    assert_eq!(pick("latest"), Some("1.1.0"));
    assert_eq!(pick("Latest-Unstable"), Some("2.0.0-rc.1"));
    assert_eq!(pick("1.1.0+a"), Some("1.1.0+a"));
    assert_eq!(pick("1.1.0+A"), None);
    assert_eq!(pick("3.0.0"), None);
    assert_eq!(Wanted::Latest.pick(&versions[1..2]), None);
    // The first of equal ones.
    assert!(std::ptr::eq(Wanted::Latest.pick(&versions).unwrap(), &versions[3]));
    assert_eq!(Wanted::parse("1.0"), None);
}
