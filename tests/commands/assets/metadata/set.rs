//! `pgutil assets metadata set`, each command at the path of its words.

mod cache;
mod custom;
