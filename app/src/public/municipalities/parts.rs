//! The sections of a municipality's page.

use super::number;
use crate::public::projects::filter::current;
use crate::public::projects::path;
use crate::public::projects::people::dialled;
use crate::public::resolutions::outside;
use crate::public::site::Site;
use crate::ui::number::{capital, in_words};
use crate::ui::state;
use crate::ui::table::{self, Rows};
use contract::money::group;
use contract::region::{Contact, Organisation};
use domain::sheet_index::{Live, Own};
use leptos::prelude::*;
use portal::published::Published;

/// Projects in the table; the list of projects has all.
const MOST: usize = 12;

fn section(id: &'static str, title: String, body: AnyView) -> AnyView {
    crate::public::section::section(id, title, ().into_any(), body)
}

/// Kind, inhabitants, official key, bodies.
pub fn facts(site: &Site, edition: &Published, o: &Organisation) -> AnyView {
    let population = o.population.map(|p| view! { <div><dt>{site.t("Einwohner", "Inhabitants")}</dt><dd>{group(p, site.lang)}</dd></div> });
    let key = o
        .ags
        .clone()
        .map(|a| view! { <div><dt>{site.t("Gemeinde\u{ad}schlüssel", "Municipality key")}</dt><dd itemprop="identifier">{a}</dd></div> });
    let bodies: Vec<&str> =
        edition.contents.region.bodies.iter().filter(|b| b.organisation_id == Some(o.id)).map(|b| b.name.as_str()).collect();
    let bodies =
        (!bodies.is_empty()).then(|| view! { <div><dt>{site.t("Gremien", "Bodies")}</dt><dd lang="de">{bodies.join(", ")}</dd></div> });
    view! { <div class="p-open p-open--page p-open--tight"><dl class="p-facts p-facts--row"><div><dt>{site.t("Art", "Kind")}</dt><dd>{o.kind.label(site.lang)}</dd></div>{population}{key}{bodies}</dl></div> }.into_any()
}

/// The municipality's projects: those it leads first.
pub fn projects(site: &Site, edition: &Published, o: &Organisation, places: &[u32], live: &Live) -> AnyView {
    if places.is_empty() {
        return view! { <div class="p-empty"><h2 class="p-count">{site.t("Noch kein Projekt", "No project yet")}</h2>
            <p>{site.t("In dieser Fassung ist die Kommune an keinem Projekt beteiligt.", "In this edition the municipality takes part in no project.")}
                " "<a href=site.href("/projekte")>{site.t("Alle Projekte ansehen", "See all projects")}</a></p></div> }
        .into_any();
    }
    let words = [
        site.t("Projekt", "Project"),
        site.t("Rolle", "Role"),
        site.t("Themenfeld", "Field"),
        site.t("Stand", "Status"),
        site.t("Ampel", "Traffic light"),
    ];
    let mut rows = Rows::default();
    places.iter().take(MOST).for_each(|p| row(&mut rows, site, edition, o, *p as usize, live, &words));
    let all = site.href(&format!("/projekte?ort={}", o.slug));
    let more = match places.len() {
        n if n > MOST => site.lang.say(
            format_args!("Alle {n} Projekte, mit Filtern und als Tabelle"),
            format_args!("All {n} projects, with filters and as a table"),
        ),
        _ => site.t("In der Projektliste öffnen", "Open in the list of projects").to_owned(),
    };
    let n = places.len();
    let title = capital(&site.lang.say(
        format_args!("{} {}", in_words(n, site.lang), if n == 1 { "Projekt" } else { "Projekte" }),
        format_args!("{} {}", in_words(n, site.lang), if n == 1 { "project" } else { "projects" }),
    ));
    let body = view! {
        {table::stacked(site.t("Projekte mit Beteiligung dieser Kommune", "Projects of this municipality"), &table::heads(&words), &rows)}
        <p class="p-actions"><a href=all>{more}</a></p>
    }
    .into_any();
    section("projekte", title, body)
}

fn row(rows: &mut Rows, site: &Site, edition: &Published, o: &Organisation, place: usize, live: &Live, words: &[&str; 5]) {
    let s = &edition.contents.sheets[place];
    let c = &s.content;
    let role = if c.lead == o.id { site.t("Federführung", "lead") } else { site.t("Partner", "partner") };
    let row = rows.next(None).head(false, view! { <a href=site.href(&path(s)) lang="de">{c.title.as_str()}</a> });
    let row = row.cell(words[1], role).german(words[2], &edition.names.list(&c.fields)).cell(words[3], state::status(c.status, site.lang));
    match current(edition, place, live) {
        Some(now) => row.cell(words[4], state::light(now.light, site.lang)),
        None => row.void(words[4]),
    };
}

/// The fields that its projects serve, most projects first.
pub fn fields(site: &Site, edition: &Published, own: &Own) -> AnyView {
    let mut served: Vec<_> = edition.contents.fields.iter().filter_map(|f| own.fields.get(&f.id).map(|n| (f, *n))).collect();
    if served.is_empty() {
        return ().into_any();
    }
    served.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let items = served
        .into_iter()
        .map(|(f, n)| view! { <div><dt><a href=site.href(&format!("/themenfelder/{}", f.content.slug)) lang="de">{f.content.title.clone()}</a></dt><dd>{number(site.lang, n)}</dd></div> })
        .collect_view();
    section(
        "felder",
        site.t("Woran hier gearbeitet wird", "What is worked on here").to_owned(),
        view! { <dl class="p-facts p-facts--links">{items}</dl> }.into_any(),
    )
}

