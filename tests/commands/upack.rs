//! `pgutil upack`, each command at the path of its words.
