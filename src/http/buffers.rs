//! The buffers of a connection. The library's own are allocated and cleared at full size; for a head of 64 KiB that costs
//! sixteen pages in every run. This input buffer starts with one page and grows.

use ureq::unversioned::transport::Buffers;

/// One page: enough for head and body of an ordinary answer.
const FIRST_INPUT: usize = 4 * 1024;

/// What the input may grow to, and the output for what may be long.
pub const LARGEST: usize = 128 * 1024;

/// The size of the output for a request with a head of about `head` bytes, which the library sends in one piece. A change with its
/// short answer gets one page if the head leaves some of it free, since each page costs time in every run.
pub fn output_size(is_short: bool, head: usize) -> usize {
    match is_short {
        true if head < 2 * 1024 => 4 * 1024,
        true => 16 * 1024,
        false => LARGEST,
    }
}

/// The input and output buffers of a connection.
#[derive(Debug)]
pub struct GrowingBuffers {
    input: Vec<u8>,
    /// Where the bytes that were read end.
    filled: usize,
    /// Where the bytes that were used end.
    consumed: usize,
    largest_input: usize,
    output: Vec<u8>,
    output_size: usize,
    has_progress: bool,
}

impl GrowingBuffers {
    /// Empty buffers. The input grows up to `largest_input` bytes, the output has `output_size`.
    pub fn new(largest_input: usize, output_size: usize) -> GrowingBuffers {
        let (input, output) = (Vec::new(), Vec::new());
        GrowingBuffers { input, filled: 0, consumed: 0, largest_input, output, output_size, has_progress: false }
    }

    /// Moves unused bytes to the front, and doubles the input if the last read filled it.
    fn make_room(&mut self) {
        let was_full = self.filled == self.input.len();
        if self.consumed > 0 {
            self.input.copy_within(self.consumed..self.filled, 0);
            self.filled -= self.consumed;
            self.consumed = 0;
        }
        if was_full && self.input.len() < self.largest_input {
            let doubled = (self.input.len() * 2).max(FIRST_INPUT);
            let mut input = zeros(doubled.min(self.largest_input));
            input[..self.filled].copy_from_slice(&self.input[..self.filled]);
            self.input = input;
        }
    }

    fn allocate_output(&mut self) {
        if self.output.is_empty() {
            self.output = zeros(self.output_size);
        }
    }
}

/// In a program that is optimised for size, `Vec::resize` sets byte after byte: a quarter of the instructions of a create
/// request. This asks the allocator for memory that is zero.
fn zeros(size: usize) -> Vec<u8> {
    vec![0; size]
}

impl Buffers for GrowingBuffers {
    fn output(&mut self) -> &mut [u8] {
        self.allocate_output();
        &mut self.output
    }

    fn input(&self) -> &[u8] {
        &self.input[self.consumed..self.filled]
    }

    fn input_append_buf(&mut self) -> &mut [u8] {
        self.make_room();
        &mut self.input[self.filled..]
    }

    fn input_appended(&mut self, amount: usize) {
        self.filled += amount;
    }

    fn input_consume(&mut self, amount: usize) {
        self.has_progress = amount > 0;
        self.consumed += amount;
    }

    /// The library uses the first of the two only for a body of unknown length.
    fn tmp_and_output(&mut self) -> (&mut [u8], &mut [u8]) {
        self.allocate_output();
        self.make_room();
        (&mut self.input[self.filled..], &mut self.output)
    }

    fn can_use_input(&self) -> bool {
        self.has_progress && self.consumed < self.filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fills the free space with consecutive numbers, then takes some bytes.
    fn read_and_take(buffers: &mut GrowingBuffers, next: &mut u8, amount: usize) -> Vec<u8> {
        let free = buffers.input_append_buf();
        free.fill_with(|| {
            *next = next.wrapping_add(1);
            *next
        });
        let read = free.len();
        buffers.input_appended(read);
        let taken = buffers.input()[..amount].to_vec();
        buffers.input_consume(amount);
        taken
    }

    #[test]
    fn the_input_grows_to_its_limit_and_loses_nothing() {
        let mut buffers = GrowingBuffers::new(20_000, 100);
        assert_eq!(buffers.input_append_buf().len(), FIRST_INPUT);
        let (mut next, mut expected) = (0, 0_u8);
        for amount in [0, 1, 0, 0, 5000, 4999, 0, 9000, 1] {
            for byte in read_and_take(&mut buffers, &mut next, amount) {
                expected = expected.wrapping_add(1);
                assert_eq!(byte, expected);
            }
        }
        assert_eq!(buffers.input.len(), 20_000);
        assert!(buffers.can_use_input());
        // The buffer is full, and nothing more fits.
        read_and_take(&mut buffers, &mut next, 0);
        assert!(buffers.input_append_buf().is_empty());
        assert!(!buffers.can_use_input());
    }

    #[test]
    fn the_body_of_a_request_is_read_beside_what_has_come_in() {
        let mut buffers = GrowingBuffers::new(20_000, 5_000);
        read_and_take(&mut buffers, &mut 0, 96);
        let before = buffers.input().to_vec();
        let (free, output) = buffers.tmp_and_output();
        assert_eq!(output.len(), 5_000);
        assert!(!free.is_empty());
        free.fill(0);
        assert_eq!(buffers.input(), before);
    }
}
