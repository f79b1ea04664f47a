//! Freezing: every object under the digest of its canonical JSON.

use contract::Id;
use contract::edition::{Contents, ManifestEntry, ObjectKind};
use domain::canonical::{canonical, digest};
use serde::Serialize;

/// A frozen object.
#[derive(Clone, Debug)]
pub(crate) struct Frozen {
    pub entry: ManifestEntry,
    pub content: String,
}

fn one(kind: ObjectKind, id: Id, value: &impl Serialize) -> Frozen {
    let content = canonical(value);
    Frozen { entry: ManifestEntry { kind, id, sha256: digest(&content), reason: String::new() }, content }
}

/// All objects of a state, sorted by kind, then id.
pub(crate) fn freeze(contents: &Contents) -> Vec<Frozen> {
    let mut all = vec![one(ObjectKind::Region, Id::nil(), &contents.region), one(ObjectKind::Strategy, Id::nil(), &contents.strategy)];
    all.extend(contents.fields.iter().map(|f| one(ObjectKind::Field, f.id, f)));
    all.extend(contents.sheets.iter().map(|s| one(ObjectKind::FactSheet, s.id, s)));
    all.extend(contents.workshops.iter().map(|w| one(ObjectKind::Workshop, w.id, w)));
    all.sort_by(|a, b| (a.entry.kind.as_str(), a.entry.id).cmp(&(b.entry.kind.as_str(), b.entry.id)));
    all
}

/// What a preview promises: a digest over the objects alone, before number, label and reason.
pub(crate) fn promise(frozen: &[Frozen]) -> String {
    promised(frozen.iter().map(|f| &f.entry))
}

/// The same for the entries of a manifest.
pub(crate) fn promised<'a>(entries: impl Iterator<Item = &'a ManifestEntry>) -> String {
    let lines: Vec<String> = entries.map(|e| format!("{} {} {}", e.kind, e.id, e.sha256)).collect();
    digest(&lines.join("\n"))
}
