//! `pgutil assets list`.

use crate::support::http::Answer;
use crate::support::leaf;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;

#[test]
fn the_items_of_a_folder_are_lines() {
    let item = r#"{"name":"n","parent":"a b","size":1234,"type":"text/plain"}"#;
    leaf::read(
        &["assets", "list", "--feed=a b/c", "--path=a b"],
        "GET",
        "/endpoints/a%20b%2Fc/dir/a%20b?recursive=false",
        format!("[{item}]"),
    )
    .prints(&format!("{:<50} {:>14}\n", "n", 1234))
    .prints_json(&format!("[\n{item}\n]\n"))
    .check();
}

fn list(more: &[&str], target: &str, items: &str) -> String {
    let server = Server::start();
    server.expect("GET", target).answer(Answer::json(200, items));
    let line = [&["assets", "list", "--feed=d", "--source={URL}"][..], more].concat();
    let outcome = Pgutil::new().server(&server).args(line).run();
    outcome.expect_code(0);
    outcome.stdout.lines().map(|line| line.split("  ").next().unwrap().to_string() + "\n").collect()
}

#[test]
fn folders_come_first_and_then_names_in_lower_case_before_bytes() {
    let items = r#"[{"name":"b","type":"x"},{"name":"B","type":"x"},{"name":"a","type":"x"},{"name":"z","type":"dir"},
        {"name":"Y","type":"DIR","size":5}]"#;
    assert_eq!(list(&[], "/endpoints/d/dir/?recursive=false", items), "Y\nz\na\nB\nb\n");
    let outcome = list(&[], "/endpoints/d/dir/?recursive=false", r#"[{"name":"no size"}]"#);
    assert_eq!(outcome, "no size\n");
}

#[test]
fn a_recursive_list_has_paths_relative_to_the_folder_in_the_order_of_a_tree() {
    let items = r#"[{"name":"z","parent":"f","type":"x"},{"name":"s","parent":"f","type":"dir"},{"name":"y","parent":"f/s","type":"x"},
        {"name":"t","parent":"f/s","type":"dir"},{"name":"x","parent":"F/s/t","type":"x"},{"name":"elsewhere","parent":"g"}]"#;
    let target = "/endpoints/d/dir/f?recursive=true";
    assert_eq!(list(&["--path=/f/", "--recursive"], target, items), "s\ns/t\ns/t/x\ns/y\nelsewhere\nz\n");
}

#[test]
fn a_segment_that_would_lead_to_another_path_is_refused() {
    for path in ["..", "a/../b", "a\\.", "."] {
        let server = Server::start();
        let line = ["assets", "list", "--feed=d", "--source={URL}", &format!("--path={path}")];
        Pgutil::new().server(&server).args(line).run().expect_code(2).expect_stdout("");
    }
}
