//! Collects output from many small pieces. A list of a million keys has twenty million pieces of a few bytes each, for which
//! a call to `memcpy` costs more than the copy. Here a few copies of fixed sizes, which may overlap, take its place.

/// Bytes to be written together.
pub struct OutputBuffer {
    /// Never shorter than `end`.
    storage: Vec<u8>,
    /// The number of bytes that were added.
    end: usize,
}

impl OutputBuffer {
    /// An empty buffer. It grows beyond `capacity` bytes if needed.
    pub fn new(capacity: usize) -> OutputBuffer {
        OutputBuffer { storage: vec![0; capacity], end: 0 }
    }

    /// The bytes that were added.
    pub fn bytes(&self) -> &[u8] {
        &self.storage[..self.end]
    }

    /// Removes all bytes.
    pub fn clear(&mut self) {
        self.end = 0;
    }

    /// Adds a piece of any length.
    pub fn add(&mut self, piece: &[u8]) {
        let end = self.end + piece.len();
        if end > self.storage.len() {
            self.grow(end);
        }
        let place = &mut self.storage[self.end..end];
        match piece.len() {
            16..=32 => copy_ends::<16>(place, piece),
            8..16 => copy_ends::<8>(place, piece),
            4..8 => copy_ends::<4>(place, piece),
            2..4 => copy_ends::<2>(place, piece),
            1 => place[0] = piece[0],
            _ => place.copy_from_slice(piece),
        }
        self.end = end;
    }

    #[cold]
    fn grow(&mut self, end: usize) {
        self.storage.resize(end.next_power_of_two(), 0);
    }
}

/// Copies a piece of N to 2 N bytes as two overlapping halves. Whole arrays are moved through registers, whereas a copy of a
/// slice, whose length the compiler does not know, becomes a call to `memcpy`.
fn copy_ends<const N: usize>(place: &mut [u8], piece: &[u8]) {
    if let (Some(place), Some(piece)) = (place.first_chunk_mut::<N>(), piece.first_chunk::<N>()) {
        *place = *piece;
    }
    if let (Some(place), Some(piece)) = (place.last_chunk_mut::<N>(), piece.last_chunk::<N>()) {
        *place = *piece;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_any_length_follow_one_another() {
        let text: Vec<u8> = (0..=255).collect();
        let (mut block, mut expected) = (OutputBuffer::new(7), Vec::new());
        for length in (0..100).rev().chain(0..100) {
            block.add(&text[length..2 * length]);
            expected.extend_from_slice(&text[length..2 * length]);
            assert_eq!(block.bytes(), expected, "after {length} bytes");
        }
        block.clear();
        block.add(b"x");
        assert_eq!(block.bytes(), b"x");
    }
}
