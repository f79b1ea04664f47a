//! Parts that several pages of a conference show: what is decided, and counter-proposals beside it.

use super::{at, words};
use crate::context::Work;
use crate::ui::number::{capital, count};
use crate::ui::steps::Reasoned;
use crate::ui::text::pieces;
use crate::work::files::named;
use contract::attachment::Attachment;
use contract::conference::{AmendmentState, Change, ItemState, PriorityEntry, Stance, Subject, class_words};
use contract::strategy::Priority;
use contract::{Id, Lang};
use domain::conference::amend;
use domain::words::compare;
use leptos::prelude::*;
use portal::conferences::{AmendmentView, ItemView, Newer, View};

/// A heading of the level that a page needs.
fn heading(level: u8, words: String) -> AnyView {
    match level {
        2 => view! { <h2>{words}</h2> }.into_any(),
        3 => view! { <h3>{words}</h3> }.into_any(),
        _ => view! { <h4>{words}</h4> }.into_any(),
    }
}

/// The draft and a counter-proposal, side by side, word by word.
pub fn versus(view: &View, a: &AmendmentView, level: u8, lang: Lang) -> AnyView {
    let (before, after) = a.beside.texts(lang);
    let of = match view.reworded(a).map(words::clock) {
        None => lang.say(format_args!("Gegenvorschlag von {}", a.name), format_args!("Counter-proposal of {}", a.name)),
        Some(at) => lang.say(
            format_args!("Gegenvorschlag von {}, geändert {at}", a.name),
            format_args!("Counter-proposal of {}, changed {at}", a.name),
        ),
    };
    let state = (a.state != AmendmentState::Open).then(|| view! { <p class="w-small"><strong>{a.state.label(lang)}</strong></p> });
    let unconfirmed = (!a.confirmed && matches!(a.state, AmendmentState::Open | AmendmentState::Adopted)).then(|| {
        let words = lang.say(
            format_args!("Wortlaut vom Vorsitz geändert, von {} noch nicht bestätigt.", a.name),
            format_args!("Worded by the chair, not confirmed by {} yet.", a.name),
        );
        view! { <p class="w-small"><strong>{words}</strong></p> }
    });
    let reason = (!a.reason.is_empty())
        .then(|| view! { <p class="w-small w-muted" lang="de">{format!("„{}“ {}", a.reason, words::day(a.created_at, lang))}</p> });
    let draft = match &a.change {
        _ if a.beside != a.change => {
            lang.pick("So lautet es nach einem angenommenen Gegenvorschlag", "As it reads after an adopted counter-proposal").to_owned()
        }
        Change::Resolution { .. } => lang.pick("Beschlussvorschlag", "Motion").to_owned(),
        _ => lang.pick("Entwurf der Arbeitsgruppe", "Draft of the working group").to_owned(),
    };
    view! {
        <div class="w-vs">
            <div>{heading(level, draft)}<p lang="de">{before.clone()}</p></div>
            <div class="w-vs__new">{heading(level, of)}<p class="w-diff" lang="de">{pieces(&compare(&before, &after))}</p>{unconfirmed}{reason}{state}</div>
        </div>
    }
    .into_any()
}

/// "Gegenvorschlag von Olfen (Gesundheit: Klasse II): angenommen, mit Mehrheit"
pub fn settled(a: &AmendmentView, lang: Lang) -> String {
    let about = match &a.change {
        Change::Priority { .. } => a.change.texts(lang).1,
        _ => a.change.title(lang),
    };
    let how = match (a.outcome, a.state) {
        (Some(o), AmendmentState::Adopted) => format!(", {}", o.label(lang)),
        (None, AmendmentState::Adopted) => lang.pick(", mit einem gleichlautenden", ", with one that asks for the same").to_owned(),
        _ => String::new(),
    };
    let state = a.state.label(lang);
    lang.say(
        format_args!("Gegenvorschlag von {} ({about}): {state}{how}", a.name),
        format_args!("Counter-proposal of {} ({about}): {state}{how}", a.name),
    )
}

/// "Prioritätenliste, Prüfsumme 4b70 a1c9"
pub fn pointer(item: &ItemView, lang: Lang) -> String {
    let kind = item.subject.kind().label(lang);
    let sum = format!("{} {}", &item.sha256[..4], &item.sha256[4..8]);
    lang.say(format_args!("{kind}, eingefroren (Prüfsumme {sum})"), format_args!("{kind}, frozen (digest {sum})"))
}

