//! The strategy in the workspace: frame, fields, goals.

pub mod api;
pub mod edit;
pub mod goal;
pub mod list;
pub mod show;
