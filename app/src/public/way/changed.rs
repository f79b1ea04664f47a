//! What of an edition was changed after a conference had adopted its draft.

use super::Came;
use crate::public::site::Site;
use crate::ui::number::{count, in_words};
use contract::Lang;
use contract::edition::ObjectKind;
use domain::compare::{Change, ObjectChange};
use leptos::prelude::*;
use portal::conferences::Kept;
use portal::published::Published;

/// "; danach wurden zwei Teile geändert", with the way to which.
pub fn changed_since(site: &Site, edition: i32, kept: &Kept) -> AnyView {
    let (n, lang) = (kept.changed.len(), site.lang);
    let parts = match (n, lang) {
        (1, Lang::De) => "ein Teil".to_owned(),
        (_, Lang::De) => format!("{} Teile", in_words(n, lang)),
        (1, Lang::En) => "one part".to_owned(),
        (_, Lang::En) => format!("{} parts", in_words(n, lang)),
    };
    let (before, after) = match (n, lang) {
        (1, Lang::De) => ("; danach wurde ", " geändert"),
        (_, Lang::De) => ("; danach wurden ", " geändert"),
        (1, Lang::En) => ("; afterwards ", " was changed"),
        (_, Lang::En) => ("; afterwards ", " were changed"),
    };
    view! { {before}<a href=site.top(&format!("/fassungen/{edition}#annahme"))>{parts}</a>{after} }.into_any()
}

/// On an edition's own page: which of its parts were changed after a conference adopted its draft. What is gone is
/// counted: its name may never have been public.
pub fn changes(site: &Site, edition: &Published, came: &Came) -> AnyView {
    let Some(kept) = came.kept.as_ref().filter(|k| k.as_adopted > 0 && !k.changed.is_empty()) else { return ().into_any() };
    let at = |path: &str| site.top(&format!("/fassungen/{}{path}", edition.head.number));
    let there = kept.changed.iter().filter(|c| c.change != Change::Removed);
    let link = |c: &ObjectChange| {
        let (href, title) = match c.kind {
            ObjectKind::Field => {
                let f = edition.contents.fields.iter().find(|f| f.id == c.id)?;
                (at(&format!("/themenfelder/{}", f.content.slug)), f.content.title.clone())
            }
            ObjectKind::FactSheet => {
                let s = edition.contents.sheets.iter().find(|s| s.id == c.id)?;
                (at(&crate::public::projects::path(s)), s.content.title.clone())
            }
            _ => (at("/strategie"), edition.contents.strategy.strategy.title.clone()),
        };
        let new = (c.change == Change::Added).then(|| site.t(" (neu)", " (new)"));
        Some(view! { <li><a href=href lang="de">{title}</a>{new}</li> })
    };
    let gone = kept.changed.iter().filter(|c| c.change == Change::Removed).count();
    let gone = (gone > 0).then(|| {
        let n = count(gone, site.lang, ("Teil ist entfallen", "Teile sind entfallen"), ("part is gone", "parts are gone"));
        view! { <li>{n}</li> }
    });
    view! {
        <h2 id="annahme">{site.t("Nach der Annahme geändert", "Changed after the adoption")}</h2>
        <p class="p-measure">{site.t(
            "Die Bürgermeisterkonferenz hat einen Entwurf angenommen. In dieser Fassung sind davon verschieden:",
            "The mayors' conference adopted a draft. In this edition the following differ from it:")}</p>
        <ul class="p-plain">{there.filter_map(link).collect_view()}{gone}</ul>
    }
    .into_any()
}
