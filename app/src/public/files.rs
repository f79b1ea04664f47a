//! Files of an edition: of its projects, fields and workshops.

use super::section;
use super::site::Site;
use crate::error::PageError;
use crate::ui::files::{answer, in_address, kind, size};
use axum::extract::Path;
use axum::response::Response;
use contract::attachment::Attachment;
use leptos::prelude::*;
use std::collections::HashMap;

/// `/dateien/{id}/{name}`: a file of this edition.
pub async fn file(site: Site, Path(params): Path<HashMap<String, String>>) -> Result<Response, PageError> {
    let edition = site.edition()?;
    let id = params.get("id").and_then(|id| id.parse().ok()).ok_or_else(|| site.missing())?;
    let file = portal::attachments::published_download(&site.app.portal, edition, id).await.map_err(|e| site.fail(e))?;
    Ok(answer(file))
}

/// The files as entries of a list: name, kind, size and what it is.
pub fn entries(site: &Site, list: &[Attachment]) -> AnyView {
    list.iter()
        .map(|a| {
            let href = site.href(&format!("/dateien/{}/{}", a.id, in_address(&a.file_name)));
            let words = format!(" {}, {}", kind(&a.media_type), size(a.size, site.lang));
            let description = (!a.description.is_empty()).then(|| view! { " "<span lang="de">{a.description.clone()}</span> });
            view! { <li><a href=href lang="de">{a.file_name.clone()}</a><small class="p-muted">{words}</small>{description}</li> }
        })
        .collect_view()
        .into_any()
}

/// The section of a page; nothing where there are none.
pub fn section(site: &Site, list: &[Attachment]) -> AnyView {
    if list.is_empty() {
        return ().into_any();
    }
    let body = view! { <ul class="p-plain">{entries(site, list)}</ul> }.into_any();
    section::section("dateien", site.t("Dateien", "Files"), ().into_any(), body)
}
