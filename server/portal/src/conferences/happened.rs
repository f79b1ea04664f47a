//! What happened to things of a conference, read from its events: what was worded anew, and what the
//! minutes tell of things taken back, each with its reason.

use super::view::{AmendmentView, ItemView, View};
use chrono::{DateTime, Utc};
use contract::Lang;
use contract::conference::{AmendmentState, Happening};

impl View {
    /// When a counter-proposal was last worded anew; none for one that reads as it was made. A
    /// decision on it counts a version, too, but leaves its wording alone.
    pub fn reworded(&self, amendment: &AmendmentView) -> Option<DateTime<Utc>> {
        let (item, title) = (self.amendment(amendment.id)?.0.id, amendment.change.title(Lang::De));
        let of = |e: &&super::view::EventView| {
            (e.kind, e.item, e.organisation) == (Happening::Reworded, Some(item), Some(amendment.organisation))
        };
        let mut own = self.events.iter().rev().filter(of);
        own.find(|e| e.words == title && e.at >= amendment.created_at).map(|e| e.at)
    }
}

/// Items that were taken off the agenda.
pub(super) fn withdrawn(view: &View) -> Vec<String> {
    let line = |i: &ItemView| {
        let reason = view.events.iter().rev().find(|e| e.kind == Happening::ItemWithdrawn && e.item == Some(i.id));
        let reason = reason.map(|e| e.words.as_str()).filter(|w| !w.is_empty()).map(|w| format!(" Grund: {w}")).unwrap_or_default();
        format!("Von der Tagesordnung genommen: {}.{reason}", i.title)
    };
    view.withdrawn.iter().map(line).collect()
}

/// Of one item: counter-proposals that were taken back or lapsed, wordings that nobody confirmed, and
/// outcomes that were taken back.
pub(super) fn of_item(view: &View, item: &ItemView) -> Vec<String> {
    let mut lines = Vec::new();
    for a in &item.amendments {
        let about = format!("Gegenvorschlag von {} zu „{}“", a.name, a.change.title(Lang::De));
        match a.state {
            AmendmentState::Withdrawn => lines.push(format!(
                "{about}: zurückgezogen. Statt „{}“ sollte es heißen „{}“.",
                a.change.texts(Lang::De).0,
                a.change.texts(Lang::De).1
            )),
            AmendmentState::Void => lines.push(format!("{about}: gegenstandslos, weil der Punkt geändert wurde.")),
            AmendmentState::Adopted if !a.confirmed => {
                lines.push(format!("{about}: in einem Wortlaut des Vorsitzes angenommen, den {} nicht bestätigt hat.", a.name));
            }
            AmendmentState::Open | AmendmentState::Adopted | AmendmentState::Declined | AmendmentState::Replaced => {}
        }
    }
    lines.extend(view.events.iter().filter(|e| e.item == Some(item.id)).filter_map(|e| {
        let at = e.at.with_timezone(&chrono_tz::Europe::Berlin).format("%H:%M");
        match e.kind {
            Happening::Reopened if e.words.is_empty() => Some(format!("Um {at} Uhr wurde ein Ergebnis zurückgenommen.")),
            Happening::Reopened => Some(format!("Um {at} Uhr wurde ein Ergebnis zurückgenommen. Grund: {}", e.words)),
            Happening::AmendmentReopened => {
                Some(format!("Um {at} Uhr wurde das Ergebnis zu einem Gegenvorschlag zurückgenommen: {}", e.words))
            }
            _ => None,
        }
    }));
    lines
}