/// Whether a text about who took something over names this municipality.
fn names(text: &str, name: &str) -> bool {
    text.replace(" und ", ", ")
        .split(|c: char| !c.is_alphanumeric() && c != '-' && c != ' ')
        .any(|part| part.trim() == name || part.trim().strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')))
}

/// What others took over from here, and what is used here from others.
pub fn give_and_take(site: &Site, edition: &Published, o: &Organisation, own: &Own) -> AnyView {
    let sheets = &edition.contents.sheets;
    let item = |place: usize, title: &str, who: String| {
        let s = &sheets[place];
        let title = title.to_owned();
        view! { <li><a href=site.href(&path(s)) lang="de">{title}</a>": "<span lang="de">{who}</span></li> }.into_any()
    };
    let mine = own.given.iter().map(|p| *p as usize);
    let given: Vec<AnyView> = mine
        .flat_map(|p| sheets[p].content.building_blocks.iter().map(move |b| (p, b)))
        .filter(|(_, b)| !b.taken_over_by.is_empty())
        .map(|(p, b)| item(p, &b.title, b.taken_over_by.clone()))
        .collect();
    let others = edition.index.given().filter(|p| sheets[*p].content.lead != o.id);
    let taken: Vec<AnyView> = others
        .flat_map(|p| sheets[p].content.building_blocks.iter().map(move |b| (p, b)))
        .filter(|(_, b)| names(&b.taken_over_by, &o.short_name))
        .map(|(p, b)| item(p, &b.title, edition.organisation(sheets[p].content.lead).map(|l| l.short_name.clone()).unwrap_or_default()))
        .collect();
    if given.is_empty() && taken.is_empty() {
        return ().into_any();
    }
    let column = |title: String, items: Vec<AnyView>| {
        (!items.is_empty()).then(|| view! { <div><h3>{title}</h3><ul class="p-plain">{items}</ul></div> })
    };
    let name = &o.short_name;
    let body = view! {
        <div class="p-two p-two--half p-two--start">
            {column(site.lang.say(format_args!("Von {name} übernommen"), format_args!("Taken over from {name}")), given)}
            {column(site.lang.say(format_args!("{name} nutzt von anderen"), format_args!("{name} uses from others")), taken)}
        </div>
    };
    section("bausteine", site.t("Geben und nehmen", "Give and take").to_owned(), body.into_any())
}

/// Whom to ask: the municipality's office, and the offices that answer for its projects.
pub fn contacts(site: &Site, o: &Organisation, own: &Own) -> AnyView {
    let mut offices = own.offices.iter().filter(|((unit, mail), _)| *unit != o.contact.unit || *mail != o.contact.email).peekable();
    let own = &o.contact;
    let void = [&own.unit, &own.email, &own.phone, &own.web].iter().all(|s| s.is_empty());
    if void && offices.peek().is_none() {
        return ().into_any();
    }
    let own = (!void).then(|| view! { <div><h3>{site.t("Für die Strategie", "For the strategy")}</h3>{office(site, own)}</div> });
    let projects = offices.peek().is_some().then(|| {
        let items = offices.map(|((unit, mail), of)| {
            let mail = (!mail.is_empty()).then(|| view! { ", "<a href=format!("mailto:{mail}")>{mail.to_owned()}</a> });
            let words = number(site.lang, *of);
            view! { <li><span lang="de">{unit.to_owned()}</span>{mail}<small class="p-muted">{format!(" ({words})")}</small></li> }
        });
        view! { <div><h3>{site.t("Für einzelne Projekte", "For single projects")}</h3><ul class="p-plain">{items.collect_view()}</ul></div> }
    });
    let body = view! { <div class="p-two p-two--half p-two--start">{own}{projects}</div> };
    section("kontakt", site.t("Ansprechstellen", "Contacts").to_owned(), body.into_any())
}

fn office(site: &Site, c: &Contact) -> AnyView {
    let row = |label: &str, value: &str, shown: AnyView| {
        (!value.is_empty()).then(|| view! { <div><dt>{label.to_owned()}</dt><dd>{shown}</dd></div> })
    };
    let mail = view! { <a href=format!("mailto:{}", c.email)>{c.email.clone()}</a> };
    view! {
        <dl class="p-facts">
            {row(site.t("Stelle", "Office"), &c.unit, view! { <span lang="de">{c.unit.clone()}</span> }.into_any())}
            {row(site.t("E-Mail", "Mail"), &c.email, mail.into_any())}
            {row(site.t("Telefon", "Phone"), &c.phone, dialled(&c.phone))}
            {row(site.t("Internet", "Web"), &c.web, outside(&c.web, c.web.clone()))}
        </dl>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_town_is_found_by_its_whole_name() {
        assert!(names("Dülmen (2026), Rosendahl (2026)", "Rosendahl"));
        assert!(names("Kreis Coesfeld (2025)", "Kreis Coesfeld"));
        assert!(!names("Kreis Coesfeld (2025)", "Coesfeld"));
        assert!(!names("Oldenburg", "Olden"));
        assert!(names("Billerbeck und Rosendahl gemeinsam (2023)", "Rosendahl"));
    }
}
