//! The architecture: which layer imports which, which module writes to the streams, and how large a file may be.

use std::path::{Path, PathBuf};

/// The layers from left to right; imports go rightwards only.
const LAYERS: &[&[&str]] = &[
    &["main"],
    &["commands"],
    &["context"],
    &["server"],
    &["cli", "config", "terminal", "proget", "scan", "upack"],
    &["http"],
    // The ground, which every layer may use.
    &["atomic_file"],
    &["system", "exit", "failure", "secret", "text", "date", "digest", "pattern", "fuzz"],
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
}

/// Every file of the program with its path below `src` and its text.
fn files() -> Vec<(String, String)> {
    let found = files_below("src");
    assert!(found.len() > 20);
    found
}

/// Every file of the inner loop of lists, a crate that knows nothing of the others.
fn listing() -> Vec<(String, String)> {
    files_below("crates/listing/src")
}

fn files_below(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    sources(&root, &mut found);
    found
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect()
}

fn module_of(file: &str) -> &str {
    file.split('/').next().unwrap().trim_end_matches(".rs")
}

fn layer_of(module: &str) -> usize {
    LAYERS.iter().position(|modules| modules.contains(&module)).unwrap_or_else(|| panic!("{module} is in no layer"))
}

#[test]
fn imports_go_one_way_and_modules_of_one_layer_do_not_import_one_another() {
    for (file, text) in files() {
        let module = module_of(&file);
        for (index, _) in text.match_indices("crate::") {
            // `$crate::` in a macro is the caller's affair.
            if text[..index].ends_with('$') {
                continue;
            }
            let rest = &text[index + "crate::".len()..];
            let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
            let other = &rest[..end];
            // The macro of the command sets lies at the crate's root.
            if other == "children" || other == module {
                continue;
            }
            let (from, to) = (layer_of(module), layer_of(other));
            let is_ground = to == LAYERS.len() - 1 && from == to;
            assert!(to > from || is_ground, "{file} imports {other}");
            let needs_ground_only = ["scan", "upack"].contains(&module);
            assert!(!needs_ground_only || layer_of(other) > layer_of("http"), "{file} imports {other}");
        }
    }
}

#[test]
fn only_the_terminal_writes_to_the_streams_and_only_main_ends_the_process() {
    for (file, text) in files().into_iter().chain(listing()) {
        for call in ["println!", " print!(", "eprint!", "eprintln!", "dbg!", "process::exit", "todo!", "unimplemented!"]
        {
            assert!(!text.contains(call), "{file} uses {call}");
        }
        let writes = text.contains("io::stdout()") || text.contains("io::stderr()");
        assert!(!writes || ["terminal", "system"].contains(&module_of(&file)), "{file} writes to a stream");
        assert!(!text.contains("unsafe {") || module_of(&file) == "system", "{file} is unsafe");
    }
}

#[test]
fn no_file_grows_beyond_three_hundred_lines_and_each_says_what_it_is_for() {
    for (file, text) in files().into_iter().chain(listing()) {
        // Tests at the end of a file don't count: they belong to what they test.
        let lines = text.split("\n#[cfg(test)]\nmod ").next().unwrap().lines().count();
        assert!(lines <= 300, "{file} has {lines} lines: look for the second thing in it");
        assert!(text.starts_with("//! "), "{file} does not open with what it is for");
    }
}
