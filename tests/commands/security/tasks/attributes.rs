//! `pgutil security tasks attributes`, each command at the path of its words.

mod list;
