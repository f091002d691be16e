//! `pgutil licenses`, each command at the path of its words.

mod create;
mod delete;
mod detection;
mod files;
mod info;
mod list;
