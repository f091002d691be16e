//! Secrets that come by a file, by standard input or by a prompt.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::failure::Failure;
use crate::secret::Secret;
use crate::text::printable;

/// No header may be longer, and no secret is.
const LONGEST: u64 = 64 * 1024;

static STDIN_IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// The secret in a file, or on standard input for `-`, without the one line end that editors and `echo` put behind it.
/// `origin` is the option or variable that named it.
///
/// # Errors
/// `Exit::Setup` when it can't be read, is empty, or has more than one line; `Exit::Usage` when standard input has been
/// read for something else.
pub fn read(path: &Path, origin: &str) -> Result<Secret, Failure> {
    let is_stdin = path.as_os_str() == "-";
    let place = if is_stdin { "standard input".to_string() } else { printable(&path.to_string_lossy()) };
    let bytes = if is_stdin {
        if STDIN_IS_TAKEN.swap(true, Ordering::Relaxed) {
            return Err(Failure::usage(format!("{origin} can't read standard input: another secret came from there"))
                .advise("Give one of them by a file."));
        }
        read_some(io::stdin().lock())
    } else {
        File::open(path).and_then(read_some)
    };
    let bytes = bytes.map_err(|error| {
        Failure::setup(format!("cannot read {place} ({origin}): {error}"))
            .advise("Check that the file exists and that you may read it.")
    })?;
    let wrong = |what: &str| {
        Failure::setup(format!("the secret from {place} ({origin}) {what}"))
            .advise("It must hold the secret on one line and nothing else.")
    };
    if bytes.len() as u64 > LONGEST {
        return Err(wrong("is longer than 64 KiB"));
    }
    let text = String::from_utf8(bytes).map_err(|_| wrong("is not UTF-8 text"))?;
    let line = text.strip_suffix('\n').map_or(text.as_str(), |line| line.strip_suffix('\r').unwrap_or(line));
    if line.is_empty() {
        return Err(wrong("is empty"));
    }
    if line.contains(['\n', '\r']) {
        return Err(wrong("has more than one line"));
    }
    Ok(Secret::new(line))
}

fn read_some(source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(LONGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Asks for the password of a user, without an echo.
///
/// # Errors
/// `Exit::Setup` when nothing is typed.
pub fn ask_password(user: &str) -> Result<Secret, Failure> {
    let prompt = format!("Password of {}: ", printable(user));
    match crate::system::read_hidden(&prompt) {
        Ok(Some(password)) if !password.is_empty() => Ok(Secret::new(password)),
        Ok(_) => Err(Failure::setup("no password was typed").advise("Try again, or give it by --password-file=FILE.")),
        Err(error) => {
            Err(Failure::setup(format!("cannot ask for the password: {error}"))
                .advise("Give it by --password-file=FILE."))
        }
    }
}
