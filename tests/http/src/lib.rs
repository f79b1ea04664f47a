//! A portal as people meet it: the real binary, a real identity provider, real databases, and a
//! browser that keeps cookies and fills in forms, and no more.

pub mod client;
pub mod database;
pub mod disk;
pub mod failures;
pub mod listing;
pub mod live;
pub mod login;
pub mod mail;
pub mod oparl;
pub mod page;
pub mod provider;
pub mod proxy;
pub mod server;
pub mod sources;

pub use client::{Answer, Browser};
pub use database::{Backend, Data};
pub use failures::Failures;
pub use mail::MailSink;
pub use provider::{Demo, Misbehaving};
pub use server::{Portal, Setup};

/// The id that a key of the fixtures stands for (`org/nottuln`, `field/mobilitaet`).
pub fn key(key: &str) -> contract::Id {
    contract::Id::new_v5(&contract::bundle::KEYS, key.as_bytes())
}
