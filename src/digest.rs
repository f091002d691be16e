//! Hashes of files, as servers state them.

use std::io::{self, Write};

use ring::digest::{Algorithm, Context, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA512};

use crate::text::hex;

/// A hash function. MD5 is not one of them: two files with the same MD5 are made in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// SHA-512.
    Sha512,
    /// SHA-256.
    Sha256,
    /// SHA-1: against accidents it is good enough.
    Sha1,
}

impl Hash {
    /// The functions with the names that servers use, the strongest first.
    pub const ALL: &'static [(&'static str, Hash)] =
        &[("sha512", Hash::Sha512), ("sha256", Hash::Sha256), ("sha1", Hash::Sha1)];

    fn algorithm(self) -> &'static Algorithm {
        match self {
            Hash::Sha512 => &SHA512,
            Hash::Sha256 => &SHA256,
            Hash::Sha1 => &SHA1_FOR_LEGACY_USE_ONLY,
        }
    }
}

/// Writes to a target and hashes what is written.
pub struct HashingWriter<W> {
    target: W,
    context: Context,
}

impl<W: Write> HashingWriter<W> {
    /// Before the first byte.
    pub fn new(target: W, hash: Hash) -> HashingWriter<W> {
        HashingWriter { target, context: Context::new(hash.algorithm()) }
    }

    /// The target, and the hash of everything that was written, in small hexadecimal digits.
    pub fn finish(self) -> (W, String) {
        let digest = self.context.finish();
        (self.target, hex(digest.as_ref()))
    }
}

impl<W: Write> Write for HashingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.target.write(bytes)?;
        self.context.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.target.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes three bytes at most.
    struct Slow(Vec<u8>);

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let count = bytes.len().min(3);
            self.0.extend_from_slice(&bytes[..count]);
            Ok(count)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_hashes_are_those_of_the_standard() {
        for (name, expected) in [
            (
                "sha512",
                "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            ),
            ("sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            ("sha1", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ] {
            let (_, hash) = Hash::ALL.iter().find(|(known, _)| *known == name).unwrap();
            let mut writer = HashingWriter::new(Vec::new(), *hash);
            writer.write_all(b"abc").unwrap();
            assert_eq!(writer.finish(), (b"abc".to_vec(), expected.to_string()));
        }
    }

    #[test]
    fn bytes_that_a_target_did_not_take_at_once_are_hashed_once() {
        let mut writer = HashingWriter::new(Slow(Vec::new()), Hash::Sha1);
        writer.write_all(b"The quick brown fox jumps over the lazy dog").unwrap();
        let (target, hash) = writer.finish();
        assert_eq!(target.0, b"The quick brown fox jumps over the lazy dog");
        assert_eq!(hash, "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12");
    }
}
