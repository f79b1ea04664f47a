//! Editions: what is frozen, and how it is described.

use crate::fact_sheet::FactSheet;
use crate::region::{Body, Organisation, Region, WorkingGroup};
use crate::strategy::{Field, Strategy};
use crate::text::Document;
use crate::workshop::Workshop;
use crate::{Id, labelled};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

labelled! {
    /// What an edition claims to be.
    pub enum EditionLabel {
        Discussion = "discussion", "Entwurf zur Diskussion", "draft for discussion";
        Adopted = "adopted", "von der Bürgermeisterkonferenz angenommen", "adopted by the mayors' conference";
        Resolved = "resolved", "von den Räten beschlossen", "resolved by the councils";
    }
}

labelled! {
    /// Kind of a frozen object.
    pub enum ObjectKind {
        Region = "region", "Verbund", "region";
        Strategy = "strategy", "Strategie", "strategy";
        Field = "field", "Themenfeld", "field of action";
        FactSheet = "fact_sheet", "Projekt", "project";
        Workshop = "workshop", "Workshop", "workshop";
    }
}

/// The region as it was at that time: names that other objects refer to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FrozenRegion {
    #[serde(flatten)]
    pub region: Region,
    pub organisations: Vec<Organisation>,
    /// No members any more, but projects of this edition name them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<Organisation>,
    pub groups: Vec<WorkingGroup>,
    pub bodies: Vec<Body>,
}

/// The strategy's frame as it was at that time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FrozenStrategy {
    #[serde(flatten)]
    pub strategy: Strategy,
    pub principles: Document,
    /// How the priorities came about.
    pub priorities: Document,
    /// The fields in the order that the stewards gave them; within a priority class it holds on
    /// public pages. Empty in bundles that leave the order to the numbers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<Id>,
}

/// Everything that one edition holds, or would hold if published now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    pub region: FrozenRegion,
    pub strategy: FrozenStrategy,
    /// In the stewards' order.
    pub fields: Vec<Arc<Field>>,
    /// By number.
    pub sheets: Vec<Arc<FactSheet>>,
    /// By first session, newest first.
    pub workshops: Vec<Arc<Workshop>>,
}

/// The cover of an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionHead {
    pub id: Id,
    pub number: i32,
    pub label: EditionLabel,
    pub published_at: DateTime<Utc>,
    pub reason: String,
    /// SHA-256 over the canonical manifest, hexadecimal.
    pub digest: String,
}

/// The manifest: what the digest is computed over, in RFC 8785 canonical JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub number: i32,
    pub label: EditionLabel,
    pub published_at: String,
    pub reason: String,
    /// Sorted by kind, then id.
    pub objects: Vec<ManifestEntry>,
}

/// One object of a manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestEntry {
    pub kind: ObjectKind,
    pub id: Id,
    /// SHA-256 over the object's canonical JSON, hexadecimal.
    pub sha256: String,
    /// Why it changed since the edition before.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}
