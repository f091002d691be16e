//! The credential that goes out: the first that is found in the documented order.

use std::env;
use std::path::PathBuf;

use super::options::{API_KEY, API_KEY_FILE, PASSWORD, PASSWORD_FILE, USERNAME};
use super::secret_input;
use crate::cli::Args;
use crate::config::Source;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::http::{Address, UserInfo};
use crate::secret::Secret;
use crate::text::{printable, wrapping};

/// What is sent as `X-ApiKey`, and what may be said about it.
pub struct Credential {
    /// The value of the header.
    pub header: Secret,
    /// The name of the user; none for an API key.
    pub user: Option<String>,
    /// The kind and origin in words, without anything secret: `the API key ending in …89d0 from --api-key`.
    pub shown: String,
}

/// The ways to give a password, if only a user name was given.
const PASSWORD_WAYS: &str = "Use --password-file=FILE, --password=TEXT, PGUTIL_PASSWORD or PGUTIL_PASSWORD_FILE; \
     on a terminal, pgutil asks for it.";

/// In `https://api:KEY@host` this is not a user: it marks the password as an API key.
const API_USER: &str = "api";

/// The credential of the options, or of the user part of an address given by `--source`. Variables complete it only where
/// `may_use` says that they may go to this server.
pub fn from_options(
    args: &Args,
    server: &Address,
    address: Option<&UserInfo>,
    may_use: &dyn Fn() -> Result<bool, Failure>,
) -> Result<Option<Credential>, Failure> {
    let password_given = args.is_given(&PASSWORD) || args.is_given(&PASSWORD_FILE);
    let mut username = args.get(&USERNAME).map(|name| (name, "--username"));
    if username.is_none()
        && let Some(user) = address.filter(|user| !is_api_key(user))
    {
        username = Some((user.user.clone(), "--source"));
    }
    if username.is_none() && password_given && may_use()? {
        username = variable("PGUTIL_USERNAME")?.map(|name| (name, "PGUTIL_USERNAME"));
    }
    if username.is_none() && password_given {
        return Err(args.usage_error("a password is given without a user name", "Add --username=NAME."));
    }
    if let Some(key) = args.get(&API_KEY) {
        return api_key(key, "--api-key", Exit::Usage).map(Some);
    }
    if let Some(file) = args.get(&API_KEY_FILE) {
        let key = secret_input::read(&file.0, "--api-key-file", &secret_input::api_key_for(server))?;
        return api_key(key, "--api-key-file", Exit::Setup).map(Some);
    }
    if !args.is_given(&USERNAME)
        && let Some(key) = address.filter(|user| is_api_key(user)).and_then(|user| user.password.clone())
    {
        return api_key(key, "--source", Exit::Usage).map(Some);
    }
    let Some((name, origin)) = username else {
        return Ok(None);
    };
    let own = address.filter(|_| origin == "--source").and_then(|user| user.password.clone());
    let password = if let Some(password) = args.get(&PASSWORD) {
        Some((password, "--password"))
    } else if let Some(file) = args.get(&PASSWORD_FILE) {
        let what = secret_input::password_of(&name, server);
        Some((secret_input::read(&file.0, "--password-file", &what)?, "--password-file"))
    } else if let Some(password) = own {
        Some((password, "--source"))
    } else if may_use()? {
        password_variable(&name, server)?
    } else {
        None
    };
    user_and_password(&name, server, origin, password, Exit::Usage).map(Some)
}

/// Whether the user part of an address contains an API key: `api:KEY@`.
pub fn is_api_key(user: &UserInfo) -> bool {
    user.user == API_USER && user.password.is_some()
}

