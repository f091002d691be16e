//! `pgutil assets metadata set custom`.

use serde_json::json;

use crate::support::leaf;

#[test]
fn a_pair_is_set_and_may_be_sent_with_the_file() {
    for (more, value) in [
        (&[][..], json!("<é>")),
        (&["--include-in-http-response"], json!({ "value": "<é>", "includeInResponseHeader": true })),
    ] {
        let line = ["assets", "metadata", "set", "custom", "--feed=a b/c", "--path=x/y z", "--key=A b", "--value=<é>"];
        leaf::change(&[&line[..], more].concat(), "POST", "/endpoints/a%20b%2Fc/metadata/x/y%20z")
            .sends(json!({ "userMetadataUpdateMode": "update", "userMetadata": { "A b": value } }))
            .may_be_empty("--value")
            .announces("Setting A b = <é> on x/y z...\n")
            .prints("Setting A b = <é> on x/y z...\nMetadata set.\n")
            .prints_json(
                "{\"asset\":\"x/y z\",\"feed\":\"a b/c\",\"key\":\"A b\",\"value\":\"<é>\",\"changed\":true}\n",
            )
            .check();
    }
}
