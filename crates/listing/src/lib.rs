//! The inner loop of every list: what each byte of a long answer passes through on its way to the output.
//!
//! It is a crate of its own because cargo sets the optimisation for whole crates: this one is compiled for speed, and the
//! rest of the program for size. Nothing that it exports is generic, since generic code is compiled where it is used. It knows no
//! server and no terminal: members are found in bytes, and bytes are collected.

mod members;
mod output_buffer;
mod plain;
mod scanner;

pub use members::Members;
pub use output_buffer::OutputBuffer;
pub use plain::{is_plain, plain_text};
pub use scanner::{ScanError, Scanner};
