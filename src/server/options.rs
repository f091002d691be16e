//! The options of every command that talks to a server.

use std::path::PathBuf;

use crate::cli::{Group, Opt, Rule, Seconds, SecretFile};
use crate::secret::Secret;

/// Where the server is.
pub static SOURCE: Opt<Option<String>> =
    Opt::new("source", "NAME|URL", "A configured source, or the http or https address of a server")
        .variable("PGUTIL_SOURCE")
        .default("the source named Default")
        .names_a_source();
/// The API key.
pub static API_KEY: Opt<Option<Secret>> =
    Opt::new("api-key", "KEY", "API key to authenticate with").variable("PGUTIL_API_KEY");
/// The API key by file.
pub static API_KEY_FILE: Opt<Option<SecretFile>> =
    Opt::new("api-key-file", "FILE", "File that holds the API key; - is standard input")
        .variable("PGUTIL_API_KEY_FILE");
/// The user name.
pub static USERNAME: Opt<Option<String>> =
    Opt::new("username", "NAME", "User to authenticate as, together with a password").variable("PGUTIL_USERNAME");
/// The password.
pub static PASSWORD: Opt<Option<Secret>> =
    Opt::new("password", "TEXT", "Password of the user").variable("PGUTIL_PASSWORD");
/// The password by file.
pub static PASSWORD_FILE: Opt<Option<SecretFile>> =
    Opt::new("password-file", "FILE", "File that holds the password; - is standard input")
        .variable("PGUTIL_PASSWORD_FILE");
/// Certificates to trust besides the system's.
pub static CA_CERT: Opt<Option<PathBuf>> =
    Opt::new("ca-cert", "FILE", "PEM certificates to trust besides the system's").variable("PGUTIL_CA_CERT");
/// No verification of the server's certificate.
pub static INSECURE: Opt<bool> =
    Opt::new("insecure", "", "Do not verify the server's certificate: whoever is on the network can read the key");
/// The time limit.
pub static TIMEOUT: Opt<Option<Seconds>> =
    Opt::new("timeout", "SECONDS", "Limit for the whole exchange; 0 is none").variable("PGUTIL_TIMEOUT").default("60");
/// JSON in place of text.
pub static JSON: Opt<bool> = Opt::new("json", "", "Print results as JSON on stdout, errors as JSON on stderr");
/// The trace.
pub static VERBOSE: Opt<bool> =
    Opt::new("verbose", "", "Trace what is sent and answered on stderr, without secrets").short('v');

/// The options of every command that talks to a server.
pub static CONNECTION: Group = Group {
    title: "Connection options",
    options: &[
        &SOURCE.spec,
        &API_KEY.spec,
        &API_KEY_FILE.spec,
        &USERNAME.spec,
        &PASSWORD.spec,
        &PASSWORD_FILE.spec,
        &CA_CERT.spec,
        &INSECURE.spec,
        &TIMEOUT.spec,
        &JSON.spec,
        &VERBOSE.spec,
    ],
    rules: &[
        Rule::AtMostOne(&[&API_KEY.spec, &API_KEY_FILE.spec]),
        Rule::AtMostOne(&[&PASSWORD.spec, &PASSWORD_FILE.spec]),
    ],
};

/// The feed, or the asset directory, that a command works on.
#[allow(dead_code)] // No command uses it yet.
pub static FEED_NAME: Opt<Option<String>> =
    Opt::new("feed", "NAME", "Feed to work on").variable("PGUTIL_FEED").default("the default feed of the source");
/// The option of every command that works on a feed.
#[allow(dead_code)] // No command uses it yet.
pub static FEED: Group = Group { title: "Feed options", options: &[&FEED_NAME.spec], rules: &[] };

/// For a command that changes something on the server.
pub static DRY_RUN: Opt<bool> =
    Opt::new("dry-run", "", "Print the request on stderr, with secrets as ***, and send nothing");
/// For a command that creates something.
#[allow(dead_code)] // No command uses it yet.
pub static IF_NOT_EXISTS: Opt<bool> = Opt::new("if-not-exists", "", "Succeed without a change if it exists already");
