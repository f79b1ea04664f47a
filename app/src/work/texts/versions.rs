//! Kept states of a text: the list below it, and who wrote what.

use super::json::{Address, at};
use crate::context::Work;
use crate::error::PageResult;
use crate::public::site::local;
use crate::ui::fields::{Spec, line, primary};
use crate::ui::forms::{form_state, hidden, summary};
use crate::work::frame::Page;
use crate::work::pager::pager;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use contract::forms::texts::{KeepForm, RestoreForm};
use contract::talk::text_name;
use leptos::prelude::*;
use portal::talk::At;
use portal::text_versions::{self, Author, Passage, State, Which};
use portal::texts::{self, Owner};
use serde::Deserialize;
use std::collections::HashMap;

pub(super) fn name(work: &Work, state: &State) -> String {
    match (&state.which, &state.name) {
        (Which::Now, _) => work.t("Aktueller Stand", "Present state").to_owned(),
        (Which::Edition(n), _) => work.lang.say(format_args!("Fassung {n}, veröffentlicht"), format_args!("Edition {n}, published")),
        (Which::Kept(_), Some(name)) => name.clone(),
        (Which::Kept(_), None) => work.t("Automatisch festgehalten", "Kept automatically").to_owned(),
    }
}

pub(super) fn time(state: &State) -> String {
    state.at.map(|at| local(at).format("%d.%m.%Y, %H:%M").to_string()).unwrap_or_default()
}

/// How many states the list shows at once, and how many without a name can be chosen for a comparison.
pub(super) const AT_ONCE: usize = 25;

/// Which part of the list.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// The page of the list, from 1.
    staende: String,
    /// `1`: only those that have a name.
    benannt: String,
}

/// The list below a text.
pub fn section(work: &Work, at: &At, shown: &texts::Page, writes: bool, wanted: &Wanted) -> AnyView {
    let page = at.address();
    let named: Vec<&State> = shown.states.iter().filter(|s| s.is_named()).collect();
    let only = wanted.benannt == "1";
    let all: Vec<&State> = if only { named.clone() } else { shown.states.iter().collect() };
    let pages = all.len().div_ceil(AT_ONCE).max(1);
    let part = wanted.staende.parse().unwrap_or(1).clamp(1, pages);
    let states: Vec<&State> = all.into_iter().skip((part - 1) * AT_ONCE).take(AT_ONCE).collect();
    let address = |only: bool, n: u64| {
        let only = if only { "&benannt=1" } else { "" };
        format!("{page}?staende={n}{only}#staende")
    };
    let turn = pager(work, part as u64, pages as u64, |n| address(only, n));
    // Among many automatic ones nobody has to look for what people gave a name.
    let choice = (shown.states.len() > AT_ONCE && !named.is_empty()).then(|| {
        let (to, words) = if only {
            (address(false, 1), work.t("Alle Stände zeigen", "Show all states"))
        } else {
            (address(true, 1), work.t("Nur benannte Stände und Fassungen zeigen", "Show only named states and editions"))
        };
        view! { <p class="w-small"><a href=to>{words}</a></p> }
    });
    let view = &shown.view;
    let now = State { which: Which::Now, name: None, at: view.updated_at, by: view.updated_by.clone() };
    let open = view! { <span class="w-muted">{work.t("jetzt offen", "open now")}</span> }.into_any();
    let first = (part == 1 && !view.document.is_empty()).then(|| row(work, &now, open));
    let rows = states
        .iter()
        .copied()
        .map(|s| {
            let compare = format!("{page}/staende?von={}&bis=jetzt", s.which);
            let title = name(work, s);
            let deeds = view! {
                <div class="w-links w-small">
                    <a href=compare aria-label=format!("{}: {title}", work.t("Vergleichen", "Compare"))>{work.t("Vergleichen", "Compare")}</a>
                    {writes.then(|| restore(work, at, s, &title))}
                </div>
            };
            row(work, s, deeds.into_any())
        })
        .collect_view();
    let table = if shown.states.is_empty() {
        view! { <p class="w-muted">{work.t(
        "Noch kein früherer Stand. Das Portal hält fest, was vor der ersten Änderung eines Tages und nach jeder Fassung da stand.",
        "No earlier state yet. The portal keeps what was there before the first change of a day and after every edition.")}</p> }
        .into_any()
    } else {
        view! {
            <table class="kern-table w-tcards">
                <caption class="kern-sr-only">{work.t("Frühere Stände", "Earlier states")}</caption>
                <thead><tr class="kern-table__row">
                    <th class="kern-table__header" scope="col">{work.t("Stand", "State")}</th>
                    <th class="kern-table__header" scope="col">{work.t("Zeit", "Time")}</th>
                    <th class="kern-table__header" scope="col">{work.t("Von", "By")}</th>
                    <th class="kern-table__header" scope="col">{work.t("Möglich", "Possible")}</th>
                </tr></thead>
                <tbody class="kern-table__body">{first}{rows}</tbody>
            </table>
            {turn}
            {writes.then(|| view! { <p class="w-small w-muted">{work.t(
                "Zurückholen legt einen neuen Stand an. Der heutige bleibt in dieser Liste; Vorschläge, über die noch niemand entschieden hat, gehören nicht dazu.",
                "Bringing back makes a new state. Today’s stays in this list; suggestions that nobody has decided on are not part of it.")}</p> })}
        }
        .into_any()
    };
    view! {
        <section class="w-sec" id="staende">
            <div class="w-sec__head"><h2>{work.t("Frühere Stände", "Earlier states")}</h2>
                <div class="w-links w-small">
                    <a href=format!("{page}/verfasser")>{work.t("Wer hat was geschrieben", "Who wrote what")}</a>
                    <a href=format!("{page}/datei/docx")>{work.t("Als Word laden", "Load as Word")}</a>
                    <a href=format!("{page}/datei/md")>{work.t("Als Markdown laden", "Load as Markdown")}</a>
                    {writes.then(|| view! { <a href=format!("{page}/einlesen")>{work.t("Aus Datei einlesen", "Read in from a file")}</a> })}
                </div></div>
            {writes.then(|| keep(work, at))}
            {choice}{table}
        </section>
    }
    .into_any()
}

