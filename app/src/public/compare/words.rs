//! The texts word by word, readable without colour, each thing with the reason for its change.

use super::overview::name;
use super::{Compared, PER_PAGE, anchor};
use crate::public::site::Site;
use crate::ui::number::count;
use crate::ui::text;
use contract::edition::ObjectKind;
use domain::compare::{Change, ObjectChange};
use domain::words::Piece;
use leptos::prelude::*;
use portal::published::Published;

/// The section; `page` of `pages`.
pub fn section(site: &Site, c: &Compared, page: usize, pages: usize) -> AnyView {
    let from = (page - 1) * PER_PAGE;
    let shown: Vec<&ObjectChange> = c.changes.iter().skip(from).take(PER_PAGE).collect();
    let index = shown
        .iter()
        .map(|o| view! { <li><a href=format!("#{}", anchor(o))><b lang="de">{name(site, o)}</b><span>{how(site, o)}</span></a></li> })
        .collect_view();
    let texts = shown.iter().map(|o| one(site, c, o)).collect_view();
    let sub = (pages > 1).then(|| {
        site.lang.say(
            format_args!("{} bis {} von {}", from + 1, from + shown.len(), c.changes.len()),
            format_args!("{} to {} of {}", from + 1, from + shown.len(), c.changes.len()),
        )
    });
    view! {
        <section class="p-sec" aria-labelledby="wort">
            <div class="p-sec__side">
                <h2 id="wort">{site.t("Text, Wort für Wort", "The text, word by word")}</h2>
                {sub.map(|s| view! { <p>{s}</p> })}
                <nav aria-label=site.t("Änderungen im Text", "Changes in the text")><ul class="p-toc">{index}</ul></nav>
            </div>
            <div class="p-sec__main">
                <ul class="p-legend"><li><ins>{site.t("eingefügt", "inserted")}</ins></li><li><del><span>{site.t("gestrichen", "deleted")}</span></del></li><li>{site.t("ohne Zeichen: unverändert", "no marks: unchanged")}</li></ul>
                <div class="p-diff">{texts}</div>
                {(pages > 1).then(|| steps(site, c, page, pages))}
            </div>
        </section>
    }
    .into_any()
}

/// "neu", "4 Änderungen"
fn how(site: &Site, o: &ObjectChange) -> String {
    match o.change {
        Change::Added => site.t("neu", "new").to_owned(),
        Change::Removed => site.t("entfallen", "gone").to_owned(),
        Change::Changed => count(o.lines.len(), site.lang, ("Änderung", "Änderungen"), ("change", "changes")),
    }
}

/// One changed thing.
fn one(site: &Site, c: &Compared, o: &ObjectChange) -> AnyView {
    let title = name(site, o);
    let heading = match c.address(site, o) {
        Some(href) => view! { <a href=href lang="de">{title}</a> }.into_any(),
        None => view! { <span lang="de">{title}</span> }.into_any(),
    };
    let body = match o.change {
        Change::Changed => {
            o.lines.iter().map(|l| view! { <h4>{l.label.clone()}</h4><p lang="de">{text::pieces(&l.pieces)}</p> }).collect_view().into_any()
        }
        Change::Added => whole(&summary(&c.after, o), Piece::Added),
        Change::Removed => whole(&summary(&c.before, o), Piece::Removed),
    };
    let why = c
        .reasons(site, o)
        .into_iter()
        .map(|r| view! { <p class="p-why"><b>{site.t("Grund: ", "Reason: ")}</b><span lang="de">{r}</span></p> })
        .collect_view();
    view! {
        <article aria-labelledby=anchor(o)>
            <h3 id=anchor(o)>{heading}" "<small>{o.kind.label(site.lang)}", "{how(site, o)}</small></h3>
            {body}{why}
        </article>
    }
    .into_any()
}

fn whole(words: &str, piece: fn(String) -> Piece) -> AnyView {
    if words.is_empty() {
        return ().into_any();
    }
    view! { <p lang="de">{text::pieces(&[piece(words.to_owned())])}</p> }.into_any()
}

/// What a thing that came or went says in short; its page says the rest.
fn summary(e: &Published, o: &ObjectChange) -> String {
    let contents = &e.contents;
    match o.kind {
        ObjectKind::Field => contents.fields.iter().find(|f| f.id == o.id).map(|f| f.vision.plain()),
        ObjectKind::FactSheet => e.index.identified(o.id).map(|p| contents.sheets[p].content.summary.clone()),
        ObjectKind::Workshop => contents.workshops.iter().find(|w| w.id == o.id).map(|w| w.content.summary.clone()),
        ObjectKind::Region | ObjectKind::Strategy => None,
    }
    .unwrap_or_default()
}

fn steps(site: &Site, c: &Compared, page: usize, pages: usize) -> AnyView {
    let (from, to) = c.numbers();
    let at = |n: usize| site.top(&format!("/fassungen/vergleich?von={from}&bis={to}&seite={n}#wort"));
    let before = (page > 1).then(|| view! { <li><a rel="prev" href=at(page - 1)>{site.t("Zurück", "Previous")}</a></li> });
    let after = (page < pages).then(|| view! { <li><a rel="next" href=at(page + 1)>{site.t("Weiter", "Next")}</a></li> });
    let words = site.lang.say(format_args!("Seite {page} von {pages}"), format_args!("Page {page} of {pages}"));
    view! { <nav class="p-pages" aria-label=site.t("Seiten", "Pages")><span class="p-muted">{words}</span><ul>{before}{after}</ul></nav> }
        .into_any()
}
