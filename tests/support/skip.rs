//! Tests that can't run here, for want of rights or of a program. They must not count as passed: each leaves a line in
//! the file that `PGUTIL_SKIPPED` names, which `make test` prints at its end.

use std::io::Write;
use std::path::Path;

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

/// Skips a test that gives files to other users, or becomes another user.
#[cfg(unix)]
pub fn without_root() -> bool {
    let home = super::pgutil::Pgutil::new();
    let user = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(home.home()).unwrap());
    unless(user == 0, "only root can do this")
}

/// Skips a test that mounts something where nobody else sees it.
#[cfg(unix)]
pub fn without_mounts() -> bool {
    let status =
        std::process::Command::new("unshare").args(["-m", "true"]).stderr(std::process::Stdio::null()).status();
    unless(cfg!(target_os = "linux") && status.is_ok_and(|status| status.success()), "nothing can be mounted")
}

/// Skips a test that needs a program.
pub fn without(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_there = std::env::split_paths(&path).any(|folder| Path::new(&folder).join(program).is_file());
    unless(is_there, &format!("{program} is not installed"))
}
