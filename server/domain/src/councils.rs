//! Rules of the councils' consultations: which steps a consultation allows, when a municipality
//! has resolved, what is next and overdue, what the public may know.

pub mod chain;
pub mod checks;
pub mod oparl;
pub mod opener;
pub mod said;
pub mod standing;
pub mod state;
pub mod veil;
pub mod votes;
pub mod words;

#[cfg(test)]
mod sample;
