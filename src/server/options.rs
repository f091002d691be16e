//! The options of every command that talks to a server.

use std::path::PathBuf;

use crate::cli::{Group, Opt, Rule, Seconds, SecretFile};
use crate::secret::Secret;

/// The server: a source or an address.
pub static SOURCE: Opt<Option<String>> =
    Opt::new("source", "NAME|URL", "A configured source, or the http or https address of a server")
        .variable("PGUTIL_SOURCE")
        .default("the source named Default")
        .names_a_source();
/// The API key to sign in with.
pub static API_KEY: Opt<Option<Secret>> =
    Opt::new("api-key", "KEY", "API key to authenticate with").variable("PGUTIL_API_KEY");
/// A file with the API key.
pub static API_KEY_FILE: Opt<Option<SecretFile>> =
    Opt::new("api-key-file", "FILE", "File that holds the API key; - is standard input")
        .variable("PGUTIL_API_KEY_FILE");
/// The user to sign in as, with one of the next two.
pub static USERNAME: Opt<Option<String>> =
    Opt::new("username", "NAME", "User to authenticate as, together with a password").variable("PGUTIL_USERNAME");
/// The password of that user.
pub static PASSWORD: Opt<Option<Secret>> =
    Opt::new("password", "TEXT", "Password of the user").variable("PGUTIL_PASSWORD");
/// A file with the password.
pub static PASSWORD_FILE: Opt<Option<SecretFile>> =
    Opt::new("password-file", "FILE", "File that holds the password; - is standard input")
        .variable("PGUTIL_PASSWORD_FILE");
/// Certificates to trust in addition to the system's, which a source can store too.
pub static CA_CERT: Opt<Option<PathBuf>> =
    Opt::new("ca-cert", "FILE", "PEM certificates to trust in addition to the system's").variable("PGUTIL_CA_CERT");
/// Turns off the verification of the server's certificate; warned about on every use.
pub static INSECURE: Opt<bool> =
    Opt::new("insecure", "", "Do not verify the server's certificate; anyone on the network can then read the key");
/// The time limit in seconds; without it, 60.
pub static TIMEOUT: Opt<Option<Seconds>> = Opt::new(
    "timeout",
    "SECONDS",
    "Time limit for a request, or while a list or file moves, since its last byte; 0: none",
)
.variable("PGUTIL_TIMEOUT")
.default("60");
pub static JSON: Opt<bool> = Opt::new("json", "", "Print results as JSON on stdout, errors as JSON on stderr");
/// The trace on stderr. `main` reads it before the command line is parsed.
pub static VERBOSE: Opt<bool> =
    Opt::new("verbose", "", "Trace requests and answers on stderr, without secrets").short('v');

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
pub static FEED_NAME: Opt<Option<String>> =
    Opt::new("feed", "NAME", "Feed to work on").variable("PGUTIL_FEED").default("the default feed of the source");
/// The option of every command that works on a feed.
pub static FEED: Group = Group { title: "Feed options", options: &[&FEED_NAME.spec], rules: &[] };

/// For a command that changes something on the server.
pub static DRY_RUN: Opt<bool> =
    Opt::new("dry-run", "", "Print the request on stderr, with secrets as ***, and send nothing");
/// For a command that creates something.
pub static IF_NOT_EXISTS: Opt<bool> = Opt::new("if-not-exists", "", "Succeed without a change if it exists already");
