//! Legal and explaining pages.

use super::above;
use crate::context::Work;
use crate::error::PageResult;
use crate::ui::fields::{Spec, line, select};
use crate::ui::forms::{form_state, hidden, saving, summary};
use crate::ui::steps;
use crate::work::frame::Page;
use axum::extract::Query;
use contract::Id;
use contract::forms::region::PageForm;
use leptos::prelude::*;
use portal::region::pages::{self, FIXED};
use serde::Deserialize;

/// Which page's title the form shows; none for a new page.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    bearbeiten: Option<Id>,
}

/// `/arbeit/seiten`
pub async fn list(work: Work, Query(chosen): Query<Chosen>) -> PageResult {
    let all = pages::list(&work.ctx).await.map_err(|e| work.fail(e))?;
    let stored = match chosen.bearbeiten.and_then(|id| all.iter().find(|p| p.id == id)) {
        Some(p) => PageForm { id: p.id.to_string(), version: p.version.to_string(), title: p.title.clone(), ..PageForm::default() },
        None => PageForm { once: work.app.portal.fresh_id().to_string(), ..PageForm::default() },
    };
    let form = form_state(&work, "pages/save", &stored);
    let missing: Vec<(String, String)> =
        FIXED.iter().filter(|s| !all.iter().any(|p| p.slug == **s)).map(|s| ((*s).to_owned(), format!("/{s}"))).collect();
    let page = Page {
        title: work.t("Seiten", "Pages").into(),
        sub: work
            .t(
                "Gelten, sobald etwas darin steht und gespeichert ist, ohne neue Fassung.",
                "Valid as soon as something is written and saved, without a new edition.",
            )
            .into(),
        section: "/arbeit/verbund",
        above: above(&work),
        ..Page::default()
    };
    Ok(work.page(page, || {
        let items = all
            .iter()
            .map(|p| {
                let note = match (p.withdrawn, p.written) {
                    (true, _) => Some(work.t("zurückgezogen, nicht öffentlich", "withdrawn, not public")),
                    (false, true) => None,
                    (false, false) if p.fixed() => Some(work.t("noch leer", "still empty")),
                    (false, false) => Some(work.t("noch leer, nicht öffentlich", "still empty, not public")),
                };
                let read = (!p.withdrawn && (p.written || p.fixed())).then(|| view! { <a href=p.address()>{work.t("Lesen", "Read")}</a> });
                let turn = match (p.fixed(), p.withdrawn) {
                    (true, _) => ().into_any(),
                    (false, true) => steps::turn(&work, "pages/restore", &p.id.to_string(), work.t("Wiederherstellen", "Restore"), work.t("Die Seite ist danach wieder unter ihrer Adresse zu lesen.", "The page can be read at its address again."), false),
                    (false, false) => steps::turn(&work, "pages/withdraw", &p.id.to_string(), work.t("Zurückziehen", "Withdraw"), work.t("Die Seite ist danach nicht mehr öffentlich; ihr Text bleibt. Das lässt sich zurücknehmen.", "The page is not public any more; its text stays. This can be undone."), true),
                };
                view! {
                    <li class="w-row"><div class="w-row__what"><a href=format!("/arbeit/texte/page/{}/body", p.id) lang="de">{p.title.clone()}</a><p>{note}</p>{turn}</div>
                        <div class="w-row__act">{read}<a href=format!("?bearbeiten={}#bearbeiten", p.id)>{work.t("Titel ändern", "Change title")}</a></div></li>
                }
            })
            .collect_view();
        let new = form.get("id").is_empty();
        let heading = if new { work.t("Neue Seite", "New page") } else { work.t("Titel ändern", "Change title") };
        let address = (new && !missing.is_empty()).then(|| select(&form, Spec { path: "slug", label: work.t("Adresse", "Address"), help: work.t("Eine der Seiten, die unten auf jeder Seite verlinkt sind, oder eine eigene.", "One of the pages linked at the foot of every page, or one of its own."), optional: true, ..Spec::default() }, &missing, Some(work.t("aus dem Titel", "from the title"))));
        view! {
            {steps::outcome(&work, &["pages/withdraw", "pages/restore"])}
            {all.is_empty().then(|| view! { <div class="w-empty"><h2>{work.t("Noch keine Seite", "No page yet")}</h2><p>{work.t("Impressum und Datenschutz sind Pflicht.", "Legal notice and privacy are required.")}</p></div> })}
            <ul class="w-rows">{items}</ul>
            <section class="w-sec" id="bearbeiten">
                <div class="w-sec__head"><h2>{heading}</h2></div>
                <form class="w-form" method="post" action="/aktion/pages/save" data-form="page">
                    {summary(&form, &[("title", work.t("Titel", "Title")), ("slug", work.t("Adresse", "Address"))])}{hidden(&form, "id")}{hidden(&form, "version")}{hidden(&form, "once")}
                    {line(&form, Spec { path: "title", label: work.t("Titel", "Title"), help: work.t("Zum Beispiel „Impressum“.", "For example “Legal notice”."), max: 120, ..Spec::default() })}
                    {address}
                    {saving(&form, work.t("Speichern und schreiben", "Save and write"))}
                </form>
            </section>
        }
        .into_any()
    }))
}
