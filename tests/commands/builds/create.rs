//! `pgutil builds create`.

use serde_json::json;

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn what_is_given_is_sent() {
    leaf::change(&["builds", "create", "--project=a b", "--build=1+1", "--url=http://ci/1", "--release=R", "--stage=S", "--status=ARCHIVED"], "POST", "/api/sca/builds")
        .sends(json!({ "project": "a b", "version": "1+1", "url": "http://ci/1", "active": false, "release": "R", "stage": "S" }))
        .prints("Build created.\n")
        .prints_json("{\"build\":\"1+1\",\"project\":\"a b\",\"created\":true}\n")
        .check();
}

#[test]
fn the_state_is_sent_only_where_it_is_given() {
    for (options, body) in [
        (&[][..], json!({ "project": "p", "version": "1" })),
        (&["--inactive"], json!({ "project": "p", "version": "1", "active": false })),
        (&["--status=active"], json!({ "project": "p", "version": "1", "active": true })),
    ] {
        let server = Server::start();
        server.expect("POST", "/api/sca/builds").answer(Answer::new(200, ""));
        let line = [&["builds", "create", "--project=p", "--build=1", "--source={URL}"][..], options].concat();
        Pgutil::new().server(&server).args(line).run().expect(0, "Build created.\n", "");
        assert_eq!(server.requests()[0].json(), body);
    }
}
