//! Standard output as commands write to it: unbuffered, waited for if it is non-blocking, and with a reader that may go
//! away.

use std::fs::File;
use std::io::{self, Write};

use crate::system::{self, Patient};

/// Standard output, as a command writes to it.
pub struct Stdout {
    stream: Patient<File>,
    is_for_reading: bool,
}

impl Stdout {
    /// # Errors
    /// The system's own.
    pub(super) fn open() -> io::Result<Stdout> {
        Ok(Stdout { stream: Patient(duplicate_stdout()?), is_for_reading: false })
    }

    /// The same, but the process dies of SIGPIPE if the reader goes away.
    pub(super) fn for_reading(self) -> Stdout {
        Stdout { is_for_reading: true, ..self }
    }
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.stream.write(bytes);
        if self.is_for_reading && written.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe) {
            system::die_of_broken_pipe();
        }
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

#[cfg(unix)]
fn duplicate_stdout() -> io::Result<File> {
    use std::os::fd::AsFd;
    io::stdout().as_fd().try_clone_to_owned().map(File::from)
}

#[cfg(windows)]
fn duplicate_stdout() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    io::stdout().as_handle().try_clone_to_owned().map(File::from)
}
