//! `pgutil security permissions`, each command at the path of its words.

mod add;
mod list;
mod remove;
