//! Two editions side by side: what matters most, how much, and the texts word by word with reasons.

mod moved;
mod overview;
mod words;

use super::site::{Page, Site, local};
use crate::error::PageResult;
use crate::ui::number::{capital, in_words};
use axum::extract::Query;
use chrono::Datelike;
use contract::edition::{EditionHead, ObjectKind};
use contract::{Id, Lang};
use domain::compare::ObjectChange;
use domain::extent::{Counted, Extent, extent};
use leptos::prelude::*;
use portal::editions::Reason;
use portal::published::Published;
use std::collections::HashMap;
use std::fmt::Write;

/// Things shown word by word on one page.
const PER_PAGE: usize = 30;

/// Both editions and all that differs.
struct Compared {
    before: Published,
    after: Published,
    /// Covers of the editions after the older one up to the newer one, oldest first.
    steps: Vec<EditionHead>,
    changes: Vec<ObjectChange>,
    reasons: HashMap<(ObjectKind, Id), Vec<Reason>>,
    /// The page of the changes word by word, from 1.
    page: usize,
}

impl Compared {
    fn numbers(&self) -> (i32, i32) {
        (self.before.head.number, self.after.head.number)
    }

    /// Why a thing changed; the edition is named where more than one lies between.
    fn reasons(&self, site: &Site, c: &ObjectChange) -> Vec<String> {
        let found = self.reasons.get(&(c.kind, c.id)).into_iter().flatten();
        let many = self.steps.len() > 1;
        found
            .map(|r| {
                if many {
                    site.lang.say(format_args!("Fassung {}: {}", r.edition, r.text), format_args!("Edition {}: {}", r.edition, r.text))
                } else {
                    r.text.clone()
                }
            })
            .collect()
    }

    /// Where to read the thing that changed: in the newer edition, if it is still there.
    fn address(&self, site: &Site, c: &ObjectChange) -> Option<String> {
        let gone = c.change == domain::compare::Change::Removed;
        let e = if gone { &self.before } else { &self.after };
        let path = match c.kind {
            ObjectKind::Field => e.contents.fields.iter().find(|f| f.id == c.id).map(|f| format!("/themenfelder/{}", f.content.slug)),
            ObjectKind::FactSheet => e.index.identified(c.id).map(|p| super::projects::path(&e.contents.sheets[p])),
            ObjectKind::Workshop => e.contents.workshops.iter().find(|w| w.id == c.id).map(|w| format!("/workshops/{}", w.content.slug)),
            ObjectKind::Strategy => Some("/strategie".to_owned()),
            ObjectKind::Region => None,
        }?;
        let newest = site.newest == Some(e.head.number);
        Some(site.top(&if newest { path } else { format!("/fassungen/{}{path}", e.head.number) }))
    }
}

/// Part of a page's address that a change is reached by.
fn anchor(c: &ObjectChange) -> String {
    format!("{}-{}", c.kind, c.id)
}

/// Where a change stands word by word: on this page or on another one.
fn place(site: &Site, c: &Compared, (at, o): (usize, &ObjectChange)) -> String {
    let (page, (from, to)) = (at / PER_PAGE + 1, c.numbers());
    if page == c.page {
        return format!("#{}", anchor(o));
    }
    site.top(&format!("/fassungen/vergleich?von={from}&bis={to}&seite={page}#{}", anchor(o)))
}

/// Which two editions to compare, and the page of the changes.
#[derive(serde::Deserialize)]
pub struct Asked {
    von: Option<String>,
    bis: Option<String>,
    seite: Option<String>,
}

