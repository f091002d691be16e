//! `pgutil builds`, each command at the path of its words.

mod audit;
mod comments;
mod create;
mod delete;
mod import;
mod info;
mod issues;
mod list;
mod projects;
mod promote;
mod sbom;
mod scan;
