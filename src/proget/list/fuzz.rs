//! Random lists.

use super::tests::read;
use crate::fuzz::each_round;
use crate::proget::fuzz::JSON;

#[test]
fn a_list_is_read_the_same_in_pieces_of_any_size_and_only_if_it_is_json() {
    each_round(|random| {
        let (before, after) = (random.pick(&["[", "[", " [", "\u{feff}[", ""]), random.pick(&["]", "]", "]\n", ""]));
        let elements: Vec<String> = (0..random.below(4))
            .map(|_| match random.below(3) {
                0 => random.text(JSON, 6),
                1 => format!(
                    "{{{}}}",
                    random.text(&["\"id\":1", ",", "\"type\":\"Feed\"", "\"user\":null", "\"x\":[{}]"], 5)
                ),
                _ => random
                    .pick(&["{\"id\":1,\"type\":\"System\"}", "{}", "{\"id\":\"x\",\"displayName\":\"a\\\"b\"}"])
                    .to_string(),
            })
            .collect();
        let text = format!("{before}{}{after}", elements.join(","));
        let (keys, end) = read(&text, usize::MAX, None);
        let (in_pieces, other_end) = read(&text, 1 + random.below(5), None);
        assert_eq!((&keys, end.is_ok()), (&in_pieces, other_end.is_ok()), "{text:?} in pieces");
        if end.is_ok() {
            let json = text.trim_start_matches('\u{feff}');
            let value: Result<serde_json::Value, _> = serde_json::from_str(json);
            let objects = |list: &Vec<serde_json::Value>| list.iter().filter(|element| element.is_object()).count();
            let count = value.as_ref().ok().map(|value| value.as_array().map_or(0, objects));
            assert_eq!(count, Some(keys.len()), "{text:?} is taken for {keys:?}");
        }
    });
}