/// `/fassungen/vergleich?von=1&bis=2`
pub async fn show(site: Site, Query(asked): Query<Asked>) -> PageResult {
    let newest = site.newest.ok_or_else(|| site.missing())?;
    let number = |asked: &Option<String>, or: i32| match asked.as_deref().map(str::trim) {
        None | Some("") => Ok(or),
        Some(v) => v.parse::<i32>().map_err(|_| site.missing()),
    };
    let (a, b) = (number(&asked.von, (newest - 1).max(1))?, number(&asked.bis, newest)?);
    let (from, to) = (a.min(b), a.max(b));
    let all = site.app.editions().await.map_err(|e| site.fail(e))?;
    let before = portal::published::edition(&site.app.portal, from).await.map_err(|e| site.fail(e))?;
    let after = portal::published::edition(&site.app.portal, to).await.map_err(|e| site.fail(e))?;
    let reasons = portal::editions::reasons(&site.app.portal, from, to).await.map_err(|e| site.fail(e))?;
    let changes = domain::compare::between((&before.contents, &before.names), (&after.contents, &after.names), site.lang);
    let mut steps: Vec<EditionHead> = all.iter().filter(|e| e.number > from && e.number <= to).cloned().collect();
    steps.reverse();
    let pages = changes.len().div_ceil(PER_PAGE).max(1);
    let page = asked.seite.as_deref().and_then(|s| s.parse().ok()).unwrap_or(1).clamp(1, pages);
    let c = Compared { before, after, steps, changes, reasons, page };
    let extent = extent(&c.before.contents, &c.after.contents, &c.changes);
    let title = site.lang.say(
        format_args!("Was sich von Fassung {from} zu Fassung {to} geändert hat"),
        format_args!("What changed from edition {from} to edition {to}"),
    );
    let lead = lead(site.lang, &extent, &c.changes);
    let head = Page {
        title: &title,
        description: lead.clone(),
        section: "/fassungen",
        above: vec![
            (site.top("/"), site.t("Start", "Home").to_owned()),
            (site.top("/fassungen"), site.t("Fassungen", "Editions").to_owned()),
        ],
    };
    Ok(site.page(head, || {
        view! {
            <div class="p-open p-open--page p-two">
                <div>
                    <p class="p-kicker">{site.t("Fassungen im Vergleich", "Editions compared")}</p>
                    <h1 class="p-title p-title--long">{title.clone()}</h1>
                    <p class="p-lead">{lead.clone()}</p>
                </div>
                {choice(&site, &all, from, to)}
            </div>
            {(!c.changes.is_empty()).then(|| view! {
                {overview::important(&site, &c)}
                {overview::scope(&site, &extent)}
                {words::section(&site, &c, pages)}
            })}
            {digests(&site, &c)}
        }
        .into_any()
    }))
}

/// One sentence on what differs.
fn lead(lang: Lang, extent: &[Extent], changes: &[ObjectChange]) -> String {
    if changes.is_empty() {
        return lang.pick("Beide Fassungen sagen dasselbe.", "Both editions say the same.").to_owned();
    }
    let priorities = changes.iter().filter(|c| c.priority.is_some()).count();
    let part = |pick: fn(&Extent) -> usize, verb: [(&str, &str); 2]| {
        let counted: Vec<String> =
            extent.iter().filter(|e| e.of != Counted::Workshop && pick(e) > 0).map(|e| things(lang, e.of, pick(e))).collect();
        let one = extent.iter().filter(|e| e.of != Counted::Workshop).map(pick).sum::<usize>() == 1;
        let (de, en) = verb[usize::from(!one)];
        (!counted.is_empty()).then(|| format!("{} {}", list(lang, &counted), lang.pick(de, en)))
    };
    let mut sentences: Vec<String> = [
        part(|e| e.changed, [("ist geändert", "changed"), ("sind geändert", "changed")]),
        part(|e| e.added, [("ist neu", "is new"), ("sind neu", "are new")]),
        part(|e| e.removed, [("ist entfallen", "is gone"), ("sind entfallen", "are gone")]),
    ]
    .into_iter()
    .flatten()
    .map(|s| capital(&s) + ".")
    .collect();
    match (lang, priorities) {
        (_, 0) => {}
        (Lang::De, 1) => sentences.push("Ein Themenfeld hat eine andere Priorität.".into()),
        (Lang::De, n) => sentences.push(format!("{} Themenfelder haben eine andere Priorität.", capital(&in_words(n, lang)))),
        (Lang::En, 1) => sentences.push("One field has another priority.".into()),
        (Lang::En, n) => sentences.push(format!("{} fields have another priority.", capital(&in_words(n, lang)))),
    }
    if sentences.is_empty() {
        sentences.push(
            lang.pick("Geändert sind der Rahmen der Strategie oder Workshops.", "The frame of the strategy or workshops changed.").into(),
        );
    }
    sentences.join(" ")
}

