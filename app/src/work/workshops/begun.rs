//! A goal or fact sheet that begins with the words of a result: the form is opened with them, and what
//! was made is the choice where one decides about the result afterwards.

use crate::context::Work;
use crate::error::PageError;
use contract::Id;
use contract::strategy::EditState;
use contract::workshop::CarriedKind;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;
use portal::workshops::WorkshopView;
use serde::Deserialize;

/// What stands in the address of a form, and of the page that decides.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The result that a new thing begins with: `mobilitaet-2026/…`.
    ergebnis: String,
    /// What was made of it: `goal:…`.
    pub wohin: String,
    /// Words of the fact sheets among which somebody chooses.
    pub suche: String,
}

/// A result whose words a form begins with.
pub struct Begun {
    pub words: String,
    at: String,
}

impl Asked {
    /// The result, if there is one to be read.
    pub async fn begun(&self, work: &Work) -> Result<Option<Begun>, PageError> {
        let Some((slug, id)) = place(&self.ergebnis) else { return Ok(None) };
        let view = match portal::workshops::show(&work.ctx, slug).await {
            Err(portal::Error::NotFound) => return Ok(None),
            view => view.map_err(|e| work.fail(e))?,
        };
        let found = view.results.into_iter().find(|r| r.result.id == id);
        Ok(found.map(|r| Begun { words: r.result.text, at: self.ergebnis.clone() }))
    }
}

fn place(ergebnis: &str) -> Option<(&str, Id)> {
    let (slug, id) = ergebnis.split_once('/')?;
    let plain = !slug.is_empty() && slug.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    Some((slug, id.parse().ok()?)).filter(|_| plain)
}

/// Within the form: where its words come from, and where saving leads.
pub fn note(work: &Work, begun: Option<&Begun>) -> AnyView {
    begun
        .map(|b| {
            view! {
                <p class="w-note">{work.t("Aus einem Workshop: ", "From a workshop: ")}<span lang="de">{b.words.clone()}</span>" "{work.t("Nach dem Speichern geht es bei diesem Ergebnis weiter.", "After saving you go on with this result.")}</p>
                <input type="hidden" name="back" value=b.at.clone() />
            }
        })
        .into_any()
}

/// Where it goes on after `made` was saved, if it began with a result.
pub fn after(back: &str, kind: CarriedKind, made: &str) -> Option<String> {
    let (slug, id) = place(back)?;
    let made: Id = made.parse().ok()?;
    Some(format!("/arbeit/workshops/{slug}/ergebnisse/{id}/entscheiden?wohin={kind}:{made}"))
}

/// Links to forms that begin with a result: a goal of each field of the workshop, a fact sheet; as far
/// as whoever asks may make them.
pub async fn links(work: &Work, view: &WorkshopView, result: Id) -> Result<AnyView, PageError> {
    let fields = portal::fields::list(&work.ctx).await.map_err(|e| work.fail(e))?;
    let organisations = portal::region::organisations(&work.app.portal).await.map_err(|e| work.fail(e))?;
    let from = format!("?ergebnis={}/{result}", view.content.slug);
    // A workshop about nothing in particular may be about any field.
    let about = |field: &Id| view.content.fields.is_empty() || view.content.fields.contains(field);
    let goals = fields
        .iter()
        .filter(|f| about(&f.id) && work.ctx.offers(Action::EditField, &Belongs::group(f.group), f.state))
        .map(|f| view! { <a href=format!("/arbeit/themenfelder/{}/ziele/neu{from}", f.slug)>{work.t("Neues Ziel anlegen: ", "Make a new goal: ")}<span lang="de">{f.title.clone()}</span></a> })
        .collect_view();
    let sheet = organisations.iter().any(|o| work.ctx.offers(Action::CreateFactSheet, &Belongs::to(o.id), EditState::Draft));
    let sheet = sheet
        .then(|| view! { <a href=format!("/arbeit/projekte/neu{from}")>{work.t("Neuen Steckbrief anlegen", "Make a new fact sheet")}</a> });
    Ok(view! { <p class="w-links w-small">{goals}{sheet}</p> }.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_result_leads_back() {
        let id = "01890a5d-ac96-774b-bcce-b302099a8057";
        assert_eq!(
            after(&format!("mobilitaet-2026/{id}"), CarriedKind::Goal, id),
            Some(format!("/arbeit/workshops/mobilitaet-2026/ergebnisse/{id}/entscheiden?wohin=goal:{id}"))
        );
        for back in ["", "x", "x/y", format!("../{id}").as_str(), format!("/{id}").as_str(), format!("//evil.example/{id}").as_str()] {
            assert_eq!(after(back, CarriedKind::Goal, id), None, "{back}");
        }
        assert_eq!(after(&format!("x/{id}"), CarriedKind::Goal, ""), None);
    }
}
