//! One server, as options, variables and configuration name it, and the only place that makes calls to it.

mod change;
mod credential;
mod download;
mod feed;
mod health;
mod list;
mod no_answer;
mod options;
mod parts;
mod read;
mod refused;
pub mod secret_input;
mod untrusted;
mod upload;

use std::cell::OnceCell;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::time::Duration;

use crate::cli::{Args, Seconds, Value};
use crate::config::{self, Config, Source};
use crate::failure::Failure;
use crate::http::{Address, Client, ClientOptions, Proxy, Trust, UserInfo};
use crate::terminal::{self, Terminal};
use crate::text::printable;

use credential::{Credential, variable};

pub use change::Change;
pub use credential::{check_header, check_user, is_api_key};
pub use download::{Destination, Download, required_hash};
pub use health::state;
pub use no_answer::{missing_source, name_legacy_file, unusable_certificates};
pub use options::{
    CA_CERT, CONNECTION, DRY_RUN, FEED, FEED_NAME, IF_NOT_EXISTS, INSECURE, JSON, SOURCE, TIMEOUT, USERNAME, VERBOSE,
};
pub use parts::Part;
pub use upload::{Input, Upload};

/// The source that counts when none is named.
const DEFAULT_SOURCE: &str = "Default";

/// What to do about one that can't be used.
pub const ADDRESS_ADVICE: &str = "An address looks like https://proget.example.com/ or http://10.0.0.5:8624/.";

/// Unless the user says otherwise: long enough for a busy server, short enough for a waiting person.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);

/// The same for an audit, and for the answer to an upload, which the server unpacks first.
const LONG_TIMEOUT: Duration = Duration::from_secs(600);

/// A server, and how the user wants to talk to it.
pub struct Server<'a> {
    /// The HTTP client; its requests go out with the credential.
    pub client: Client,
    /// The credential that goes out with each request.
    pub credential: Option<Credential>,
    /// The feed that the source names as its default.
    pub default_feed: Option<String>,
    /// The address of the server.
    pub base: Address,
    /// ` --source=…` for command lines in advice; empty for the default source.
    pub source_argument: String,
    /// ` --feed=…` for the same, once `feed` has found the option.
    feed_argument: OnceCell<String>,
    /// Whether `--source` names the source, whose default feed comes before the variable then.
    named_by_option: bool,
    terminal: &'a Terminal,
    mode: Mode,
}

/// How changes are made.
#[derive(Clone, Copy, Default)]
struct Mode {
    /// Requests that change something are shown and not sent.
    dry_run: bool,
    /// What exists already is not created again.
    if_not_exists: bool,
}

/// Where a request goes, before it is known with which credential.
struct Target {
    base: Address,
    /// The user part of the address.
    user: Option<UserInfo>,
    /// The configured source, unless an address was given.
    source: Option<Source>,
    /// Whether `--source` names that source, so that what it stores comes before the variables.
    named_by_option: bool,
}

/// Makes a client of the options of a command, the variables and the configuration. Nothing is sent.
///
/// # Errors
/// `Exit::Usage` for options that don't fit together, `Exit::Setup` for a source or credential that is missing or
/// can't be read.
pub fn open<'a>(args: &Args, terminal: &'a Terminal) -> Result<Server<'a>, Failure> {
    let target = find_target(args)?;
    let credential = find_credential(args, &target)?;
    let insecure = args.is_given(&INSECURE).then(|| args.get(&INSECURE));
    connect(target, credential, args.get(&CA_CERT), insecure, args, terminal)
}

/// Makes a client of a configured source with what it stores, whatever the variables say about sources and
/// credentials. Nothing is sent.
///
/// # Errors
/// `Exit::Setup` for an address or a credential that can't be used.
pub fn open_source<'a>(source: &Source, args: &Args, terminal: &'a Terminal) -> Result<Server<'a>, Failure> {
    let (base, user) = parse_stored(source)?;
    let credential = credential::from_source(source, &base, user.as_ref())?;
    let target = Target { base, user, source: Some(source.clone()), named_by_option: true };
    connect(target, credential, None, None, args, terminal)
}

