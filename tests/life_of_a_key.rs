//! What a build agent does with a key from beginning to end, in a home where nothing was ever stored.

use crate::support::pgutil::Pgutil;
use crate::support::proget::{ADMIN_KEYS, ProGet};

/// The script: store the server, wait for it, create, list and delete. Gives what each line printed.
fn live(pgutil: &mut Pgutil) -> Vec<String> {
    let key = format!("--api-key={}", ADMIN_KEYS[0]);
    let lines: [&[&str]; 6] = [
        &["sources", "add", "--url={URL}", &key],
        &["health", "--wait=60"],
        &["apikeys", "create", "system", "--name=CI", "--apis=feeds"],
        &["apikeys", "list"],
        &["apikeys", "delete", "--id=1000"],
        &["apikeys", "list"],
    ];
    let run = |line: &&[&str]| {
        let outcome = pgutil.args(*line).run();
        let stdout = outcome.stdout.clone();
        // Storing a source again is warned about.
        outcome.expect(0, &stdout, if line[0] == "sources" { &outcome.stderr } else { "" });
        stdout
    };
    lines.iter().map(run).collect()
}

#[test]
fn a_script_does_the_same_each_time_from_an_empty_home() {
    let proget = ProGet::start();
    let mut first = Pgutil::new();
    let once = live(first.server(&proget));
    assert_eq!(once[2].trim_end().len(), 40, "{once:?}");
    assert_eq!(
        once[3..],
        [
            "CI\n  Id:          1000\n  Expiration:  None\n  Logging:     None\n  Type:        System\n  APIs:        feeds\n\n",
            "Deleting API key (id=1000)...\nAPI key deleted.\n",
            "No API keys are defined.\n",
        ]
    );
    assert_eq!(live(Pgutil::new().server(&proget)), once, "in another empty home");
    assert_eq!(live(&mut first), once, "in the same home once more");
    assert_eq!(proget.keys().len(), 0);
}
