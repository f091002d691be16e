//! `pgutil builds import`.

use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const IMPORT: [&str; 4] = ["builds", "import", "--input=-", "--source={URL}"];
const PUBLISHED: &str = "Publishing SBOM to ProGet...\nSBOM published.\n";

#[test]
fn the_content_decides_the_type() {
    for (document, content_type) in
        [("<bom/>", "text/xml"), ("\u{feff}\n<bom/>", "text/xml"), (" {\"bomFormat\":1}", "application/json")]
    {
        let server = Server::start();
        server.expect("POST", "/api/sca/import").answer(Answer::new(200, ""));
        Pgutil::new().server(&server).stdin(document).args(IMPORT).run().expect(0, PUBLISHED, "");
        assert_eq!(server.requests()[0].header("Content-Type"), Some(content_type));
        assert_eq!(server.requests()[0].body, document.as_bytes());
    }
}

#[test]
fn a_build_is_audited_where_it_is_named() {
    let audit = "/api/sca/audit-build?project=p&build=1";
    for (more, status, is_audited) in [
        (&["--project-name=p", "--version=1"][..], 12, true),
        (&["--project-name=p", "--version=1", "--fail-on=never"], 0, true),
        (&["--project-name=p", "--version=1", "--noaudit"], 0, false),
    ] {
        let server = Server::start();
        server.expect("POST", "/api/sca/import").answer(Answer::new(200, ""));
        if is_audited {
            server.expect("POST", audit).answer(Answer::text(200, "{}"));
        }
        let line = IMPORT.iter().chain(more);
        Pgutil::new().server(&server).stdin("<bom/>").args(line).run().expect_code(status);
    }
}

#[test]
fn what_cannot_be_sent_is_refused() {
    for (line, stdin, code) in [
        (&["--input=absent"][..], "", 2),
        (&["--input=."], "", 2),
        (&["--input=-"], "text", 1),
        (&["--input=-"], "", 1),
        (&["--input=-", "--project-name=p"], "<bom/>", 2),
    ] {
        let server = Server::start();
        let line = [&["builds", "import", "--source={URL}"][..], line].concat();
        Pgutil::new().server(&server).stdin(stdin).args(line).run().expect_code(code).expect_stdout("");
    }
    let server = Server::start();
    let outcome = Pgutil::new().server(&server).stdin("<bom/>").args(IMPORT.iter().chain(&["--dry-run"])).run();
    outcome.expect(0, "", "POST {URL}/api/sca/import\nAn SBOM of 6 bytes\n");
}
