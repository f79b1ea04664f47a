//! What came and what went, all of it: with the reason where somebody gave one.

use super::{Compared, list, place, things};
use crate::public::site::Site;
use contract::edition::ObjectKind;
use domain::compare::{Change, ObjectChange};
use domain::extent::Counted;
use leptos::prelude::*;

/// Things that are listed without a click; and with one, before only their number is told.
const OPEN: usize = 20;
const MOST: usize = 300;

/// Whether a change stands in these lists. Fields and their goals stand in the table of the fields.
pub fn listed(o: &ObjectChange) -> bool {
    o.change != Change::Changed && matches!(o.kind, ObjectKind::FactSheet | ObjectKind::Workshop)
}

/// "Neu: neun Projekte", and which.
pub fn section(site: &Site, c: &Compared, change: Change) -> AnyView {
    let found: Vec<(usize, &ObjectChange)> = c.changes.iter().enumerate().filter(|(_, o)| o.change == change && listed(o)).collect();
    if found.is_empty() {
        return ().into_any();
    }
    let word = if change == Change::Added { site.t("Neu", "New") } else { site.t("Entfallen", "Gone") };
    let counted: Vec<String> = [(ObjectKind::FactSheet, Counted::FactSheet), (ObjectKind::Workshop, Counted::Workshop)]
        .into_iter()
        .map(|(kind, of)| (of, found.iter().filter(|(_, o)| o.kind == kind).count()))
        .filter(|(_, n)| *n > 0)
        .map(|(of, n)| things(site.lang, of, n))
        .collect();
    let (open, folded) = found.split_at(found.len().min(OPEN));
    let items = |some: &[(usize, &ObjectChange)]| some.iter().map(|o| item(site, c, *o)).collect_view();
    let more = (!folded.is_empty()).then(|| {
        let (n, rest) = (folded.len(), folded.len().saturating_sub(MOST));
        let rest = (rest > 0).then(|| {
            site.lang
                .say(format_args!("{rest} weitere stehen unten, Wort für Wort."), format_args!("{rest} more stand below, word by word."))
        });
        view! {
            <details class="p-fold"><summary>{site.lang.say(format_args!("{n} weitere"), format_args!("{n} more"))}</summary>
                <ul class="p-plain">{items(&folded[..n.min(MOST)])}</ul>{rest.map(|r| view! { <p>{r}</p> })}</details>
        }
    });
    view! {
        <div class="p-moved"><h3>{word}": "{list(site.lang, &counted)}</h3><ul class="p-plain">{items(open)}</ul>{more}</div>
    }
    .into_any()
}

fn item(site: &Site, c: &Compared, (at, o): (usize, &ObjectChange)) -> AnyView {
    let why = c.reasons(site, o).join(" ");
    let why = (!why.is_empty()).then(|| view! { <small lang="de">{why}</small> });
    view! { <li><a href=place(site, c, (at, o)) lang="de">{o.title.clone()}</a>{why}</li> }.into_any()
}
