//! Random configuration files.

use super::Config;
use crate::fuzz::each_round;

const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"sources\":",
    "[{",
    "}]",
    "\"name\":\"a\"",
    "\"name\":null",
    "\"url\":\"http://h\"",
    "\"token\":\"x\"",
    "\"encryptedToken\":\"AAAA\"",
    "\"new\":{\"x\":1.50}",
    "\"sources\":[{\"name\":\"a\",\"url\":\"http://h\",\"more\":[1]}]",
    "null",
    "1",
    "\"",
    "\\u0000",
    " ",
    "\n",
    "//",
    "\u{feff}",
    "\"Sources\":",
    "\"insecure\":1",
    "\"caCert\":\"f\"",
];

#[test]
fn what_is_read_is_written_so_that_it_is_read_the_same() {
    each_round(|random| {
        let text = match random.below(3) {
            0 => random.text(PIECES, 10),
            1 => format!("{{\"sources\":[{{{}}}]}}", random.text(PIECES, 7)),
            _ => {
                let more = random
                    .text(&["\"new\":{\"x\":[null]}", ",", "\"token\":\"x\"", "\"username\":\"u\"", "\"y\":2"], 5);
                format!("{{\"sources\":[{{\"name\":\"a\",\"url\":\"http://h\",{more}}}]}}")
            }
        };
        let Ok(config) = serde_json::from_str::<Config>(&text) else {
            return;
        };
        for source in config.sources() {
            // Whether they can be decoded or not.
            drop((source.token(), source.password()));
        }
        let written = serde_json::to_string(&config).unwrap();
        let again: Config =
            serde_json::from_str(&written).unwrap_or_else(|error| panic!("{text:?}: {written}: {error}"));
        assert_eq!(written, serde_json::to_string(&again).unwrap(), "{text:?}");
        assert_eq!(config.sources().len(), again.sources().len(), "{text:?}");
    });
}