fn row(work: &Work, state: &State, deeds: AnyView) -> AnyView {
    view! {
        <tr class="kern-table__row">
            <th class="kern-table__header" scope="row">{name(work, state)}</th>
            <td class="kern-table__cell" data-label=work.t("Zeit", "Time")>{time(state)}</td>
            <td class="kern-table__cell" data-label=work.t("Von", "By")>{state.by.clone().unwrap_or_else(|| "–".into())}</td>
            <td class="kern-table__cell">{deeds}</td>
        </tr>
    }
    .into_any()
}

/// What the form that brings a state back says.
fn back(at: &At, state: &State, lost: usize) -> AnyView {
    let fields = [
        ("owner_kind", at.kind.clone()),
        ("owner_id", at.owner.to_string()),
        ("slot", at.slot.clone()),
        ("which", state.which.to_string()),
        ("lost", lost.to_string()),
    ];
    fields.into_iter().map(|(n, v)| view! { <input type="hidden" name=format!("f[{n}]") value=v /> }).collect_view().into_any()
}

fn restore(work: &Work, at: &At, state: &State, title: &str) -> AnyView {
    let label = work.t("Zurückholen", "Bring back");
    view! {
        <form method="post" action="/aktion/texts/restore">{back(at, state, 0)}
            <button class="w-link" type="submit" aria-label=format!("{label}: {title}")>{label}</button></form>
    }
    .into_any()
}

/// Which state is to be brought back.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Back {
    stand: String,
}

