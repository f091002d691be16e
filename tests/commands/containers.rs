//! `pgutil containers`, each command at the path of its words.
