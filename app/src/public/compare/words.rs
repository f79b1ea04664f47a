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

/// The section; of `pages`, the one that was asked for. Every change is folded: its head says what and
/// how much, and a link to it opens it, as printing does.
pub fn section(site: &Site, c: &Compared, pages: usize) -> AnyView {
    let from = (c.page - 1) * PER_PAGE;
    let shown: Vec<&ObjectChange> = c.changes.iter().skip(from).take(PER_PAGE).collect();
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
            </div>
            <div class="p-sec__main">
                <ul class="p-legend"><li><ins>{site.t("eingefügt", "inserted")}</ins></li><li><del><span>{site.t("gestrichen", "deleted")}</span></del></li><li>{site.t("ohne Zeichen: unverändert", "no marks: unchanged")}</li></ul>
                <div class="p-diff">{texts}</div>
                {(pages > 1).then(|| steps(site, c, pages))}
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
    let body = match o.change {
        Change::Changed => o
            .lines
            .iter()
            .map(|l| view! { <h4>{l.label.clone()}</h4><div lang="de">{text::paragraphs(&l.pieces)}</div> })
            .collect_view()
            .into_any(),
        Change::Added => whole(&summary(&c.after, o), Piece::Added),
        Change::Removed => whole(&summary(&c.before, o), Piece::Removed),
    };
    let why = c
        .reasons(site, o)
        .into_iter()
        .map(|r| view! { <p class="p-why"><b>{site.t("Grund: ", "Reason: ")}</b><span lang="de">{r}</span></p> })
        .collect_view();
    let page = c.address(site, o).map(|href| view! { <p class="p-actions"><a href=href>{whose(site, o)}</a></p> });
    let (id, heading) = (anchor(o), format!("{}-h", anchor(o)));
    let labelled = heading.clone();
    view! {
        <article aria-labelledby=labelled>
            <details class="p-fold"><summary><h3 id=heading><span lang="de">{name(site, o)}</span>" "<small>{o.kind.label(site.lang)}", "{how(site, o)}</small></h3></summary>
                <div class="p-diff__in" id=id>{why}{body}{page}</div></details>
        </article>
    }
    .into_any()
}

/// Where a thing is to be read as a whole.
fn whose(site: &Site, o: &ObjectChange) -> &'static str {
    match o.kind {
        ObjectKind::Field => site.lang.pick("Das ganze Themenfeld lesen", "Read the whole field"),
        ObjectKind::FactSheet => site.lang.pick("Den ganzen Steckbrief lesen", "Read the whole fact sheet"),
        ObjectKind::Workshop => site.lang.pick("Alles zum Workshop lesen", "Read all about the workshop"),
        ObjectKind::Region | ObjectKind::Strategy => site.lang.pick("Die Strategie lesen", "Read the strategy"),
    }
}

fn whole(words: &str, piece: fn(String) -> Piece) -> AnyView {
    if words.is_empty() {
        return ().into_any();
    }
    view! { <div lang="de">{text::paragraphs(&[piece(words.to_owned())])}</div> }.into_any()
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

fn steps(site: &Site, c: &Compared, pages: usize) -> AnyView {
    let (page, (from, to)) = (c.page, c.numbers());
    let at = |n: usize| site.top(&format!("/fassungen/vergleich?von={from}&bis={to}&seite={n}#wort"));
    let before = (page > 1).then(|| view! { <li><a rel="prev" href=at(page - 1)>{site.t("Zurück", "Previous")}</a></li> });
    let after = (page < pages).then(|| view! { <li><a rel="next" href=at(page + 1)>{site.t("Weiter", "Next")}</a></li> });
    let words = site.lang.say(format_args!("Seite {page} von {pages}"), format_args!("Page {page} of {pages}"));
    view! { <nav class="p-pages" aria-label=site.t("Seiten", "Pages")><span class="p-muted">{words}</span><ul>{before}{after}</ul></nav> }
        .into_any()
}
