//! The black-box tests: they start the built program and look at what it prints, returns and sends.

// What the existing program was recorded to do.
mod recordings;
// Servers, and the program with a home of its own.
mod support;
