//! `pgutil containers`, each command at the path of its words.

mod audit;
mod images;
mod tags;
