//! Files that come down: whole or not at all, under a name that is safe, with the hash that the server states.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf, is_separator};

use super::Server;
use crate::atomic_file::{AtomicFile, Readers, Replace};
use crate::digest::{Hash, HashingWriter};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::http::{self, Answer, BrokenDownload, DownloadError, Downloaded, Obstacle, UnsafeName};
use crate::proget::json::Object;
use crate::proget::{Request, packages};
use crate::terminal::{self, Progress, Stdout};
use crate::text::{printable, with_commas};

/// Where a download goes.
pub enum Destination {
    /// Standard output.
    Stdout,
    /// A file, or a folder that takes a file of the server's name.
    Path(PathBuf),
    /// A file that is open already and has no name, so that nothing of it is kept unless its owner does; the path is for
    /// messages.
    Open(File, PathBuf),
}

impl Destination {
    /// What the options say: nothing is the current folder, and `-` is standard output.
    pub fn of(output_file: Option<PathBuf>, stdout: bool) -> Destination {
        match output_file {
            Some(path) if path.as_os_str() != "-" => Destination::Path(path),
            None if !stdout => Destination::Path(PathBuf::new()),
            _ => Destination::Stdout,
        }
    }

    /// Whether the bytes go to standard output, where nothing else may be printed then.
    pub fn is_stdout(&self) -> bool {
        matches!(self, Destination::Stdout)
    }
}

/// A request for a file.
pub struct Download<'a> {
    /// The call.
    pub request: &'a Request,
    /// Where the file goes.
    pub destination: &'a Destination,
    /// The hash that it must have, in hexadecimal digits.
    pub expected: Option<(Hash, String)>,
    /// What is printed before it is asked for: `Downloading x...`.
    pub doing: &'a str,
    /// What is printed before the name of the file once it comes: `Saving package to`. If empty, nothing is printed.
    pub saving: &'a str,
}

/// What came down.
pub struct Received {
    /// The file; absent for standard output.
    pub path: Option<PathBuf>,
    /// Its size.
    pub bytes: u64,
}

/// A place that can be written, proved before anything is asked for.
enum Place {
    Stdout(Stdout),
    /// A device or a pipe, which is written to as the bytes come.
    Device(File, PathBuf),
    File(Box<AtomicFile>, PathBuf),
    Open(File, PathBuf),
}

