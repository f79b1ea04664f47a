//! Two states of a text side by side: words with their authors, and what is built differently.

use super::json::{Address, at};
use super::versions::{AT_ONCE, head, name, time};
use crate::context::Work;
use crate::error::PageResult;
use crate::ui::text;
use axum::extract::Query;
use domain::structure::{Change, Fate, Look, Shape};
use domain::words::Piece;
use leptos::prelude::*;
use portal::text_versions::{self, Comparison, Part, State, Which};
use serde::Deserialize;

/// Which two states.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Two {
    von: String,
    bis: String,
}

/// `/arbeit/texte/{kind}/{owner}/{slot}/staende`
pub async fn compare(work: Work, address: Address, Query(two): Query<Two>) -> PageResult {
    let at = at(address);
    let (von, bis) = (Which::parse(&two.von), Which::parse(&two.bis));
    let found = text_versions::compare(&work.ctx, &at, von, bis, work.lang).await.map_err(|e| work.fail(e))?;
    let (from, to) = (found.before.which, found.after.which);
    let sub = format!("{} → {}", label(&work, &found.before), label(&work, &found.after));
    Ok(work.page(head(&work, &at, &found.owner, work.t("Vergleich", "Comparison"), sub), || {
        let mut choices = vec![(Which::Now.to_string(), work.t("Aktueller Stand", "Present state").to_owned())];
        // All that have a name, the newest without one, and what is being compared.
        let mut automatic = 0;
        let offered = found.states.iter().filter(|s| {
            automatic += usize::from(!s.is_named());
            s.is_named() || automatic <= AT_ONCE || [from, to].contains(&s.which)
        });
        choices.extend(offered.map(|s| (s.which.to_string(), label(&work, s))));
        let hint = (automatic > AT_ONCE).then(|| work.t(
            "Alle benannten Stände und Fassungen und die neuesten ohne Namen. Ältere vergleichen Sie aus der Liste unter dem Text.",
            "All named states and editions, and the newest without a name. Compare older ones from the list below the text.",
        ));
        view! {
            <form class="w-form" method="get" aria-describedby="vergleich-h">
                <p class="kern-hint" id="vergleich-h">{work.t("Verglichen wird Wort für Wort; was dazukam und was wegfiel, steht unten mit Namen.", "Compared word by word; what came and what went stands below with names.")}</p>
                <div class="w-pair">
                    {choose(&work, "von", work.t("Früherer Stand", "Earlier state"), &choices, &from.to_string(), hint)}
                    {choose(&work, "bis", work.t("Späterer Stand", "Later state"), &choices, &to.to_string(), hint)}
                </div>
                <p><button class="kern-btn kern-btn--secondary" type="submit"><span class="kern-label">{work.t("Vergleichen", "Compare")}</span></button></p>
            </form>
            {wording(&work, &found)}
            {structure(&work, &found)}
        }
        .into_any()
    }))
}

/// The words of both states, with who wrote what came and what went.
fn wording(work: &Work, found: &Comparison) -> AnyView {
    let same = found.parts.iter().all(|p| matches!(p.piece, Piece::Same(_)) || p.piece.text().trim().is_empty());
    let changed = |p: &&Part| !matches!(p.piece, Piece::Same(_));
    let unknown = found.parts.iter().filter(changed).any(|p| p.authors.is_empty());
    let note = unknown.then(|| work.t(
        "Wo kein Name steht, ist nicht bekannt, wer es geschrieben oder gestrichen hat. So ist es bei Worten aus der Zeit vor dem gemeinsamen Schreiben.",
        "Where there is no name, it is not known who wrote or removed it. This is so for words from before people wrote together.",
    ));
    view! {
        <section class="w-sec"><div class="w-sec__head"><h2>{work.t("Wort für Wort", "Word by word")}</h2></div>
            {same.then(|| view! { <p class="w-muted">{if found.structure.is_empty() {
                work.t("Beide Stände haben denselben Wortlaut und denselben Aufbau.", "Both states have the same wording and the same structure.")
            } else {
                work.t("Beide Stände haben denselben Wortlaut. Was sonst anders ist, steht unten.", "Both states have the same wording. What else differs stands below.")
            }}</p> })}
            {note.map(|note| view! { <p class="w-small w-muted">{note}</p> })}
            <div class="w-paper w-measure" lang="de">{paragraphs(work, &found.parts)}</div>
        </section>
    }
    .into_any()
}

