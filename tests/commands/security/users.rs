//! `pgutil security users`, each command at the path of its words.

mod create;
mod delete;
mod edit;
mod list;
mod show;
