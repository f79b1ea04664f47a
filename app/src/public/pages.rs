//! Legal and explaining pages. They are live, not part of an edition.

use super::site::{Page, Site};
use crate::error::PageResult;
use crate::ui::text;
use axum::extract::Path;
use axum::response::IntoResponse;
use leptos::prelude::*;
use std::collections::HashMap;

/// `/impressum`, `/datenschutz` and the other fixed addresses.
pub async fn fixed(site: Site) -> PageResult {
    let slug = site.path.trim_start_matches('/').to_owned();
    let name = match slug.as_str() {
        "impressum" => site.t("Impressum", "Legal notice"),
        "datenschutz" => site.t("Datenschutz", "Privacy"),
        "barrierefreiheit" => site.t("Erklärung zur Barrierefreiheit", "Accessibility statement"),
        "leichte-sprache" => site.t("Leichte Sprache", "Easy language"),
        _ => site.t("Gebärdensprache", "Sign language"),
    };
    show(site, &slug, Some(name)).await
}

/// `/seiten/{slug}`
pub async fn other(site: Site, Path(params): Path<HashMap<String, String>>) -> PageResult {
    let slug = params.get("slug").cloned().unwrap_or_default();
    show(site, &slug, None).await
}

async fn show(site: Site, slug: &str, name: Option<&'static str>) -> PageResult {
    let found = portal::region::pages::read(&site.app.portal, slug).await.map_err(|e| site.fail(e))?;
    let (title, body) = match (found, name) {
        (Some(p), Some(name)) => (site.lang.pick(p.title, name.to_owned()), p.body),
        (Some(p), None) => (p.title, p.body),
        (None, Some(name)) => (name.to_owned(), Default::default()),
        (None, None) => return Err(site.missing()),
    };
    let description: String = body.plain().chars().take(160).collect();
    let page = Page { title: &title, description, section: "", above: vec![(site.top("/"), site.t("Start", "Home").to_owned())] };
    Ok(site
        .page(page, || {
            let report = (slug == "barrierefreiheit").then(|| view! { <p class="p-actions"><a href=site.legal("/barriere-melden")>{site.t("Barriere melden", "Report a barrier")}</a></p> });
            let main = if body.is_empty() {
                view! { <div class="p-empty"><p>{site.t("Dieser Text wird gerade geschrieben.", "This text is being written.")}</p></div> }.into_any()
            } else {
                view! { <div class="p-measure">{text::document(&body, 2, "text")}</div> }.into_any()
            };
            view! { <div class="p-open p-open--page"><h1 class="p-title p-title--long">{title.clone()}</h1></div>{main}{report} }.into_any()
        })
        .into_response())
}
