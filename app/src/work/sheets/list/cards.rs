//! The list as cards: what a project is about, at a glance.

use super::table::{release_words, report, reported};
use crate::context::Work;
use crate::ui::state;
use crate::work::sheets::SECTION;
use crate::work::sheets::parts::hints;
use leptos::prelude::*;
use portal::fact_sheets::{Line, Listing};

/// The sheets of a page as cards.
pub fn cards(work: &Work, l: &Listing) -> AnyView {
    let items = l.lines.iter().map(|s| card(work, s)).collect_view();
    view! { <ul class="w-cards">{items}</ul> }.into_any()
}

fn card(work: &Work, s: &Line) -> AnyView {
    let above = [vec![format!("P-{}", s.number)], s.fields.clone()].concat().join(", ");
    let owner = s.owner.clone().unwrap_or_else(|| work.t("niemand zuständig", "nobody responsible").to_owned());
    let last = work.lang.say(format_args!("Sachstand: {}", reported(work, s)), format_args!("Progress: {}", reported(work, s)));
    view! {
        <li>
            <p class="w-small w-muted" lang="de">{above}</p>
            <h2><a href=format!("{SECTION}/{}", s.number) lang="de">{s.title.clone()}</a></h2>
            <p lang="de">{s.summary.clone()}</p>
            <p class="w-small">{state::status(s.status, work.lang)}" "{s.light.map(|l| state::light(l, work.lang))}{release_words(work, s).map(|w| view! { " "<span>{w}</span> })}</p>
            <p class="w-small w-muted">{format!("{}, {owner}", s.lead)}<br />{last}{hints(work, &s.stale)}</p>
            {report(work, s)}
        </li>
    }
    .into_any()
}