impl Server<'_> {
    /// Downloads a file and tells of it on stdout, unless the file goes there or `--json` is given.
    ///
    /// # Errors
    /// The place can't be written, no answer, any status but 2xx, an unsafe name, a download that breaks and can't be
    /// continued, or another hash. Nothing of it is kept then.
    pub fn download(&self, download: &Download) -> Result<Received, Failure> {
        let request = self.wire(download.request, None)?;
        let place = self.prove(download.destination)?;
        let prints = !download.destination.is_stdout() && !self.terminal.json;
        if prints {
            self.announce(download.doing)?;
        }
        let body = match self.client.download(request).map_err(|error| self.failure(&error))? {
            Downloaded::Body(body) => body,
            Downloaded::Other(answer) => return Err(self.refusal(download.request, &answer)),
        };
        if body.head().is_html() && body.head().header("Content-Disposition").is_none() {
            return Err(self.unusable("it is a web page"));
        }
        let place = match (place, download.destination) {
            (Some(place), _) => place,
            (None, Destination::Path(folder)) => file_in(folder, body.head())?,
            (None, _) => Place::Stdout(self.terminal.stdout_for_reading()?),
        };
        let path = place.path().map(Path::to_path_buf);
        if let Some(path) = path.as_ref().filter(|_| prints && !download.saving.is_empty()) {
            self.terminal.print(&format!("{} {}...\n", download.saving, printable(&path.to_string_lossy())))?;
        }
        let bytes = self.receive(body, place, download.expected.as_ref())?;
        Ok(Received { path, bytes })
    }

    /// Makes sure that the place can be written. `None` for a folder, which takes a file of the server's name.
    fn prove(&self, destination: &Destination) -> Result<Option<Place>, Failure> {
        let path = match destination {
            Destination::Stdout => return Ok(Some(Place::Stdout(self.terminal.stdout_for_reading()?))),
            Destination::Path(path) => path,
            Destination::Open(file, path) => {
                let file = file.try_clone().map_err(|error| cannot_write(path, &error))?;
                return Ok(Some(Place::Open(file, path.clone())));
            }
        };
        // What is done is told there.
        self.terminal.require_stdout()?;
        let about = fs::metadata(path).ok();
        let is_folder = path.as_os_str().is_empty()
            || path.to_string_lossy().ends_with(is_separator)
            || about.as_ref().is_some_and(fs::Metadata::is_dir);
        if is_folder {
            // A file that goes at once: what the real one is called is known later.
            begin(&path.join("pgutil-download"))?;
            return Ok(None);
        }
        if about.is_some_and(|about| !about.is_file()) {
            let device = OpenOptions::new().write(true).open(path).map_err(|error| cannot_write(path, &error))?;
            return Ok(Some(Place::Device(device, path.clone())));
        }
        Ok(Some(Place::File(Box::new(begin(path)?), path.clone())))
    }

    /// Writes the body to its place, and puts it there if it is whole and has the right hash.
    fn receive(&self, body: http::Download, place: Place, expected: Option<&(Hash, String)>) -> Result<u64, Failure> {
        let path = place.path().map(Path::to_path_buf);
        let name = path.as_ref().and_then(|path| path.file_name()).unwrap_or_default().to_string_lossy().into_owned();
        let is_kept = !matches!(place, Place::File(..) | Place::Open(..));
        let mut shown = Progress::new(self.terminal, name, body.size());
        let mut progress = |moved| shown.moved(moved);
        let (copied, place, found) = match expected {
            Some((hash, _)) => {
                let mut writer = HashingWriter::new(place, *hash);
                let copied = body.copy_to(&mut writer, &mut progress);
                let (place, found) = writer.finish();
                (copied, place, Some(found))
            }
            None => {
                let mut place = place;
                (body.copy_to(&mut place, &mut progress), place, None)
            }
        };
        drop(shown);
        let cannot = |error: &io::Error| match &path {
            Some(path) => cannot_write(path, error),
            None => terminal::cannot_write(error),
        };
        let bytes = copied.map_err(|error| match error {
            DownloadError::Unwritable(error) => cannot(&error),
            DownloadError::Broken(broken) => self.broken(&broken, is_kept),
        })?;
        if let (Some((_, stated)), Some(found)) = (expected, found)
            && !stated.eq_ignore_ascii_case(&found)
        {
            let failure = Failure::new(
                Exit::Server,
                format!("the file has the hash {found}, and the server states {}", printable(stated)),
            );
            return Err(match is_kept {
                true => failure.advise("The bytes are out already: do not use them. Download again."),
                false => failure.advise(
                    "Nothing was kept. Download again; if it happens again, the file on the server is damaged.",
                ),
            });
        }
        place.finish().map_err(|error| cannot(&error))?;
        Ok(bytes)
    }

    /// The failure that a download is that broke off.
    fn broken(&self, broken: &BrokenDownload, is_kept: bool) -> Failure {
        let mut failure = self.failure(&broken.error);
        let size = broken.size.map(|size| format!(" of {}", with_commas(size))).unwrap_or_default();
        failure.fact += &format!(", after {}{size} bytes", with_commas(broken.received));
        let failure = match &broken.obstacle {
            None => failure,
            Some(Obstacle::NoProof) => failure.advise(
                "It could not be continued: the server gives neither a strong ETag nor a settled Last-Modified.",
            ),
            Some(Obstacle::Attempts) => failure.advise("Several attempts to continue it brought nothing."),
            Some(Obstacle::FromStart) => failure
                .advise("It could not be continued: the file has changed, or the server sends it from the start only."),
            Some(Obstacle::OtherRange) => {
                failure.advise("It could not be continued: the server sent other bytes than those that were missing.")
            }
            Some(Obstacle::Status(status)) => {
                failure.advise(format!("It could not be continued: the server answered with status {status}."))
            }
        };
        failure.advise(if is_kept { "What came is out already, and is not complete." } else { "Nothing was kept." })
    }
}

impl Place {
    fn path(&self) -> Option<&Path> {
        match self {
            Place::Stdout(_) => None,
            Place::Device(_, path) | Place::File(_, path) | Place::Open(_, path) => Some(path),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Place::File(file, _) => file.commit(),
            Place::Stdout(_) | Place::Device(..) | Place::Open(..) => Ok(()),
        }
    }
}

impl Write for Place {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Place::Stdout(stdout) => stdout.write(bytes),
            Place::Device(file, _) | Place::Open(file, _) => file.write(bytes),
            Place::File(file, _) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The file in a folder that has the name that the server gives.
fn file_in(folder: &Path, head: &Answer) -> Result<Place, Failure> {
    const NAME_IT: &str = "Name the file yourself: --output-file=FILE";
    match head.file_name() {
        Ok(Some(name)) => {
            let path = folder.join(name);
            Ok(Place::File(Box::new(begin(&path)?), path))
        }
        Ok(None) => Err(Failure::new(Exit::Server, "the server gives the file no name").advise(NAME_IT)),
        Err(UnsafeName(name)) => {
            let fact = format!("the server gives the file a name that is not safe: '{}'", printable(&name));
            Err(Failure::new(Exit::Server, fact).advise(NAME_IT))
        }
    }
}

/// The strongest hash that an element of the server's answer states; `what` is downloaded and called `shown`.
///
/// # Errors
/// `Exit::Server` where it states none.
pub fn required_hash(element: &Object, what: &str, shown: &str) -> Result<(Hash, String), Failure> {
    packages::stated_hash(element).ok_or_else(|| {
        let shown = printable(shown);
        Failure::new(Exit::Server, format!("the server states no SHA-512, SHA-256 or SHA-1 of {shown}"))
            .advise(format!("Nothing was downloaded. Without --verify, the {what} is taken as it comes."))
    })
}

fn begin(path: &Path) -> Result<AtomicFile, Failure> {
    AtomicFile::begin(path, Replace::Allowed, Readers::ByUmask).map_err(|error| cannot_write(path, &error))
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Failure::new(Exit::Other, format!("cannot write {}: {error}", printable(&path.to_string_lossy())))
        .advise("Choose a folder with free space that you may write to.")
}
