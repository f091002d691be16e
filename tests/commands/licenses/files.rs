//! `pgutil licenses files`, each command at the path of its words.

mod add;
mod delete;
mod list;
mod show;
