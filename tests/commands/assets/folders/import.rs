//! `pgutil assets folders import`.

use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn the_archive_is_sent_with_its_format() {
    for (file, format) in [("x.zip", "zip"), ("x.TGZ", "tgz"), ("x.tar.gz", "tgz")] {
        let doing = format!("Importing {file} to a b/c#d...\n");
        leaf::change(
            &["assets", "folders", "import", "--feed=a b/c", "--path=a b/c#d", &format!("--file={file}")],
            "POST",
            &format!("/endpoints/a%20b%2Fc/import/a%20b/c%23d?format={format}&overwrite=false"),
        )
        .file(file, "PK")
        .announces(&doing)
        .prints(&format!("{doing}Archive imported!\n"))
        .prints_json(&format!("{{\"folder\":\"a b/c#d\",\"feed\":\"a b/c\",\"file\":\"{file}\",\"imported\":true}}\n"))
        .check();
    }
}

#[test]
fn what_is_not_an_archive_is_refused_before_anything_is_sent() {
    for file in ["x.txt", "absent.zip", "x", "folder.zip", "-"] {
        let server = Server::start();
        let mut pgutil = Pgutil::new();
        pgutil.file("x.txt", "");
        pgutil.file("folder.zip/x", "");
        let line = ["assets", "folders", "import", "--feed=d", "--source={URL}", &format!("--file={file}")];
        pgutil.server(&server).args(line).run().expect_code(2).expect_stdout("");
    }
}