/// `/arbeit/texte/{kind}/{owner}/{slot}/zurueckholen`: asks whoever would lose suggestions of others by it.
pub async fn ask(work: Work, address: Address, Query(asked): Query<Back>) -> PageResult {
    let at = at(address);
    let owner = super::files::begin(&work, &at).await?;
    let which = Which::parse(&asked.stand);
    let states = text_versions::list(&work.ctx, &at).await.map_err(|e| work.fail(e))?;
    let Some(state) = states.into_iter().find(|s| Some(s.which) == which) else {
        return Ok(Redirect::to(&format!("{}#staende", at.address())).into_response());
    };
    let lost = text_versions::lost(&work.ctx, &at, state.which).await.map_err(|e| work.fail(e))?;
    let sub = [name(&work, &state), time(&state)].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(", ");
    Ok(work.page(head(&work, &at, &owner, work.t("Zurückholen", "Bring back"), sub), || {
        let compare = format!("{}/staende?von={}&bis=jetzt", at.address(), state.which);
        view! {
            <form class="w-form" method="post" action="/aktion/texts/restore">
                <p class="w-measure">{work.t(
                    "Dieser Stand tritt an die Stelle des jetzigen Textes. Der jetzige bleibt unter „Frühere Stände“; Vorschläge, über die noch niemand entschieden hat, gehören nicht dazu.",
                    "This state takes the place of the present text, which stays among the earlier states; suggestions that nobody has decided on are not part of it.")}</p>
                {super::files::lost(&work, lost)}
                {back(&at, &state, lost)}
                <div class="w-bar">{primary(work.t("Zurückholen", "Bring back"))}
                    <a href=compare>{work.t("Mit dem jetzigen vergleichen", "Compare with the present one")}</a>
                    <a href=format!("{}#staende", at.address())>{work.t("Alles lassen, wie es ist", "Leave everything as it is")}</a></div>
            </form>
        }
        .into_any()
    }))
}

fn keep(work: &Work, at: &At) -> AnyView {
    let stored = KeepForm { owner_kind: at.kind.clone(), owner_id: at.owner.to_string(), slot: at.slot.clone(), name: String::new() };
    let form = form_state(work, "texts/keep", &stored);
    let back = form_state(work, "texts/restore", &RestoreForm::default());
    view! {
        {summary(&back, &[])}
        <details class="w-fold" open=form.outcome.is_some()>
            <summary>{work.t("Diesen Stand merken", "Keep this state")}</summary>
            <form class="w-form" method="post" action="/aktion/texts/keep" data-form="keep">
                {summary(&form, &[("name", work.t("Name", "Name"))])}
                {hidden(&form, "owner_kind")}{hidden(&form, "owner_id")}{hidden(&form, "slot")}
                {line(&form, Spec { path: "name", label: work.t("Name des Standes", "Name of the state"), max: 120, help: work.t(
                    "Woran man ihn später erkennt, zum Beispiel „Stand für die Konferenz“.",
                    "How one knows it later, for example “state for the conference”."), ..Spec::default() })}
                <div class="w-bar">{primary(work.t("Stand merken", "Keep the state"))}</div>
            </form>
        </details>
    }
    .into_any()
}

/// The head of a page about a text.
pub(super) fn head<'a>(work: &Work, at: &At, owner: &Owner, what: &str, sub: String) -> Page<'a> {
    let name = text_name(&at.slot, &owner.title, work.lang);
    let (section, mut above) = super::above(work, &at.kind, owner);
    above.push((at.address(), name.clone()));
    Page { title: format!("{what} – {name}"), sub, section, above, names: vec![owner.title.clone()] }
}

/// `/arbeit/texte/{kind}/{owner}/{slot}/verfasser`
pub async fn authors(work: Work, address: Address) -> PageResult {
    let at = at(address);
    let (owner, passages) = text_versions::passages(&work.ctx, &at).await.map_err(|e| work.fail(e))?;
    let sub = work
        .t(
            "Wer einen Absatz teilt, mit einem anderen verbindet oder eine Liste daraus macht, schreibt nichts: Die Worte bleiben bei denen, von denen sie sind. Was jemand ausschneidet und später anderswo einfügt, zählt als neu geschrieben. Ohne Namen: Es stand schon da, bevor gemeinsam geschrieben wurde.",
            "Whoever splits a paragraph, joins it with another or makes a list of it writes nothing: the words stay with those they are from. What somebody cuts and pastes elsewhere later counts as written anew. Without a name: it was there before people wrote together.",
        )
        .to_owned();
    Ok(shown(&work, head(&work, &at, &owner, work.t("Wer hat was geschrieben", "Who wrote what"), sub), &passages))
}

