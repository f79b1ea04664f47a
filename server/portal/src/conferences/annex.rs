//! The annexes of council papers: what was adopted, as it reads with the adopted changes in it. Put
//! together once when the conference closes, and kept under their digests for all municipalities.

use super::load::broken;
use super::subjects::{self, frozen};
use super::view::{ItemView, View};
use crate::{Error, Result, editions};
use contract::conference::{Change, EditionRef, ItemState, Subject};
use contract::edition::{Contents, Manifest, ManifestEntry};
use contract::fact_sheet::FactSheet;
use contract::text::{Block, Document, Inline};
use domain::conference::annex as rules;
use domain::names::Names;
use entity::edition;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// An annex of a council paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperAnnex {
    pub title: String,
    pub text: Document,
}

/// Freezes the annexes of all that was adopted. Returns their digests, each once. A list of priorities
/// stands in the paper itself, and a motion is its own text.
pub(super) async fn keep(db: &impl ConnectionTrait, view: &View, day: &str) -> Result<Vec<String>> {
    let listed = view.items.iter().any(|i| i.state == ItemState::Decided && matches!(i.subject, Subject::Priorities { .. }));
    let mut digests: Vec<String> = Vec::new();
    for item in view.items.iter().filter(|i| i.state == ItemState::Decided) {
        let annex = match &item.subject {
            Subject::Draft { title, objects } => {
                let title = format!("Strategie „{title}“, Entwurf aus der Konferenz vom {day}");
                strategy(subjects::everything(db, objects).await?, title, item, listed)
            }
            Subject::Edition(e) | Subject::Comparison { to: e, .. } => {
                let contents = subjects::everything(db, &manifest(db, e.number).await?).await?;
                let title = format!("Strategie „{}“, Fassung {}", contents.strategy.strategy.title, e.number);
                strategy(contents, title, item, listed)
            }
            Subject::FactSheet { sheet } => fact_sheet(db, sheet, item).await?,
            Subject::Priorities { .. } | Subject::Motion { .. } => continue,
        };
        let digest = frozen(db, &annex).await?;
        if !digests.contains(&digest) {
            digests.push(digest);
        }
    }
    Ok(digests)
}

/// The annexes under these digests, in this order.
pub(super) async fn read(db: &impl ConnectionTrait, digests: &[String]) -> Result<Vec<PaperAnnex>> {
    let found = subjects::stored(db, digests.iter().map(String::as_str)).await?;
    let one = |sha256: &String| {
        let content = found.get(sha256).ok_or_else(|| broken("object", sha256))?;
        serde_json::from_str(content).map_err(|e| broken("object", &e.to_string()))
    };
    digests.iter().map(one).collect()
}

fn strategy(mut contents: Contents, title: String, item: &ItemView, listed: bool) -> PaperAnnex {
    let left = rules::with_changes(&mut contents, &item.adopted());
    let mut text = rules::strategy(&contents, &Names::of(&contents));
    let mut hints = hints(item, &left);
    if listed {
        hints.push("Nennt die angenommene Prioritätenliste eine andere Klasse, gilt die Liste.".into());
    }
    begin(&mut text, hints);
    PaperAnnex { title, text }
}

async fn fact_sheet(db: &impl ConnectionTrait, sheet: &FactSheet, item: &ItemView) -> Result<PaperAnnex> {
    // What the sheet refers to has its name from the strategy as it is now.
    let mut contents = editions::assemble(db).await?;
    contents.sheets.retain(|s| s.id != sheet.id);
    contents.sheets.push(Arc::new(sheet.clone()));
    let left = rules::with_changes(&mut contents, &item.adopted());
    let changed = contents.sheets.last().cloned().ok_or_else(|| broken("fact sheet", &sheet.id.to_string()))?;
    let mut text = rules::fact_sheet(&changed, &contents, &Names::of(&contents));
    begin(&mut text, hints(item, &left));
    Ok(PaperAnnex { title: format!("Projektsteckbrief P-{}: {}", sheet.number, sheet.content.title), text })
}

/// What a reader should know of the adopted wordings.
fn hints(item: &ItemView, left: &[String]) -> Vec<String> {
    let mut hints = Vec::new();
    if item.adopted().iter().any(|c| matches!(c, Change::Wording { .. } | Change::Priority { .. })) {
        hints.push("Angenommene Änderungen sind eingesetzt; einzeln stehen sie unter „Angenommene Änderungen“.".to_owned());
    }
    if !left.is_empty() {
        hints.push(format!("Nicht eingesetzt, weil dort schon eine andere Änderung steht: {}.", left.join("; ")));
    }
    hints
}

fn begin(text: &mut Document, hints: Vec<String>) {
    if !hints.is_empty() {
        text.content.insert(0, Block::Paragraph { content: vec![Inline::text(hints.join(" "))] });
    }
}

/// Which edition the councils are asked about, and by which digest everybody knows what was decided.
pub(super) fn rests_on(item: &ItemView) -> String {
    let sum = &item.sha256;
    // Another wording of the resolution leaves what it is about as it was.
    let changed = item.adopted().iter().any(|c| !matches!(c, Change::Resolution { .. }));
    let of_edition = |e: &EditionRef| {
        let sum = format!("Fassung {}, Prüfsumme der Fassung (SHA-256): {}.", e.number, e.digest);
        match changed {
            false => format!("{sum} Über diese Fassung entscheiden die Räte."),
            true => format!(
                "{sum} Sie wurde mit Änderungen angenommen; die Räte entscheiden über die geänderte Fassung, sobald sie veröffentlicht ist."
            ),
        }
    };
    let later = "Die Räte entscheiden über die Fassung der Strategie, sobald sie veröffentlicht ist.";
    let of_state = |what: &str| {
        let before = if changed { " vor den Änderungen" } else { "" };
        format!("Prüfsumme (SHA-256) {what}{before}: {sum}. {later}")
    };
    let words = match &item.subject {
        Subject::Edition(e) => of_edition(e),
        Subject::Comparison { from, to } => format!("Verglichen mit Fassung {}: {}", from.number, of_edition(to)),
        Subject::Draft { .. } => of_state("des eingefrorenen Entwurfs"),
        Subject::Priorities { .. } => of_state("der eingefrorenen Prioritätenliste"),
        Subject::FactSheet { .. } => of_state("des eingefrorenen Steckbriefs"),
        Subject::Motion { .. } => of_state("des Beschlussvorschlags"),
    };
    format!("Punkt {}, {}: {words}", item.number, item.title)
}

/// What an edition holds.
pub(super) async fn manifest(db: &impl ConnectionTrait, number: i32) -> Result<Vec<ManifestEntry>> {
    let row = edition::Entity::find().filter(edition::Column::Number.eq(number)).one(db).await?.ok_or(Error::NotFound)?;
    let manifest: Manifest = serde_json::from_str(&row.manifest).map_err(|e| broken("manifest", &e.to_string()))?;
    Ok(manifest.objects)
}
