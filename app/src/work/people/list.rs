//! The list of people, filtered by its address.

use crate::context::Work;
use crate::error::PageResult;
use crate::public::site::local;
use crate::ui::filter::{self, Field, Wrong, is_one_of};
use crate::work::frame::Page;
use axum::extract::Query;
use contract::dates::show_day;
use contract::people::{PersonState, Role};
use domain::rights::Action;
use leptos::prelude::*;
use portal::people::{Filter, Line, Reach, RoleLine};
use serde::Deserialize;

/// The filters of the list, as they stand in the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    text: String,
    kommune: String,
    rolle: String,
    stand: String,
    seite: String,
}

impl Asked {
    fn filter(&self) -> Filter {
        Filter {
            organisation: self.kommune.parse().ok(),
            role: Role::parse(&self.rolle),
            state: PersonState::parse(&self.stand),
            text: self.text.chars().take(100).collect(),
            page: self.seite.parse::<u64>().unwrap_or(1).saturating_sub(1),
        }
    }

    /// The list's address with another page.
    fn page(&self, number: u64) -> String {
        let pairs = [("text", &self.text), ("kommune", &self.kommune), ("rolle", &self.rolle), ("stand", &self.stand)];
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs.into_iter().filter(|(_, v)| !v.is_empty()));
        format!("/arbeit/personen?{}", query.append_pair("seite", &number.to_string()).finish())
    }

    /// What cannot be understood, or is nothing that is there.
    fn wrong(&self, organisations: &[(String, String)]) -> Wrong {
        let mut wrong = Wrong::default();
        wrong.unless("kommune", &self.kommune, |v| is_one_of(organisations, v));
        wrong.unless("rolle", &self.rolle, |v| Role::parse(v).is_some());
        wrong.unless("stand", &self.stand, |v| PersonState::parse(v).is_some());
        wrong
    }

    fn set(&self) -> usize {
        [&self.text, &self.kommune, &self.rolle, &self.stand].into_iter().filter(|v| !v.is_empty()).count()
    }
}

/// `/arbeit/personen`
pub async fn show(work: Work, Query(asked): Query<Asked>) -> PageResult {
    let mut list = portal::people::list(&work.ctx, &asked.filter()).await.map_err(|e| work.fail(e))?;
    let reach = portal::people::reach(&work.ctx, Action::ReadPeople).map_err(|e| work.fail(e))?;
    let organisations = portal::region::organisations(&work.app.portal).await.map_err(|e| work.fail(e))?;
    let organisations: Vec<(String, String)> = organisations
        .into_iter()
        .filter(|o| match &reach {
            Reach::All => true,
            Reach::Of(ids) => ids.contains(&o.id),
        })
        .map(|o| (o.id.to_string(), o.name))
        .collect();
    let wrong = asked.wrong(&organisations);
    if !wrong.is_empty() {
        list = portal::people::Page { lines: vec![], total: 0, pages: 0 };
    }
    let may = portal::people::reaches(&work.ctx, Action::Invite);
    let sub = match (work.lang, list.total) {
        _ if !wrong.is_empty() => String::new(),
        (contract::Lang::De, 1) => "1 Person".to_owned(),
        (contract::Lang::De, n) => format!("{n} Personen"),
        (contract::Lang::En, 1) => "1 person".to_owned(),
        (contract::Lang::En, n) => format!("{n} people"),
    };
    let page = Page {
        title: work.t("Personen und Rollen", "People and roles").into(),
        sub,
        section: "/arbeit/personen",
        above: vec![],
        ..Page::default()
    };
    Ok(work.page(page, || {
        let rows = list.lines.iter().map(|l| line(&work, l)).collect_view();
        view! {
            <p class="w-links">
                {may.then(|| view! { <a href="/arbeit/personen/einladen">{work.t("Jemanden einladen", "Invite somebody")}</a> })}
                {may.then(|| view! { <a href="/arbeit/personen/einladungen">{work.t("Einladungen", "Invitations")}</a> })}
                <a href="/arbeit/hilfe/rechte">{work.t("Wer was darf", "Who may do what")}</a>
            </p>
            {filters(&work, &asked, &organisations, &wrong)}
            {if list.lines.is_empty() {
                view! { <div class="w-empty"><h2>{work.t("Niemand gefunden", "Nobody found")}</h2><p>{if wrong.is_empty() { work.t("Zu diesen Filtern passt niemand.", "Nobody matches these filters.") } else { work.t("Bitte zuerst die Filter richtigstellen.", "Please correct the filters first.") }}" "<a href="/arbeit/personen">{work.t("Alle zeigen", "Show all")}</a></p></div> }.into_any()
            } else {
                view! {
                    <table class="kern-table w-tcards">
                        <caption class="kern-sr-only">{work.t("Personen mit ihren Rollen", "People with their roles")}</caption>
                        <thead><tr class="kern-table__row">
                            <th class="kern-table__header" scope="col">{work.t("Person", "Person")}</th>
                            <th class="kern-table__header" scope="col">{work.t("Rollen", "Roles")}</th>
                            <th class="kern-table__header" scope="col">{work.t("Zuletzt aktiv", "Last active")}</th>
                            <th class="kern-table__header" scope="col">{work.t("Konto", "Account")}</th>
                        </tr></thead>
                        <tbody class="kern-table__body">{rows}</tbody>
                    </table>
                    {pages(&work, &asked, list.pages)}
                }.into_any()
            }}
        }
        .into_any()
    }))
}

