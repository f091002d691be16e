//! `pgutil builds projects`, each command at the path of its words.

mod create;
mod delete;
mod list;
