//! The log of changes, for stewards.

mod values;
mod words;

use super::pager::pager;
use super::region::above;
use crate::context::Work;
use crate::error::{PageError, PageResult};
use crate::public::site::local;
use crate::ui::filter::{self, Field, Wrong, is_one_of};
use crate::work::frame::Page;
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Redirect};
use contract::Id;
use contract::dates::parse_day;
use leptos::prelude::*;
use portal::audit_log::{self, Change, Filter, Line};
use serde::Deserialize;
use std::collections::HashMap;

/// What ids in the entries mean.
type Names = HashMap<Id, String>;

/// The filters of the log, as they stand in the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    person: String,
    aktion: String,
    art: String,
    objekt: String,
    von: String,
    bis: String,
    seite: String,
}

impl Asked {
    fn filter(&self) -> Filter {
        Filter {
            person: self.person.parse().ok(),
            action: self.aktion.trim().chars().take(60).collect(),
            kind: self.art.trim().chars().take(60).collect(),
            object: self.objekt.trim().chars().take(60).collect(),
            from: parse_day(&self.von),
            until: parse_day(&self.bis),
            page: self.seite.parse::<u64>().unwrap_or(1).saturating_sub(1),
        }
    }

    /// What cannot be understood, or is nothing that is there.
    fn wrong(&self, actors: &[(String, String)]) -> Wrong {
        let mut wrong = Wrong::default();
        wrong.unless("person", &self.person, |v| is_one_of(actors, v));
        for (name, day) in [("von", &self.von), ("bis", &self.bis)] {
            wrong.unless_day(name, day);
        }
        wrong
    }

    fn pairs(&self) -> Vec<(&'static str, &String)> {
        let all = [
            ("person", &self.person),
            ("aktion", &self.aktion),
            ("art", &self.art),
            ("objekt", &self.objekt),
            ("von", &self.von),
            ("bis", &self.bis),
        ];
        all.into_iter().filter(|(_, v)| !v.is_empty()).collect()
    }

    fn address(&self, path: &str, page: Option<u64>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.pairs());
        if let Some(n) = page {
            query.append_pair("seite", &n.to_string());
        }
        format!("{path}?{}", query.finish())
    }
}

async fn actors(work: &Work) -> Result<Vec<(String, String)>, PageError> {
    let actors = audit_log::actors(&work.ctx).await.map_err(|e| work.fail(e))?;
    Ok(actors.into_iter().map(|(id, name)| (id.to_string(), name)).collect())
}

/// `/arbeit/protokoll`
pub async fn show(work: Work, Query(asked): Query<Asked>) -> PageResult {
    let mut log = audit_log::list(&work.ctx, &asked.filter()).await.map_err(|e| work.fail(e))?;
    let actors = actors(&work).await?;
    let wrong = asked.wrong(&actors);
    let sound = wrong.is_empty();
    if !sound {
        log = audit_log::Page { lines: vec![], total: 0, pages: 0 };
    }
    let names = audit_log::names(&work.ctx, &log.lines).await.map_err(|e| work.fail(e))?;
    let page = Page {
        title: work.t("Änderungsprotokoll", "Log of changes").into(),
        sub: if !sound {
            work.t("Das Protokoll lässt sich nicht ändern.", "The log cannot be changed.").to_owned()
        } else if log.total > audit_log::COUNTED {
            let most = contract::money::group(audit_log::COUNTED as i64, work.lang);
            work.lang.say(
                format_args!("Mehr als {most} Einträge; zu älteren führt der Zeitraum. Das Protokoll lässt sich nicht ändern."),
                format_args!("More than {most} entries; a period leads to older ones. The log cannot be changed."),
            )
        } else {
            work.lang.say(
                format_args!("{} Einträge. Das Protokoll lässt sich nicht ändern.", log.total),
                format_args!("{} entries. The log cannot be changed.", log.total),
            )
        },
        section: "/arbeit/verbund",
        above: above(&work),
        ..Page::default()
    };
    Ok(work.page(page, || {
        let rows = log.lines.iter().map(|l| row(&work, l, &names)).collect_view();
        let now = asked.filter().page.min(log.pages.saturating_sub(1)) + 1;
        view! {
            {filters(&work, &asked, &actors, &wrong)}
            {sound.then(|| view! { <p class="w-links"><a href=asked.address("/arbeit/protokoll.csv", None)>{work.t("Als CSV herunterladen", "Download as CSV")}</a></p> })}
            {if log.lines.is_empty() {
                view! { <div class="w-empty"><h2>{work.t("Kein Eintrag", "No entry")}</h2><p>{if sound { work.t("Zu diesen Filtern gibt es nichts.", "Nothing matches these filters.") } else { work.t("Bitte zuerst die Filter richtigstellen.", "Please correct the filters first.") }}" "<a href="/arbeit/protokoll">{work.t("Alle zeigen", "Show all")}</a></p></div> }.into_any()
            } else {
                view! {
                    <table class="kern-table w-tcards w-audit"><caption class="kern-sr-only">{work.t("Änderungen, neueste zuerst", "Changes, newest first")}</caption>
                        <thead><tr class="kern-table__row"><th class="kern-table__header" scope="col">{work.t("Zeit", "Time")}</th><th class="kern-table__header" scope="col">{work.t("Wer", "Who")}</th><th class="kern-table__header" scope="col">{work.t("Was", "What")}</th><th class="kern-table__header" scope="col">{work.t("Vorher und nachher", "Before and after")}</th></tr></thead>
                        <tbody class="kern-table__body">{rows}</tbody></table>
                    {pager(&work, now, log.pages, |n| asked.address("/arbeit/protokoll", Some(n)))}
                }.into_any()
            }}
        }
        .into_any()
    }))
}

