//! Deflate, with the buffers and the state of the codec kept from one file to the next.

use std::io::{self, Read, Write};

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

const BUFFER: usize = 64 * 1024;

/// Compresses one file after the other.
pub struct Deflater {
    state: Compress,
    input: Vec<u8>,
    output: Vec<u8>,
}

impl Deflater {
    /// `level` is 0 to 9.
    pub fn new(level: u32) -> Deflater {
        let state = Compress::new(Compression::new(level), false);
        Deflater { state, input: vec![0; BUFFER], output: vec![0; BUFFER] }
    }

    /// Reads the source to its end and writes what it compresses to. `seen` gets each piece as it was read.
    pub fn copy(
        &mut self,
        source: &mut dyn Read,
        sink: &mut dyn Write,
        seen: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        self.state.reset();
        loop {
            let count = read(source, &mut self.input)?;
            seen(&self.input[..count])?;
            let mut rest = &self.input[..count];
            let flush = if count == 0 { FlushCompress::Finish } else { FlushCompress::None };
            loop {
                let (read, written) = (self.state.total_in(), self.state.total_out());
                let status = self.state.compress(rest, &mut self.output, flush)?;
                let made = (self.state.total_out() - written) as usize;
                sink.write_all(&self.output[..made])?;
                rest = &rest[(self.state.total_in() - read) as usize..];
                match status {
                    Status::StreamEnd => return Ok(()),
                    // All input is consumed, and all output fits.
                    _ if rest.is_empty() && made < self.output.len() && count > 0 => break,
                    _ => {}
                }
            }
        }
    }

    /// The same without compressing anything.
    pub fn store(
        &mut self,
        source: &mut dyn Read,
        sink: &mut dyn Write,
        seen: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        loop {
            let count = read(source, &mut self.input)?;
            if count == 0 {
                return Ok(());
            }
            seen(&self.input[..count])?;
            sink.write_all(&self.input[..count])?;
        }
    }
}

/// Inflates one file after the other.
pub struct Inflater {
    state: Decompress,
    input: Vec<u8>,
    output: Vec<u8>,
}

/// Why a file could not be inflated.
#[derive(Debug)]
pub enum InflateError<E> {
    /// The bytes are not what deflate makes, or end too early.
    Damaged,
    /// The source could not be read.
    Source(io::Error),
    /// The sink refused a piece.
    Sink(E),
}

impl Inflater {
    /// Reads nothing yet.
    pub fn new() -> Inflater {
        Inflater { state: Decompress::new(false), input: vec![0; BUFFER], output: vec![0; BUFFER] }
    }

    /// Inflates the source and hands each piece to the sink. What follows the compressed data is not read.
    pub fn inflate<E>(
        &mut self,
        source: &mut dyn Read,
        sink: &mut dyn FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), InflateError<E>> {
        self.state.reset(false);
        let mut pending = 0..0;
        loop {
            if pending.is_empty() {
                pending = 0..read(source, &mut self.input).map_err(InflateError::Source)?;
            }
            let (read, written) = (self.state.total_in(), self.state.total_out());
            let rest = &self.input[pending.clone()];
            let status = self
                .state
                .decompress(rest, &mut self.output, FlushDecompress::None)
                .map_err(|_| InflateError::Damaged)?;
            let made = (self.state.total_out() - written) as usize;
            let taken = (self.state.total_in() - read) as usize;
            sink(&self.output[..made]).map_err(InflateError::Sink)?;
            pending.start += taken;
            match status {
                Status::StreamEnd => return Ok(()),
                _ if taken == 0 && made == 0 => return Err(InflateError::Damaged),
                _ => {}
            }
        }
    }

    /// Hands the source to the sink as it is.
    pub fn copy<E>(
        &mut self,
        source: &mut dyn Read,
        sink: &mut dyn FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), InflateError<E>> {
        loop {
            let count = read(source, &mut self.input).map_err(InflateError::Source)?;
            if count == 0 {
                return Ok(());
            }
            sink(&self.input[..count]).map_err(InflateError::Sink)?;
        }
    }
}

/// A deferred signal interrupts reads, which is not an error.
fn read(source: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match source.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}