/// `ca_cert` and `insecure` are what the options say; otherwise variable and source count.
fn connect<'a>(
    target: Target,
    credential: Option<Credential>,
    ca_cert: Option<PathBuf>,
    insecure: Option<bool>,
    args: &Args,
    terminal: &'a Terminal,
) -> Result<Server<'a>, Failure> {
    let source_argument = if target.named_by_option || target.source.is_none() {
        let named = target.source.as_ref().map_or_else(|| target.base.to_string(), |source| source.name.clone());
        format!(" --source={}", shell_word(&named))
    } else {
        String::new()
    };
    let stored = target.source.as_ref();
    let ca_cert = match ca_cert {
        Some(file) => Some(file),
        None => {
            variable("PGUTIL_CA_CERT")?.or_else(|| stored.and_then(|source| source.ca_cert.clone())).map(Into::into)
        }
    };
    let origin = if insecure.is_some() { "--insecure" } else { "as the source says" };
    let insecure = insecure.unwrap_or_else(|| stored.is_some_and(|source| source.insecure));
    let proxy = Proxy::for_address(&target.base, |name| std::env::var_os(name))
        .map_err(|fault| no_answer::proxy_setting(&fault))?;
    let proxy_host = proxy.as_ref().filter(|proxy| proxy.is_https()).map(Proxy::host);
    for host in target.base.is_https().then(|| target.base.host()).into_iter().chain(proxy_host).filter(|_| insecure) {
        terminal.warn(&format!("the certificate of {host} is not verified ({origin})"));
    }
    if terminal.verbose {
        let shown = credential.as_ref().map_or("no credential", |credential| credential.shown.as_str());
        terminal::trace(&format!("* {} with {shown}", target.base));
    }
    let (timeout, long_timeout) = timeouts(args)?;
    let client = Client::new(ClientOptions {
        base: target.base.clone(),
        api_key: credential.as_ref().map(|credential| credential.header.clone()),
        timeout,
        long_timeout,
        trust: Trust { ca_cert, insecure },
        proxy,
        request_out: &crate::system::REQUEST_OUT,
        trace: terminal.verbose.then_some(terminal::trace),
    });
    let default_feed = target.source.and_then(|source| source.default_feed);
    Ok(Server {
        client,
        credential,
        default_feed,
        base: target.base,
        source_argument,
        feed_argument: OnceCell::new(),
        named_by_option: target.named_by_option,
        terminal,
        mode: Mode { dry_run: args.flag(&DRY_RUN), if_not_exists: args.flag(&IF_NOT_EXISTS) },
    })
}

/// The limit of an exchange, and that of a wait for an answer which takes the server some work.
fn timeouts(args: &Args) -> Result<(Option<Duration>, Option<Duration>), Failure> {
    let given = match args.get(&TIMEOUT) {
        Some(limit) => Some(limit.0),
        None => match variable("PGUTIL_TIMEOUT")? {
            Some(text) => {
                let parsed = Seconds::parse(OsStr::new(&text), &[]).map_err(|what| {
                    Failure::setup(format!("PGUTIL_TIMEOUT {what}")).advise("Correct it, or unset PGUTIL_TIMEOUT.")
                });
                Some(parsed?.0)
            }
            None => None,
        },
    };
    let limit = |default: Duration| Some(given.unwrap_or(default)).filter(|limit| !limit.is_zero());
    Ok((limit(DEFAULT_TIMEOUT), limit(LONG_TIMEOUT)))
}

/// Whether a text is meant as an address and not as the name of a source.
pub fn is_address(text: &str) -> bool {
    text.contains("://")
}

