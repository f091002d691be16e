//! `pgutil feeds`, each command at the path of its words.

mod create;
mod delete;
mod list;
mod properties;
mod retention;
mod storage;
