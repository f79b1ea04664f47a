//! The statements that SQLite and PostgreSQL spell differently, one file each.

pub(crate) mod postgres;
pub(crate) mod sqlite;