/// A list of priorities as a table.
pub fn priorities(entries: &[PriorityEntry], lang: Lang) -> AnyView {
    let rows = entries
        .iter()
        .map(|e| {
            view! {
                <tr class="kern-table__row">
                    <th class="kern-table__header" scope="row" lang="de">{e.title.clone()}</th>
                    <td class="kern-table__cell" data-l=lang.pick("Klasse", "Class")>{class_words(e.class, e.deferred, lang)}</td>
                    <td class="kern-table__cell" data-l=lang.pick("Begründung", "Reason") lang="de">{e.reason.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="kern-table w-tcards">
            <caption class="w-sr">{lang.pick("Prioritätenliste", "List of priorities")}</caption>
            <thead><tr class="kern-table__row">
                <th class="kern-table__header" scope="col">{lang.pick("Themenfeld", "Field of action")}</th>
                <th class="kern-table__header" scope="col">{lang.pick("Klasse", "Class")}</th>
                <th class="kern-table__header" scope="col">{lang.pick("Begründung", "Reason")}</th>
            </tr></thead>
            <tbody class="kern-table__body">{rows}</tbody>
        </table>
    }
    .into_any()
}

/// A list of priorities class by class: "Klasse I: Bildung, Verwaltung". What is not as in `before` is
/// in strong letters.
fn classes(entries: &[PriorityEntry], before: &[PriorityEntry], lang: Lang) -> AnyView {
    let class =
        |e: &PriorityEntry| (e.class.map_or(Priority::ALL.len(), |c| Priority::ALL.iter().position(|p| *p == c).unwrap_or(0)), e.deferred);
    let mut all: Vec<_> = entries.iter().map(class).collect();
    all.sort_unstable();
    all.dedup();
    let moved = |e: &PriorityEntry| before.iter().any(|b| b.field == e.field && class(b) != class(e));
    let rows = all.into_iter().map(|at| {
        let mut of = entries.iter().filter(|e| class(e) == at).peekable();
        let words = of.peek().map(|e| capital(&class_words(e.class, e.deferred, lang)));
        let names = of.enumerate().map(|(i, e)| {
            let name = e.title.clone();
            let name = if moved(e) { view! { <strong>{name}</strong> }.into_any() } else { name.into_any() };
            view! { {(i > 0).then_some(", ")}{name} }
        });
        view! { <li>{words}": "<span lang="de">{names.collect_view()}</span></li> }
    });
    view! { <ul class="w-classes">{rows.collect_view()}</ul> }.into_any()
}

/// That a conference has more than one list of priorities: both would be carried into the strategy.
pub fn other_list(view: &View, item: &ItemView, lang: Lang) -> AnyView {
    let list = |i: &&ItemView| matches!(i.subject, Subject::Priorities { .. }) && matches!(i.state, ItemState::Open | ItemState::Decided);
    let lists: Vec<String> = view.items.iter().filter(list).map(|i| i.number.to_string()).collect();
    let Some(last) = lists.last().filter(|_| lists.len() > 1 && list(&item)) else { return ().into_any() };
    let all = lists.join(", ");
    let words = lang.say(
        format_args!("Mehrere Punkte sind Prioritätenlisten: {all}. Werden sie alle angenommen, gelten am Ende die Klassen aus Punkt {last}. Ist das nicht gewollt, bitte nur eine annehmen."),
        format_args!("Several items are lists of priorities: {all}. If all are adopted, the classes of item {last} hold in the end. If this is not intended, please adopt one only."),
    );
    view! { <div class="w-note w-note--warn"><p>{words}</p></div> }.into_any()
}

/// That there is a newer state than the one put to the vote; for whoever prepares, the way to it.
pub fn outdated(view: &View, item: &ItemView, newer: Option<&Newer>, may_prepare: bool, lang: Lang) -> AnyView {
    let Some(newer) = newer else { return ().into_any() };
    let words = match newer {
        Newer::Edition(n) => lang.say(format_args!("Inzwischen gibt es Fassung {n}."), format_args!("There is edition {n} by now.")),
        Newer::Proposal(p) => {
            let title = p.title(lang);
            lang.say(format_args!("Inzwischen gibt es einen neueren: {title}."), format_args!("There is a newer one by now: {title}."))
        }
        Newer::Worked(at) => {
            let day = words::day(*at, lang);
            lang.say(
                format_args!("Eingefroren am {day}. Seitdem wurde daran weitergearbeitet."),
                format_args!("Frozen on {day}. It was worked on since."),
            )
        }
    };
    let link = (may_prepare && words::prepares(&view.head)).then(|| {
        let label = lang
            .say(format_args!("Neuen Stand für Punkt {} nehmen", item.number), format_args!("Take a new state for item {}", item.number));
        let differs =
            lang.say(format_args!("Was an Punkt {} anders wäre", item.number), format_args!("What would differ in item {}", item.number));
        let point = at(view.head.id, &format!("/punkte/{}", item.id));
        view! { " "<a href=format!("{point}/neuer-stand")>{differs}</a>". "<a href=format!("{point}/bearbeiten")>{label}</a> }
    });
    view! { <p class="w-small"><strong>{lang.pick("Älterer Stand.", "Older state.")}</strong>" "{words}{link}</p> }.into_any()
}

/// What an item points at, in short, with the counter-proposals that were adopted: what is put to the
/// vote, and what was adopted in the end.
pub fn amended(item: &ItemView, lang: Lang) -> AnyView {
    let Subject::Priorities { entries, .. } = &item.subject else { return subject(item, false, lang) };
    let counts = matches!(item.state, ItemState::Open | ItemState::Decided);
    let adopted = if counts { item.adopted() } else { vec![] };
    classes(&amend::priorities(entries, &adopted), entries, lang)
}

/// What an item points at, in short; `full` shows all that is not a long text.
pub fn subject(item: &ItemView, full: bool, lang: Lang) -> AnyView {
    match &item.subject {
        Subject::Priorities { entries, .. } if full => priorities(entries, lang),
        Subject::Priorities { entries, .. } => classes(entries, &[], lang),
        Subject::Draft { title, objects } => {
            let parts = count(objects.len(), lang, ("Teil", "Teile"), ("part", "parts"));
            view! { <p lang="de">{format!("{title}, {parts}")}</p> }.into_any()
        }
        Subject::Edition(e) => {
            let words = lang.say(
                format_args!("Fassung {}: {}", e.number, e.label.label(lang)),
                format_args!("Edition {}: {}", e.number, e.label.label(lang)),
            );
            view! { <p><a href=format!("/fassungen/{}", e.number)>{words}</a></p> }.into_any()
        }
        Subject::Comparison { from, to } => {
            let words = lang.say(
                format_args!("Was sich von Fassung {} zu Fassung {} ändert", from.number, to.number),
                format_args!("What changes from edition {} to edition {}", from.number, to.number),
            );
            view! { <p><a href=format!("/fassungen/vergleich?von={}&bis={}", from.number, to.number)>{words}</a></p> }.into_any()
        }
        Subject::FactSheet { sheet } => {
            let c = &sheet.content;
            view! { <p lang="de">{format!("P-{} {}", sheet.number, c.title)}</p><p lang="de">{c.summary.clone()}</p> }.into_any()
        }
        Subject::Motion { .. } => ().into_any(),
    }
}

/// Documents of an item.
pub fn files(list: &[Attachment], lang: Lang) -> AnyView {
    if list.is_empty() {
        return ().into_any();
    }
    let rows = list.iter().map(|a| view! { <li>{named(lang, a)}</li> }).collect_view();
    view! { <ul class="w-files">{rows}</ul> }.into_any()
}

/// One click with which a municipality makes the chair's wording of its counter-proposal its own.
pub fn confirm(item: &ItemView, a: &AmendmentView, back: &str, lang: Lang) -> AnyView {
    if a.confirmed || a.state != AmendmentState::Open || item.state != ItemState::Open {
        return ().into_any();
    }
    let fields = [
        ("item_id", item.id.to_string()),
        ("amendment_id", a.id.to_string()),
        ("organisation_id", a.organisation.to_string()),
        ("stance", Stance::Consent.to_string()),
        ("seen", a.version.to_string()),
    ];
    view! {
        <div class="w-note w-stack--tight">
            <p>{lang.pick("Der Vorsitz hat Ihren Gegenvorschlag anders formuliert. Wird er so angenommen, gilt das nur als Ihre Zustimmung, wenn Sie den Wortlaut bestätigen.", "The chair worded your counter-proposal differently. If it is adopted like that, this counts as your consent only if you confirm the wording.")}</p>
            {button("position", &fields, back, lang.pick("Geänderten Wortlaut bestätigen", "Confirm the changed wording"), "primary")}
        </div>
    }
    .into_any()
}

/// A step of an item that needs a reason, confirmed in place; `what` says what holds afterwards.
pub fn with_reason(work: &Work, item: Id, fields: &[(&'static str, &str)], back: &str, label: &str, what: &str) -> AnyView {
    let help = format!(
        "{what} {}",
        work.t("Der Grund steht im Verlauf und in der Niederschrift.", "The reason stands in the history and the minutes.")
    );
    let id = item.to_string();
    Reasoned { action: "conferences/item-step", id: &id, fields, back, name: label, button: label, help: &help, stops: true }.show(work)
}

/// A small form with one button.
pub fn button(action: &'static str, fields: &[(&str, String)], back: &str, label: &str, class: &'static str) -> AnyView {
    let hidden =
        fields.iter().map(|(name, value)| view! { <input type="hidden" name=format!("f[{name}]") value=value.clone() /> }).collect_view();
    let back = (!back.is_empty()).then(|| view! { <input type="hidden" name="back" value=back.to_owned() /> });
    let inside = match class {
        "w-link" => view! { <button class="w-link" type="submit">{label.to_owned()}</button> }.into_any(),
        class => view! { <button class=format!("kern-btn kern-btn--{class}") type="submit"><span class="kern-label">{label.to_owned()}</span></button> }.into_any(),
    };
    view! { <form method="post" action=format!("/aktion/conferences/{action}")>{hidden}{back}{inside}</form> }.into_any()
}
