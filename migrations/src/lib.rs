//! The schema, step by step, the same steps for SQLite and PostgreSQL.
//!
//! Migrations are plain SQL with a handful of placeholders for the types that differ. A migration
//! that has landed is never edited: schema changes expand first, and contract in a later version.

mod m0001;
mod m0002;
mod m0003;
mod m0004;
mod m0005;
mod m0006;
mod m0007;
mod m0008;
mod m0009;
mod m0010;
mod m0011;
mod m0012;
mod m0013;
mod m0014;
mod m0015;
mod m0016;
mod m0017;
mod m0018;
mod m0019;
mod m0020;
mod m0021;
mod m0022;
mod m0023;
mod m0024;
pub mod sql;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// All migrations in order.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001::Migration),
            Box::new(m0002::Migration),
            // One a line: several people add theirs.
            Box::new(m0003::Migration),
            Box::new(m0004::Migration),
            Box::new(m0005::Migration),
            Box::new(m0007::Migration),
            Box::new(m0008::Migration),
            Box::new(m0009::Migration),
            Box::new(m0006::Migration),
            Box::new(m0010::Migration),
            Box::new(m0011::Migration),
            Box::new(m0012::Migration),
            Box::new(m0013::Migration),
            Box::new(m0014::Migration),
            Box::new(m0015::Migration),
            Box::new(m0016::Migration),
            Box::new(m0017::Migration),
            Box::new(m0018::Migration),
            Box::new(m0019::Migration),
            Box::new(m0020::Migration),
            Box::new(m0021::Migration),
            Box::new(m0022::Migration),
            Box::new(m0023::Migration),
            Box::new(m0024::Migration),
        ]
    }
}
