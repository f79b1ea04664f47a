//! Pure rules of the domain: who may do what, what a state allows, how things are frozen,
//! compared and shown. No I/O, no async, no clock of its own.

pub mod canonical;
pub mod compare;
pub mod describe;
pub mod html;
pub mod markdown;
pub mod names;
pub mod rights;
pub mod rights_page;
pub mod words;
