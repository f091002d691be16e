//! `pgutil vulns`, each command at the path of its words.

mod assess;
mod audit;
mod package;
