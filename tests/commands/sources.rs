//! `pgutil sources`.

mod add;
mod list;
mod remove;
mod test;
