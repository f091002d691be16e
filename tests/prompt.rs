//! The hidden prompt for a password, and what only a terminal gets to see.
#![cfg(unix)]

use crate::support::http::Answer;
use crate::support::server::Server;
use crate::support::terminal::Terminal;

const LINE: &str = "\"$PGUTIL\" apikeys create personal --source=$URL --username=jrdobbs";

fn asked(server: &Server) -> Terminal {
    let url = server.url();
    let terminal = Terminal::start(
        &format!("trap : INT; {LINE}; code=$?; stty -a | grep -o -w -e '-*echo'; exit $code"),
        &[("URL", &url)],
    );
    terminal.wait_for("Password of jrdobbs: ");
    terminal
}

#[test]
fn the_password_is_asked_for_without_an_echo() {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::json(200, r#"{"id":7,"key":"new-key-text"}"#));
    let mut terminal = asked(&server);
    terminal.type_in("hunter42\r");
    let (shown, code) = terminal.finish();
    assert_eq!(code, 0, "{shown}");
    assert_eq!(shown, "Password of jrdobbs: \nnew-key-text\npgutil: API key 7 created\necho\n");
    assert_eq!(server.requests()[0].header("X-ApiKey"), Some("jrdobbs:hunter42"));
}

#[test]
fn ctrl_c_at_the_prompt_ends_with_130_and_restores_the_echo() {
    let server = Server::start();
    let mut terminal = asked(&server);
    terminal.type_in("hun\x03");
    let (shown, code) = terminal.finish();
    assert!(!shown.contains("hun") && shown.ends_with("\necho\n"), "{shown}");
    assert_eq!(code, 130, "{shown}");
}

#[test]
fn nothing_typed_is_an_error() {
    for keys in ["\r", "\x04"] {
        let server = Server::start();
        let mut terminal = asked(&server);
        terminal.type_in(keys);
        let (shown, code) = terminal.finish();
        assert_eq!(code, 3, "{shown}");
        assert!(shown.contains("\n\u{1b}[31mpgutil: \u{1b}[0mno password was typed\n"), "{shown}");
        assert!(shown.ends_with("\necho\n"), "{shown}");
    }
}

#[test]
fn colour_needs_a_terminal_that_is_not_dumb_and_a_user_who_wants_it() {
    for (variables, coloured) in
        [(&[][..], true), (&[("NO_COLOR", "1")], false), (&[("NO_COLOR", "")], true), (&[("TERM", "dumb")], false)]
    {
        let (shown, code) = Terminal::start("\"$PGUTIL\" apikeys create; \"$PGUTIL\" apikeys lsit", variables).finish();
        assert_eq!(code, 2, "{shown}");
        assert_eq!(shown.contains('\u{1b}'), coloured, "{variables:?}\n{shown}");
    }
}