/// The credential of the `PGUTIL_` variables.
pub fn from_variables(server: &Address) -> Result<Option<Credential>, Failure> {
    let username = variable("PGUTIL_USERNAME")?;
    let password = ["PGUTIL_PASSWORD", "PGUTIL_PASSWORD_FILE"].map(raw_variable);
    let has_password = password.into_iter().collect::<Result<Vec<_>, _>>()?.iter().any(Option::is_some);
    let what = secret_input::api_key_for(server);
    if let Some((key, origin)) = secret_variable("PGUTIL_API_KEY", "PGUTIL_API_KEY_FILE", &what)? {
        return api_key(key, origin, Exit::Setup).map(Some);
    }
    match username {
        Some(name) => {
            let password = password_variable(&name, server)?;
            user_and_password(&name, server, "PGUTIL_USERNAME", password, Exit::Setup).map(Some)
        }
        None if has_password => Err(Failure::usage("the variables give a password without a user name")
            .advise("Set PGUTIL_USERNAME too, or give --username=NAME.")),
        None => Ok(None),
    }
}

/// The credential that a configured source stores; `address` is the user part of its address.
pub fn from_source(
    source: &Source,
    server: &Address,
    address: Option<&UserInfo>,
) -> Result<Option<Credential>, Failure> {
    let origin = format!("the source '{}'", printable(&source.name));
    if let Some(token) = source.token()? {
        return api_key(token, &origin, Exit::Setup).map(Some);
    }
    if let Some(name) = &source.username {
        let password = source.password()?.map(|password| (password, origin.as_str()));
        return user_and_password(name, server, &origin, password, Exit::Setup).map(Some);
    }
    match address {
        Some(user) if is_api_key(user) => {
            user.password.clone().map(|key| api_key(key, &origin, Exit::Setup)).transpose()
        }
        Some(user) => {
            let password = user.password.clone().map(|password| (password, origin.as_str()));
            user_and_password(&user.user, server, &origin, password, Exit::Setup).map(Some)
        }
        None => Ok(None),
    }
}

/// `exit` says whether a malformed key is wrong usage or wrong configuration.
fn api_key(key: Secret, origin: &str, exit: Exit) -> Result<Credential, Failure> {
    check_header(key.expose(), &format!("the API key from {origin}"), exit)?;
    let length = key.expose().len();
    // Four characters of a long key tell an operator which key it is, but don't help an attacker.
    let ending = if length >= 20 { format!(" ending in …{}", &key.expose()[length - 4..]) } else { String::new() };
    // The marks may be part of the key, so it is sent. If the server refuses it, this is probably why.
    let quoted = wrapping(key.expose()).map_or("", |_| " (which is enclosed in quotation marks)");
    Ok(Credential { shown: format!("the API key{ending}{quoted} from {origin}"), header: key, user: None })
}

fn user_and_password(
    name: &str,
    server: &Address,
    origin: &str,
    password: Option<(Secret, &str)>,
    exit: Exit,
) -> Result<Credential, Failure> {
    let shown_name = printable(name);
    check_user(name, &format!("the user name from {origin}"), exit)?;
    let (password, password_origin) = match password {
        Some(given) => given,
        None if crate::terminal::can_ask() => (secret_input::ask_password(name, server)?, "the prompt"),
        None => {
            let failure = Failure::setup(format!("no password is given for user {shown_name} (from {origin})"));
            // The password of an option or variable is not combined with the user name of a source.
            return Err(if origin.starts_with("--") || origin.starts_with("PGUTIL_") {
                failure.advise(PASSWORD_WAYS)
            } else {
                failure.advise(format!(
                    "Use both --username={} and --password-file=FILE, or store the password with pgutil sources add.",
                    super::shell_word(name)
                ))
            });
        }
    };
    check_header(password.expose(), &format!("the password from {password_origin}"), exit)?;
    let header = Secret::new(format!("{name}:{}", password.expose()));
    check_header(header.expose(), &format!("the user name with the password from {password_origin}"), exit)?;
    let quoted = wrapping(password.expose()).map_or("", |_| " (which is enclosed in quotation marks)");
    let shown = if origin == password_origin {
        format!("user {shown_name} with the password{quoted} from {origin}")
    } else {
        format!("user {shown_name} (from {origin}) with the password{quoted} from {password_origin}")
    };
    Ok(Credential { header, user: Some(name.to_string()), shown })
}

/// In bytes. Web servers refuse a longer header field, and some close the connection without an answer.
const LONGEST_HEADER: usize = 8 * 1024;

