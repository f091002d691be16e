//! Which credential goes out: one, from the first place in the stated order that has one.

use std::env;
use std::path::PathBuf;

use super::options::{API_KEY, API_KEY_FILE, PASSWORD, PASSWORD_FILE, USERNAME};
use super::secret_input;
use crate::cli::Args;
use crate::config::Source;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::http::UserInfo;
use crate::secret::Secret;
use crate::text::printable;

/// What is sent as `X-ApiKey`, and what may be said about it.
pub struct Credential {
    /// The header's value.
    pub header: Secret,
    /// The user, where it is one's name and password.
    pub user: Option<String>,
    /// ErrorKind and origin in words, without anything secret: `the API key ending in …89d0 from --api-key`.
    pub shown: String,
}

/// The ways to give a password, for those who gave a user name only.
const PASSWORD_WAYS: &str = "Give one of --password-file=FILE, --password=TEXT, PGUTIL_PASSWORD or PGUTIL_PASSWORD_FILE; \
     on a terminal pgutil asks for it.";

/// The user that `https://api:KEY@host` names: not a user, but the sign of an API key.
const API_USER: &str = "api";

/// The credential of the options, or of the user part of an address given by `--source`. Variables complete it only where
/// `may_use` says that they may go to this server.
pub fn from_options(
    args: &Args,
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
        return api_key(secret_input::read(&file.0, "--api-key-file")?, "--api-key-file", Exit::Setup).map(Some);
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
        Some((secret_input::read(&file.0, "--password-file")?, "--password-file"))
    } else if let Some(password) = own {
        Some((password, "--source"))
    } else if may_use()? {
        secret_variable("PGUTIL_PASSWORD", "PGUTIL_PASSWORD_FILE")?
    } else {
        None
    };
    user_and_password(&name, origin, password, Exit::Usage).map(Some)
}

/// Whether a user part holds an API key: `api:KEY@`.
pub fn is_api_key(user: &UserInfo) -> bool {
    user.user == API_USER && user.password.is_some()
}

/// The credential of the `PGUTIL_` variables.
pub fn from_variables() -> Result<Option<Credential>, Failure> {
    let username = variable("PGUTIL_USERNAME")?;
    let password = ["PGUTIL_PASSWORD", "PGUTIL_PASSWORD_FILE"].map(variable);
    let has_password = password.into_iter().collect::<Result<Vec<_>, _>>()?.iter().any(Option::is_some);
    if let Some((key, origin)) = secret_variable("PGUTIL_API_KEY", "PGUTIL_API_KEY_FILE")? {
        return api_key(key, origin, Exit::Setup).map(Some);
    }
    match username {
        Some(name) => {
            let password = secret_variable("PGUTIL_PASSWORD", "PGUTIL_PASSWORD_FILE")?;
            user_and_password(&name, "PGUTIL_USERNAME", password, Exit::Setup).map(Some)
        }
        None if has_password => Err(Failure::usage("the variables give a password without a user name")
            .advise("Set PGUTIL_USERNAME too, or give --username=NAME.")),
        None => Ok(None),
    }
}

/// What a configured source stores; `address` is the user part of its address.
pub fn from_source(source: &Source, address: Option<&UserInfo>) -> Result<Option<Credential>, Failure> {
    let origin = format!("the source '{}'", printable(&source.name));
    if let Some(token) = source.token()? {
        return api_key(token, &origin, Exit::Setup).map(Some);
    }
    if let Some(name) = &source.username {
        let password = source.password()?.map(|password| (password, origin.as_str()));
        return user_and_password(name, &origin, password, Exit::Setup).map(Some);
    }
    match address {
        Some(user) if is_api_key(user) => {
            user.password.clone().map(|key| api_key(key, &origin, Exit::Setup)).transpose()
        }
        Some(user) => {
            let password = user.password.clone().map(|password| (password, origin.as_str()));
            user_and_password(&user.user, &origin, password, Exit::Setup).map(Some)
        }
        None => Ok(None),
    }
}

/// An API key as credential. `exit` says whether a malformed one is wrong usage or wrong configuration.
fn api_key(key: Secret, origin: &str, exit: Exit) -> Result<Credential, Failure> {
    check_header(key.expose(), &format!("the API key from {origin}"), exit)?;
    let length = key.expose().len();
    // Four characters of a long key tell an operator which one it is, and an attacker nothing of use.
    let ending = if length >= 20 { format!(" ending in …{}", &key.expose()[length - 4..]) } else { String::new() };
    Ok(Credential { shown: format!("the API key{ending} from {origin}"), header: key, user: None })
}

