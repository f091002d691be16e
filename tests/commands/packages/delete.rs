//! `pgutil packages delete`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const DELETE: [&str; 4] = ["packages", "delete", "--feed=f", "--source={URL}"];

#[test]
fn what_holds_for_every_command_holds() {
    let shown = format!("{} file=a%20%23b", super::ODD_SHOWN);
    let doing = format!("Deleting {shown} from a b/c feed...\n");
    leaf::change(
        &super::odd(&["packages", "delete"], &["--filename=a #b"]),
        "POST",
        &format!("/api/packages/a%20b%2Fc/delete?{}&qualifier=file%3Da%2520%2523b", super::ODD_QUERY),
    )
    .after("/api/packages/a%20b%2Fc", r#"{"packageType":"pypi"}"#)
    .announces(&doing)
    .prints(&format!("{doing}Package deleted.\n"))
    .prints_json(&format!("{{\"package\":\"{shown}\",\"feed\":\"a b/c\",\"deleted\":true}}\n"))
    .check();
}

#[test]
fn nothing_is_deleted_where_qualifiers_are_missing_or_needless() {
    for (kind, option, complaint) in [
        ("pypi", "--arch=x", "pgutil: --filename is required for pypi packages"),
        ("deb", "--arch=x", "pgutil: --distro is required for deb packages"),
        ("nuget", "--qualifier=arch=x", "pgutil: nuget packages have no qualifiers"),
    ] {
        let server = Server::start();
        let about = format!("{{\"packageType\":\"{kind}\"}}");
        server.expect("GET", "/api/packages/f").answer(Answer::text(200, &about));
        let outcome =
            Pgutil::new().server(&server).args(DELETE.iter().chain(&["--package=x", "--version=1", option])).run();
        outcome.expect_code(2).expect_stdout("").stderr_has(&[complaint]);
    }
}

#[test]
fn a_package_url_names_the_file_without_asking_for_the_type_of_the_feed() {
    let server = Server::start();
    server
        .expect("POST", "/api/packages/f/delete?purl=pkg%3Apypi%2FDjango%405.0.6%3Ffile_name%3DD.whl")
        .answer(Answer::new(200, ""));
    let line = DELETE.iter().chain(&["--purl=pkg:pypi/Django@5.0.6?file_name=D.whl"]);
    let doing = "Deleting pkg:pypi/Django@5.0.6?file_name=D.whl from f feed...\nPackage deleted.\n";
    Pgutil::new().server(&server).args(line).run().expect(0, doing, "");
}

#[test]
fn what_names_no_version_is_refused_before_anything_is_sent() {
    for options in [
        &["--package=x"][..],
        &["--version=1"],
        &["--package=g/", "--version=1"],
        &["--purl=pkg:npm/x"],
        &["--purl=npm/x@1"],
        &["--purl=pkg:npm/x@1", "--version=1"],
        &["--purl=pkg:npm/x@1", "--package=x"],
        &["--purl=pkg:npm/x@1", "--arch=y"],
        &["--purl=pkg:npm/x@1", "--qualifier=arch=y"],
    ] {
        let server = Server::start();
        let outcome = Pgutil::new().server(&server).args(DELETE.iter().chain(options)).run();
        outcome.expect_code(2).expect_stdout("").stderr_has(&["Usage: pgutil packages delete "]);
    }
}

#[test]
fn an_absent_version_is_named() {
    let server = Server::start();
    server.expect("GET", "/api/packages/f").answer(Answer::text(200, "{}"));
    server.expect("POST", "/api/packages/f/delete?name=x&version=1&group=%40s").answer(Answer::text(404, ""));
    let line = DELETE.iter().chain(&["--package=@s/x", "--version=1"]);
    let outcome = Pgutil::new().server(&server).args(line).run();
    outcome.expect_code(5).stderr_has(&["has no package '@s/x 1' (404)", "pgutil packages versions"]);
}
