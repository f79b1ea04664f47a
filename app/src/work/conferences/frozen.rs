//! What is decided, whole: everything that a frozen draft or fact sheet holds, and what is different
//! in it since somebody last looked.

use super::parts::{files, subject};
use crate::context::Work;
use crate::ui::number::count;
use crate::ui::text::{self, paragraphs, pieces};
use contract::Lang;
use contract::conference::{Subject, class_words};
use contract::edition::Contents;
use contract::fact_sheet::FactSheet;
use contract::strategy::{Field, Goal};
use contract::text::{Document, ObjectKind};
use domain::compare::{Change, LineChange, ObjectChange};
use domain::describe::{self, Line};
use domain::html::Card;
use domain::names::Names;
use leptos::prelude::*;
use portal::conferences::{ItemView, Since, Whole};

/// All of it; nothing here changes when the strategy moves on.
pub fn whole(work: &Work, item: &ItemView, w: &Whole) -> AnyView {
    match (&item.subject, &w.contents) {
        (Subject::Draft { .. }, Some(contents)) => draft(work, contents, &w.names),
        (Subject::FactSheet { sheet }, _) => fact_sheet(work, sheet, w),
        _ => subject(item, true, work.lang),
    }
}

/// Labelled values; those of several lines as paragraphs.
fn facts<'a>(lines: impl Iterator<Item = &'a Line>) -> AnyView {
    let rows = lines
        .map(|l| {
            let value = l.value.lines().filter(|p| !p.trim().is_empty()).map(|p| view! { <p>{p.to_owned()}</p> }).collect_view();
            view! { <dt>{l.label.clone()}</dt><dd lang="de">{value}</dd> }
        })
        .collect_view();
    view! { <dl class="w-facts">{rows}</dl> }.into_any()
}

fn starts(line: &Line, with: &[&str]) -> bool {
    with.iter().any(|w| line.key.starts_with(w))
}

fn fact_sheet(work: &Work, s: &FactSheet, w: &Whole) -> AnyView {
    let lines = describe::fact_sheet(s, &w.names, work.lang);
    let text = (!s.narrative.is_empty()).then(|| text::document_with(&s.narrative, 3, "steckbrief", &|kind, id| w.cards.find(kind, id)));
    view! {
        <h3 lang="de">{format!("P-{} {}", s.number, s.content.title)}</h3>
        <p lang="de">{s.content.summary.clone()}</p>
        {text}
        {facts(lines.iter().filter(|l| !matches!(l.key.as_str(), "title" | "number" | "summary" | "narrative") && !starts(l, &["file-"])))}
        {files(&s.attachments, work.lang)}
        <p class="w-small w-muted">{work.t("So ist der Steckbrief eingefroren. Was seitdem in ihm geändert wurde, gehört nicht zu diesem Punkt.", "This is the fact sheet as frozen. What was changed in it since is not part of this item.")}</p>
    }
    .into_any()
}

fn fold(title: String, small: String, body: AnyView) -> AnyView {
    let small = (!small.is_empty()).then(|| view! { " "<small>{small}</small> });
    view! { <details class="w-fold"><summary>{title}{small}</summary><div class="w-paper">{body}</div></details> }.into_any()
}

fn document(contents: &Contents, doc: &Document, level: u8, prefix: &str, lang: Lang) -> AnyView {
    text::document_with(doc, level, prefix, &|kind, id| card(contents, kind, id, lang))
}

