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
    details: "Without --output-dir the page about the program is printed, in the language of man(7). With it a page for \
              each command is written into the folder, which is made if it is missing; pages of the same names are \
              replaced.",
    options: &[&OUTPUT_DIR.spec],
    examples: &[
        Example { line: "pgutil manual | man -l -", note: "Read the manual where nothing is installed" },
        Example { line: "pgutil manual --output-dir=/usr/local/share/man/man1", note: "Install all pages" },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

static OUTPUT_DIR: Opt<Option<PathBuf>> = Opt::new("output-dir", "DIR", "Folder to write a page for each command into");

const EXTRAS: Extras = Extras {
    // Changes with the version.
    date: "2026-11-23",
    environment: &[
        ("PGUTIL_CONFIG", "The configuration file, in place of the usual one."),
        (
            "https_proxy, http_proxy, all_proxy, no_proxy",
            "The proxy for addresses of either scheme, and the hosts that are reached without one. Names in capitals \
             count too, behind those in small letters.",
        ),
        ("SSL_CERT_FILE, SSL_CERT_DIR", "The certificates to trust, in place of the system's."),
        ("NO_COLOR", "If set and not empty, nothing is coloured or emphasised."),
        ("TERM", "If it is dumb, nothing is coloured or emphasised."),
    ],
    files: &[
        (
            "$XDG_CONFIG_HOME/pgutil/pgutil.config",
            "The configured sources, where PGUTIL_CONFIG names no other file. Without XDG_CONFIG_HOME it is \
             ~/.config/pgutil/pgutil.config, on Windows %APPDATA%\\pgutil\\pgutil.config. The .NET program of the same \
             name reads and writes the same file.",
        ),
        (
            "/etc/ssl/certs",
            "The system's certificates, here or where the system else keeps them. Where there are none, the \
             program's own copy of Mozilla's root certificates counts.",
        ),
    ],
    security: &[
        "A secret in an option's value can be read by every user of the machine in the list of processes, and stays in the \
         history of the shell. Prefer --api-key-file and --password-file, with - for standard input, or variables.",
        "What the configuration file stores is obfuscated with a key that is publicly known, so that the .NET program can \
         read it. That is no encryption: who can read the file has the secrets. It is therefore private to its owner.",
        "A stored credential goes to the address of its own source only, and with PGUTIL_SOURCE set the credentials of \
         variables go to that server only. Redirects are not followed. With --insecure, whoever is on the network can \
         read the credential.",
    ],
};

fn run(context: &Context) -> anyhow::Result<()> {
    let root = Path(vec![&ROOT]);
    let Some(folder) = context.get(&OUTPUT_DIR) else {
        return Ok(context.terminal.print(&man::render(&root, &EXTRAS))?);
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
            format!("cannot write the pages into {}: {error}", printable(&folder.to_string_lossy())),
        )
        .advise("Name a folder that you may write with --output-dir.")
    };
    fs::create_dir_all(&folder).map_err(cannot)?;
    for (name, page) in pages {
        fs::write(folder.join(name), page).map_err(cannot)?;
    }
    Ok(())
}
