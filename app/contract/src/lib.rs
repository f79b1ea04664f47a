//! What the browser and the server both know: the things of the domain as they are shown,
//! exported and frozen, the input of forms, and the rules of their fields.
//!
//! Nothing here touches a database, a clock or the network. German terms and their source
//! (OParl, the strategy papers) stand in the README of the project.

pub mod action;
pub mod assessment;
pub mod attachment;
pub mod bundle;
pub mod conference;
pub mod consolidation;
pub mod council;
pub mod dates;
pub mod edition;
pub mod fact_sheet;
pub mod forms;
pub mod labels;
pub mod lang;
pub mod messages;
pub mod money;
pub mod notices;
pub mod objects;
pub mod people;
pub mod region;
pub mod rules;
pub mod strategy;
mod suggestions;
pub mod talk;
pub mod text;
pub mod workshop;

pub use lang::Lang;

/// Identifies a row for good: UUID version 7, so that exports of two installations never collide.
pub type Id = uuid::Uuid;
