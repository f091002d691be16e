//! `pgutil manual`: the manual pages, from the table that the parser reads.

use std::fs;
use std::path::PathBuf;

use super::{Command, ROOT};
use crate::cli::man::{self, Extras};
use crate::cli::{Action, Example, Opt, Path};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "manual",
    summary: "Prints the manual page, or writes the pages of all commands",
    details: "Without --output-dir, the page about the program is printed as man(7) source. With it, one page for each \
              command is written to that folder, which is created if it does not exist. Existing pages are replaced.",
    options: &[&OUTPUT_DIR.spec],
    examples: &[
        Example { line: "pgutil manual | man -l -", note: "Read the manual without installing anything" },
        Example { line: "pgutil manual --output-dir=/usr/local/share/man/man1", note: "Install all pages" },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static OUTPUT_DIR: Opt<Option<PathBuf>> = Opt::new("output-dir", "DIR", "Folder to write the pages of all commands to");

const EXTRAS: Extras = Extras {
    // Changes with the version.
    date: "2026-11-26",
    environment: &[
        ("PGUTIL_CONFIG", "The configuration file to use instead of the default one."),
        (
            "https_proxy, http_proxy, all_proxy, no_proxy",
            "The proxies for https, http and both, and the hosts that are reached without one. Names in upper case \
             work too; those in lower case take precedence.",
        ),
        ("SSL_CERT_FILE, SSL_CERT_DIR", "The certificates to trust instead of the system's."),
        ("NO_COLOR", "If set and not empty, output has no colour or emphasis."),
        ("TERM", "If set to dumb, output has no colour or emphasis."),
    ],
    files: &[
        (
            "$XDG_CONFIG_HOME/pgutil/pgutil.config",
            "The configured sources, unless PGUTIL_CONFIG names another file. Without XDG_CONFIG_HOME it is \
             ~/.config/pgutil/pgutil.config; on Windows it is %APPDATA%\\pgutil\\pgutil.config. The .NET program of the \
             same name reads and writes the same file.",
        ),
        (
            "/etc/ssl/certs",
            "The system's certificates, here or wherever the system keeps them. If there are none, the program uses \
             its own copy of Mozilla's root certificates.",
        ),
    ],
    security: &[
        "Every user of the machine can read a secret in an option's value in the list of processes, and it stays in the \
         history of the shell. Prefer variables, or --api-key-file and --password-file, with - for standard input.",
        "Secrets in the configuration file are obfuscated with a publicly known key, so that the .NET program can read \
         them. This is not encryption: anyone who can read the file has the secrets. Only its owner may read it.",
        "A stored credential is sent only to the address of its source. With PGUTIL_SOURCE set, credentials from variables \
         are sent only to that server. Redirects are not followed. With --insecure, anyone on the network can read the \
         credential.",
    ],
};

fn run(context: &Context) -> anyhow::Result<()> {
    let root = Path(vec![&ROOT]);
    let Some(folder) = context.get(&OUTPUT_DIR) else {
        return Ok(context.terminal.show(&man::render(&root, &EXTRAS))?);
    };
    let mut pages = Vec::new();
    root.walk(&mut |path| {
        if !path.0.iter().any(|command| command.hidden) {
            pages.push((format!("{}.1", man::name(path)), man::render(path, &EXTRAS)));
        }
    });
    let cannot = |error: std::io::Error| {
        Failure::new(
            Exit::Other,
            format!("cannot write the pages to {}: {error}", printable(&folder.to_string_lossy())),
        )
        .advise("Use --output-dir with a folder that you may write to.")
    };
    fs::create_dir_all(&folder).map_err(cannot)?;
    for (name, page) in pages {
        fs::write(folder.join(name), page).map_err(cannot)?;
    }
    Ok(())
}
