//! `pgutil assets folders create`.

use serde_json::Value;

use crate::support::leaf;

#[test]
fn the_folder_is_created() {
    leaf::change(
        &["assets", "folders", "create", "--feed=a b/c", "--path=x/y z"],
        "POST",
        "/endpoints/a%20b%2Fc/dir/x/y%20z",
    )
    .sends(Value::Null)
    .announces("Creating x/y z on a b/c...\n")
    .prints("Creating x/y z on a b/c...\nx/y z created!\n")
    .prints_json("{\"folder\":\"x/y z\",\"feed\":\"a b/c\",\"created\":true}\n")
    .check();
}
