//! `pgutil security tasks`, each command at the path of its words.

mod attributes;
mod create;
mod delete;
mod list;
