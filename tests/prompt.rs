//! The hidden prompt, and what is shown only on a terminal.
#![cfg(unix)]

use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;
use crate::support::skip;
use crate::support::terminal::Terminal;

const LINE: &str = "\"$PGUTIL\" apikeys create personal --source=$URL --username=jrdobbs";

fn prompt(server: &Server) -> String {
    format!("Password of jrdobbs at {}/: ", server.url())
}

fn asked(server: &Server) -> Terminal {
    let url = server.url();
    let terminal = Terminal::start(
        &format!("trap : INT; {LINE}; code=$?; stty -a | grep -o -w -e '-*echo'; exit $code"),
        &[("URL", &url)],
    );
    terminal.wait_for(&prompt(server));
    terminal
}

fn answering() -> Server {
    let server = Server::start();
    server.expect("POST", "/api/api-keys/create").answer(Answer::json(200, r#"{"id":7,"key":"new-key-text"}"#));
    server
}

#[test]
fn the_password_is_asked_for_without_an_echo() {
    let server = answering();
    let mut terminal = asked(&server);
    terminal.type_in("hunter42\r");
    let (shown, code) = terminal.finish();
    assert_eq!(code, 0, "{shown}");
    assert_eq!(shown, format!("{}\nnew-key-text\npgutil: API key 7 created\necho\n", prompt(&server)));
    assert_eq!(server.requests()[0].header("X-ApiKey"), Some("jrdobbs:hunter42"));
}

#[test]
fn ctrl_c_at_the_prompt_ends_it_by_the_signal_and_restores_the_echo() {
    let server = Server::start();
    let mut terminal = asked(&server);
    terminal.type_in("hun\x03");
    let (shown, code) = terminal.finish();
    assert!(!shown.contains("hun") && shown.ends_with("\necho\n"), "{shown}");
    // The status that a shell reports after SIGINT.
    assert_eq!(code, 130, "{shown}");
}

#[test]
fn stopped_and_continued_at_the_prompt_nothing_typed_is_shown() {
    for shell in ["bash --norc -i", "zsh -f -i"] {
        if skip::without(shell.split(' ').next().unwrap()) {
            continue;
        }
        let server = answering();
        let url = server.url();
        let mut terminal = Terminal::start(&format!("exec {shell}"), &[("URL", &url), ("PS1", "<ready>")]);
        terminal.wait_for("<ready>");
        terminal.type_in(&format!("{LINE}\r"));
        terminal.wait_for(&prompt(&server));
        for round in 1..3 {
            terminal.type_in("\x1a");
            terminal.wait_for_times("<ready>", 2 * round);
            // The shell echoes its own lines.
            terminal.type_in(&format!("echo sho''wn-{round}\r"));
            terminal.wait_for(&format!("shown-{round}"));
            terminal.wait_for_times("<ready>", 2 * round + 1);
            terminal.type_in("fg\r");
            terminal.wait_for_times(&prompt(&server), round + 1);
        }
        terminal.type_in("hunter42\r");
        terminal.wait_for("new-key-text");
        terminal.type_in("exit\r");
        let (shown, _) = terminal.finish();
        assert!(!shown.contains("hunter42"), "{shell}: {shown}");
        assert_eq!(server.requests()[0].header("X-ApiKey"), Some("jrdobbs:hunter42"));
    }
}

#[test]
fn a_hyphen_at_a_terminal_asks_for_one_hidden_line() {
    let create = "\"$PGUTIL\" apikeys create system --source=$URL";
    let add = "\"$PGUTIL\" sources add --url=$URL";
    for (line, asks, typed, sent) in [
        (format!("{create} --api-key-file=-"), "API key for {URL}/: ", "key-of-admin", "key-of-admin"),
        (format!("{create} --username=u --password-file=-"), "Password of u at {URL}/: ", "hunter42", "u:hunter42"),
        (format!("{create} --api-key=abc12345 --key-file=-"), "Text of the new key: ", "the-new-key", "abc12345"),
        (format!("{add} --api-key-file=- && {create}"), "API key for {URL}/: ", "key-of-admin", "key-of-admin"),
        (
            format!("{add} --username=u --password-file=- && {create}"),
            "Password of u at {URL}/: ",
            "hunter42",
            "u:hunter42",
        ),
    ] {
        let server = answering();
        let url = server.url();
        let home = Pgutil::new();
        let config = home.home().join("sources").display().to_string();
        let mut terminal = Terminal::start(&line, &[("URL", &url), ("PGUTIL_CONFIG", &config)]);
        terminal.wait_for(&asks.replace("{URL}", &url));
        terminal.type_in(&format!("{typed}\r"));
        let (shown, code) = terminal.finish();
        assert_eq!(code, 0, "{shown}");
        assert!(!shown.contains(typed), "{shown}");
        assert_eq!(server.requests()[0].header("X-ApiKey"), Some(sent));
    }
}

#[test]
fn nothing_typed_is_an_error() {
    for keys in ["\r", "\x04"] {
        let server = Server::start();
        let mut terminal = asked(&server);
        terminal.type_in(keys);
        let (shown, code) = terminal.finish();
        assert_eq!(code, 3, "{shown}");
        assert!(shown.contains("\n\u{1b}[31mpgutil: \u{1b}[0mnothing was typed at the prompt\n"), "{shown}");
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