fn filters(work: &Work, asked: &Asked, actors: &[(String, String)], wrong: &Wrong) -> AnyView {
    let set = asked.pairs().len();
    let clear = (set > 0).then(|| view! { <a href="/arbeit/protokoll">{work.t("Filter lösen", "Clear filters")}</a> });
    // Reached by a link in a row; what else is chosen narrows the history of that one thing.
    let one_thing = (!asked.objekt.is_empty()).then(|| {
        let kind = words::kind(&asked.art, work.lang).map(|kind| format!(" ({kind})")).unwrap_or_default();
        view! {
            <input type="hidden" name="art" value=asked.art.clone() /><input type="hidden" name="objekt" value=asked.objekt.clone() />
            <p>{work.lang.say(format_args!("Gezeigt wird nur die Geschichte eines einzelnen Eintrags{kind}."), format_args!("Only the history of a single thing{kind} is shown."))}</p>
        }
    });
    let some = set > 0;
    let field = |name, label, value| Field { name, label, value, error: wrong.at(name, work.lang), ..Field::default() };
    view! {
        <details class="w-filter w-fold" open=some>
            <summary>{work.t("Filter", "Filter")}</summary>
            <form method="get" action="/arbeit/protokoll" aria-describedby=filter::HINT>
                {filter::hint(work.lang)}
                {one_thing}
                <div class="w-pair w-pair--4">
                    {field("person", work.t("Wer", "Who"), &asked.person).choice(actors, Some(work.t("alle", "all")))}
                    {field("aktion", work.t("Was", "What"), &asked.aktion).choice(&words::things(work.lang), Some(work.t("alles", "everything")))}
                    {field("von", work.t("Von (TT.MM.JJJJ)", "From (DD.MM.YYYY)"), &asked.von).line()}
                    {field("bis", work.t("Bis (TT.MM.JJJJ)", "Until (DD.MM.YYYY)"), &asked.bis).line()}
                </div>
                <p class="w-links"><button class="kern-btn kern-btn--secondary kern-btn--x-small" type="submit"><span class="kern-label">{work.t("Anwenden", "Apply")}</span></button>{clear}</p>
            </form>
        </details>
    }
    .into_any()
}

fn row(work: &Work, l: &Line, names: &Names) -> AnyView {
    let who = l.actor.clone().unwrap_or_else(|| work.t("Portal", "portal").to_owned());
    let same = format!("/arbeit/protokoll?art={}&objekt={}", l.kind, l.object);
    let reason = (!l.reason.is_empty()).then(|| view! { <p class="w-small">{work.t("Grund: ", "Reason: ")}{l.reason.clone()}</p> });
    let changes = (!l.changes.is_empty()).then(|| {
        let count = l.changes.len();
        let items = l.changes.iter().take(200).map(|c| change(work, l, c, names)).collect_view();
        view! { <details class="w-fold"><summary>{work.lang.say(format_args!("{count} Angaben"), format_args!("{count} values"))}</summary><ul class="w-plain">{items}</ul></details> }
    });
    view! {
        <tr class="kern-table__row">
            <td class="kern-table__cell" data-l=work.t("Zeit", "Time")><span>{local(l.at).format("%d.%m.%Y, %H:%M:%S").to_string()}</span></td>
            <td class="kern-table__cell" data-l=work.t("Wer", "Who")><span>{who}</span></td>
            <td class="kern-table__cell" data-l=work.t("Was", "What")><span>{words::action(&l.action, work.lang)}{(!l.title.is_empty()).then(|| view! { ": "<a href=same aria-label=work.lang.say(format_args!("{}, alle Einträge dazu", l.title), format_args!("{}, all entries about it", l.title))><span lang="de">{l.title.clone()}</span></a> })}</span></td>
            <td class="kern-table__cell" data-l=work.t("Vorher und nachher", "Before and after")><div>{reason}{changes}</div></td>
        </tr>
    }
    .into_any()
}

fn change(work: &Work, l: &Line, (path, old, new): &Change, names: &Names) -> AnyView {
    let cut = |v: &String| values::value(&l.kind, path, v, names, work.lang).chars().take(500).collect::<String>();
    let key = match values::name(path, work.lang) {
        Some(name) => view! { <b>{format!("{name}:")}</b> }.into_any(),
        // The whole entry is one value.
        None if path.is_empty() => ().into_any(),
        None => view! { <code>{path.clone()}</code> }.into_any(),
    };
    let old = old.as_ref().map(|v| view! { <del><span>{cut(v)}</span></del>" " });
    let new = new.as_ref().map(|v| view! { <ins>{cut(v)}</ins> });
    let gone = new.is_none().then(|| work.t("(entfällt)", "(gone)"));
    view! { <li><span>{key}" "{old}{new}{gone}</span></li> }.into_any()
}

/// `/arbeit/protokoll.csv`
pub async fn csv(work: Work, Query(asked): Query<Asked>) -> PageResult {
    if !asked.wrong(&actors(&work).await?).is_empty() {
        // The page says what is wrong.
        return Ok(Redirect::to(&asked.address("/arbeit/protokoll", None)).into_response());
    }
    let text = audit_log::csv(&work.ctx, &asked.filter()).await.map_err(|e| work.fail(e))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"protokoll.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text).into_response())
}
