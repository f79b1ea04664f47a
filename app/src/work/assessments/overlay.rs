//! The overlay and what follows from it: heat map, disagreement, list, picture, proposal.

use super::outcome::{self, Parts};
use super::{SECTION, heat, picture, questions, words};
use crate::context::Work;
use crate::error::PageResult;
use crate::ui::filter;
use crate::ui::forms::{form_state, summary};
use crate::ui::steps;
use crate::work::frame::Page;
use axum::extract::{Path, Query};
use contract::assessment::AssessmentState;
use contract::consolidation::{apart, wide};
use contract::region::OrganisationKind;
use leptos::prelude::*;
use portal::assessments::{Consolidation, OverlaySheet};
use serde::Deserialize;

/// What is looked at: stands in the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Look {
    /// Key of the axis of the heat map.
    pub achse: String,
    /// Kind of municipality.
    pub art: String,
    /// `klein`, `mittel`, `gross`.
    pub groesse: String,
    /// Number of the field by which towns are sorted, or `name`.
    pub sortiere: String,
    /// One field, all towns: its number.
    pub feld: String,
    /// Keys of the axes of the picture: to the right, and upwards.
    pub quer: String,
    pub hoch: String,
}

impl Look {
    fn all(&self) -> [(&'static str, &String); 7] {
        [
            ("achse", &self.achse),
            ("art", &self.art),
            ("groesse", &self.groesse),
            ("sortiere", &self.sortiere),
            ("feld", &self.feld),
            ("quer", &self.quer),
            ("hoch", &self.hoch),
        ]
    }

    /// The address of the page without what is looked at.
    pub fn page(&self, slug: &str) -> String {
        format!("{SECTION}/{slug}/auswertung")
    }

    /// The address with one thing changed.
    pub fn with(&self, slug: &str, name: &str, value: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (n, v) in self.all() {
            let v = if n == name { value } else { v.as_str() };
            if !v.is_empty() {
                query.append_pair(n, v);
            }
        }
        let query = query.finish();
        format!("{}{}{query}", self.page(slug), if query.is_empty() { "" } else { "?" })
    }

    /// For a form that changes some of it: the rest stays.
    pub fn hidden(&self, changed: &[&str]) -> AnyView {
        let kept = self.all().into_iter().filter(|(n, v)| !v.is_empty() && !changed.contains(n));
        kept.map(|(n, v)| view! { <input type="hidden" name=n value=v.clone() /> }).collect_view().into_any()
    }

    /// Whether a municipality is looked at.
    fn shows(&self, s: &OverlaySheet) -> bool {
        let kind = self.art.is_empty() || OrganisationKind::parse(&self.art) == Some(s.kind);
        // Whose size nobody knows is of none.
        let size = match (self.groesse.as_str(), s.population) {
            ("klein" | "mittel" | "gross", None) => false,
            ("klein", Some(people)) => people < 10_000,
            ("mittel", Some(people)) => (10_000..25_000).contains(&people),
            ("gross", Some(people)) => people >= 25_000,
            _ => true,
        };
        kind && size
    }
}

/// `/arbeit/bedarfsabfragen/{slug}/auswertung`
pub async fn show(work: Work, Path(slug): Path<String>, Query(look): Query<Look>) -> PageResult {
    let c = portal::assessments::consolidation(&work.ctx, &slug).await.map_err(|e| work.fail(e))?;
    let proposals = portal::proposals::of_assessment(&work.ctx, c.overlay.assessment.id).await.map_err(|e| work.fail(e))?;
    let a = &c.overlay.assessment;
    let (all, missing) = (c.overlay.sheets.len(), c.overlay.missing());
    let released = words::released(all - missing.len(), all, work.lang);
    let without = match missing.len() {
        0 => String::new(),
        n if n > 4 => work.lang.say(format_args!(" {n} fehlen und zählen nicht mit."), format_args!(" {n} are missing and do not count.")),
        1 => work.lang.say(
            format_args!(" {} fehlt und zählt nicht mit.", missing[0]),
            format_args!(" {} is missing and does not count.", missing[0]),
        ),
        _ => work.lang.say(
            format_args!(" {} fehlen und zählen nicht mit.", words::list(&work, &missing)),
            format_args!(" {} are missing and do not count.", words::list(&work, &missing)),
        ),
    };
    let page = Page {
        title: work.t("Wo sind wir uns einig?", "Where do we agree?").into(),
        sub: released + &without,
        section: SECTION,
        above: vec![(SECTION.into(), work.t("Bedarfsabfragen", "Assessments").into()), (format!("{SECTION}/{slug}"), a.title.clone())],
        names: vec![a.title.clone()],
    };
    Ok(work.page(page, || {
        let shown: Vec<&OverlaySheet> = c.overlay.sheets.iter().filter(|s| look.shows(s)).collect();
        view! {
            {steps::outcome(&work, &["proposals/freeze"])}
            {filter(&work, &slug, &look, &c)}
            {heat::section(&work, &slug, &look, &c, &shown)}
            {if c.overlay.released().is_empty() {
                view! { <div class="w-empty"><h2>{work.t("Noch kein Bogen ist freigegeben", "No sheet is released yet")}</h2><p>{work.t("Sobald die erste Kommune ihren Bogen freigibt, steht sie hier.", "As soon as the first municipality releases its sheet it stands here.")}</p></div> }.into_any()
            } else {
                view! { {questions::section(&work, &c, &shown)}{rest(&work, &slug, &look, &c, &proposals)} }.into_any()
            }}
        }
        .into_any()
    }))
}

fn rest(work: &Work, slug: &str, look: &Look, c: &Consolidation, proposals: &[contract::assessment::ProposalHead]) -> AnyView {
    let a = &c.overlay.assessment;
    let draft = form_state(work, "consolidations/deviate", &serde_json::json!({}));
    let parts = Parts::new(c);
    let frozen = proposals
        .iter()
        .map(|p| view! { <li><a href=format!("{SECTION}/{}/vorschlaege/{}", a.slug, p.number)>{crate::ui::german::within(work.lang, &p.title(work.lang), std::slice::from_ref(&a.title))}</a><span class="w-small w-muted">{work.lang.say(format_args!("eingefroren {}", words::moment(work, p.made_at)), format_args!("frozen {}", words::moment(work, p.made_at)))}</span></li> })
        .collect_view();
    let narrowed = !(look.art.is_empty() && look.groesse.is_empty());
    let all = narrowed.then(|| view! { <p class="w-small w-muted">{work.t("Ihr Filter gilt für die Tabelle und die weiteren Fragen. Was jetzt folgt, gilt für alle Kommunen.", "Your filter holds for the table and the further questions. What follows holds for all municipalities.")}</p> });
    view! {
        <div class="w-cols w-cols--wide w-sec"><div>
            {all}{apart_section(work, c)}
            <section class="w-sec" aria-labelledby="liste">
                <div class="w-sec__head"><h2 id="liste">{work.t("Liste, die sich daraus ergibt", "The list that follows")}</h2></div>
                {(draft.outcome.is_some()).then(|| summary(&draft, &[]))}
                {outcome::table(work, c)}
                {outcome::workings(work, &parts, c)}
                {a.may_consolidate.then(|| outcome::deviations(work, c))}
            </section>
            {picture::section(work, slug, look, c)}
            <section class="w-sec" aria-labelledby="vorschlaege"><h2 id="vorschlaege">{work.t("Eingefrorene Vorschläge", "Frozen proposals")}</h2>
                {if proposals.is_empty() { view! { <p class="w-muted">{work.t("Noch keiner. Ein eingefrorener Vorschlag hält alle Eingaben fest und lässt sich Jahre später nachrechnen.", "None yet. A frozen proposal keeps all inputs and can be recomputed years later.")}</p> }.into_any() } else { view! { <ul class="w-plain">{frozen}</ul> }.into_any() }}
                {a.may_consolidate.then(|| freeze(work, c))}
            </section>
        </div>
        <aside aria-label=work.t("Annahmen ändern", "Change the assumptions")>{outcome::what_if(work, c)}</aside></div>
    }
    .into_any()
}

fn freeze(work: &Work, c: &Consolidation) -> AnyView {
    let a = &c.overlay.assessment;
    if a.state != AssessmentState::Closed {
        return view! { <p class="w-small w-muted">{work.t("Einfrieren lässt sich der Vorschlag, wenn die Bedarfsabfrage geschlossen ist.", "The proposal can be frozen when the assessment is closed.")}</p> }.into_any();
    }
    let unrated = c.unrated();
    if !unrated.is_empty() {
        return view! { <p class="w-small w-muted">{work.lang.say(format_args!("Vor dem Einfrieren braucht noch eine Klasse mit Grund: {}.", unrated.join(", ")), format_args!("Before freezing a class with a reason is needed for: {}.", unrated.join(", ")))}</p> }.into_any();
    }
    view! {
        <form method="post" action="/aktion/proposals/freeze">
            <input type="hidden" name="f[assessment]" value=a.id.to_string() /><input type="hidden" name="f[seen]" value=c.seen() />
            <button class="kern-btn kern-btn--primary" type="submit"><span class="kern-label">{work.t("Vorschlag einfrieren", "Freeze the proposal")}</span></button>
            <p class="w-small w-muted">{work.t("Danach ändert er sich nie mehr; ein anderer ist ein neuer Vorschlag.", "After that it never changes; another one is a new proposal.")}</p>
        </form>
    }
    .into_any()
}

fn filter(work: &Work, slug: &str, look: &Look, c: &Consolidation) -> AnyView {
    let option =
        |value: &str, label: &str, now: &str| view! { <option value=value.to_owned() selected={value == now}>{label.to_owned()}</option> };
    let kinds = [OrganisationKind::County, OrganisationKind::Town, OrganisationKind::Municipality];
    let kinds = kinds.iter().map(|k| option(k.as_str(), k.label(work.lang), &look.art)).collect_view();
    let sizes = [
        ("klein", work.t("unter 10.000 Einwohner", "under 10,000 people")),
        ("mittel", work.t("10.000 bis unter 25.000", "10,000 to under 25,000")),
        ("gross", work.t("ab 25.000", "25,000 and more")),
    ];
    let sizes = sizes.iter().map(|(v, l)| option(v, l, &look.groesse)).collect_view();
    let fields =
        c.overlay.assessment.setup.fields.iter().enumerate().map(|(i, f)| option(&i.to_string(), &f.title, &look.feld)).collect_view();
    let active = !look.art.is_empty() || !look.groesse.is_empty() || !look.feld.is_empty();
    view! {
        <details class="w-filter w-fold" open=active><summary>{work.t("Auswahl", "Selection")}</summary>
            <form method="get" action=look.page(slug) aria-describedby=filter::HINT>
                {filter::hint(work.lang)}
                {look.hidden(&["art", "groesse", "feld"])}
                <div class="kern-form-input"><label class="kern-label" for="art">{work.t("Art der Kommune", "Kind of municipality")}</label><div class="kern-form-input__select-wrapper"><select class="kern-form-input__select" id="art" name="art"><option value="">{work.t("alle", "all")}</option>{kinds}</select></div></div>
                <div class="kern-form-input"><label class="kern-label" for="groesse">{work.t("Größe", "Size")}</label><div class="kern-form-input__select-wrapper"><select class="kern-form-input__select" id="groesse" name="groesse"><option value="">{work.t("alle", "all")}</option>{sizes}</select></div></div>
                <div class="kern-form-input"><label class="kern-label" for="feld">{work.t("Themenfeld", "Field")}</label><div class="kern-form-input__select-wrapper"><select class="kern-form-input__select" id="feld" name="feld"><option value="">{work.t("alle nebeneinander", "all side by side")}</option>{fields}</select></div></div>
                <button class="kern-btn kern-btn--secondary" type="submit"><span class="kern-label">{work.t("Auswahl zeigen", "Show the selection")}</span></button>
                {active.then(|| view! { <a href=look.page(slug)>{work.t("Auswahl aufheben", "Clear the selection")}</a> })}
            </form></details>
    }
    .into_any()
}

/// Where municipalities lie far apart, in whole sentences.
fn apart_section(work: &Work, c: &Consolidation) -> AnyView {
    let setup = &c.overlay.assessment.setup;
    let border = wide(setup.scale.min, setup.scale.max);
    let name = |key: &str| setup.axes.iter().find(|a| a.key == key).map(|a| a.name.clone()).unwrap_or_default();
    // What those at the ends said about it, beside the sentence.
    let said = |field: contract::Id, axis: &contract::consolidation::AxisValue| {
        axis.lowest.iter().chain(&axis.highest).find_map(|name| {
            let sheet = c.overlay.sheets.iter().find(|s| s.name == *name)?;
            let comment = &sheet.released.as_ref()?.answers.get(&field)?.comment;
            (!comment.is_empty()).then(|| (comment.clone(), name.clone()))
        })
    };
    let mut far: Vec<(i32, String, String, Option<(String, String)>)> = vec![];
    for line in &c.outcome.lines {
        for axis in line.axes.iter().filter(|a| a.spread() >= border) {
            if let Some(words) = apart(axis, work.lang) {
                far.push((axis.spread(), format!("{}, {}", line.title, name(&axis.key)), words, said(line.id, axis)));
            }
        }
    }
    far.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let rows = far
        .iter()
        .take(12)
        .map(|(_, what, words, said)| {
            let said = said.clone().map(
                |(comment, name)| view! { <span class="w-small w-muted"><span lang="de">{format!("„{comment}“")}</span>" "{name}</span> },
            );
            view! { <li><span><strong>{what.clone()}": "</strong>{words.clone()}</span>{said}</li> }
        })
        .collect_view();
    let more = far.len().saturating_sub(12);
    view! {
        <section aria-labelledby="uneins"><h2 id="uneins">{work.t("Wo wir weit auseinanderliegen", "Where we lie far apart")}</h2>
            {if far.is_empty() { view! { <p class="w-muted">{work.t("Nirgends: Überall liegen alle nah beieinander.", "Nowhere: all are close to each other everywhere.")}</p> }.into_any() } else { view! { <ul class="w-plain">{rows}</ul> }.into_any() }}
            {(more > 0).then(|| view! { <p class="w-small w-muted">{work.lang.say(format_args!("Und {more} weitere; in der Tabelle oben trägt ihre Spannweite ein Zeichen."), format_args!("And {more} more; the table above marks the spread."))}</p> })}
        </section>
    }
    .into_any()
}
