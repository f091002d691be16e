//! `pgutil builds`, each command at the path of its words.

mod audit;
mod comments;
mod create;
mod delete;
mod info;
mod issues;
mod list;
mod projects;
mod promote;
