//! `pgutil containers images`, each command at the path of its words.

mod delete;