/// "vier Ziele"
fn things(lang: Lang, of: Counted, n: usize) -> String {
    let (de, en) = match of {
        Counted::Field => (("Themenfeld", "Themenfelder"), ("field", "fields")),
        Counted::Goal => (("Ziel", "Ziele"), ("goal", "goals")),
        Counted::FactSheet => (("Projekt", "Projekte"), ("project", "projects")),
        Counted::Workshop => (("Workshop", "Workshops"), ("workshop", "workshops")),
    };
    let ((de_one, de_many), (en_one, en_many)) = (de, en);
    format!("{} {}", in_words(n, lang), if n == 1 { lang.pick(de_one, en_one) } else { lang.pick(de_many, en_many) })
}

/// "a, b und c"
fn list(lang: Lang, parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} {} {last}", rest.join(", "), lang.pick("und", "and")),
    }
}

fn choice(site: &Site, all: &[EditionHead], from: i32, to: i32) -> AnyView {
    let select = |name: &'static str, label: &str, now: i32| {
        // Numbers only, and twice as many as there are editions: written without a view.
        let options = all.iter().fold(String::new(), |mut html, e| {
            let (n, year) = (e.number, local(e.published_at).year());
            let selected = if n == now { " selected" } else { "" };
            let _ = write!(html, "<option value=\"{n}\"{selected}>{n} ({year})</option>");
            html
        });
        view! {
            <div class="kern-form-input"><label class="kern-label" for=name>{label.to_owned()}</label>
                <div class="kern-form-input__select-wrapper"><select class="kern-form-input__select" id=name name=name inner_html=options></select></div></div>
        }
    };
    view! {
        <form class="p-form p-form--cmp" action=site.top("/fassungen/vergleich") method="get">
            {select("von", site.t("Ältere Fassung", "Older edition"), from)}
            {select("bis", site.t("Neuere Fassung", "Newer edition"), to)}
            <button class="kern-btn kern-btn--secondary" type="submit"><span class="kern-label">{site.t("Vergleichen", "Compare")}</span></button>
        </form>
    }
    .into_any()
}

fn digests(site: &Site, c: &Compared) -> AnyView {
    let short = |e: &Published| e.head.digest.chars().take(12).collect::<String>();
    let (from, to) = c.numbers();
    let line = |n: i32, digest: String| {
        let words = site.lang.say(format_args!("Fassung {n}"), format_args!("Edition {n}"));
        view! { <a href=site.top(&format!("/fassungen/{n}"))>{words}</a>{site.t(", Prüfsumme ", ", digest ")}<code>{digest}</code>"… " }
    };
    view! { <p class="p-small p-muted">{line(from, short(&c.before))}{line(to, short(&c.after))}{site.t("Beide sind unveränderlich.", "Neither can change.")}</p> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_counts_in_words() {
        let e = |of, changed, added, removed| Extent { of, same: 0, changed, added, removed };
        let some = [ObjectChange {
            kind: ObjectKind::Field,
            id: Id::nil(),
            title: String::new(),
            change: domain::compare::Change::Changed,
            lines: vec![],
            priority: Some(("a".into(), "b".into())),
        }];
        let extent = [e(Counted::Field, 6, 0, 0), e(Counted::Goal, 3, 4, 1), e(Counted::FactSheet, 1, 38, 0)];
        assert_eq!(
            lead(Lang::De, &extent, &some),
            "Sechs Themenfelder, drei Ziele und ein Projekt sind geändert. Vier Ziele und 38 Projekte sind neu. Ein Ziel ist entfallen. Ein Themenfeld hat eine andere Priorität."
        );
        assert_eq!(
            lead(Lang::En, &[e(Counted::Goal, 1, 2, 1)], &[ObjectChange { priority: None, ..some[0].clone() }]),
            "One goal changed. Two goals are new. One goal is gone."
        );
        assert_eq!(lead(Lang::De, &[], &[]), "Beide Fassungen sagen dasselbe.");
    }
}