/// Refuses a value that an HTTP header can't carry unchanged. `exit` says whether it is wrong usage or wrong
/// configuration.
///
/// # Errors
/// What is wrong, without the value.
pub fn check_header(value: &str, what: &str, exit: Exit) -> Result<(), Failure> {
    let fault = if value.is_empty() {
        "is empty"
    } else if value.chars().any(|character| character.is_control()) {
        "contains a control character (a line end?)"
    } else if !value.is_ascii() {
        "contains non-ASCII characters, which an HTTP header can't carry"
    } else if value.trim() != value {
        "begins or ends with a space, which an HTTP header doesn't keep"
    } else if value.len() > LONGEST_HEADER {
        "is longer than 8 KiB, which servers don't accept in an HTTP header"
    } else {
        return Ok(());
    };
    Err(Failure::new(exit, format!("{what} {fault}"))
        .advise("Check the value: something may have been copied along with it."))
}

/// Refuses a user name that can't be sent as part of `user:password`.
///
/// # Errors
/// What is wrong, without the name.
pub fn check_user(name: &str, what: &str, exit: Exit) -> Result<(), Failure> {
    check_header(name, what, exit)?;
    if name.contains(':') {
        return Err(Failure::new(exit, format!("{what} contains a colon")).advise(
            "The server takes everything after the first colon as the password, so such a user can't sign in.",
        ));
    }
    Ok(())
}

/// The value of a variable that contains no secret.
///
/// # Errors
/// `Exit::Setup` if it is set but empty, as by an unset variable in a script; if it is not UTF-8; or if quotation marks, white
/// space or a line end surround it, as in an environment file that no shell has read.
pub fn variable(name: &str) -> Result<Option<String>, Failure> {
    let value = raw_variable(name)?;
    match value.as_deref().and_then(wrapping) {
        Some(wrong) => {
            Err(Failure::setup(format!("the variable {name} {wrong}"))
                .advise(format!("Set {name} to the value alone.")))
        }
        None => Ok(value),
    }
}

/// A secret is taken as it is, quotation marks included.
fn raw_variable(name: &str) -> Result<Option<String>, Failure> {
    let Some(value) = env::var_os(name) else {
        return Ok(None);
    };
    if value.is_empty() {
        return Err(Failure::setup(format!("the variable {name} is set but empty"))
            .advise(format!("Set it to a value, or unset {name}.")));
    }
    let text = value.into_string().map_err(|_| {
        Failure::setup(format!("the variable {name} is not UTF-8 text"))
            .advise(format!("Set it to text in UTF-8, or unset {name}."))
    })?;
    Ok(Some(text))
}

/// An empty credential in a variable is an error unless an option overrides it, even where a source takes precedence: the
/// script meant to give one.
pub fn refuse_empty_variables() -> Result<(), Failure> {
    let names = ["PGUTIL_API_KEY", "PGUTIL_API_KEY_FILE", "PGUTIL_USERNAME", "PGUTIL_PASSWORD", "PGUTIL_PASSWORD_FILE"];
    names.into_iter().try_for_each(|name| raw_variable(name).map(drop))
}

fn password_variable(user: &str, server: &Address) -> Result<Option<(Secret, &'static str)>, Failure> {
    secret_variable("PGUTIL_PASSWORD", "PGUTIL_PASSWORD_FILE", &secret_input::password_of(user, server))
}

/// The secret in one variable, or in the file that another one names; `what` names it in a prompt.
fn secret_variable(
    text: &'static str,
    file: &'static str,
    what: &str,
) -> Result<Option<(Secret, &'static str)>, Failure> {
    let (by_text, by_file) = (raw_variable(text)?.map(Secret::new), variable(file)?);
    match (by_text, by_file) {
        (Some(_), Some(_)) => {
            Err(Failure::usage(format!("{text} and {file} are both set")).advise("Unset one of them."))
        }
        (Some(secret), None) => Ok(Some((secret, text))),
        (None, Some(path)) => Ok(Some((secret_input::read(&PathBuf::from(path), file, what)?, file))),
        (None, None) => Ok(None),
    }
}
