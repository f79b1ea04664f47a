//! Everything that a fact sheet says, as whoever releases it should read it before.

use crate::context::Work;
use crate::ui::text;
use contract::dates::PartialDate;
use contract::fact_sheet::SheetContent;
use contract::money::euro;
use contract::strategy::Resolution;
use leptos::prelude::*;
use portal::cards::Cards;
use portal::workshops::Origin;

fn section(title: &str, body: AnyView) -> AnyView {
    view! { <section class="w-sec"><div class="w-sec__head"><h2>{title.to_owned()}</h2></div>{body}</section> }.into_any()
}

/// Lines of a list: what stands in front, and the rest with commas.
fn lines(items: Vec<(String, Vec<String>)>) -> AnyView {
    let items = items
        .into_iter()
        .map(|(name, parts)| {
            let rest = parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ");
            view! { <li><b lang="de">{name}</b>" "<span lang="de">{rest}</span></li> }
        })
        .collect_view();
    view! { <ul class="w-bullets">{items}</ul> }.into_any()
}

fn date(d: &Option<PartialDate>, work: &Work) -> String {
    d.as_ref().map(|d| d.show(work.lang)).unwrap_or_default()
}

/// The parts behind the first facts; empty ones are left out.
pub fn parts(work: &Work, c: &SheetContent, goals: &[String], origins: &[Origin]) -> AnyView {
    view! {
        {goals_part(work, goals, origins)}
        {money(work, c)}
        {resolutions(work, &c.resolutions)}
        {figures(work, c)}
        {transfer(work, c)}
        {places(work, c)}
    }
    .into_any()
}

fn goals_part(work: &Work, goals: &[String], origins: &[Origin]) -> AnyView {
    let goals = (!goals.is_empty()).then(|| {
        section(work.t("Ziele, denen es dient", "Goals that it serves"), lines(goals.iter().map(|g| (g.clone(), vec![])).collect()))
    });
    let from = (!origins.is_empty()).then(|| {
        section(work.t("Aus Workshops eingeflossen", "From workshops"), crate::work::workshops::origins::list(origins, "w-bullets"))
    });
    view! { {goals}{from} }.into_any()
}

fn money(work: &Work, c: &SheetContent) -> AnyView {
    if c.fundings.is_empty() {
        return ().into_any();
    }
    let sum = |n: Option<i64>, de: &str, en: &str| n.map(|n| format!("{} {}", work.t(de, en), euro(n, work.lang))).unwrap_or_default();
    let rows = c
        .fundings
        .iter()
        .map(|f| {
            let parts = vec![
                f.state.label(work.lang).to_owned(),
                date(&f.date, work),
                sum(f.granted, "bewilligt", "granted"),
                sum(f.called, "abgerufen", "called"),
                sum(f.own_share, "Eigenanteil", "own share"),
                f.note.clone(),
            ];
            (format!("{}:", f.programme), parts)
        })
        .collect();
    section(work.t("Förderung", "Funding"), lines(rows))
}

/// Resolutions as a list; nothing when there are none.
pub(crate) fn resolutions(work: &Work, list: &[Resolution]) -> AnyView {
    if list.is_empty() {
        return ().into_any();
    }
    let items = list
        .iter()
        .map(|r| {
            let name = [r.reference.as_str(), r.title.as_str()].iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(" ");
            let parts = [r.paper(work.lang), r.body.clone(), date(&r.date, work), r.role.clone(), r.result.clone()];
            let rest = parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ");
            let name =
                if r.link.is_empty() { view! { <b>{name}</b> }.into_any() } else { view! { <a href=r.link.clone()>{name}</a> }.into_any() };
            let wording = (!r.wording.is_empty()).then(|| view! { <p class="w-small w-muted">{r.said(work.lang)}</p> });
            view! { <li lang="de">{name}" "{rest}{wording}</li> }
        })
        .collect_view();
    section(work.t("Beschlüsse", "Resolutions"), view! { <ul class="w-bullets">{items}</ul> }.into_any())
}

