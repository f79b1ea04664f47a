//! The region: its data, members, groups, bodies, pages.

pub mod api;
pub mod barriers;
pub mod edit;
pub mod groups;
pub mod members;
pub mod pages;
pub mod upload;

use crate::context::Work;

/// The way back to the overview.
pub(crate) fn above(work: &Work) -> Vec<(String, String)> {
    vec![("/arbeit/verbund".into(), work.t("Verbund", "Region").into())]
}
