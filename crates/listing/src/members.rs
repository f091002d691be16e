//! The members of the objects of a list, found by name. Objects of a list mostly have the same members in the same order, so
//! that the bytes before each value are the same as in the object before and need not be understood again.

use crate::scanner::{ScanError, Scanner};

/// The most members that are remembered; the objects of a list have fewer.
const MOST_REMEMBERED: usize = 32;

/// The most bytes between two values that are remembered.
const LONGEST_REMEMBERED: usize = 64;

/// Finds the members of one object after another.
pub struct Members {
    names: Vec<&'static str>,
    /// What stood before the values of the objects until now, mostly in the order of the last one.
    before: Vec<Before>,
}

/// What stands before a value: `{"name":` or `,"name":`, with blanks wherever they may be.
struct Before {
    bytes: [u8; LONGEST_REMEMBERED],
    length: usize,
    /// Whether the value is the first of its object.
    is_first: bool,
    /// The place of the member among those that are looked for, if it is one of them.
    place: Option<usize>,
}

impl Before {
    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
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
    // If this were inlined, it would be compiled for size along with its caller.
    #[inline(never)]
    pub fn read<'a>(&mut self, bytes: &'a [u8], values: &mut [&'a [u8]]) -> Result<usize, ScanError> {
        let mut scanner = Scanner::new(bytes);
        // Which of the remembered ones comes next, if this object is like the last one.
        let mut next = 0;
        let mut is_first = true;
        loop {
            let place = match self.remembered(&mut next, is_first, &mut scanner) {
                Some(place) => place,
                None => match self.name(&mut next, is_first, &mut scanner)? {
                    Some(place) => place,
                    None => return Ok(scanner.passed()),
                },
            };
            is_first = false;
            let value = scanner.value()?;
            if let Some(place) = place {
                values[place] = value;
            }
        }
    }

    /// Passes what stands before the value of a member, if it is remembered, and returns the place of the member. Begins with
    /// the next one, and goes on with those after it, as where members are missing.
    #[inline(always)]
    fn remembered(&self, next: &mut usize, is_first: bool, scanner: &mut Scanner) -> Option<Option<usize>> {
        if scanner.is_at(b'}') {
            return None;
        }
        let mut passes = |before: &Before| before.is_first == is_first && scanner.pass(before.bytes());
        let (behind, ahead) = self.before.split_at(*next);
        let found = match ahead.iter().position(&mut passes) {
            Some(skipped) => *next + skipped,
            None => behind.iter().position(&mut passes)?,
        };
        *next = found + 1;
        Some(self.before[found].place)
    }

    /// Passes what stands before the value of a member, remembers it as the next one, and returns the place of the member;
    /// `None` at the end of the object.
    fn name(
        &mut self,
        next: &mut usize,
        is_first: bool,
        scanner: &mut Scanner,
    ) -> Result<Option<Option<usize>>, ScanError> {
        let start = scanner.passed();
        let Some(name) = (if is_first { scanner.first_name()? } else { scanner.next_name()? }) else {
            return Ok(None);
        };
        let place = self.names.iter().position(|other| other.as_bytes() == name);
        let passed = scanner.passed_since(start);
        if self.before.len() < MOST_REMEMBERED && passed.len() <= LONGEST_REMEMBERED {
            let mut bytes = [0; LONGEST_REMEMBERED];
            bytes[..passed.len()].copy_from_slice(passed);
            self.before.insert(*next, Before { bytes, length: passed.len(), is_first, place });
            *next += 1;
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
        let (good, reverse) = (r#"{"id":1,"name":2}"#, r#"{"name":1,"id":2}"#);
        for (bad, error) in [
            (r#"{"id":1,"name":2"#, ScanError::Incomplete),
            (r#"{"id":1,"name":"#, ScanError::Incomplete),
            (r#"{"id":1,"na"#, ScanError::Incomplete),
            (r#"{"id":1,"name":}"#, ScanError::Invalid),
            (r#"{"id":1,"name":2,}"#, ScanError::Invalid),
            (r#"{"id":1 "name":2}"#, ScanError::Invalid),
            (r#"{"id":1{"id":2}"#, ScanError::Invalid),
            (r#"{"name":1{"id":2}"#, ScanError::Invalid),
            (r#","id":1,"name":2}"#, ScanError::Invalid),
            (r#"{"id":1,"name",2}"#, ScanError::Invalid),
        ] {
            for before in [&[][..], &[good], &[good, good], &[good, reverse]] {
                assert_eq!(found(&[before, &[bad]].concat()).last(), Some(&Err(error)), "{bad}");
            }
        }
    }

    #[test]
    fn a_name_of_any_length_is_another_one_where_one_byte_differs() {
        for length in 1..80 {
            let name: &'static str = "x".repeat(length).leak();
            let mut members = Members::new(vec![name]);
            let mut value_in = |object: &str| {
                let mut values = [&[][..]];
                assert_eq!(members.read(object.as_bytes(), &mut values), Ok(object.len()), "{object}");
                values[0] == b"1"
            };
            let object = format!("{{\"{name}\":1}}");
            assert!(value_in(&object));
            for place in 2..2 + length {
                let mut other = object.clone();
                other.replace_range(place..=place, "y");
                assert!(!value_in(&other), "{other}");
                assert!(value_in(&object), "{length}");
            }
        }
    }

    #[test]
    fn objects_of_several_shapes_are_remembered_and_only_so_many_of_their_members() {
        let mut members = Members::new(vec!["id", "name"]);
        let mut remembered = |object: &str| {
            members.read(object.as_bytes(), &mut [&[][..]; 2]).unwrap();
            members.before.iter().map(|before| str::from_utf8(before.bytes()).unwrap().to_owned()).collect::<Vec<_>>()
        };
        let shapes = [r#"{"id":1,"name":2,"feed":3}"#, r#"{"name":1,"feed":2}"#, r#"{"id":1,"user":2,"feed":3}"#];
        let before = ["{\"name\":", "{\"id\":", ",\"user\":", ",\"name\":", ",\"feed\":"];
        for shape in shapes {
            remembered(shape);
        }
        for shape in shapes {
            assert_eq!(remembered(shape), before, "{shape}");
        }
        let many: String = (0..100).map(|nth| format!(",\"{nth}\":{nth}")).collect();
        assert_eq!(remembered(&format!("{{\"id\":1{many}}}")).len(), MOST_REMEMBERED);
    }

    #[test]
    fn objects_of_many_members_with_long_names_are_read_the_same_each_time() {
        let many: String = (0..100).map(|nth| format!("\"member {nth} {}\":{nth},", "x".repeat(nth))).collect();
        let object = format!("{{{many}\"id\":1,\"name\":2}}");
        let expected = Ok(("1".to_owned(), "2".to_owned()));
        assert_eq!(found(&[&object, &object]), [expected.clone(), expected]);
    }
}
