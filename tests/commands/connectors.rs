//! `pgutil connectors`, each command at the path of its words.
