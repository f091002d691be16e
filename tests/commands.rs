//! The commands, each at the path of its words.

mod apikeys;
mod assets;
mod builds;
#[cfg(unix)]
mod completion;
mod connectors;
mod containers;
mod feeds;
mod health;
mod licenses;
mod manual;
mod packages;
mod security;
mod settings;
mod sources;
mod upack;
mod version;
mod vulns;

/// Fails the test where a program that it needs is missing; the package has the program's name.
#[cfg(unix)]
fn needs(program: &str) {
    let path = std::env::var("PATH").unwrap_or_default();
    let is_there = path.split(':').any(|folder| std::path::Path::new(folder).join(program).exists());
    assert!(is_there, "{program} is needed by this test: install the package {program}");
}
