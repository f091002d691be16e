//! `pgutil sources add`: stores a server as a source.

use std::path::PathBuf;

use super::Command;
use crate::cli::{Action, Example, Opt, Rule, SecretFile};
use crate::config::{Config, Source};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::http::{Address, UserInfo, anchors_in};
use crate::secret::Secret;
use crate::server::{self, INSECURE, secret_input};
use crate::text::{is_unprintable, printable};

/// The table entry.
pub const COMMAND: Command = Command {
    name: "add",
    summary: "Stores a server as a source",
    details: "Replaces a source of the same name. Secrets are obfuscated, which hides them from a glance but not from \
              anyone who can read the file; the file is private to the user. A user name can be stored without a \
              password, which is then asked for, or given by an option or variable, whenever it is needed.",
    options: &[
        &URL.spec,
        &NAME.spec,
        &FEED.spec,
        &API_KEY.spec,
        &API_KEY_FILE.spec,
        &USERNAME.spec,
        &PASSWORD.spec,
        &PASSWORD_FILE.spec,
        &PLAIN_TEXT.spec,
        &STORED_CA_CERT.spec,
        &INSECURE.spec,
    ],
    rules: &[
        Rule::AtMostOne(&[&API_KEY.spec, &API_KEY_FILE.spec]),
        Rule::AtMostOne(&[&PASSWORD.spec, &PASSWORD_FILE.spec]),
    ],
    examples: &[
        Example {
            line: "pgutil sources add --url=https://proget.example.com/ --api-key-file=admin.key",
            note: "Stores the default source",
        },
        Example {
            line: "pgutil sources add --name=Libraries --url=https://proget.example.com/ --feed=libs \
                   --username=builder --password-file=-",
            note: "Stores a source with a default feed; the password comes from standard input",
        },
    ],
    action: Action::Run(run),
    ..Command::BLANK
};

// Not the connection options of other commands, because variables don't apply to what is stored.
static URL: Opt<String> = Opt::new("url", "URL", "The http or https address of the server, with its base path");
static NAME: Opt<Option<String>> = Opt::new("name", "NAME", "Name of the source").default("Default");
static FEED: Opt<Option<String>> = Opt::new("feed", "NAME", "Feed that commands use if none is given");
static API_KEY: Opt<Option<Secret>> = Opt::new("api-key", "KEY", "API key to store");
static API_KEY_FILE: Opt<Option<SecretFile>> =
    Opt::new("api-key-file", "FILE", "File that holds the API key; - is standard input");
static USERNAME: Opt<Option<String>> = Opt::new("username", "NAME", "User to store");
static PASSWORD: Opt<Option<Secret>> = Opt::new("password", "TEXT", "Password to store");
static PASSWORD_FILE: Opt<Option<SecretFile>> =
    Opt::new("password-file", "FILE", "File that holds the password; - is standard input");
static PLAIN_TEXT: Opt<bool> = Opt::new("plain-text", "", "Store secrets without obfuscation");
static STORED_CA_CERT: Opt<Option<PathBuf>> =
    Opt::new("ca-cert", "FILE", "PEM certificates to trust in addition to the system's, read at each use");

fn run(context: &Context) -> anyhow::Result<()> {
    let terminal = &context.terminal;
    let name = clean(context, "name", context.get(&NAME).unwrap_or_else(|| "Default".to_string()))?;
    if server::is_address(&name) {
        return Err(context.usage_error("--name is an address", "Use --url for the address.").into());
    }
    let (base, user) = parse_url(context)?;
    // Without its user part, which is stored separately.
    let mut source = Source::new(&name, if user.is_some() { base.to_string() } else { context.get(&URL) });
    source.insecure = context.get(&INSECURE);
    source.default_feed = context.get(&FEED).map(|feed| clean(context, "feed", feed)).transpose()?;
    source.ca_cert = context.get(&STORED_CA_CERT).map(|file| ca_cert(context, file)).transpose()?;
    let credential = credential(context, &base, user)?;
    source.username = credential.username;
    let plain = context.get(&PLAIN_TEXT);
    source.store(credential.token.as_ref(), credential.password.as_ref(), plain)?;

    let has_secret = credential.token.is_some() || credential.password.is_some();
    if has_secret || terminal.json {
        // Before the file is changed: nothing is done where the result can't be printed.
        terminal.require_stdout()?;
    }
    let replaced = Config::update(&|text| terminal.warn(text), |config| config.add(source))?;
    let printed = if terminal.json {
        let object = serde_json::json!({ "name": name, "url": base.to_string(), "replaced": replaced });
        terminal.print_json(&object.to_string())
    } else if has_secret && plain {
        terminal.print("Storing credentials in plain text.\n")
    } else if has_secret {
        terminal.print("Storing credentials. Note: Sensitive values are obfuscated but not securely encrypted.\n")
    } else {
        Ok(())
    };
    printed.map_err(|failure| failure.advise(format!("The source '{}' was stored all the same.", printable(&name))))?;
    if replaced {
        terminal.warn(&format!("replaced the existing source '{}'", printable(&name)));
    }
    if has_secret {
        super::warn_of_plain_http(&base, terminal);
    }
    if context.get(&INSECURE) && base.is_https() {
        terminal.warn(&format!("the certificate of {} will not be verified (--insecure)", base.host()));
    }
    Ok(())
}

