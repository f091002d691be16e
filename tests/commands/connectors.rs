//! `pgutil connectors`, each command at the path of its words.

mod create;
mod delete;
mod filters;
mod list;
mod properties;
