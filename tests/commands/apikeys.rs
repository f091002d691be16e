//! `pgutil apikeys`.

mod create;
mod delete;
mod list;
