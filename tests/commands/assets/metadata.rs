//! `pgutil assets metadata`, each command at the path of its words.

mod get;
mod set;
