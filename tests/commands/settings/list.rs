//! `pgutil settings list`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

const LIST: [&str; 3] = ["settings", "list", "--source={URL}"];
const SETTINGS: &str = r#"[{"name":"A.B","value":"1","description":"d","valueType":"Integer"},
    {"name":"C","value":null,"valueType":"Boolean"},{"name":"D","value":"","description":"","valueType":"Text"}]"#;

fn run(show_all: &str, more: &[&str], stdout: &str) {
    let server = Server::start();
    server.expect("GET", &format!("/api/settings/list?showAll={show_all}")).answer(Answer::text(200, SETTINGS));
    Pgutil::new().server(&server).args([&LIST[..], more].concat()).run().expect(0, stdout, "");
}

#[test]
fn what_holds_for_every_command_holds() {
    let target = "/api/settings/list?showAll=False";
    leaf::read(&["settings", "list"], "GET", target, r#"[{"name":"A","value":"1","new":2.50}]"#)
        .prints("A=1\n")
        .prints_json("[\n{\"name\":\"A\",\"value\":\"1\",\"new\":2.50}\n]\n")
        .check();
}

#[test]
fn each_setting_is_a_line_and_hidden_ones_come_on_request() {
    run("False", &[], "A.B=1\nC=\nD=\n");
    run("True", &["--show-all"], "A.B=1\nC=\nD=\n");
}

#[test]
fn expanded_settings_have_type_and_description() {
    run(
        "False",
        &["--expanded"],
        "A.B\n  Type:   Integer\n  Desc:   d\n  Value:  1\n\n\
         C\n  Type:   Boolean\n  Desc:   (not set)\n  Value:  (not set)\n\n\
         D\n  Type:   Text\n  Desc:   \n  Value:  \n\n",
    );
}