/// What a block within a text shows: the thing as it was frozen with it, on the same page.
fn card(c: &Contents, kind: ObjectKind, id: contract::Id, lang: Lang) -> Option<Card> {
    let goals = || c.fields.iter().flat_map(|f| f.goals.iter().map(move |g| (f, g)));
    let word = |de: &'static str, en: &'static str| lang.pick(de, en).to_owned();
    Some(match kind {
        ObjectKind::Goal => {
            let (f, g) = goals().find(|(_, g)| g.id == id)?;
            let kind = format!("{} {}.{}", word("Ziel", "Goal"), f.content.number, g.content.number);
            Card { title: g.content.title.clone(), kind, state: String::new(), href: format!("#z-{id}") }
        }
        ObjectKind::Indicator => {
            let (g, i) = goals().find_map(|(_, g)| g.indicators.iter().find(|i| i.id == id).map(|i| (g, i)))?;
            let href = format!("#z-{}", g.id);
            Card { title: i.content.title.clone(), kind: word("Kennzahl", "Indicator"), state: String::new(), href }
        }
        ObjectKind::FactSheet => {
            let s = c.sheets.iter().find(|s| s.id == id)?;
            let state = s.content.status.label(lang).to_owned();
            Card { title: s.content.title.clone(), kind: format!("P-{}", s.number), state, href: "#steckbriefe".into() }
        }
        ObjectKind::WorkshopResult => {
            let (w, r) = c.workshops.iter().find_map(|w| w.results.iter().find(|r| r.id == id).map(|r| (w, r)))?;
            let kind = word("Workshop-Ergebnis", "Workshop result");
            Card { title: r.text.clone(), kind, state: w.content.title.clone(), href: "#workshops".into() }
        }
    })
}

fn draft(work: &Work, c: &Contents, names: &Names) -> AnyView {
    let (l, s) = (work.lang, &c.strategy.strategy);
    let frame = describe::frame(&c.region, &c.strategy, l);
    let part = |title: &str, prefix: &'static str, doc: &Document| {
        (!doc.is_empty()).then(|| fold(title.to_owned(), String::new(), document(c, doc, 3, prefix, l)))
    };
    let sheets = c.sheets.iter().map(|s| {
        let lead = names.get(s.content.lead);
        view! { <li lang="de">{format!("P-{} {}: {}, {lead}", s.number, s.content.title, s.content.status.label(l))}</li> }
    });
    let sheets = (!c.sheets.is_empty()).then(|| {
        let title = count(c.sheets.len(), l, ("Steckbrief", "Steckbriefe"), ("fact sheet", "fact sheets"));
        view! { <div id="steckbriefe">{fold(title, String::new(), view! { <ul class="w-bullets">{sheets.collect_view()}</ul> }.into_any())}</div> }
    });
    let workshops = c.workshops.iter().map(|w| {
        let results = count(w.results.len(), l, ("Ergebnis", "Ergebnisse"), ("result", "results"));
        view! { <li lang="de">{format!("{}: {results}", w.content.title)}</li> }
    });
    let workshops = (!c.workshops.is_empty()).then(|| {
        let title = count(c.workshops.len(), l, ("Workshop", "Workshops"), ("workshop", "workshops"));
        view! { <div id="workshops">{fold(title, String::new(), view! { <ul class="w-bullets">{workshops.collect_view()}</ul> }.into_any())}</div> }
    });
    view! {
        <p lang="de"><strong>{s.title.clone()}</strong></p>
        {facts(frame.iter().filter(|l| starts(l, &["period", "origin", "members", "resolution-"])))}
        {part(work.t("Leitbild", "Guiding principles"), "leitbild", &c.strategy.principles)}
        {c.fields.iter().map(|f| field(work, c, f, names)).collect_view()}
        {part(work.t("So ist die Reihenfolge entstanden", "How the order came about"), "herleitung", &c.strategy.priorities)}
        {sheets}
        {workshops}
    }
    .into_any()
}

fn field(work: &Work, c: &Contents, f: &Field, names: &Names) -> AnyView {
    let l = work.lang;
    let lines = describe::field(f, names, l);
    let of = |keys: &[&str]| facts(lines.iter().filter(|line| starts(line, keys)));
    let has = |keys: &[&str]| lines.iter().any(|line| starts(line, keys));
    let section = |title: &str, keys: &[&str]| {
        let title = title.to_owned();
        has(keys).then(|| view! { <h3>{title}</h3>{of(keys)} })
    };
    let vision = (!f.vision.is_empty())
        .then(|| view! { <h3>{work.t("Vision", "Vision")}</h3>{document(c, &f.vision, 4, &format!("v-{}", f.content.slug), l)} });
    let body = view! {
        {of(&["priority", "responsible_group"])}
        {vision}
        {f.goals.iter().map(|g| goal(work, c, f, g)).collect_view()}
        {section(work.t("Jahresziele", "Yearly targets"), &["target-"])}
        {section(work.t("Beschlüsse", "Resolutions"), &["resolution-"])}
        {section(work.t("Sachstand", "Progress"), &["note-"])}
    }
    .into_any();
    let title = l.say(
        format_args!("Themenfeld {}: {}", f.content.number, f.content.title),
        format_args!("Field {}: {}", f.content.number, f.content.title),
    );
    fold(title, class_words(f.content.priority, f.content.deferred, l), body)
}

