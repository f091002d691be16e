//! A stand-in for ProGet that keeps what its documentation describes in memory, with one file per resource.
//!
//! A test that needs a different answer queues it with `expect`, as with any server. All other requests are answered
//! here: the resources are tried in turn, and the first that knows the path answers. If none does, the answer is 404, as
//! on the real server.

pub mod api_keys;
pub mod assets;
pub mod builds;
mod call;
pub mod connectors;
pub mod containers;
pub mod feeds;
mod health;
pub mod licenses;
mod objects;
pub mod packages;
pub mod security;
pub mod settings;
pub mod storage;
pub mod vulns;

use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use super::http::{Answer, Request};
use super::server::{Server, exchange};
pub use api_keys::ADMIN_KEYS;
use call::Call;

/// What differs between ProGet servers.
pub struct Settings {
    /// The port; 0 means any free port.
    pub port: u16,
    /// What precedes every path: empty, or like `/proget`.
    pub base: &'static str,
    /// `Free`, `Basic` or `Enterprise`.
    pub edition: &'static str,
    /// The version; its third number is the release within the year.
    pub version: &'static str,
    /// Whether the answer to a create request is the text of the key, as the documentation says, or an object.
    pub plain_text_key: bool,
    /// Whether the service is reported as stopped.
    pub unhealthy: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            port: 0,
            base: "",
            edition: "Enterprise",
            version: "24.0.30.4",
            plain_text_key: false,
            unhealthy: false,
        }
    }
}

/// Everything that the server stores, by resource. Tests may read it, and change it before the program runs.
#[derive(Default)]
// A resource without behaviour stores nothing yet.
#[allow(dead_code)]
pub struct State {
    pub api_keys: api_keys::State,
    pub feeds: feeds::State,
    pub connectors: connectors::State,
    pub licenses: licenses::State,
    pub settings: settings::State,
    pub security: security::State,
    pub containers: containers::State,
    pub packages: packages::State,
    pub builds: builds::State,
    pub vulns: vulns::State,
    pub assets: assets::State,
    pub storage: storage::State,
}

/// Answers for one resource; `None` if the resource does not know the path.
type Resource = fn(&mut State, &Call) -> Option<Answer>;

const RESOURCES: &[Resource] = &[
    health::answer,
    api_keys::answer,
    feeds::answer,
    connectors::answer,
    licenses::answer,
    settings::answer,
    security::answer,
    containers::answer,
    packages::answer,
    builds::answer,
    vulns::answer,
    assets::answer,
    storage::answer,
];

/// A running stand-in. Its server takes expectations and records requests.
pub struct ProGet {
    server: Server,
    state: Arc<Mutex<State>>,
}

impl Deref for ProGet {
    type Target = Server;

    fn deref(&self) -> &Server {
        &self.server
    }
}

impl ProGet {
    /// A healthy ProGet of the highest edition with the feeds of `FEEDS` and nothing else.
    pub fn start() -> ProGet {
        ProGet::with(Settings::default())
    }

    /// A ProGet with these settings.
    pub fn with(settings: Settings) -> ProGet {
        let state = Arc::new(Mutex::new(State::default()));
        let kept = state.clone();
        let port = settings.port;
        let respond = move |request: &Request| {
            let mut state = kept.lock().unwrap_or_else(PoisonError::into_inner);
            answer(&settings, &mut state, request)
                .header("X-ProGet-Version", settings.version)
                .header("X-ProGet-Edition", settings.edition)
        };
        ProGet { server: Server::responding(port, Box::new(respond)), state }
    }

    /// The stored state. No request is answered while the guard is held.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The keys that were created and not deleted, including their text.
    pub fn keys(&self) -> Vec<Value> {
        self.state().api_keys.keys.clone()
    }

    /// Sends a request with a JSON body. Returns status, head and body of the answer.
    pub fn ask(&self, method: &str, target: &str, credential: &str, body: &str) -> (u16, String, String) {
        let head = format!("{method} {target} HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n");
        let credential = if credential.is_empty() { String::new() } else { format!("X-ApiKey: {credential}\r\n") };
        let request = format!("{head}{credential}Content-Length: {}\r\n\r\n{body}", body.len());
        let answer = exchange(&self.url(), &request).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head[9..12].parse().unwrap(), head.to_string(), body.to_string())
    }

    /// The same with an administrator's key. Returns status and body.
    pub fn ask_as_administrator(&self, method: &str, target: &str, body: &str) -> (u16, String) {
        let (status, _, body) = self.ask(method, target, ADMIN_KEYS[0], body);
        (status, body)
    }
}

/// ProGet's answer to an internal error: the message and a stack trace.
pub fn server_error(message: &str) -> Answer {
    let trace = "   at Inedo.ProGet.WebApplication.ApiKeysApi.CreateAsync(AhHttpContext context)\r\n   \
                 at Inedo.ProGet.Service.ApiHandler.ProcessRequestAsync(AhHttpContext context) in C:\\src\\Api.cs:line 42";
    Answer::text(500, &format!("{message}\r\n{trace}\r\n"))
}

fn answer(settings: &Settings, state: &mut State, request: &Request) -> Answer {
    let call = Call::read(settings, request);
    let answer = call.and_then(|call| RESOURCES.iter().find_map(|resource| resource(state, &call)));
    answer.unwrap_or_else(|| Answer::text(404, "Not found."))
}
