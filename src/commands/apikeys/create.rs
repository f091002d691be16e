//! `pgutil apikeys create`: the three kinds of key share their options, and all that happens from request to key.

mod delivery;

use super::Command;
use crate::children;
use crate::cli::{Action, Choice, Opt, Rule, SecretFile};
use crate::context::Context;
use crate::date::Timestamp;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::http::Answer;
use crate::proget::{Access, Api, Created, Creation, Logging, NewKey, Request, api_keys, read_created};
use crate::secret::{MASK, Secret, mask};
use crate::server::{DRY_RUN, Server, secret_input};
use crate::terminal::Terminal;
use delivery::{Delivery, FORCE, OUTPUT_FILE};

children![system, feed, personal];

/// The table entry.
pub const COMMAND: Command = Command {
    name: "create",
    summary: "Creates an API key and prints it",
    details: "The key is written to stdout, and nothing else is: KEY=$(pgutil apikeys create …) captures it. On any \
              failure stdout is empty and the exit code is not 0.",
    options: &[
        &NAME.spec,
        &DESCRIPTION.spec,
        &EXPIRATION.spec,
        &LOGGING.spec,
        &KEY.spec,
        &KEY_FILE.spec,
        &OUTPUT_FILE.spec,
        &FORCE.spec,
        &DRY_RUN.spec,
    ],
    rules: &[Rule::AtMostOne(&[&KEY.spec, &KEY_FILE.spec]), Rule::Needs(&FORCE.spec, &OUTPUT_FILE.spec)],
    action: Action::Set(CHILDREN),
    ..Command::BLANK
};

static NAME: Opt<Option<String>> = Opt::new("name", "TEXT", "Name that the server shows for the key").empty_is_absent();
static DESCRIPTION: Opt<Option<String>> =
    Opt::new("description", "TEXT", "Description that the server shows for the key").empty_is_absent();
static EXPIRATION: Opt<Option<Timestamp>> = Opt::new(
    "expiration",
    "WHEN",
    "When the key ends: 2030-01-31, 2030/01/31, 2030-01-31T13:45Z, or from now: 36h, 90d, 12w, 1y",
)
.default("never");
static LOGGING: Opt<Option<Logging>> =
    Opt::new("logging", "LEVEL", "What the server logs of requests with the key").default("none");
static KEY: Opt<Option<Secret>> =
    Opt::new("key", "TEXT", "The key's own text, in place of one that the server makes up");
static KEY_FILE: Opt<Option<SecretFile>> =
    Opt::new("key-file", "FILE", "File that holds the key's own text; - is standard input");

impl Choice for Logging {
    const WORDS: &'static [&'static str] = &["none", "request", "response", "both"];
    const VALUES: &'static [Logging] = &[Logging::None, Logging::Request, Logging::Response, Logging::Both];
}

/// Creates a key with the shared options and delivers it.
fn create(context: &Context, server: &Server, access: Access) -> anyhow::Result<()> {
    let terminal = &context.terminal;
    let expiration = context.get(&EXPIRATION);
    let mut key = NewKey {
        access,
        key: given_key(context)?,
        display_name: context.get(&NAME),
        description: context.get(&DESCRIPTION),
        expiration: expiration.map(Timestamp::to_wire),
        logging: context.get(&LOGGING).unwrap_or(Logging::None),
    };
    if expiration.is_some_and(|moment| moment.is_past()) {
        terminal.warn("--expiration is in the past: the key will not be usable");
    }
    if context.get(&DRY_RUN) {
        server.show_request(&request(&key).json(key.to_json_with(MASK)));
        return Ok(());
    }
    let delivery = Delivery::prepare(context)?;
    server.set_signal_notes(&how_to_look(server));
    let mut answer = send(server, &key)?;
    if answer.status == 400 && key.access.is_full_control() && says_unknown_full_control(&answer.body) {
        key.access = Access::System { apis: vec![Api::Feeds, Api::Sca, Api::SbomUpload] };
        answer = send(server, &key)?;
        if answer.is_success() {
            terminal.warn("the server does not know full-control; the key was given feeds, sca and sbom-upload");
        }
    }
    if !answer.is_success() {
        let failure = server.refusal(&request(&key), &answer);
        let may_exist = answer.status >= 500;
        return Err(if may_exist { failure.advise(how_to_look(server)) } else { failure }.into());
    }
    let created = match read_created(&answer, key.key.as_ref()) {
        Creation::Created(created) => created,
        Creation::Unusable { id, why } => return Err(unusable(server, id, &why).into()),
    };
    delivery.deliver(&created, terminal).map_err(|failure| after_creation(failure, server, created.id))?;
    crate::system::set_signal_notes(None);
    warn_of_differences(&key, expiration, &created, terminal);
    if let Some(note) = created_note(&created) {
        terminal.note(&note);
    }
    Ok(())
}

