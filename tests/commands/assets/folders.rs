//! `pgutil assets folders`, each command at the path of its words.

mod create;
mod export;
mod import;

use super::with_key;
use crate::support::proget::ProGet;

#[test]
fn folders_are_created_filled_and_packed_also_by_the_singular() {
    let proget = ProGet::start();
    let mut pgutil = with_key(&proget);
    pgutil.file("x.tar.gz", "archive");
    pgutil.args(["assets", "folder", "create", "--path=a b/c"]).run().expect_code(0);
    pgutil.args(["assets", "folders", "import", "--path=a b/c", "--file=x.tar.gz"]).run().expect_code(0);
    let imported =
        ("d".to_string(), "a b/c".to_string(), "format=tgz&overwrite=false".to_string(), b"archive".to_vec());
    assert_eq!(proget.state().assets.imports, [imported]);
    pgutil.args(["assets", "folders", "export", "--path=a b", "--file=out.TGZ", "--recursive"]).run().expect_code(0);
    let packed = std::fs::read_to_string(pgutil.home().join("out.TGZ")).unwrap();
    assert!(packed.starts_with("tgz: [") && packed.contains("\"name\":\"c\""), "{packed}");
}
