//! Who leads a project, who takes part, which goals it serves, and whom to ask.

use crate::public::resolutions::outside;
use crate::public::section::section;
use crate::public::site::Site;
use contract::Id;
use contract::fact_sheet::{FactSheet, Place};
use leptos::prelude::*;
use portal::published::Published;

/// The name of a member, leading to its page; the long name where there is room.
pub fn member(site: &Site, edition: &Published, id: Id, long: bool) -> AnyView {
    match edition.organisation(id) {
        None => "–".into_any(),
        Some(o) => {
            let name = if long { o.name.clone() } else { o.short_name.clone() };
            view! { <a href=site.href(&format!("/kommunen/{}", o.slug))>{name}</a> }.into_any()
        }
    }
}

/// The section.
pub fn people(site: &Site, edition: &Published, s: &FactSheet) -> AnyView {
    let c = &s.content;
    let mut partners: Vec<(String, Id)> =
        c.participants.iter().filter_map(|id| edition.organisation(*id)).map(|o| (o.short_name.clone(), o.id)).collect();
    partners.sort();
    let partners: Vec<AnyView> = partners
        .into_iter()
        .enumerate()
        .map(|(i, (_, id))| {
            view! { {if i > 0 { ", " } else { "" }}<span itemprop="contributor">{member(site, edition, id, false)}</span> }.into_any()
        })
        .collect();
    let goals = goals(site, edition, s);
    let places: Vec<AnyView> = c.places.iter().map(|p| place(site, p)).collect();
    let row = |label: &str, list: Vec<AnyView>| {
        (!list.is_empty()).then(|| view! { <div><dt>{label.to_owned()}</dt><dd lang="de">{list}</dd></div> })
    };
    let body = view! {
        <div class="p-two p-two--half p-two--start">
            <div><dl class="p-facts">
                <div><dt>{site.t("Federführung", "Lead")}</dt><dd lang="de" itemprop="maintainer">{member(site, edition, c.lead, true)}</dd></div>
                {row(site.t("Partner", "Partners"), partners)}
                {row(site.t("Ziele", "Goals"), goals)}
                {row(site.t("Orte", "Places"), places)}
            </dl></div>
            <div>{contact(site, s)}</div>
        </div>
    }
    .into_any();
    section("wer", site.t("Beteiligte und Ansprechstelle", "Participants and contact"), ().into_any(), body)
}

/// The goals that the project serves, each leading to its place.
fn goals(site: &Site, edition: &Published, s: &FactSheet) -> Vec<AnyView> {
    let fields = &edition.contents.fields;
    let all = fields.iter().flat_map(|f| f.goals.iter().map(move |g| (f, g)));
    all.filter(|(_, g)| s.content.goals.contains(&g.id))
        .map(|(f, g)| {
            let number = format!("{}.{}", f.content.number, g.content.number);
            let href = site.href(&format!("/themenfelder/{}#ziel-{}", f.content.slug, number.replace('.', "-")));
            view! { <span class="p-line"><a href=href>{format!("{number} {}", g.content.title)}</a></span> }.into_any()
        })
        .collect()
}

fn place(site: &Site, p: &Place) -> AnyView {
    let at = p.on_the_map(site.lang).map(|(address, words)| {
        view! {
            <span class="p-screen-only">" "<small><a href=address>{words}</a></small></span>
            <span itemprop="geo" itemscope itemtype="https://schema.org/GeoCoordinates">
                <meta itemprop="latitude" content=p.latitude.clone() /><meta itemprop="longitude" content=p.longitude.clone() />
            </span>
        }
    });
    view! { <span class="p-line" itemprop="spatialCoverage" itemscope itemtype="https://schema.org/Place"><span itemprop="name">{p.name.clone()}</span>{at}</span> }.into_any()
}

fn contact(site: &Site, s: &FactSheet) -> AnyView {
    let c = &s.content.contact;
    let mail = (!c.email.is_empty()).then(|| view! { <p><a href=format!("mailto:{}", c.email)>{c.email.clone()}</a></p> });
    let phone = (!c.phone.is_empty()).then(|| view! { <p>{dialled(&c.phone)}</p> });
    let web = (!c.web.is_empty()).then(|| view! { <p>{outside(&c.web, c.web.clone())}</p> });
    view! { <h3>{site.t("Fragen zum Projekt", "Questions about the project")}</h3><p lang="de">{c.unit.clone()}</p>{mail}{phone}{web} }
        .into_any()
}

/// A phone number that a phone can dial.
pub fn dialled(number: &str) -> AnyView {
    let digits: String = number.chars().filter(|x| x.is_ascii_digit() || *x == '+').collect();
    view! { <a href=format!("tel:{digits}")>{number.to_owned()}</a> }.into_any()
}