/// Refuses a name that would look different in lists from how it must be typed.
fn clean(context: &Context, option: &str, text: String) -> Result<String, Failure> {
    if text.trim() != text {
        return Err(context.usage_error(format!("--{option} begins or ends with a space"), ""));
    }
    if text.chars().any(is_unprintable) {
        return Err(context.usage_error(format!("--{option} contains a control character or an invisible one"), ""));
    }
    Ok(text)
}

fn parse_url(context: &Context) -> Result<(Address, Option<UserInfo>), Failure> {
    Address::parse(&context.get(&URL))
        .map_err(|fault| context.usage_error(format!("the address in --url {fault}"), server::ADDRESS_ADVICE))
}

/// The absolute path of the file, since commands run in other folders. The file is read now, so that a mistake shows
/// early.
fn ca_cert(context: &Context, file: PathBuf) -> Result<String, Failure> {
    anchors_in(&file).map_err(|why| server::unusable_certificates(&why))?;
    let path = std::path::absolute(file).map_err(|error| {
        Failure::setup(format!("cannot find the absolute path of --ca-cert: {error}")).advise("Use an absolute path.")
    })?;
    path.into_os_string().into_string().map_err(|_| context.usage_error("the path of --ca-cert is not UTF-8 text", ""))
}

struct Credential {
    token: Option<Secret>,
    username: Option<String>,
    password: Option<Secret>,
}

/// The credential of the options, completed by the user part of the address.
fn credential(context: &Context, base: &Address, user: Option<UserInfo>) -> Result<Credential, Failure> {
    let (key_user, user) = match user {
        Some(user) if server::is_api_key(&user) => (Some(user), None),
        // --username replaces the whole user part.
        user => (None, user.filter(|_| !context.is_given(&USERNAME))),
    };
    let username = context.get(&USERNAME).or_else(|| user.as_ref().map(|user| user.user.clone()));
    if username.is_none() && (context.is_given(&PASSWORD) || context.is_given(&PASSWORD_FILE)) {
        return Err(context.usage_error("a password is given without a user name", "Add --username=NAME."));
    }
    let what = secret_input::api_key_for(base);
    let token = secret(context.get(&API_KEY), context.get(&API_KEY_FILE), "--api-key-file", &what)?
        .or_else(|| key_user.and_then(|user| user.password));
    let what = secret_input::password_of(username.as_deref().unwrap_or_default(), base);
    let password = secret(context.get(&PASSWORD), context.get(&PASSWORD_FILE), "--password-file", &what)?
        .or_else(|| user.and_then(|user| user.password));
    if let Some(username) = &username {
        server::check_user(username, "the user name", Exit::Usage)?;
    }
    for (secret, what) in [(&token, "the API key"), (&password, "the password")] {
        if let Some(secret) = secret {
            // This program can't send non-ASCII characters, but the existing one stores them too.
            let in_ascii =
                secret.expose().replace(|character: char| !character.is_ascii() && !character.is_control(), "x");
            server::check_header(&in_ascii, what, Exit::Usage)?;
        }
    }
    Ok(Credential { token, username, password })
}

fn secret(text: Option<Secret>, file: Option<SecretFile>, option: &str, what: &str) -> Result<Option<Secret>, Failure> {
    match file {
        Some(file) => secret_input::read(&file.0, option, what).map(Some),
        None => Ok(text),
    }
}
