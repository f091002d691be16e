//! `pgutil licenses detection`, each command at the path of its words.

mod add;
mod remove;
