//! Secrets in every mixture of spellings, among random text.

use super::{MASK, masked};
use crate::fuzz::{Random, each_round};
use crate::text::{is_unprintable, printable};

const AROUND: &[&str] = &[
    "a",
    " ",
    "%",
    "%2",
    "&",
    "&amp",
    ";",
    "\\",
    "\\u",
    "\\u00",
    "+",
    "\"",
    "<b>",
    "\n",
    "\u{1b}[31m",
    "é",
    "€",
    "😀",
    "\u{202e}",
];

const SECRETS: [&str; 3] = ["Zq7 w&Jx\"K\\/v", "Zß€😀XYVW", "Z%41%42Q&amp;Z"];

fn spelled(secret: &str, random: &mut Random) -> String {
    secret
        .chars()
        .map(|letter| {
            let code = u32::from(letter);
            match random.below(7) {
                0 => letter.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect(),
                1 => letter.to_string().bytes().map(|byte| format!("%{byte:02x}")).collect(),
                2 => letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect(),
                3 => format!("&#{code};"),
                4 => format!("&#x{code:x};"),
                5 if letter == '&' => "&amp;".to_string(),
                5 if letter == ' ' => "+".to_string(),
                5 if "\"\\/".contains(letter) => format!("\\{letter}"),
                _ => letter.to_string(),
            }
        })
        .collect()
}

#[test]
fn a_secret_in_any_mixture_of_spellings_is_masked() {
    // Not those of the whole process: other tests make up secrets too.
    let secrets = SECRETS.map(String::from);
    each_round(|random| {
        let secret = random.pick(&SECRETS);
        let (before, after) = (random.text(AROUND, 5), random.text(AROUND, 5));
        let spelling = spelled(secret, random);
        let hidden = masked(&format!("{before}|{spelling}|{after}"), &secrets, false);
        assert_eq!(hidden, format!("{before}|{MASK}|{after}"), "{secret} as {spelling:?}");
        let end = (1..=spelling.len()).filter(|end| spelling.is_char_boundary(*end)).nth(random.below(6)).unwrap_or(1);
        let cut = masked(&format!("|{}", &spelling[..end]), &secrets, true);
        assert_eq!(cut, format!("|{MASK}"), "{secret} cut to {:?}", &spelling[..end]);
    });
}

#[test]
fn text_without_a_secret_is_unchanged_and_shown_without_controls() {
    each_round(|random| {
        let text = random.text(AROUND, 12);
        assert_eq!(masked(&text, &SECRETS.map(String::from), false), text);
        let shown = printable(&text);
        assert!(!shown.chars().any(is_unprintable), "{text:?} is shown as {shown:?}");
        assert_eq!(printable(&shown), shown);
    });
}