/// So many things that were built differently are told one by one.
const TOLD: usize = 50;

/// What words do not show, told in sentences.
fn structure(work: &Work, found: &Comparison) -> AnyView {
    if found.structure.is_empty() {
        return ().into_any();
    }
    let lines = found.structure.iter().take(TOLD).map(|c| view! { <li>{told(work, found, c)}</li> }).collect_view();
    let more = found.structure.len().saturating_sub(TOLD);
    let more = (more > 0).then(|| view! { <p class="w-muted">{work.lang.say(format_args!("Und {more} weitere Änderungen dieser Art."), format_args!("And {more} more changes of this kind."))}</p> });
    view! {
        <section class="w-sec"><div class="w-sec__head"><h2>{work.t("Aufbau, Links und Bausteine", "Structure, links and blocks")}</h2></div>
            <ul class="w-bullets w-measure">{lines}</ul>{more}
        </section>
    }
    .into_any()
}

/// The beginning of a long stretch, in quotation marks.
fn quoted(work: &Work, words: &str) -> String {
    let words = words.trim();
    let short: String = words.chars().take(80).collect();
    let rest = if short.len() < words.len() { "…" } else { "" };
    work.lang.say(format_args!("„{short}{rest}“"), format_args!("“{short}{rest}”"))
}

fn told(work: &Work, found: &Comparison, change: &Change) -> String {
    let lang = work.lang;
    match change {
        Change::Shape { words, from, to } => {
            let (words, from, to) = (quoted(work, words), shape(work, *from), shape(work, *to));
            lang.say(format_args!("{words} wurde {to}, vorher {from}."), format_args!("{words} became a {to}, before it was a {from}."))
        }
        Change::Look { words, look, fate } => {
            let words = quoted(work, words);
            let look = match look {
                Look::Bold => work.t("fett", "bold"),
                Look::Italic => work.t("kursiv", "italic"),
                Look::Superscript => work.t("hochgestellt", "superscript"),
                Look::Subscript => work.t("tiefgestellt", "subscript"),
            };
            match fate {
                Fate::Went => lang.say(format_args!("{words} ist nicht mehr {look}."), format_args!("{words} is no longer {look}.")),
                _ => lang.say(format_args!("{words} ist jetzt {look}."), format_args!("{words} is {look} now.")),
            }
        }
        Change::Link { words, href, fate } => {
            let words = quoted(work, words);
            match fate {
                Fate::Went => lang.say(
                    format_args!("Link auf {href} entfernt, er stand bei {words}."),
                    format_args!("Link to {href} removed, it stood at {words}."),
                ),
                _ => lang.say(format_args!("Link auf {href} gesetzt bei {words}."), format_args!("Link to {href} set at {words}.")),
            }
        }
        Change::Object { kind, id, fate } => {
            let what = found.cards.find(*kind, *id).map_or_else(
                || {
                    work.t(
                        "etwas, das es nicht mehr gibt oder das Sie nicht sehen dürfen",
                        "something that is no longer there, or not for you to see",
                    )
                    .to_owned()
                },
                |card| format!("{} {}", card.kind, quoted(work, &card.title)),
            );
            match fate {
                Fate::Came => lang.say(format_args!("Baustein eingefügt: {what}."), format_args!("Block inserted: {what}.")),
                Fate::Went => lang.say(format_args!("Baustein entfernt: {what}."), format_args!("Block removed: {what}.")),
                Fate::Moved => lang.say(format_args!("Baustein verschoben: {what}."), format_args!("Block moved: {what}.")),
            }
        }
    }
}

