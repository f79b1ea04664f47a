//! The plain editor of long texts.

use super::frame::Page;
use crate::context::Work;
use crate::error::PageResult;
use crate::public::site::local;
use crate::ui::fields::{Spec, area, primary};
use crate::ui::forms::{form_state, hidden, summary};
use crate::ui::text;
use axum::extract::Path;
use contract::Id;
use contract::forms::texts::TextForm;
use leptos::prelude::*;

/// `/arbeit/texte/{kind}/{owner}/{slot}`
pub async fn edit(work: Work, Path((kind, owner, slot)): Path<(String, Id, String)>) -> PageResult {
    let view = portal::texts::show(&work.ctx, &kind, owner, &slot).await.map_err(|e| work.fail(e))?;
    let (action, belongs, state, title) = portal::texts::owner_right(&work.ctx, &kind, owner).await.map_err(|e| work.fail(e))?;
    work.before_form(action, &belongs, state)?;
    let name = match slot.as_str() {
        "principles" => work.t("Leitbild", "Guiding principles"),
        "priorities" => work.t("Herleitung der Prioritäten", "How the priorities came about"),
        "vision" => work.t("Vision", "Vision"),
        "narrative" => work.t("Beschreibung", "Description"),
        "minutes" => work.t("Protokoll", "Minutes"),
        _ => work.t("Text", "Text"),
    };
    let stored_kind = kind.clone();
    let stored = TextForm {
        owner_kind: kind,
        owner_id: owner.to_string(),
        slot,
        version: view.version.to_string(),
        markdown: domain::markdown::write(&view.document),
        back: String::new(),
    };
    let form = form_state(&work, "texts/save", &stored);
    let by = match (view.updated_at, &view.updated_by) {
        (Some(at), by) => {
            let at = local(at).format("%d.%m.%Y, %H:%M").to_string();
            let by = by.clone().unwrap_or_default();
            work.lang.pick(format!("Zuletzt geändert am {at} {by}"), format!("Last changed on {at} {by}"))
        }
        _ => work.t("Noch nichts geschrieben", "Nothing written yet").to_owned(),
    };
    let (section, above) = match stored_kind.as_str() {
        "workshop" => ("/arbeit/workshops", "Workshops"),
        _ => ("/arbeit/strategie", work.t("Strategie", "Strategy")),
    };
    let page = Page {
        title: if title.is_empty() { name.to_owned() } else { format!("{name}: {title}") },
        sub: by,
        section,
        above: vec![(section.into(), above.into())],
    };
    Ok(work.page(page, || {
        view! {
            <form class="w-form" method="post" action="/aktion/texts/save" data-form="text">
                {summary(&form, &[("markdown", work.t("Text", "Text"))])}
                {hidden(&form, "owner_kind")}{hidden(&form, "owner_id")}{hidden(&form, "slot")}{hidden(&form, "version")}
                {area(&form, Spec { path: "markdown", label: work.t("Text", "Text"), rows: 18, optional: true, help: work.t(
                    "Absätze durch eine Leerzeile trennen. Überschrift: # davor. Liste: - davor. **fett**, *kursiv*, [Wort](https://adresse), Fußnote: [^1].",
                    "Blank line between paragraphs. Heading: # in front. List: - in front. **bold**, *italic*, [word](https://address), footnote: [^1]."), ..Spec::default() })}
                <div class="w-bar"><islands::Saving lang=work.lang kind="text".to_owned() />{primary(work.t("Speichern", "Save"))}</div>
            </form>
            <section class="w-sec">
                <div class="w-sec__head"><h2>{work.t("So wird es gelesen", "How it reads")}</h2></div>
                <div class="w-paper">{text::document(&view.document, 3, "text")}</div>
            </section>
        }
        .into_any()
    }))
}

/// Server functions of texts.
pub mod api {
    use crate::action::{Outcome, act};
    use contract::action::Done;
    use contract::forms::texts::TextForm;
    use leptos::prelude::*;

    /// Saves a text.
    #[server(name = SaveText, prefix = "/aktion", endpoint = "texts/save")]
    pub async fn save(f: TextForm) -> Outcome {
        act(move |ctx| async move {
            let to = format!("/arbeit/texte/{}/{}/{}", f.owner_kind, f.owner_id, f.slot);
            portal::texts::save(&ctx, f).await?;
            Ok(Done::new(to, "saved"))
        })
        .await
    }
}