fn find_target(args: &Args) -> Result<Target, Failure> {
    let by_option = args.get(&SOURCE);
    let named_by_option = by_option.is_some();
    let (wanted, origin) = match by_option {
        Some(wanted) => (wanted, "--source"),
        None => match variable("PGUTIL_SOURCE")? {
            Some(wanted) => (wanted, "PGUTIL_SOURCE"),
            None => (DEFAULT_SOURCE.to_string(), ""),
        },
    };
    if is_address(&wanted) {
        let (base, user) = Address::parse(&wanted).map_err(|fault| {
            let fact = format!("the address in {origin} {fault}");
            if named_by_option {
                args.usage_error(fact, ADDRESS_ADVICE)
            } else {
                Failure::setup(fact).advise(ADDRESS_ADVICE)
            }
        })?;
        return Ok(Target { base, user, source: None, named_by_option: false });
    }
    let config = Config::load()?;
    let Some(source) = config.find(&wanted) else {
        return Err(no_answer::missing_source(&wanted, origin, &config));
    };
    let (base, user) = parse_stored(source)?;
    Ok(Target { base, user, source: Some(source.clone()), named_by_option })
}

fn parse_stored(source: &Source) -> Result<(Address, Option<UserInfo>), Failure> {
    Address::parse(&source.url).map_err(|fault| {
        let name = printable(&source.name);
        Failure::setup(format!("the address of the source '{name}' {fault}"))
            .advise(format!("Store it again: pgutil sources add --name={} --url=URL", shell_word(&source.name)))
    })
}

/// The order of the contract: options; what `--source=NAME` stores; variables; what the default source stores.
fn find_credential(args: &Args, target: &Target) -> Result<Option<Credential>, Failure> {
    let address_user = target.user.as_ref().filter(|_| target.source.is_none());
    let may_use = || variables_may_go_to(&target.base);
    if let Some(credential) = credential::from_options(args, &target.base, address_user, &may_use)? {
        return Ok(Some(credential));
    }
    credential::refuse_empty_variables()?;
    let stored = || match &target.source {
        Some(source) => credential::from_source(source, &target.base, target.user.as_ref()),
        None => Ok(None),
    };
    if target.named_by_option
        && let Some(credential) = stored()?
    {
        return Ok(Some(credential));
    }
    // First whether, then what: a credential that may not go out is not read, and nobody is asked for its password.
    if may_use()?
        && let Some(credential) = credential::from_variables(&target.base)?
    {
        return Ok(Some(credential));
    }
    if target.source.is_some() && !target.named_by_option {
        return stored();
    }
    default_source_at(&target.base)
}

/// With `PGUTIL_SOURCE` set, the credentials of variables belong to that server. (Otherwise a script's `--source` would
/// carry them to another one.)
fn variables_may_go_to(base: &Address) -> Result<bool, Failure> {
    let Some(wanted) = variable("PGUTIL_SOURCE")? else {
        return Ok(true);
    };
    let bound_to = if is_address(&wanted) {
        Address::parse(&wanted).ok()
    } else {
        Config::load()?.find(&wanted).and_then(|source| Address::parse(&source.url).ok())
    };
    Ok(bound_to.is_some_and(|(address, _)| address.same_origin(base)))
}

/// What the default source stores, if this is its address.
fn default_source_at(base: &Address) -> Result<Option<Credential>, Failure> {
    let wanted = variable("PGUTIL_SOURCE")?.unwrap_or_else(|| DEFAULT_SOURCE.to_string());
    // Nothing of the file was asked for.
    let config = if config::is_out_of_reach() { Config::default() } else { Config::load()? };
    let Some(source) = config.find(&wanted) else {
        return Ok(None);
    };
    match Address::parse(&source.url) {
        Ok((address, user)) if address == *base => credential::from_source(source, base, user.as_ref()),
        _ => Ok(None),
    }
}

/// A word as a POSIX shell takes it, for command lines in advice.
pub fn shell_word(text: &str) -> String {
    let text = printable(text);
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "-_./:@%+,=[]".contains(character);
    if !text.is_empty() && text.chars().all(is_plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}
