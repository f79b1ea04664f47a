//! Small shared parts: page frames, form fields, states, texts.

pub mod accent;
pub mod council;
pub mod download;
pub mod fields;
pub mod files;
pub mod filter;
pub mod forms;
pub mod german;
pub mod notice;
pub mod number;
pub mod shell;
pub mod state;
pub mod steps;
pub mod table;
pub mod text;
