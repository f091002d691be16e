//! `pgutil security groups`, each command at the path of its words.

mod create;
mod delete;
mod list;
mod members;
