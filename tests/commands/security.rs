//! `pgutil security`, each command at the path of its words.

mod groups;
mod permissions;
mod tasks;
mod users;
