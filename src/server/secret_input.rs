//! Secrets that come from a file, from standard input or from a prompt.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::failure::Failure;
use crate::http::Address;
use crate::secret::Secret;
use crate::system::Patient;
use crate::terminal;
use crate::text::{printable, unexpanded_tilde};

/// In bytes. A longer file is not a secret.
const LONGEST: u64 = 64 * 1024;

static STDIN_IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// Makes standard input that of this secret.
///
/// # Errors
/// `Exit::Usage` if it was already read for another one.
fn take_stdin(origin: &str) -> Result<(), Failure> {
    if STDIN_IS_TAKEN.swap(true, Ordering::Relaxed) {
        return Err(Failure::usage(format!("{origin} can't read standard input: it was read for another secret"))
            .advise("Give one of them in a file."));
    }
    Ok(())
}

/// Reads a secret from a file, or from standard input for `-`, without the line end that editors and `echo` add. If standard
/// input is a terminal, one line is read from it without being shown.
///
/// `origin` is the option or variable that names the file, and `what` names the secret in a prompt.
///
/// # Errors
/// `Exit::Setup` if it can't be read, is empty, or has more than one line; `Exit::Usage` if standard input was already read
/// for another secret.
pub fn read(path: &Path, origin: &str, what: &str) -> Result<Secret, Failure> {
    let is_stdin = path.as_os_str() == "-";
    if is_stdin {
        take_stdin(origin)?;
    }
    if is_stdin && terminal::stdin_is_terminal() {
        return ask(what, "Type it, or give it in a file.");
    }
    let place = if is_stdin { "standard input".to_string() } else { printable(&path.to_string_lossy()) };
    let bytes = if is_stdin { read_some(Patient(io::stdin().lock())) } else { File::open(path).and_then(read_some) };
    let bytes = bytes.map_err(|error| {
        let advice = "Check that the file exists and that you may read it.";
        Failure::setup(format!("cannot read {place} ({origin}): {error}"))
            .advise(unexpanded_tilde(path).unwrap_or(advice))
    })?;
    only_line(bytes).map(Secret::new).map_err(|wrong| {
        Failure::setup(format!("the secret from {place} ({origin}) {wrong}"))
            .advise("The file must hold the secret on one line in UTF-8, and nothing else.")
    })
}

fn read_some(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(LONGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The single line of a file, without a byte order mark and a line end; otherwise what is wrong with it.
fn only_line(bytes: Vec<u8>) -> Result<String, &'static str> {
    if bytes.len() as u64 > LONGEST {
        return Err("is longer than 64 KiB");
    }
    if is_utf16(&bytes) {
        return Err("is UTF-16 text, not UTF-8");
    }
    let text = String::from_utf8(bytes).map_err(|_| "is not UTF-8 text")?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let line = text.strip_suffix('\n').map_or(text, |line| line.strip_suffix('\r').unwrap_or(line));
    if line.is_empty() {
        Err("is empty")
    } else if line.contains('\n') {
        Err("has more than one line")
    } else if line.contains('\r') {
        Err("has a carriage return without a line feed")
    } else {
        Ok(line.to_string())
    }
}

/// Recognised by its byte order mark, or by every second byte being zero, as in ASCII text.
fn is_utf16(bytes: &[u8]) -> bool {
    let has_zeros = |start| bytes.len() > 1 && bytes.iter().skip(start).step_by(2).all(|byte| *byte == 0);
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || has_zeros(0) || has_zeros(1)
}

/// Asks for the password of a user of a server, without showing what is typed.
///
/// # Errors
/// `Exit::Setup` if nothing is typed.
pub fn ask_password(user: &str, server: &Address) -> Result<Secret, Failure> {
    ask(&password_of(user, server), "Type it, or give it by --password-file=FILE.")
}

/// The password of a new user: asked for twice on a terminal, otherwise the first line of standard input.
///
/// # Errors
/// `Exit::Usage` if none is given, the two differ, or standard input was already read for another secret.
pub fn new_password(user: &str) -> Result<Secret, Failure> {
    let advice = "Use --password-file=FILE, or write the password to standard input.";
    let given = |text: String| match text.is_empty() {
        true => Err(Failure::usage("no password was given").advise(advice)),
        false => Ok(Secret::new(text)),
    };
    let unreadable = |error| Failure::setup(format!("cannot read the password: {error}")).advise(advice);
    if terminal::can_ask() {
        let ask = |what: &str| terminal::ask(what).map_err(unreadable);
        let first = ask(&format!("Password for the new user {}", printable(user)))?.unwrap_or_default();
        let first = given(first)?;
        if ask("The same again")?.as_deref() != Some(first.expose()) {
            return Err(Failure::usage("the two passwords differ").advise("Try again, or use --password-file=FILE."));
        }
        return Ok(first);
    }
    take_stdin("the password of the new user")?;
    let mut first_line = Vec::new();
    let mut stdin = BufReader::new(Patient(io::stdin().lock()).take(LONGEST + 1));
    stdin.read_until(b'\n', &mut first_line).map_err(unreadable)?;
    match only_line(first_line) {
        Ok(password) => given(password),
        Err("is empty") => given(String::new()),
        Err(wrong) => Err(Failure::setup(format!("the password from standard input {wrong}")).advise(advice)),
    }
}

/// The words for a password in a prompt.
pub fn password_of(user: &str, server: &Address) -> String {
    format!("Password of {user} at {server}")
}

/// The words for an API key in a prompt.
pub fn api_key_for(server: &Address) -> String {
    format!("API key for {server}")
}

fn ask(what: &str, advice: &str) -> Result<Secret, Failure> {
    match terminal::ask(what) {
        Ok(Some(secret)) if !secret.is_empty() => Ok(Secret::new(secret)),
        Ok(_) => Err(Failure::setup("nothing was typed at the prompt").advise(advice)),
        Err(error) => Err(Failure::setup(format!("cannot read from the terminal: {error}")).advise(advice)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(bytes: &[u8]) -> Result<String, &'static str> {
        only_line(bytes.to_vec())
    }

    #[test]
    fn one_line_is_read_without_its_end_and_without_a_byte_order_mark() {
        for text in ["key", "key\n", "key\r\n", "\u{feff}key", "\u{feff}key\r\n"] {
            assert_eq!(line(text.as_bytes()).as_deref(), Ok("key"), "{text:?}");
        }
        assert_eq!(line(b" key ").as_deref(), Ok(" key "));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        for (bytes, wrong) in [
            (b"".to_vec(), "is empty"),
            (b"\n".to_vec(), "is empty"),
            ("\u{feff}\n".into(), "is empty"),
            (b"a\nb\n".to_vec(), "has more than one line"),
            (b"a\n\n".to_vec(), "has more than one line"),
            (b"a\r".to_vec(), "has a carriage return without a line feed"),
            (b"a\rb\r".to_vec(), "has a carriage return without a line feed"),
            (utf16("key"), "is UTF-16 text, not UTF-8"),
            (utf16("\u{feff}kéy"), "is UTF-16 text, not UTF-8"),
            (b"\0k\0e\0y".to_vec(), "is UTF-16 text, not UTF-8"),
            (b"k\xe9y".to_vec(), "is not UTF-8 text"),
            (vec![b'x'; 64 * 1024 + 1], "is longer than 64 KiB"),
        ] {
            assert_eq!(line(&bytes), Err(wrong), "{bytes:?}");
        }
    }
}
