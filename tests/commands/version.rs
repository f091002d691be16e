//! `pgutil version`.

use crate::support::pgutil::Pgutil;

#[test]
fn the_number_stands_alone() {
    let version = env!("CARGO_PKG_VERSION");
    Pgutil::new().args(["version"]).run().expect(0, &format!("{version}\n"), "");
    Pgutil::new().args(["version", "--json"]).run().expect(0, &format!("{{\"version\":\"{version}\"}}\n"), "");
    Pgutil::new().args(["--version"]).run().expect(0, &format!("pgutil {version}\n"), "");
}