fn shape(work: &Work, shape: Shape) -> String {
    match shape {
        Shape::Paragraph => work.t("Absatz", "paragraph").to_owned(),
        Shape::Heading(n) => work.lang.say(format_args!("Überschrift {n}"), format_args!("heading {n}")),
        Shape::Entry { numbered: false, depth: 1 } => work.t("Punkt einer Liste", "point of a list").to_owned(),
        Shape::Entry { numbered: true, depth: 1 } => work.t("Punkt einer nummerierten Liste", "point of a numbered list").to_owned(),
        Shape::Entry { .. } => work.t("eingerückter Punkt einer Liste", "nested point of a list").to_owned(),
        Shape::Quote => work.t("Zitat", "quote").to_owned(),
        Shape::Cell { header: false } => work.t("Zelle einer Tabelle", "cell of a table").to_owned(),
        Shape::Cell { header: true } => work.t("Kopfzelle einer Tabelle", "header cell of a table").to_owned(),
    }
}

fn label(work: &Work, state: &State) -> String {
    let time = time(state);
    if time.is_empty() { name(work, state) } else { format!("{}, {time}", name(work, state)) }
}

fn choose(work: &Work, key: &'static str, label: &str, choices: &[(String, String)], chosen: &str, hint: Option<&'static str>) -> AnyView {
    let options = choices
        .iter()
        .map(|(value, words)| view! { <option value=value.clone() selected=value == chosen>{words.clone()}</option> })
        .collect_view();
    let hint = hint.unwrap_or(work.t("Jeder Stand aus der Liste, auch der aktuelle.", "Any state of the list, the present one too."));
    view! {
        <div class="kern-form-input"><label class="kern-label" for=key>{label.to_owned()}</label>
            <div class="kern-hint" id=format!("{key}-h")>{hint}</div>
            <div class="kern-form-input__select-wrapper"><select class="kern-form-input__select" id=key name=key aria-describedby=format!("{key}-h")>{options}</select></div></div>
    }
    .into_any()
}

/// Who wrote what came, and who wrote and removed what went, as far as it is known.
fn whose(work: &Work, part: &Part) -> String {
    let (wrote, removed) = (part.authors.join(", "), part.removers.join(", "));
    let wrote_it = || work.lang.say(format_args!("geschrieben von {wrote}"), format_args!("written by {wrote}"));
    let removed_it = || work.lang.say(format_args!("gestrichen von {removed}"), format_args!("removed by {removed}"));
    match (&part.piece, wrote.is_empty(), removed.is_empty()) {
        (Piece::Same(_), ..) => String::new(),
        (Piece::Added(_), ..) => wrote,
        (Piece::Removed(_), true, true) => String::new(),
        (Piece::Removed(_), false, true) => wrote_it(),
        (Piece::Removed(_), true, false) => removed_it(),
        (Piece::Removed(_), false, false) => format!("{}, {}", wrote_it(), removed_it()),
    }
}

/// The pieces of a comparison, broken into the paragraphs they stand in.
fn paragraphs(work: &Work, parts: &[Part]) -> AnyView {
    let mut lines: Vec<Vec<AnyView>> = vec![Vec::new()];
    for part in parts {
        let (text, kind) = match &part.piece {
            Piece::Same(s) => (s, 0),
            Piece::Removed(s) => (s, 1),
            Piece::Added(s) => (s, 2),
        };
        let pieces: Vec<&str> = text.split('\n').collect();
        for (i, piece) in pieces.iter().enumerate() {
            if i > 0 {
                lines.push(Vec::new());
            }
            if piece.is_empty() {
                continue;
            }
            let whole = *piece;
            let (before, piece, after) = text::edges(whole);
            // An empty text would be written as a space.
            let [before, after] = [before, after].map(|space| (!space.is_empty()).then(|| space.to_owned()));
            let piece = piece.to_owned();
            let last = pieces[i + 1..].iter().all(|p| p.is_empty());
            let by = Some(whose(work, part)).filter(|by| last && !by.is_empty());
            let by = by.map(|b| view! { " "<small class="w-muted">{format!("({b})")}</small> });
            let shown = match kind {
                _ if piece.is_empty() => view! { {before} }.into_any(),
                0 => view! { {whole.to_owned()} }.into_any(),
                1 => view! { {before}<del><span>{piece}</span></del>{by}" " }.into_any(),
                _ => view! { {before}<ins>{piece}</ins>{by}{after} }.into_any(),
            };
            if let Some(line) = lines.last_mut() {
                line.push(shown);
            }
        }
    }
    lines.into_iter().filter(|l| !l.is_empty()).map(|l| view! { <p class="w-diff">{l}</p> }).collect_view().into_any()
}
