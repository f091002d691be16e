//! `pgutil feeds storage`, each command at the path of its words.

mod change;
mod info;
mod types;
