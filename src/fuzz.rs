//! Random input for tests of the parsers: meaningful pieces in random order, from fixed seeds.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Rounds per test, unless `PGUTIL_FUZZ_ROUNDS` sets another number (`make fuzz`).
const ROUNDS: u64 = 500;

/// A random number generator (xorshift64*) with the same sequence for a seed on every machine.
pub struct Random(u64);

impl Random {
    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % bound
    }

    /// One of `things`, chosen at random.
    pub fn pick<'a, T: ?Sized>(&mut self, things: &[&'a T]) -> &'a T {
        things[self.below(things.len())]
    }

    /// Up to `most` pieces in a row, sometimes with an arbitrary character between them or with the end cut off.
    pub fn text(&mut self, pieces: &[&str], most: usize) -> String {
        let mut text = String::new();
        for _ in 0..self.below(most + 1) {
            text += self.pick(pieces);
            if self.below(12) == 0 {
                let bound = *self.pick(&[&0x80_usize, &0x800, &0x1_0000, &0x11_0000]);
                text.extend(char::from_u32(self.below(bound) as u32));
            }
        }
        if self.below(8) == 0 {
            text.pop();
        }
        text
    }
}

/// Calls the test with one seed after another, and names the seed that made it fail.
pub fn each_round(test: impl Fn(&mut Random)) {
    let rounds = std::env::var("PGUTIL_FUZZ_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(ROUNDS);
    for seed in 1..=rounds {
        // Spread over all bits, and never zero, from which the generator would not move.
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| test(&mut random))) {
            let why = panic.downcast_ref::<String>().map_or("it panicked", String::as_str);
            panic!("seed {seed}: {why}");
        }
    }
}
