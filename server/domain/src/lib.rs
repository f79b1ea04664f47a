//! Pure rules of the domain: who may do what, what a state allows, how things are frozen,
//! compared and shown. No I/O, no async, no clock of its own.

pub mod assessment;
pub mod bits;
pub mod calendar;
pub mod canonical;
pub mod compare;
pub mod conference;
pub mod councils;
pub mod describe;
pub mod extent;
pub mod fact_sheets;
pub mod file_type;
pub mod html;
pub mod lifecycle;
pub mod markdown;
pub mod merge;
pub mod names;
pub mod provenance;
pub mod rights;
pub mod rights_page;
pub mod search_index;
pub mod search_words;
pub mod sheet_index;
pub mod structure;
pub mod tally;
pub mod vocabulary;
pub mod words;
