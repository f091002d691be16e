//! `pgutil containers audit`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn packages_and_their_vulnerabilities_are_shown() {
    leaf::read(&["containers", "audit", "--feed=f", "--image=r:t", "--arch=arm64"], "GET", "/api/containers/images/audit?feed=f&tagOrDigest=r%3At&arch=arm64", r#"{"repository":"r","tags":[],"digest":"sha256:1","created":"2026-01-02T03:04:05Z","packages":["pkg:npm/%40s/n@1.0","odd"],"vulnerabilities":[{"id":"V-1","summary":"Bad","numericCvss":5.25,"severity":"Medium","affectedPackages":[0,9]},{"id":"V-2","summary":"Worse","pvrs":5,"assessment":"Caution","affectedPackages":[0]}],"manifestList":[{"digest":"sha256:2","architecture":"arm64"},{"digest":"sha256:3"}]}"#)
        .prints("Requesting audit of packages in r:t...\nRepository: r\nTags: none\nDigest: sha256:1\nCreated: 2026-01-02T03:04:05Z\nSubimages:\n  arm64: sha256:2\n  sha256:3\nTotal Packages: 2\n\n-= Packages =-\n\n@s/n 1.0\nVulnerabilities: V-1 5.3 (Medium)\n  Bad\nV-2 Category 5 (Caution)\n  Worse\n\nodd\nVulnerabilities: none\n")
        .prints_json("{\"repository\":\"r\",\"tags\":[],\"digest\":\"sha256:1\",\"created\":\"2026-01-02T03:04:05Z\",\"packages\":[\"pkg:npm/%40s/n@1.0\",\"odd\"],\"vulnerabilities\":[{\"id\":\"V-1\",\"summary\":\"Bad\",\"numericCvss\":5.25,\"severity\":\"Medium\",\"packages\":[\"pkg:npm/%40s/n@1.0\"]},{\"id\":\"V-2\",\"summary\":\"Worse\",\"pvrs\":5,\"assessment\":\"Caution\",\"packages\":[\"pkg:npm/%40s/n@1.0\"]}],\"manifestList\":[{\"digest\":\"sha256:2\",\"architecture\":\"arm64\"},{\"digest\":\"sha256:3\"}]}\n")
        .check();
}

#[test]
fn a_vulnerability_to_contain_is_a_finding_and_an_image_without_packages_is_not() {
    let audit =
        r#"{"packages":["pkg:npm/n@1"],"vulnerabilities":[{"id":"V","assessment":"CONTAIN","affectedPackages":[0]}]}"#;
    for (body, code) in [(audit, 12), ("{}", 0), (&audit.replace("[0]", "[7]"), 0)] {
        let server = Server::start();
        server.expect("GET", "/api/containers/images/audit?feed=f&tagOrDigest=i").answer(Answer::text(200, body));
        let line = ["containers", "audit", "--feed=f", "--image=i", "--source={URL}"];
        let outcome = Pgutil::new().server(&server).args(line).run();
        outcome.expect_code(code);
        assert!(outcome.stdout.contains("Repository: \n"), "{}", outcome.stdout);
    }
}
