//! `pgutil assets delete`.

use serde_json::Value;

use crate::support::leaf;

#[test]
fn the_path_is_deleted_and_a_folder_only_by_force() {
    for (force, recursive) in [(&[][..], "false"), (&["--force"], "true")] {
        leaf::change(
            &[&["assets", "delete", "--feed=a b/c", "--path=f\\a b"][..], force].concat(),
            "POST",
            &format!("/endpoints/a%20b%2Fc/delete/f/a%20b?recursive={recursive}"),
        )
        .sends(Value::Null)
        .announces("Deleting f\\a b from a b/c...\n")
        .prints("Deleting f\\a b from a b/c...\nf\\a b deleted.\n")
        .prints_json("{\"asset\":\"f\\\\a b\",\"feed\":\"a b/c\",\"deleted\":true}\n")
        .check();
    }
}
