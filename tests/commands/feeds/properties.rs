//! `pgutil feeds properties`, each command at the path of its words.

mod list;
mod set;
