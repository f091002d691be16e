//! The commands, each at the path of its words.

mod apikeys;
