//! The nearest real word to a mistyped one.

/// The candidate that was probably meant, if one is near enough: equal except for case, or with few slips for its length.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (slips(&typed, &candidate.to_lowercase()), candidate))
        .filter(|(slips, candidate)| *slips <= candidate.len().min(typed.len()) / 3)
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, candidate)| candidate)
}

/// Letters added, lost, changed or swapped with a neighbour (the optimal string alignment distance).
fn slips(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let mut before_last = vec![0; right.len() + 1];
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for i in 1..=left.len() {
        let mut row = vec![i; right.len() + 1];
        for j in 1..=right.len() {
            let changed = usize::from(left[i - 1] != right[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + changed);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                row[j] = row[j].min(before_last[j - 2] + 1);
            }
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_every_kind_are_found_and_strangers_are_not() {
        let words = ["system", "feed", "personal", "list", "delete", "expiration"];
        for (typed, meant) in [
            ("sytem", Some("system")),
            ("SYSTEM", Some("system")),
            ("fed", Some("feed")),
            ("lsit", Some("list")),
            ("expriation", Some("expiration")),
            ("dleete", Some("delete")),
            ("hunter42", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, words), meant, "{typed}");
        }
    }
}
