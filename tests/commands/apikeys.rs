//! `pgutil apikeys`.

mod create;
