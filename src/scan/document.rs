//! The SBOM: a CycloneDX document of the scanned packages, in the versions 1.2 to 1.6, as XML or JSON.
//!
//! The same packages give the same document but for time and serial number; and with a given time, in every byte.

mod json;
mod words;
mod xml;

use std::io::{self, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use super::Package;
use super::purl::Purl;
use crate::date::Timestamp;

pub use words::{Format, ProjectType, SpecVersion};

/// The project that consumes the packages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its name in ProGet.
    pub name: String,
    /// Its version, which is the number of the build in ProGet.
    pub version: String,
    /// What it is.
    pub kind: ProjectType,
}

/// The packages of a document with their purls: sorted by purl, each purl once.
#[derive(Debug)]
pub struct Components<'a>(Vec<(String, &'a Package)>);

impl<'a> Components<'a> {
    /// Takes the packages of all projects, of several with one purl one.
    pub fn of(packages: impl Iterator<Item = &'a Package>) -> Components<'a> {
        let mut components: Vec<_> = packages.map(|package| (Purl::from(package).to_string(), package)).collect();
        // The versions of one purl may differ in case. An unstable sort is half the code.
        components.sort_unstable_by(|one, other| (&one.0, &one.1.version).cmp(&(&other.0, &other.1.version)));
        components.dedup_by(|later, kept| later.0 == kept.0);
        Components(components)
    }

    /// The purls and packages in the order of the document.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &'a Package)> {
        self.0.iter().map(|(purl, package)| (purl.as_str(), *package))
    }
}

/// Why there can be no document.
#[derive(Debug)]
pub enum DocumentError {
    /// The schema has the type of the project only since this version.
    TypeNeeds(SpecVersion),
    /// The system has no random bytes for the serial number.
    NoRandomBytes(io::Error),
}

/// A document that is ready to be written, as often as needed.
#[derive(Debug)]
pub struct Document<'a> {
    subject: &'a Subject,
    components: &'a Components<'a>,
    spec_version: SpecVersion,
    /// Seconds after 1970-01-01T00:00:00Z.
    seconds: i64,
    serial: u128,
}

impl<'a> Document<'a> {
    /// Makes a document of now with a random serial number; or of a given time, in seconds after 1970-01-01T00:00:00Z, with
    /// one that follows from the content.
    ///
    /// # Errors
    ///
    /// Where the schema lacks the project's type, or the system has no random bytes.
    pub fn new(
        subject: &'a Subject,
        components: &'a Components<'a>,
        spec_version: SpecVersion,
        time: Option<i64>,
    ) -> Result<Document<'a>, DocumentError> {
        if subject.kind.since() > spec_version {
            return Err(DocumentError::TypeNeeds(subject.kind.since()));
        }
        let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs() as i64);
        let seconds = time.unwrap_or_else(now);
        let mut document = Document { subject, components, spec_version, seconds, serial: 0 };
        // The version of a UUID (RFC 9562): 4 is random, 8 is of one's own making.
        let (bits, version) = if time.is_some() {
            let mut hash = Hash(HASH_START);
            document.write(Format::Xml, false, &mut hash).map_err(DocumentError::NoRandomBytes)?;
            (hash.0, 8)
        } else {
            let mut random = [0; 16];
            crate::system::random(&mut random).map_err(DocumentError::NoRandomBytes)?;
            (u128::from_be_bytes(random), 4)
        };
        document.serial = bits & !(0xf << 76) & !(0b11 << 62) | version << 76 | 0b10 << 62;
        Ok(document)
    }

    /// Writes the document, on one line or indented by two spaces, in many small pieces: `out` should have a buffer.
    ///
    /// # Errors
    ///
    /// Those of the writer alone.
    pub fn write(&self, format: Format, indented: bool, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Xml => xml::write(self, indented, out),
            Format::Json => json::write(self, indented, out),
        }
    }

    fn serial_number(&self) -> String {
        let hex = format!("{:032x}", self.serial);
        format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    }

    fn timestamp(&self) -> String {
        Timestamp::utc(self.seconds).to_wire()
    }

    /// The version that a component states, if it states one.
    fn version_of<'p>(&self, package: &'p Package) -> Option<&'p str> {
        let unstated = self.spec_version.demands_version().then_some("");
        package.version.as_deref().filter(|version| !version.is_empty()).or(unstated)
    }
}

const HASH_START: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;

/// FNV-1a with 128 bits: enough to give different documents different serial numbers, which need not be secret.
struct Hash(u128);

impl Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
