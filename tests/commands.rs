//! The commands, each at the path of its words.

mod apikeys;
#[cfg(unix)]
mod completion;
mod health;
mod manual;
mod sources;

/// Fails the test where a program that it needs is missing; the package has the program's name.
#[cfg(unix)]
fn needs(program: &str) {
    let path = std::env::var("PATH").unwrap_or_default();
    let is_there = path.split(':').any(|folder| std::path::Path::new(folder).join(program).exists());
    assert!(is_there, "{program} is needed by this test: install the package {program}");
}