fn goal(work: &Work, c: &Contents, f: &Field, g: &Goal) -> AnyView {
    let l = work.lang;
    let title = format!("{} {}.{}: {}", work.t("Ziel", "Goal"), f.content.number, g.content.number, g.content.title);
    let lines = describe::goal(f.content.number, g, l);
    let indicators = (!g.indicators.is_empty()).then(|| facts(lines.iter().filter(|line| starts(line, &["indicator-"]))));
    view! { <h3 id=format!("z-{}", g.id) lang="de">{title}</h3>{document(c, &g.text, 4, &format!("z-{}-t", g.id), l)}{indicators} }
        .into_any()
}

/// What is different since the state that somebody saw before.
/// Changes, one below the other.
pub fn changes(work: &Work, s: &Since) -> AnyView {
    let l = work.lang;
    let kinds = s.kinds.map(|(a, b)| {
        let words = l.say(
            format_args!("Bisher: {}. Jetzt: {}.", a.label(l), b.label(l)),
            format_args!("Before: {}. Now: {}.", a.label(l), b.label(l)),
        );
        view! { <p>{words}</p> }
    });
    let editions = s.editions.map(|(a, b)| {
        let words = l.say(
            format_args!("Was sich von Fassung {a} zu Fassung {b} ändert"),
            format_args!("What changes from edition {a} to edition {b}"),
        );
        view! { <p><a href=format!("/fassungen/vergleich?von={a}&bis={b}")>{words}</a></p> }
    });
    let resolution = (!s.recommendation.is_empty()).then(|| {
        view! { <h3>{work.t("Beschlussvorschlag", "Recommended resolution")}</h3><p class="w-diff" lang="de">{pieces(&s.recommendation)}</p> }
    });
    let lines = s.lines.iter().map(|line| view! { <h3 lang="de">{line.label.clone()}</h3>{worded(line)} }).collect_view();
    let objects = s.objects.iter().map(|o| object(work, o)).collect_view();
    view! { {kinds}{editions}{resolution}{lines}{objects} }.into_any()
}

/// What is different since somebody read the item.
pub fn since(work: &Work, s: &Since) -> AnyView {
    view! {
        <section class="w-sec" id="geaendert"><div class="w-sec__head"><h2>{work.t("Was sich geändert hat, seit Sie diesen Punkt gelesen haben", "What changed since you read this item")}</h2></div>
            <p class="w-small w-muted">{work.t("Der Punkt wurde geändert. Haltungen zum bisherigen Stand gelten nicht mehr. Neues ist unterstrichen, Gestrichenes durchgestrichen.", "The item was changed. Positions on its former state do not hold any more. What is new is underlined, what was deleted is struck through.")}</p>
            {changes(work, s)}</section>
    }
    .into_any()
}

fn worded(line: &LineChange) -> AnyView {
    view! { <div class="w-diff" lang="de">{paragraphs(&line.pieces)}</div> }.into_any()
}

fn object(work: &Work, o: &ObjectChange) -> AnyView {
    let how = match o.change {
        Change::Added => work.t("neu", "new"),
        Change::Removed => work.t("entfallen", "gone"),
        Change::Changed => work.t("geändert", "changed"),
    };
    let lines = o.lines.iter().map(|line| view! { <h4>{line.label.clone()}</h4>{worded(line)} }).collect_view();
    view! { <h3><span lang="de">{o.title.clone()}</span>" "<small>{format!("{}, {how}", o.kind.label(work.lang))}</small></h3>{lines} }
        .into_any()
}
