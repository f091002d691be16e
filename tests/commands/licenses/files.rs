//! `pgutil licenses files`, each command at the path of its words.

mod delete;
mod list;
mod show;
