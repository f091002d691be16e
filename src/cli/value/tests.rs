//! What each type of value takes and refuses.

use super::*;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Colour {
    Red,
    Green,
    Any,
}

impl Choice for Colour {
    const WORDS: Words = &["red", "green", "any"];
    const VALUES: &'static [Colour] = &[Colour::Red, Colour::Green, Colour::Any];
    const ALONE: Option<&'static str> = Some("any");
}

fn read<V: Value>(text: &str) -> Result<V, String> {
    V::parse(OsStr::new(text), V::WORDS)
}

fn list(text: &str) -> Result<Vec<Colour>, String> {
    read::<List<Colour>>(text).map(|list| list.0)
}

#[test]
fn words_are_read_in_any_case_and_empty_elements_are_dropped() {
    assert_eq!(list(" Red,,green ,").unwrap(), [Colour::Red, Colour::Green]);
    assert_eq!(read::<Colour>("GREEN"), Ok(Colour::Green));
}

#[test]
fn a_wrong_word_is_named_by_its_position_and_not_repeated() {
    assert_eq!(
        list("red,hunter42").unwrap_err(),
        "takes a list of red, green or any; word 2 of the list is not one of them"
    );
    assert_eq!(
        list("gren").unwrap_err(),
        "takes a list of red, green or any; word 1 of the list is not one of them (did you mean green?)"
    );
    assert_eq!(list(",").unwrap_err(), "takes a list of red, green or any");
    assert_eq!(read::<Colour>("hunter42").unwrap_err(), "takes red, green or any");
}

#[test]
fn a_word_that_includes_the_others_is_taken_only_on_its_own() {
    assert_eq!(list("any").unwrap(), [Colour::Any]);
    assert_eq!(list("ANY,any").unwrap(), [Colour::Any, Colour::Any]);
    for text in ["any,red", "red,any"] {
        assert_eq!(list(text).unwrap_err(), "takes any only on its own, since it includes all the others", "{text}");
    }
}

#[test]
fn a_word_without_a_type_of_its_own_is_known_as_listed_and_as_typed() {
    let words: Words = &["NuGet", "npm"];
    let word = Word::parse(OsStr::new("nuget"), words).unwrap();
    assert_eq!((word.word, word.typed.as_str()), ("NuGet", "nuget"));
    assert_eq!(Word::parse(OsStr::new("nugat"), words).unwrap_err(), "takes NuGet or npm (did you mean NuGet?)");
}

#[test]
fn numbers_have_bounds() {
    assert_eq!(read::<Seconds>("60").map(|seconds| seconds.0), Ok(Duration::from_secs(60)));
    for text in ["-1", "1.5", "", "x", "99999999999999999999", "31622401"] {
        let why = read::<Seconds>(text).map(|_| ()).unwrap_err();
        assert_eq!(why, "takes a whole number of seconds from 0 to 31622400", "{text}");
    }
    assert_eq!(read::<Id>(" 7 "), Ok(Int(7)));
    assert_eq!(read::<Id>("-1"), Ok(Int(-1)));
    assert_eq!(read::<Id>("2147483648").unwrap_err(), "takes a whole number such as 42");
    assert_eq!(read::<Int<1, 9>>("+9"), Ok(Int(9)));
    assert_eq!(read::<Int<1, 9>>("0").unwrap_err(), "takes a whole number from 1 to 9");
    assert_eq!(read::<Int<0, { i64::MAX }>>("9223372036854775807"), Ok(Int(i64::MAX)));
}

#[test]
fn true_and_false_are_read_in_any_case() {
    assert_eq!(read::<TrueFalse>("True"), Ok(TrueFalse(true)));
    assert_eq!(read::<TrueFalse>("FALSE"), Ok(TrueFalse(false)));
    assert_eq!(read::<TrueFalse>("yes").unwrap_err(), "takes true or false");
    assert!(read::<OnOff>("TRUE").is_ok_and(|value| value.0));
    assert_eq!(read::<OnOff>("yes").map(|_| ()).unwrap_err(), "is a switch: it takes true, false or no value");
}

#[test]
fn a_list_of_texts_is_trimmed_and_has_no_empty_ones() {
    assert_eq!(read::<Texts>(" a b ,, c,"), Ok(Texts(vec!["a b".into(), "c".into()])));
    assert_eq!(read::<Texts>(" , ").unwrap_err(), "takes a comma-separated list");
}

#[test]
fn an_empty_text_clears_what_can_be_cleared() {
    assert_eq!(read::<Clearable<String>>(""), Ok(Clearable(None)));
    assert_eq!(read::<Clearable<Int<0, 9>>>("5"), Ok(Clearable(Some(Int(5)))));
    assert_eq!(read::<Clearable<Int<0, 9>>>("x").unwrap_err(), "takes a whole number from 0 to 9");
    assert_eq!(read::<Clearable<Colour>>("red"), Ok(Clearable(Some(Colour::Red))));
}

#[test]
fn words_are_joined_as_in_a_sentence() {
    for (words, joined) in [(&["a"][..], "a"), (&["a", "b"], "a or b"), (&["a", "b", "c"], "a, b or c"), (&[], "")] {
        assert_eq!(or_list(words), joined);
    }
}
