//! Tests that can't run here, for want of rights or of a program. They must not count as passed: each leaves a line in
//! the file that `PGUTIL_SKIPPED` names, which `make test` prints at its end.

use std::io::Write;

/// Notes that the running test is skipped, unless the condition holds; true where it is skipped.
pub fn unless(condition: bool, why: &str) -> bool {
    if condition {
        return false;
    }
    let thread = std::thread::current();
    let line = format!("skipped: {}: {why}\n", thread.name().unwrap_or("a test"));
    match std::env::var_os("PGUTIL_SKIPPED") {
        Some(file) => {
            let mut file = std::fs::File::options().append(true).create(true).open(file).unwrap();
            // One write, since tests run side by side.
            file.write_all(line.as_bytes()).unwrap();
        }
        None => eprint!("{line}"),
    }
    true
}
