//! `pgutil assets`, each command at the path of its words.

mod delete;
mod download;
mod folders;
mod list;
mod metadata;
mod upload;

use crate::support::pgutil::Pgutil;
use crate::support::proget::{ADMIN_KEYS, ProGet};

/// The program with the stand-in as its server and an administrator's key.
fn with_key(proget: &ProGet) -> Pgutil<'_> {
    let mut pgutil = Pgutil::new();
    pgutil.server(proget).env("PGUTIL_SOURCE", "{URL}").env("PGUTIL_API_KEY", ADMIN_KEYS[0]);
    pgutil.env("PGUTIL_FEED", "d");
    pgutil
}

/// A path in which every name needs to be encoded.
const ODD: &str = "a b#/c?%+@/ä ö.bin";

#[test]
fn a_file_with_an_odd_name_lives_from_its_upload_to_its_deletion() {
    let proget = ProGet::start();
    let mut pgutil = with_key(&proget);
    pgutil.file("in.bin", [0, 1, 2, 255]);
    let target = format!("--target-path={ODD}");
    pgutil.args(["assets", "upload", "--file=in.bin", &target, "--content-type=a/b"]);
    pgutil.run().expect(0, "Uploading in.bin to d feed...\nUpload complete.\n", "");
    let path = format!("--path={ODD}");
    pgutil.args(["assets", "metadata", "set", "custom", &path, "--key=k ä", "--value=v"]).run().expect_code(0);
    pgutil.args(["assets", "metadata", "set", "cache", &path, "--type=ttl", "--value=60"]).run().expect_code(0);
    let metadata = pgutil.args(["assets", "metadata", "get", &path]).run();
    metadata.expect_code(0).stdout_has(&[
        "Name: ä ö.bin\nSize: 4\nType: a/b\n",
        "Caching: TTL (60 seconds)\n",
        "\n-- Custom Metadata --\nk ä: v\n",
    ]);
    pgutil.args(["assets", "list", "--recursive"]).run().expect(
        0,
        &format!("{:<50} {:>14}\n{:<50} {:>14}\n{:<50} {:>14}\n", "a b#", "<DIR>", "a b#/c?%+@", "<DIR>", ODD, 4),
        "",
    );
    pgutil.args(["assets", "download", &path, "--verify"]).run().expect(
        0,
        &format!("Downloading {ODD} from d...\nSaving to ä ö.bin...\nDownload complete (4 bytes)\n"),
        "",
    );
    assert_eq!(std::fs::read(pgutil.home().join("ä ö.bin")).unwrap(), [0, 1, 2, 255]);
    pgutil.args(["assets", "delete", &path]).run().expect(
        0,
        &format!("Deleting {ODD} from d...\n{ODD} deleted.\n"),
        "",
    );
    pgutil.args(["assets", "delete", &path]).run().expect_code(5);
    pgutil.args(["assets", "delete", "--path=a b#"]).run().expect_code(6);
    pgutil.args(["assets", "delete", "--path=a b#", "--force"]).run().expect_code(0);
    pgutil.args(["assets", "list"]).run().expect(0, "", "");
}

#[test]
fn a_refusal_with_401_names_the_permission() {
    let proget = ProGet::start();
    let mut pgutil = with_key(&proget);
    pgutil.env("PGUTIL_API_KEY", "unknown-key").args(["assets", "delete", "--path=x"]);
    pgutil.run().expect_code(4).stderr_has(&[
        "(401): Access denied.",
        "permission to add to, or to delete from",
        "401",
    ]);
}
