//! What came from workshops, where it is worked on: a link shows on both ends.

use crate::context::Work;
use crate::error::PageError;
use contract::Id;
use contract::workshop::CarriedKind;
use leptos::prelude::*;
use portal::workshops::Origin;

/// The results that one thing came from.
pub(crate) async fn of(work: &Work, kind: CarriedKind, id: Id) -> Result<Vec<Origin>, PageError> {
    let found = portal::workshops::origins(&work.ctx, kind, &[id]).await.map_err(|e| work.fail(e))?;
    Ok(found.into_values().flatten().collect())
}

/// The same for a long text: what was carried into it, or into what it belongs to.
pub(crate) async fn of_text(work: &Work, kind: &str, owner: Id) -> Result<Vec<Origin>, PageError> {
    match kind {
        "strategy" | "field" => of(work, CarriedKind::Text, owner).await,
        "goal" => of(work, CarriedKind::Goal, owner).await,
        "fact_sheet" => of(work, CarriedKind::FactSheet, owner).await,
        _ => Ok(vec![]),
    }
}

/// Each with its workshop.
pub(crate) fn list(origins: &[Origin], class: &'static str) -> AnyView {
    let items = origins
        .iter()
        .map(|o| view! { <li><span lang="de">{o.text.clone()}</span>" "<a href=format!("/arbeit/workshops/{}#ergebnisse", o.workshop_slug) lang="de">{o.workshop_title.clone()}</a></li> })
        .collect_view();
    view! { <ul class=class>{items}</ul> }.into_any()
}

/// The same below a text, with a line that says what it is; nothing where nothing came.
pub(crate) fn note(work: &Work, origins: &[Origin]) -> AnyView {
    if origins.is_empty() {
        return ().into_any();
    }
    view! { <p class="w-small w-muted">{work.t("Aus Workshops eingeflossen:", "From workshops:")}</p>{list(origins, "w-bullets w-small")} }
        .into_any()
}
