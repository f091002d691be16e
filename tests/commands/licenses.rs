//! `pgutil licenses`, each command at the path of its words.
