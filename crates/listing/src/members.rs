//! The members of the objects of a list, found by name. Objects of a list mostly have the same members in the same order, so
//! that the bytes before each value are the same as in the object before and need not be understood again.

use crate::scanner::{ScanError, Scanner};

/// The most members of an object whose names are remembered; a list's objects have fewer.
const MOST_REMEMBERED: usize = 32;

/// The most bytes between two values that are remembered.
const LONGEST_REMEMBERED: usize = 64;

/// Finds the members of one object after another.
pub struct Members {
    names: Vec<&'static str>,
    /// What stood before each value of the object that was read last.
    before: Vec<Before>,
}

/// What stands before a value: `{"name":` or `,"name":`, with blanks wherever they may be.
struct Before {
    bytes: [u8; LONGEST_REMEMBERED],
    length: usize,
    /// The place of the member among those that are looked for, if it is one of them.
    place: Option<usize>,
}

impl Members {
    /// Looks for members of these names.
    pub fn new(names: Vec<&'static str>) -> Members {
        Members { names, before: Vec::new() }
    }

    /// Finds the members of the object that the bytes begin with, puts the value of each, as it stands there, at the place of
    /// its name, and returns the length of the object. Of two members of one name the last one counts.
    ///
    /// # Errors
    /// The bytes end within the object, or are not JSON.
    ///
    /// # Panics
    /// If there are fewer places than names.
    // Where it is inlined into its caller, it is compiled for size with it.
    #[inline(never)]
    pub fn read<'a>(&mut self, bytes: &'a [u8], values: &mut [&'a [u8]]) -> Result<usize, ScanError> {
        let mut scanner = Scanner::new(bytes);
        for nth in 0.. {
            let place = match self.before.get(nth) {
                Some(before) if scanner.pass(&before.bytes[..before.length]) => before.place,
                _ => match self.name(nth, &mut scanner)? {
                    Some(place) => place,
                    None => break,
                },
            };
            let value = scanner.value()?;
            if let Some(place) = place {
                values[place] = value;
            }
        }
        Ok(scanner.passed())
    }

    /// Passes what stands before the value of a member, remembers it, and returns the place of the member; `None` at the end
    /// of the object.
    fn name(&mut self, nth: usize, scanner: &mut Scanner) -> Result<Option<Option<usize>>, ScanError> {
        let start = scanner.passed();
        let Some(name) = (if nth == 0 { scanner.first_name()? } else { scanner.next_name()? }) else {
            return Ok(None);
        };
        let place = self.names.iter().position(|other| other.as_bytes() == name);
        self.before.truncate(nth);
        let passed = scanner.passed_since(start);
        if self.before.len() == nth && nth < MOST_REMEMBERED && passed.len() <= LONGEST_REMEMBERED {
            let mut bytes = [0; LONGEST_REMEMBERED];
            bytes[..passed.len()].copy_from_slice(passed);
            self.before.push(Before { bytes, length: passed.len(), place });
        }
        Ok(Some(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values of `id` and `name` in each of the objects, as one reader finds them in turn.
    fn found(objects: &[&str]) -> Vec<Result<(String, String), ScanError>> {
        let mut members = Members::new(vec!["id", "name"]);
        let text = |value: &[u8]| String::from_utf8(value.to_vec()).unwrap();
        let mut one = |object: &str| {
            let mut values = [&[][..]; 2];
            let length = members.read(object.as_bytes(), &mut values)?;
            assert_eq!(length, object.len(), "{object}");
            Ok((text(values[0]), text(values[1])))
        };
        objects.iter().map(|object| one(object)).collect()
    }

    #[test]
    fn members_are_found_whatever_the_object_before_was_like() {
        let objects = [
            (r#"{"id":1,"name":"a"}"#, "1", "\"a\""),
            (r#"{"id":2,"name":"b"}"#, "2", "\"b\""),
            (r#"{"name":"c","id":3}"#, "3", "\"c\""),
            (r#"{ "id" : 4 , "name" : null }"#, "4", "null"),
            (r#"{"id":5}"#, "5", ""),
            ("{}", "", ""),
            (r#"{"id":6,"more":{"id":7},"name":[1]}"#, "6", "[1]"),
            (r#"{"id":8,"more":{"name":9}}"#, "8", ""),
            (r#"{"id":10,"names":"d","name":"e"}"#, "10", "\"e\""),
            (r#"{"id":11,"id":12,"name":1,"name":2}"#, "12", "2"),
        ];
        for first in objects {
            for second in objects {
                let expected = [first, second, first].map(|(_, id, name)| Ok((id.to_owned(), name.to_owned())));
                assert_eq!(found(&[first.0, second.0, first.0]), expected, "{} then {}", first.0, second.0);
            }
        }
    }

    #[test]
    fn what_is_no_object_is_refused_after_any_number_of_objects() {
        let good = r#"{"id":1,"name":2}"#;
        for (bad, error) in [
            (r#"{"id":1,"name":2"#, ScanError::Incomplete),
            (r#"{"id":1,"name":"#, ScanError::Incomplete),
            (r#"{"id":1,"na"#, ScanError::Incomplete),
            (r#"{"id":1,"name":}"#, ScanError::Invalid),
            (r#"{"id":1,"name":2,}"#, ScanError::Invalid),
            (r#"{"id":1 "name":2}"#, ScanError::Invalid),
            (r#"{"id":1,"name",2}"#, ScanError::Invalid),
        ] {
            for before in [&[][..], &[good], &[good, good]] {
                assert_eq!(found(&[before, &[bad]].concat()).last(), Some(&Err(error)), "{bad}");
            }
        }
    }

    #[test]
    fn objects_of_many_members_with_long_names_are_read_the_same_each_time() {
        let many: String = (0..100).map(|nth| format!("\"member {nth} {}\":{nth},", "x".repeat(nth))).collect();
        let object = format!("{{{many}\"id\":1,\"name\":2}}");
        let expected = Ok(("1".to_owned(), "2".to_owned()));
        assert_eq!(found(&[&object, &object]), [expected.clone(), expected]);
    }
}