fn figures(work: &Work, c: &SheetContent) -> AnyView {
    let figures = (!c.figures.is_empty()).then(|| {
        let rows = c
            .figures
            .iter()
            .map(|f| {
                let as_of = f
                    .as_of
                    .as_ref()
                    .map(|d| work.lang.say(format_args!("Stand {}", d.show(work.lang)), format_args!("as of {}", d.show(work.lang))));
                (format!("{}:", f.title), vec![format!("{} {}", f.value, f.unit).trim().to_owned(), as_of.unwrap_or_default()])
            })
            .collect();
        section(work.t("Zahlen", "Figures"), lines(rows))
    });
    let partners = (!c.partners.is_empty()).then(|| {
        let rows = c.partners.iter().map(|p| (p.name.clone(), vec![p.role.clone()])).collect();
        section(work.t("Partner von außen", "Outside partners"), lines(rows))
    });
    let law = (!c.legal_basis.is_empty()).then(|| {
        section(work.t("Rechtsgrundlage", "Legal basis"), view! { <p class="w-measure" lang="de">{c.legal_basis.clone()}</p> }.into_any())
    });
    let conditions = (!c.conditions.is_empty()).then(|| {
        section(work.t("Voraussetzungen", "Conditions"), view! { <p class="w-measure" lang="de">{c.conditions.clone()}</p> }.into_any())
    });
    view! { {figures}{partners}{law}{conditions} }.into_any()
}

fn transfer(work: &Work, c: &SheetContent) -> AnyView {
    if c.transferability.is_empty() && c.building_blocks.is_empty() {
        return ().into_any();
    }
    let blocks = (!c.building_blocks.is_empty()).then(|| {
        let rows = c
            .building_blocks
            .iter()
            .map(|b| {
                let has = (!b.taken_over_by.is_empty()).then(|| {
                    work.lang.say(format_args!("hat schon: {}", b.taken_over_by), format_args!("already has it: {}", b.taken_over_by))
                });
                (format!("{}:", b.title), vec![b.readiness.label(work.lang).to_owned(), has.unwrap_or_default(), b.note.clone()])
            })
            .collect();
        lines(rows)
    });
    let text = (!c.transferability.is_empty()).then(|| view! { <p class="w-measure" lang="de">{c.transferability.clone()}</p> });
    section(work.t("Für andere Kommunen", "For other municipalities"), view! { {text}{blocks} }.into_any())
}

fn places(work: &Work, c: &SheetContent) -> AnyView {
    let contact = [&c.contact.email, &c.contact.phone, &c.contact.web].into_iter().filter(|v| !v.is_empty()).cloned().collect::<Vec<_>>();
    let contact =
        (!contact.is_empty()).then(|| section(work.t("Ansprechstelle", "Contact"), lines(vec![(c.contact.unit.clone(), contact)])));
    let links = (!c.links.is_empty()).then(|| {
        let items = c.links.iter().map(|l| {
            let name = if l.title.is_empty() { l.url.clone() } else { l.title.clone() };
            view! { <li><a href=l.url.clone() lang="de">{name}</a></li> }
        });
        section(work.t("Links", "Links"), view! { <ul class="w-bullets">{items.collect_view()}</ul> }.into_any())
    });
    let places = (!c.places.is_empty()).then(|| {
        let items = c.places.iter().map(|p| {
            let at = p.on_the_map(work.lang).map(|(address, words)| view! { " "<a href=address>{words}</a> });
            view! { <li><b lang="de">{p.name.clone()}</b>{at}</li> }
        });
        section(work.t("Orte", "Places"), view! { <ul class="w-bullets">{items.collect_view()}</ul> }.into_any())
    });
    view! { {contact}{links}{places} }.into_any()
}

/// The long description.
pub fn narrative(work: &Work, doc: &contract::text::Document, cards: &Cards) -> AnyView {
    if doc.is_empty() {
        return ().into_any();
    }
    section(work.t("Beschreibung", "Description"), text::document_with(doc, 3, "text", &|kind, id| cards.find(kind, id)))
}