fn request(key: &NewKey) -> Request {
    let is_shared = !matches!(key.access, Access::Personal { .. });
    if is_shared { api_keys::CREATE_SHARED.request() } else { api_keys::CREATE.request() }
}

/// The text that the key is to have.
fn given_key(context: &Context) -> Result<Option<Secret>, Failure> {
    let (key, origin, exit) = match (context.get(&KEY), context.get(&KEY_FILE)) {
        (Some(key), _) => (key, "--key", Exit::Usage),
        (None, Some(file)) => {
            (secret_input::read(&file.0, "--key-file", "Text of the new key")?, "--key-file", Exit::Setup)
        }
        (None, None) => return Ok(None),
    };
    if !key.expose().bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Failure::new(exit, format!("the key from {origin} holds a blank or a character outside of ASCII"))
            .advise("The text of a key is visible ASCII without blanks."));
    }
    Ok(Some(key))
}

/// Sends the request once; the answer may have any status.
fn send(server: &Server, key: &NewKey) -> Result<Answer, Failure> {
    let body = key.to_json().to_string();
    server.client.send(&server.wire(&request(key), Some(&body))?).map_err(|error| {
        let sent = error.sent;
        let failure = server.failure(&error);
        if sent { failure.advise(how_to_look(server)) } else { failure }
    })
}

/// Whether a rejection is about the word `full-control`, which some servers may not know.
fn says_unknown_full_control(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body).to_lowercase();
    text.contains("full-control") || text.contains("systemapis")
}

/// Tells of a key that differs from what was asked for.
fn warn_of_differences(asked: &NewKey, expiration: Option<Timestamp>, created: &Created, terminal: &Terminal) {
    let differs = |asked: &[&str], given: &[String]| {
        let has = |word: &str| given.iter().any(|given| given.eq_ignore_ascii_case(word));
        !asked.iter().all(|word| has(word))
            || !given.iter().all(|given| asked.iter().any(|word| word.eq_ignore_ascii_case(given)))
    };
    if created.is_other_text {
        terminal.warn("the server answered with another text than the key that was given");
    }
    let pairs = [
        ("APIs", asked.access.api_words(), &created.apis),
        ("permissions", asked.access.permission_words(), &created.permissions),
    ];
    for (what, asked, given) in pairs {
        if let (Some(asked), Some(given)) = (asked, given)
            && differs(&asked, given)
        {
            terminal.warn(&format!("the key has other {what} than asked for: {}", mask(&given.join(", "))));
        }
    }
    if let Some(given) = &created.expiration
        && expiration.is_none_or(|asked| !asked.is_written_as(given))
    {
        terminal.warn(&format!("the key has another expiration than asked for: {}", mask(given)));
    }
}

/// What is known about the new key besides its text.
fn created_note(created: &Created) -> Option<String> {
    let id = created.id.map(|id| format!("API key {id} created"));
    let expiration = created.expiration.as_ref().map(|expiration| format!("it expires {}", mask(expiration)));
    match (id, expiration) {
        (Some(id), Some(expiration)) => Some(format!("{id}; {expiration}")),
        (Some(only), None) => Some(only),
        (None, Some(expiration)) => Some(format!("API key created; {expiration}")),
        (None, None) => None,
    }
}

fn unusable(server: &Server, id: Option<i64>, why: &str) -> Failure {
    let failure = Failure::new(Exit::Server, format!("the server reports success, but its answer {why}"));
    after_creation(failure, server, id)
}

/// Adds to a failure that came after the server made the key how to get rid of it.
fn after_creation(failure: Failure, server: &Server, id: Option<i64>) -> Failure {
    let source = &server.source_argument;
    match id {
        Some(id) => {
            let mut failure = failure.advise(format!(
                "The API key {id} exists all the same. Delete it: pgutil apikeys delete --id={id}{source}"
            ));
            failure.id = Some(id);
            failure
        }
        None => failure.advise(how_to_look(server)),
    }
}

/// What to do where it is not known whether the server made the key.
fn how_to_look(server: &Server) -> String {
    format!(
        "The key may exist all the same. Look for it with pgutil apikeys list{source}, and delete it with \
         pgutil apikeys delete --id=ID{source}",
        source = server.source_argument
    )
}
