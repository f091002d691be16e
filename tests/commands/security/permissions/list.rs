//! `pgutil security permissions list`.

use crate::support::leaf;
use crate::support::pgutil::Pgutil;

#[test]
fn permissions_are_sorted_by_id_and_json_keeps_the_order_of_the_server() {
    leaf::read(&["security", "permissions", "list"], "GET", "/api/security/permissions/list", r#"[{"id":2,"task":"T","group":"g","feedGroup":"fg","deny":true},{"id":1,"task":"U","user":"u","feed":"f"},{"id":3,"task":"V"}]"#)
        .prints("1: allow U for feed f for user u\n2: deny T for feed group fg for group g\n3: allow V globally for unknown\n")
        .prints_json("[\n{\"id\":2,\"task\":\"T\",\"group\":\"g\",\"feedGroup\":\"fg\",\"deny\":true},\n{\"id\":1,\"task\":\"U\",\"user\":\"u\",\"feed\":\"f\"},\n{\"id\":3,\"task\":\"V\"}\n]\n")
        .check();
}

#[test]
fn the_word_of_the_documentation_is_accepted() {
    let help = |words: &[&str]| Pgutil::new().args(words.iter().chain(&["--help"])).run().stdout;
    assert_eq!(help(&["security", "permission", "list"]), help(&["security", "permissions", "list"]));
}
