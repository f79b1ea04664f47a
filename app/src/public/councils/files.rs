//! The board as files: calendar, CSV, Excel.

use super::{Asked, rounds};
use crate::error::PageError;
use crate::public::site::Site;
use crate::ui::council;
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use contract::council::Consultation;
use contract::region::Organisation;
use domain::calendar::{self, Event, When};
use domain::councils::standing::upcoming;
use portal::councils::Seen;
use portal::tables::{Cell, Table};

fn lines(seen: &Seen) -> impl Iterator<Item = (&Organisation, &Consultation)> {
    seen.members.iter().flat_map(|m| seen.path(m.id).into_iter().flat_map(move |p| p.consultations.iter().map(move |c| (m, c))))
}

fn file(bytes: Vec<u8>, media_type: &'static str, name: &'static str) -> Response {
    ([(header::CONTENT_TYPE, media_type), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
}

/// `/beschluesse.ics`: meetings to come, of all rounds.
pub async fn calendar(site: Site, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let (all, _) = rounds(&site, &asked).await?;
    let base = &site.app.base_url;
    let host = base.split_once("://").map_or(base.as_str(), |(_, host)| host);
    // The stamp is the day, so that the file changes once a day and not with every request.
    let stamp = all.first().and_then(|s| s.today.and_hms_opt(0, 0, 0)).map_or_else(|| site.app.portal.now(), |at| at.and_utc());
    let mut meetings = Vec::new();
    for seen in all.iter() {
        let number = seen.round.text.number;
        for (m, c) in lines(seen).filter(|(_, c)| upcoming(c, seen.today)) {
            let Some(day) = c.date else { continue };
            let paper = if c.paper.is_empty() {
                String::new()
            } else {
                site.lang.say(format_args!("Vorlage {}. ", c.paper), format_args!("Paper {}. ", c.paper))
            };
            let description = site.lang.say(
                format_args!("{}. {paper}Strategie in Fassung {number}.", c.role.label(site.lang)),
                format_args!("{}. {paper}Strategy in edition {number}.", c.role.label(site.lang)),
            );
            let meeting = Event {
                uid: format!("{}@{host}", c.id),
                stamp,
                when: When::Day(day),
                location: String::new(),
                summary: format!("{}: {}", m.short_name, c.body_name),
                description,
                url: format!("{base}{}", site.top(&format!("/beschluesse?fassung={number}"))),
                sequence: c.version.unsigned_abs(),
            };
            meetings.push(((day, c.id), meeting));
        }
    }
    meetings.sort_by_key(|(place, _)| *place);
    let meetings: Vec<Event> = meetings.into_iter().map(|(_, meeting)| meeting).collect();
    let name = site.lang.pick("Räte: Beratungen über die Strategie", "Councils: deliberations on the strategy");
    let text = calendar::feed(name, &meetings);
    Ok(file(text.into_bytes(), "text/calendar; charset=utf-8", "inline; filename=\"beschluesse.ics\""))
}

async fn table(site: &Site, asked: &Asked) -> Result<Table, PageError> {
    let (all, at) = rounds(site, asked).await?;
    let lang = site.lang;
    let headings = [
        ("Kommune", "Municipality"),
        ("Gemeindeschlüssel", "Municipality key"),
        ("Gremium", "Body"),
        ("Aufgabe", "Role"),
        ("Sitzung", "Meeting"),
        ("Vorlage", "Paper"),
        ("Öffentlich", "Public"),
        ("Ergebnis", "Result"),
        ("Dafür", "For"),
        ("Dagegen", "Against"),
        ("Enthaltungen", "Abstentions"),
        ("Befangen", "Excluded"),
        ("Abweichender Wortlaut", "Deviating wording"),
        ("Fassung", "Edition"),
        ("Prüfsumme", "Digest"),
    ];
    let count = |n: Option<i32>| Cell::from(n.map(i64::from));
    let mut rows = Vec::new();
    if let Some(seen) = at.map(|i| &all[i]) {
        for (m, c) in lines(seen) {
            let result = match c.result {
                Some(r) => r.label(lang).to_owned(),
                None if c.veiled => council::said(c, seen.today, lang),
                None => String::new(),
            };
            rows.push(vec![
                m.name.as_str().into(),
                m.ags.as_deref().unwrap_or_default().into(),
                c.body_name.as_str().into(),
                c.role.label(lang).into(),
                c.date.into(),
                c.paper.as_str().into(),
                (if c.public { site.t("ja", "yes") } else { site.t("nein", "no") }).into(),
                result.into(),
                count(c.votes.yes),
                count(c.votes.no),
                count(c.votes.abstained),
                count(c.votes.excluded),
                c.wording.as_str().into(),
                if c.veiled { Cell::Empty } else { Cell::Number(c.text.number.into()) },
                c.text.digest.as_str().into(),
            ]);
        }
    }
    Ok(Table {
        name: site.t("Beschlüsse", "Resolutions").into(),
        headings: headings.into_iter().map(|(de, en)| lang.pick(de, en).to_owned()).collect(),
        rows,
    })
}

/// `/beschluesse.csv`
pub async fn csv(site: Site, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let bytes = table(&site, &asked).await?.csv().map_err(|e| site.fail(e))?;
    Ok(file(bytes, "text/csv; charset=utf-8", "attachment; filename=\"beschluesse.csv\""))
}

/// `/beschluesse.xlsx`
pub async fn xlsx(site: Site, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let bytes = table(&site, &asked).await?.xlsx().map_err(|e| site.fail(e))?;
    Ok(file(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "attachment; filename=\"beschluesse.xlsx\""))
}
