//! Kept states of a text: the list below it, comparing any two, and who wrote what.

use super::json::{Address, at};
use crate::context::Work;
use crate::error::PageResult;
use crate::public::site::local;
use crate::ui::fields::{Spec, line, primary};
use crate::ui::forms::{form_state, hidden, summary};
use crate::ui::text;
use crate::work::frame::Page;
use crate::work::pager::pager;
use axum::extract::Query;
use axum::response::Response;
use contract::forms::texts::{KeepForm, RestoreForm};
use contract::talk::text_name;
use domain::structure::{Change, Fate, Look, Shape};
use domain::words::Piece;
use leptos::prelude::*;
use portal::talk::At;
use portal::text_versions::{self, Author, Comparison, Part, Passage, State, Which};
use portal::texts::{self, Owner};
use serde::Deserialize;
use std::collections::HashMap;

fn name(work: &Work, state: &State) -> String {
    match (&state.which, &state.name) {
        (Which::Now, _) => work.t("Aktueller Stand", "Present state").to_owned(),
        (Which::Edition(n), _) => work.lang.say(format_args!("Fassung {n}, veröffentlicht"), format_args!("Edition {n}, published")),
        (Which::Kept(_), Some(name)) => name.clone(),
        (Which::Kept(_), None) => work.t("Automatisch festgehalten", "Kept automatically").to_owned(),
    }
}

fn time(state: &State) -> String {
    state.at.map(|at| local(at).format("%d.%m.%Y, %H:%M").to_string()).unwrap_or_default()
}

/// How many states the list shows at once, and how many without a name can be chosen for a comparison.
const AT_ONCE: usize = 25;

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
        "Noch kein früherer Stand. Das Portal hält fest, was vor der ersten Änderung eines Tages da stand.",
        "No earlier state yet. The portal keeps what was there before the first change of a day.")}</p> }
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
                "Zurückholen legt einen neuen Stand an. Der heutige bleibt in dieser Liste.",
                "Bringing back makes a new state. Today’s stays in this list.")}</p> })}
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

fn restore(work: &Work, at: &At, state: &State, title: &str) -> AnyView {
    let fields = [
        ("owner_kind", at.kind.clone()),
        ("owner_id", at.owner.to_string()),
        ("slot", at.slot.clone()),
        ("which", state.which.to_string()),
    ];
    let inputs = fields.into_iter().map(|(n, v)| view! { <input type="hidden" name=format!("f[{n}]") value=v /> }).collect_view();
    let label = work.t("Zurückholen", "Bring back");
    view! {
        <form method="post" action="/aktion/texts/restore">{inputs}
            <button class="w-link" type="submit" aria-label=format!("{label}: {title}")>{label}</button></form>
    }
    .into_any()
}

fn keep(work: &Work, at: &At) -> AnyView {
    let stored = KeepForm { owner_kind: at.kind.clone(), owner_id: at.owner.to_string(), slot: at.slot.clone(), name: String::new() };
    let form = form_state(work, "texts/keep", &stored);
    let back = form_state(work, "texts/restore", &RestoreForm::default());
    view! {
        {summary(&back, &[])}
        <details class="w-fold" open=form.outcome.is_some()>
            <summary>{work.t("Diesen Stand merken", "Keep this state")}</summary>
            <form class="w-form" method="post" action="/aktion/texts/keep">
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

/// Which two states.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Two {
    von: String,
    bis: String,
}

/// The head of a page about a text.
fn head<'a>(work: &Work, at: &At, owner: &Owner, what: &str, sub: String) -> Page<'a> {
    let name = text_name(&at.slot, &owner.title, work.lang);
    let (section, mut above) = super::above(work, &at.kind, owner);
    above.push((at.address(), name.clone()));
    Page { title: format!("{what} – {name}"), sub, section, above }
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
            <form class="w-form" method="get">
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
    let gone = found.parts.iter().any(|p| matches!(p.piece, Piece::Removed(_)) && !p.authors.is_empty());
    let note = [
        gone.then(|| work.t(
            "Bei Gestrichenem steht, wer es geschrieben hatte; wer es gestrichen hat, hält das Portal nicht fest.",
            "Where something was removed stands who had written it; who removed it is not recorded.",
        )),
        unknown.then(|| work.t(
            "Ohne Namen: Wer es geschrieben hat, ist nicht bekannt. So ist es bei Worten aus der Zeit vor dem gemeinsamen Schreiben, und bei solchen aus einer Fassung, die nicht mehr im Text stehen.",
            "Without a name: who wrote it is not known. This is so for words from before people wrote together, and for those of an edition that are no longer in the text.",
        )),
    ];
    let note: Vec<&str> = note.into_iter().flatten().collect();
    view! {
        <section class="w-sec"><div class="w-sec__head"><h2>{work.t("Wort für Wort", "Word by word")}</h2></div>
            {same.then(|| view! { <p class="w-muted">{if found.structure.is_empty() {
                work.t("Beide Stände haben denselben Wortlaut und denselben Aufbau.", "Both states have the same wording and the same structure.")
            } else {
                work.t("Beide Stände haben denselben Wortlaut. Was sonst anders ist, steht unten.", "Both states have the same wording. What else differs stands below.")
            }}</p> })}
            {(!note.is_empty()).then(|| view! { <p class="w-small w-muted">{note.join(" ")}</p> })}
            <div class="w-paper w-measure" lang="de">{paragraphs(&found.parts)}</div>
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

/// The pieces of a comparison, broken into the paragraphs they stand in.
fn paragraphs(parts: &[Part]) -> AnyView {
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
            let by = (kind > 0 && last && !part.authors.is_empty()).then(|| part.authors.join(", "));
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

/// `/arbeit/texte/{kind}/{owner}/{slot}/verfasser`
pub async fn authors(work: Work, address: Address) -> PageResult {
    let at = at(address);
    let (owner, passages) = text_versions::passages(&work.ctx, &at).await.map_err(|e| work.fail(e))?;
    let sub = work
        .t(
            "Was verschoben wurde, gehört dem, der es verschoben hat. Ohne Namen: Es stand schon da, bevor gemeinsam geschrieben wurde.",
            "What was moved belongs to who moved it. Without a name: it was there before people wrote together.",
        )
        .to_owned();
    Ok(shown(&work, head(&work, &at, &owner, work.t("Wer hat was geschrieben", "Who wrote what"), sub), &passages))
}

fn shown(work: &Work, page: Page, passages: &[Passage]) -> Response {
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
                        Some(a) => view! { <span class=format!("w-sel w-c{}", colour[a])>{p.text.clone()}</span><sup class="w-muted"><abbr title=a.name.clone()>{initials(&a.name)}</abbr></sup>" " }.into_any(),
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
