//! `pgutil assets`, each command at the path of its words.
