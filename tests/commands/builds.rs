//! `pgutil builds`, each command at the path of its words.
