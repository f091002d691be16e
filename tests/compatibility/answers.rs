//! The server of a recording, which gives the recorded answers and also acts as a proxy.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::recording::{RecordedAnswer, Recording};
use crate::support::http::{Answer, Request};
use crate::support::server::Server;

/// Starts the server of a recording. It gives the answers in order, or the first matching one.
pub fn start(recording: &Recording, in_order: bool) -> Server {
    // The address is known only after the server has started.
    let url = Arc::new(Mutex::new(String::new()));
    let known = url.clone();
    let state = Mutex::new(State { answers: recording.answers.clone(), tunnels: HashMap::new() });
    let respond = move |request: &Request| {
        let mut state = state.lock().unwrap();
        state.answer(request, in_order, &known.lock().unwrap())
    };
    let server = Server::responding(0, Box::new(respond));
    *url.lock().unwrap() = server.url();
    server
}

struct State {
    answers: Vec<RecordedAnswer>,
    /// The host of each tunnel, by the number of the connection.
    tunnels: HashMap<usize, String>,
}

impl State {
    fn answer(&mut self, request: &Request, in_order: bool, url: &str) -> Answer {
        if request.method == "CONNECT" {
            self.tunnels.insert(request.connection, request.target.clone());
            return Answer::tunnel();
        }
        let target = match self.tunnels.get(&request.connection) {
            Some(host) => through_proxy(host, &request.target),
            None => request.target.clone(),
        };
        let fits = |answer: &RecordedAnswer| answer.method == request.method && target.starts_with(&answer.path);
        let Some(position) = self.answers.iter().position(fits) else {
            let path = target.split('?').next().unwrap_or_default();
            return Answer::text(404, &format!("no such route: {path}"));
        };
        let answer = self.answers[position].clone();
        if in_order || answer.once {
            self.answers.remove(position);
        }
        if let Some(raw) = &answer.raw {
            return Answer::raw(raw.as_bytes());
        }
        let mut given = Answer::new(answer.status, answer.bytes());
        if answer.json.is_some() && !answer.headers.contains_key("Content-Type") {
            given = given.header("Content-Type", "application/json");
        }
        for (name, value) in &answer.headers {
            given = given.header(name, &value.replace("{URL}", url));
        }
        given
    }
}

/// The target that a proxy would receive without a tunnel.
pub fn through_proxy(host: &str, target: &str) -> String {
    format!("http://{}{target}", host.strip_suffix(":80").unwrap_or(host))
}
