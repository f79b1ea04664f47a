//! The plain editor of long texts.

use crate::rules::{self, Form};
use garde::Validate;
use serde::{Deserialize, Serialize};

/// A text as Markdown, as the plain editor sends it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct TextForm {
    #[garde(skip)]
    pub owner_kind: String,
    #[garde(custom(rules::id))]
    pub owner_id: String,
    #[garde(skip)]
    pub slot: String,
    #[garde(skip)]
    pub version: String,
    /// The text as it was when the form was made, as Markdown: what was changed since can be told
    /// from what others changed. Empty: not told.
    #[garde(custom(rules::text(0, 400_000)))]
    pub base: String,
    #[garde(custom(rules::text(0, 200_000)))]
    pub markdown: String,
    /// Where to go on afterwards.
    #[garde(skip)]
    pub back: String,
}

impl Form for TextForm {}

/// A comment on a text as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct CommentForm {
    #[garde(skip)]
    pub owner_kind: String,
    #[garde(custom(rules::id))]
    pub owner_id: String,
    #[garde(skip)]
    pub slot: String,
    #[garde(custom(rules::text(1, crate::talk::LONGEST)))]
    pub text: String,
}

impl Form for CommentForm {}

/// Keeping the present state of a text under a name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct KeepForm {
    #[garde(skip)]
    pub owner_kind: String,
    #[garde(custom(rules::id))]
    pub owner_id: String,
    #[garde(skip)]
    pub slot: String,
    #[garde(custom(rules::line(1, 120)))]
    pub name: String,
}

impl Form for KeepForm {}

/// Bringing an earlier state of a text back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct RestoreForm {
    #[garde(skip)]
    pub owner_kind: String,
    #[garde(custom(rules::id))]
    pub owner_id: String,
    #[garde(skip)]
    pub slot: String,
    /// An id, or `fassung-2`.
    #[garde(custom(rules::line(1, 60)))]
    pub which: String,
    /// How many waiting suggestions may be lost by it: as many as one was told.
    #[garde(skip)]
    pub lost: String,
}

impl Form for RestoreForm {}
