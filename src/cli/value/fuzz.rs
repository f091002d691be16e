//! Random dates.

use std::ffi::OsStr;

use super::Value;
use crate::date::Timestamp;
use crate::fuzz::each_round;

const PIECES: &[&str] = &[
    "2024",
    "-",
    "/",
    "08",
    "01",
    "T",
    " ",
    "13",
    ":",
    "45",
    "00",
    "Z",
    "+",
    "02:00",
    "-12:00",
    "1y",
    "90d",
    "w",
    "h",
    "0",
    "9999",
    "29",
    "02",
    "999999",
    "ä",
    "2024-02-29",
    "T13:45",
    "t23:59:59",
    "12-31",
];

#[test]
fn a_date_that_is_accepted_is_accepted_as_it_is_sent() {
    each_round(|random| {
        let text = random.text(PIECES, 8);
        let Ok(moment) = <Timestamp as Value>::parse(OsStr::new(&text), &[]) else {
            return;
        };
        let sent = moment.to_wire();
        let again = <Timestamp as Value>::parse(OsStr::new(&sent), &[])
            .unwrap_or_else(|fault| panic!("{text:?} is sent as {sent}: {fault}"));
        assert_eq!(again.to_wire(), sent, "{text:?}");
        assert!(moment.is_written_as(&sent), "{text:?} is sent as {sent}");
    });
}
