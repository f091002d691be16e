//! `pgutil packages`, each command at the path of its words.

mod download;
mod upload;