fn filters(work: &Work, asked: &Asked, organisations: &[(String, String)], wrong: &Wrong) -> AnyView {
    let roles: Vec<(String, String)> = Role::ALL.iter().map(|r| (r.to_string(), r.label(work.lang).to_owned())).collect();
    let states: Vec<(String, String)> = PersonState::ALL.iter().map(|s| (s.to_string(), s.label(work.lang).to_owned())).collect();
    let set = asked.set();
    let count = (set > 0).then(|| view! { <small>{work.lang.say(format_args!(" {set} gesetzt"), format_args!(" {set} set"))}</small> });
    let clear = (set > 0).then(|| view! { <a href="/arbeit/personen">{work.t("Filter lösen", "Clear filters")}</a> });
    let some = set > 0;
    let all = Some(work.t("alle", "all"));
    let field = |name, label, value| Field { name, label, value, error: wrong.at(name, work.lang), ..Field::default() };
    view! {
        <details class="w-filter w-fold" open=some>
            <summary>{work.t("Filter", "Filter")}{count}</summary>
            <form method="get" action="/arbeit/personen" aria-describedby=filter::HINT>
                {filter::hint(work.lang)}
                <div class="w-pair w-pair--4">
                    {field("text", work.t("Name oder E-Mail", "Name or mail"), &asked.text).line()}
                    {field("kommune", work.t("Kommune", "Municipality"), &asked.kommune).choice(organisations, all)}
                    {field("rolle", work.t("Rolle", "Role"), &asked.rolle).choice(&roles, all)}
                    {field("stand", work.t("Konto", "Account"), &asked.stand).choice(&states, Some(work.t("alle außer gelöschte", "all but deleted")))}
                </div>
                <p class="w-links"><button class="kern-btn kern-btn--secondary kern-btn--x-small" type="submit"><span class="kern-label">{work.t("Anwenden", "Apply")}</span></button>{clear}</p>
            </form>
        </details>
    }
    .into_any()
}

fn line(work: &Work, l: &Line) -> AnyView {
    let off = (l.state != PersonState::Active).then_some("is-off");
    let class = format!("kern-table__row {}", off.unwrap_or_default());
    let roles = l.roles.iter().filter(|r| r.holds || r.may_end).map(|r| view! { <li>{role_words(work, r)}</li> }).collect_view();
    let last = l.last_active.map_or(work.t("noch nie", "never").to_owned(), |at| show_day(local(at).date_naive(), work.lang));
    let mail = l.email.clone().map(|m| view! { <small class="w-muted">{m}</small> });
    view! {
        <tr class=class>
            <th class="kern-table__header" scope="row"><a href=format!("/arbeit/personen/{}", l.id)>{l.name.clone()}</a>" "{mail}</th>
            <td class="kern-table__cell" data-l=work.t("Rollen", "Roles")><ul class="w-plain">{roles}</ul></td>
            <td class="kern-table__cell" data-l=work.t("Zuletzt aktiv", "Last active")><span>{last}</span></td>
            <td class="kern-table__cell" data-l=work.t("Konto", "Account")><span>{l.state.label(work.lang)}</span></td>
        </tr>
    }
    .into_any()
}

/// "Fachkraft, Gemeinde Nottuln, seit 01.01.2026, bis 31.12.2026"
pub(crate) fn role_words(work: &Work, r: &RoleLine) -> String {
    let day = |d| show_day(d, work.lang);
    let place = r.place.clone().unwrap_or_else(|| work.t("ganzer Verbund", "whole region").to_owned());
    let from = work.lang.say(format_args!("seit {}", day(r.valid_from)), format_args!("since {}", day(r.valid_from)));
    let until =
        r.valid_until.map(|u| work.lang.say(format_args!(", bis {}", day(u)), format_args!(", until {}", day(u)))).unwrap_or_default();
    format!("{}, {place}, {from}{until}", r.role.label(work.lang))
}

fn pages(work: &Work, asked: &Asked, pages: u64) -> AnyView {
    let now = asked.filter().page.min(pages.saturating_sub(1)) + 1;
    crate::work::pager::pager(work, now, pages, |n| asked.page(n))
}