/// Passages as people take them: what one person wrote in a row is one, with the signs between it that stayed from before.
fn in_a_row(passages: &[Passage]) -> Vec<Passage> {
    let mut out: Vec<Passage> = Vec::new();
    for (i, passage) in passages.iter().enumerate() {
        let next = passages.get(i + 1);
        match out.last_mut().filter(|last| last.block == passage.block) {
            Some(last) if last.author == passage.author => last.text.push_str(&passage.text),
            Some(last)
                if !passage.text.contains(char::is_alphanumeric)
                    && next.is_some_and(|n| n.block == last.block && n.author == last.author) =>
            {
                last.text.push_str(&passage.text);
            }
            _ => out.push(passage.clone()),
        }
    }
    out
}

fn shown(work: &Work, page: Page, passages: &[Passage]) -> Response {
    let passages = in_a_row(passages);
    let mut people: Vec<&Author> = Vec::new();
    for author in passages.iter().filter_map(|p| p.author.as_ref()) {
        if !people.contains(&author) {
            people.push(author);
        }
    }
    let colour: HashMap<&Author, usize> = people.iter().enumerate().map(|(i, a)| (*a, i % 12)).collect();
    work.page(page, || {
        let legend = people
            .iter()
            .map(|a| view! { <li><span class=format!("w-av w-c{}", colour[a]) aria-hidden="true">{initials(&a.name)}</span>{a.name.clone()}</li> })
            .collect_view();
        let blocks = passages
            .chunk_by(|a, b| a.block == b.block)
            .map(|block| {
                let parts = block
                    .iter()
                    .map(|p| match &p.author {
                        Some(a) => view! { <span class=format!("w-sel w-c{}", colour[a]) lang="de">{p.text.clone()}</span><sup class="w-muted"><abbr title=a.name.clone()>{initials(&a.name)}</abbr></sup>" " }.into_any(),
                        None => view! { {p.text.clone()} }.into_any(),
                    })
                    .collect_view();
                view! { <p>{parts}</p> }
            })
            .collect_view();
        let nobody = people.is_empty().then(|| view! { <p class="w-muted">{work.t("Zu diesem Text ist noch niemand vermerkt.", "Nobody is on record for this text yet.")}</p> });
        view! { {nobody}<ul class="w-who">{legend}</ul><div class="w-paper w-measure" lang="de">{blocks}</div> }.into_any()
    })
}

/// "Fachkraft Senden" → "FS".
fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|w| w.chars().next()).filter(|c| c.is_alphanumeric()).take(2).collect::<String>().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::Id;

    #[test]
    fn words_of_one_person_are_one_passage() {
        let by = |n: u128| (n > 0).then(|| Author { id: Id::from_u128(n), name: n.to_string() });
        let said = |block, n, text: &str| Passage { block, author: by(n), removed_by: None, text: text.into() };
        let passages = [
            said(0, 1, "Der"),
            said(0, 0, " "),
            said(0, 1, "Bus"),
            said(0, 2, ". "),
            said(0, 1, "Die"),
            said(0, 0, " alte "),
            said(0, 1, "Bahn"),
            said(0, 0, "."),
            said(1, 1, "Das"),
            said(1, 1, " Rad"),
        ];
        let found: Vec<(usize, Option<Author>, String)> = in_a_row(&passages).into_iter().map(|p| (p.block, p.author, p.text)).collect();
        let wanted = [(0, 1, "Der Bus. Die"), (0, 0, " alte "), (0, 1, "Bahn"), (0, 0, "."), (1, 1, "Das Rad")];
        assert_eq!(found, wanted.map(|(block, n, text)| (block, by(n), text.to_owned())));
    }
}
