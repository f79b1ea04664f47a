//! Earlier versions of a consultation.

use super::{SECTION, above};
use crate::context::Work;
use crate::error::PageResult;
use crate::public::site::local;
use crate::ui::council;
use crate::work::frame::Page;
use axum::extract::Path;
use contract::Id;
use contract::dates::show_day;
use leptos::prelude::*;
use portal::councils::Version;

/// `/arbeit/raete/{nummer}/{slug}/{id}/verlauf`
pub async fn show(work: Work, Path((number, slug, id)): Path<(i32, String, Id)>) -> PageResult {
    let (versions, organisation) = portal::councils::history(&work.ctx, id).await.map_err(|e| work.fail(e))?;
    let view = portal::councils::path(&work.ctx, number, &slug).await.map_err(|e| work.fail(e))?;
    if view.organisation.id != organisation {
        return Err(work.fail(portal::Error::NotFound));
    }
    let body = versions.first().map(|v| v.state.body_name.clone()).unwrap_or_default();
    let mut up = above(&work, number);
    up.push((format!("{SECTION}/{number}/{slug}"), view.organisation.short_name.clone()));
    let page = Page {
        title: work.lang.say(format_args!("Verlauf: {body}"), format_args!("History: {body}")),
        section: SECTION,
        above: up,
        ..Page::default()
    };
    Ok(work.page(page, || {
        let rows = versions.iter().enumerate().map(|(i, v)| row(&work, v, i == 0)).collect_view();
        view! { <ul class="w-rows w-rows--log">{rows}</ul> }.into_any()
    }))
}

fn row(work: &Work, v: &Version, newest: bool) -> AnyView {
    let at = local(v.at);
    let c = &v.state;
    let day = c.date.map(|d| show_day(d, work.lang)).unwrap_or_default();
    let said = council::said(c, work.app.portal.today(), work.lang);
    let who = if v.by.is_empty() { c.source.label(work.lang).to_owned() } else { v.by.clone() };
    let more: Vec<String> = [
        (!c.paper.is_empty()).then(|| work.lang.say(format_args!("Vorlage {}", c.paper), format_args!("paper {}", c.paper))),
        (!c.public).then(|| work.t("nicht öffentlich", "closed session").to_owned()),
        Some(work.lang.say(format_args!("Fassung {}", c.text.number), format_args!("edition {}", c.text.number))),
        (!c.wording.is_empty()).then(|| work.lang.say(format_args!("Wortlaut: {}", c.wording), format_args!("wording: {}", c.wording))),
        (!v.reason.is_empty()).then(|| work.lang.say(format_args!("Grund: {}", v.reason), format_args!("reason: {}", v.reason))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let title = [day, said].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(": ");
    view! {
        <li class="w-row">
            <div class="w-row__when">{show_day(at.date_naive(), work.lang)}<small>{at.format("%H:%M").to_string()}{newest.then(|| work.t(", gilt jetzt", ", valid now").to_owned())}</small></div>
            <div class="w-row__what"><p><strong>{title}</strong></p><p>{more.join(". ")}</p><p class="w-small w-muted">{who}</p></div>
        </li>
    }
    .into_any()
}
