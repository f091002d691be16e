//! `pgutil connectors properties list`.

use crate::support::leaf;

#[test]
fn the_properties_are_listed_in_their_order() {
    leaf::read(&["connectors", "properties", "list", "--connector=a b"], "GET", "/api/management/connectors/get/a%20b", r#"{"name":"A b","url":"u","feedType":"npm","timeout":10,"metadataCacheEnabled":true,"filters":["A*","!B"],"password":"pw","new":[1.50]}"#)
        .prints("url=u\nfeedType=npm\ntimeout=10\nmetadataCacheEnabled=true\nmetadataCacheCount=*not set*\nmetadataCacheMinutes=*not set*\n")
        .prints_json("{\"name\":\"A b\",\"url\":\"u\",\"feedType\":\"npm\",\"timeout\":10,\"metadataCacheEnabled\":true,\"filters\":[\"A*\",\"!B\"],\"password\":\"pw\",\"new\":[1.50]}\n")
        .check();
}