fn user_and_password(
    name: &str,
    origin: &str,
    password: Option<(Secret, &str)>,
    exit: Exit,
) -> Result<Credential, Failure> {
    let shown_name = printable(name);
    check_user(name, &format!("the user name from {origin}"), exit)?;
    let (password, password_origin) = match password {
        Some(given) => given,
        None if crate::terminal::can_ask() => (secret_input::ask_password(name)?, "the prompt"),
        None => {
            let failure = Failure::setup(format!("no password is given for user {shown_name} (from {origin})"));
            // A password by option or variable completes no user name of a source.
            return Err(if origin.starts_with("--") || origin.starts_with("PGUTIL_") {
                failure.advise(PASSWORD_WAYS)
            } else {
                failure.advise(format!(
                    "Give both: --username={} --password-file=FILE, or store the password too with pgutil sources add.",
                    super::shell_word(name)
                ))
            });
        }
    };
    check_header(password.expose(), &format!("the password from {password_origin}"), exit)?;
    let header = Secret::new(format!("{name}:{}", password.expose()));
    check_header(header.expose(), &format!("the user name with the password from {password_origin}"), exit)?;
    let shown = if origin == password_origin {
        format!("user {shown_name} with the password from {origin}")
    } else {
        format!("user {shown_name} (from {origin}) with the password from {password_origin}")
    };
    Ok(Credential { header, user: Some(name.to_string()), shown })
}

/// Web servers refuse a longer header field, and some close the connection without a word.
const LONGEST_HEADER: usize = 8 * 1024;

/// Refuses what an HTTP header can't carry unchanged. `exit` says whether it is wrong usage or wrong configuration.
///
/// # Errors
/// What is wrong, without the value.
pub fn check_header(value: &str, what: &str, exit: Exit) -> Result<(), Failure> {
    let fault = if value.is_empty() {
        "is empty"
    } else if value.chars().any(|character| character.is_control()) {
        "holds a control character (a line end?)"
    } else if !value.is_ascii() {
        "holds characters outside of ASCII, which an HTTP header can't carry"
    } else if value.trim() != value {
        "begins or ends with a blank, which would be lost on the way"
    } else if value.len() > LONGEST_HEADER {
        "is longer than 8 KiB, which servers do not take"
    } else {
        return Ok(());
    };
    Err(Failure::new(exit, format!("{what} {fault}")).advise("Check the value: was something copied along with it?"))
}

/// Refuses what can't stand before the colon of `user:password`.
///
/// # Errors
/// What is wrong, without the name.
pub fn check_user(name: &str, what: &str, exit: Exit) -> Result<(), Failure> {
    check_header(name, what, exit)?;
    if name.contains(':') {
        return Err(Failure::new(exit, format!("{what} holds a colon"))
            .advise("The server takes what is behind the first colon for the password: such a user can't sign in."));
    }
    Ok(())
}

/// A variable's value.
///
/// # Errors
/// `Exit::Setup` when it is set but empty, as by an unset variable in a script, or not UTF-8.
pub fn variable(name: &str) -> Result<Option<String>, Failure> {
    let Some(value) = env::var_os(name) else {
        return Ok(None);
    };
    if value.is_empty() {
        return Err(Failure::setup(format!("the variable {name} is set but empty"))
            .advise(format!("Give it a value, or unset {name}.")));
    }
    let text = value.into_string().map_err(|_| {
        Failure::setup(format!("the variable {name} is not UTF-8 text"))
            .advise(format!("Set it to text in UTF-8, or unset {name}."))
    })?;
    Ok(Some(text))
}

/// An empty credential in a variable is an error wherever no option overrides it, even if a source would come first:
/// the script meant to give one.
pub fn refuse_empty_variables() -> Result<(), Failure> {
    let names = ["PGUTIL_API_KEY", "PGUTIL_API_KEY_FILE", "PGUTIL_USERNAME", "PGUTIL_PASSWORD", "PGUTIL_PASSWORD_FILE"];
    names.into_iter().try_for_each(|name| variable(name).map(|_| ()))
}

/// A secret by variable, as text or by file.
fn secret_variable(text: &'static str, file: &'static str) -> Result<Option<(Secret, &'static str)>, Failure> {
    let (by_text, by_file) = (variable(text)?.map(Secret::new), variable(file)?);
    match (by_text, by_file) {
        (Some(_), Some(_)) => {
            Err(Failure::usage(format!("{text} and {file} are both set")).advise("Unset one of them."))
        }
        (Some(secret), None) => Ok(Some((secret, text))),
        (None, Some(path)) => Ok(Some((secret_input::read(&PathBuf::from(path), file)?, file))),
        (None, None) => Ok(None),
    }
}
