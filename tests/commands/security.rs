//! `pgutil security`, each command at the path of its words.
