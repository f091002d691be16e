//! `pgutil connectors properties list`.

use crate::support::whole_leaf::WholeLeaf;

#[test]
fn the_properties_are_listed_in_their_order() {
    WholeLeaf {
        line: &["connectors", "properties", "list", "--connector=a b"],
        reads: &[("/api/management/connectors/get/a%20b", r#"{"name":"A b","url":"u","feedType":"npm","timeout":10,"metadataCacheEnabled":true,"filters":["A*","!B"],"password":"pw","new":[1.50]}"#)],
        stdout: "url=u\nfeedType=npm\ntimeout=10\nmetadataCacheEnabled=true\nmetadataCacheCount=*not set*\nmetadataCacheMinutes=*not set*\n",
        json: "{\"name\":\"A b\",\"url\":\"u\",\"feedType\":\"npm\",\"timeout\":10,\"metadataCacheEnabled\":true,\"filters\":[\"A*\",\"!B\"],\"password\":\"pw\",\"new\":[1.50]}\n",
        ..WholeLeaf::BLANK
    }
    .check();
}
