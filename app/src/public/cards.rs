//! What blocks within published texts show: things of the same edition, as they are there. What the
//! edition does not hold is left out.

use super::site::Site;
use crate::ui::text;
use contract::Id;
use contract::strategy::IndicatorContent;
use contract::text::{Document, ObjectKind};
use domain::html::Card;
use leptos::prelude::*;
use portal::cards::measured;
use portal::published::Published;

/// The markup of a published text with its blocks.
pub fn render(site: &Site, edition: &Published, document: &Document, first_heading: u8, prefix: &str) -> String {
    domain::html::render_with(document, first_heading, prefix, &|kind, id| card(site, edition, kind, id))
}

/// A published text with its blocks.
pub fn document(site: &Site, edition: &Published, document: &Document, first_heading: u8, prefix: &str) -> AnyView {
    text::document_with(document, first_heading, prefix, &|kind, id| card(site, edition, kind, id))
}

fn card(site: &Site, edition: &Published, kind: ObjectKind, id: Id) -> Option<Card> {
    let c = &edition.contents;
    let state = |i: &IndicatorContent| measured(i, site.lang).unwrap_or_default();
    match kind {
        ObjectKind::Goal => {
            let (f, g) = c.fields.iter().find_map(|f| f.goals.iter().find(|g| g.id == id).map(|g| (f, g)))?;
            let (a, b) = (f.content.number, g.content.number);
            Some(Card {
                title: g.content.title.clone(),
                kind: site.lang.say(format_args!("Ziel {a}.{b}"), format_args!("Goal {a}.{b}")),
                state: g.indicators.first().map(|i| state(&i.content)).unwrap_or_default(),
                href: site.href(&format!("/themenfelder/{}#ziel-{a}-{b}", f.content.slug)),
            })
        }
        ObjectKind::Indicator => {
            let mut all = c.fields.iter().flat_map(|f| f.goals.iter().flat_map(move |g| g.indicators.iter().map(move |i| (f, g, i))));
            let (f, g, i) = all.find(|(_, _, i)| i.id == id)?;
            Some(Card {
                title: i.content.title.clone(),
                kind: site.t("Kennzahl", "Indicator").to_owned(),
                state: state(&i.content),
                href: site.href(&format!("/themenfelder/{}#ziel-{}-{}", f.content.slug, f.content.number, g.content.number)),
            })
        }
        ObjectKind::FactSheet => {
            let s = c.sheets.iter().find(|s| s.id == id)?;
            Some(Card {
                title: s.content.title.clone(),
                kind: site.lang.say(format_args!("Projekt {}", s.number), format_args!("Project {}", s.number)),
                state: s.content.status.label(site.lang).to_owned(),
                href: site.href(&format!("/projekte/{}", s.number)),
            })
        }
        ObjectKind::WorkshopResult => {
            let (w, r) = c.workshops.iter().find_map(|w| w.results.iter().find(|r| r.id == id).map(|r| (w, r)))?;
            Some(Card {
                title: r.text.clone(),
                kind: site.t("Workshop-Ergebnis", "Workshop result").to_owned(),
                state: w.content.title.clone(),
                href: site.href(&format!("/workshops/{}#ergebnis-{}", w.content.slug, r.id)),
            })
        }
    }
}
