//! What all screens of a session show: rendered once for each kind of screen and language, and pushed
//! to everybody.

use super::parts::{amended, settled, versus};
use super::{at, words};
use crate::ui::shell;
use crate::ui::text::pieces;
use contract::Lang;
use contract::conference::{AmendmentState, ConferenceState, Happening, ItemState, Presence, Stance, Tally};
use domain::conference::votes::quorate;
use domain::words::{compare, near};
use leptos::prelude::*;
use portal::conferences::{AmendmentView, EventView, ItemView, View, VoiceView};
use portal::published::Published;

/// A kind of screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Beamer,
    Room,
}

/// What is on the table.
pub struct Table<'a> {
    pub item: &'a ItemView,
    pub amendment: Option<&'a AmendmentView>,
}

impl<'a> Table<'a> {
    /// Nothing before an item is called up.
    pub fn of(view: &'a View) -> Option<Self> {
        let item = view.item(view.head.current_item?)?;
        let amendment = view.head.current_amendment.and_then(|a| item.amendments.iter().find(|x| x.id == a));
        Some(Self { item, amendment })
    }

    fn voices(&self) -> &'a [VoiceView] {
        self.amendment.map_or(&self.item.voices, |a| &a.voices)
    }

    fn tally(&self, view: &View) -> Tally {
        self.amendment.map_or_else(|| view.tally(self.item), |a| view.tally_of(a))
    }
}

/// What the own part of a page belongs to: it is fetched anew when this changes.
pub fn key(view: &View) -> String {
    let version = Table::of(view).map(|t| {
        let (id, version) = t.amendment.map_or((t.item.id, t.item.version), |a| (a.id, a.version));
        format!("{id}-{version}-{}", t.item.state)
    });
    // Who is noted as absent is told so on the own part.
    let absent: String = view.seats.iter().map(|s| if s.presence == Presence::Absent { '0' } else { '1' }).collect();
    format!("{}-{}-{absent}", view.head.state, version.unwrap_or_default())
}

/// The part of a page that is the same for all, as pushed to every screen.
pub fn screen(view: &View, kind: Kind, lang: Lang, latest: Option<&Published>) -> String {
    let demo = latest.is_some_and(|e| e.contents.region.region.demo);
    shell::render(|| inside(view, kind, lang, demo))
}

fn inside(view: &View, kind: Kind, lang: Lang, demo: bool) -> AnyView {
    let h = &view.head;
    let table = Table::of(view);
    let seen = view.events.last().map_or(h.starts_at, |e| e.at);
    let stand = crate::public::site::local(seen).format("%H:%M:%S").to_string();
    let says = table.as_ref().map(|t| format!("{}: {}. {}", words::point(t.item, lang), t.item.title, words::counted(t.tally(view), lang)));
    let says = says.unwrap_or_else(|| h.state.label(lang).to_owned());
    let link = view! {
        <p class="w-saved" data-link="" data-on=lang.say(format_args!("Verbunden, Stand {stand}"), format_args!("Connected, as of {stand}"))
            data-off=lang.say(format_args!("Keine Verbindung, Stand {stand}. Es wird weiter versucht."), format_args!("No connection, as of {stand}. Trying again."))>
            {lang.say(format_args!("Stand {stand}"), format_args!("As of {stand}"))}</p>
    };
    let present = view.present();
    let enough = quorate(Tally { consent: present, ..Tally::default() }, h.quorum);
    let present = match h.state {
        ConferenceState::Open => {
            let quorum = if enough { lang.pick("beschlussfähig", "quorate") } else { lang.pick("nicht beschlussfähig", "not quorate") };
            view! { <span><b>{lang.say(format_args!("{present} von {}", view.seats.len()), format_args!("{present} of {}", view.seats.len()))}</b>{lang.say(format_args!(" anwesend, {quorum}"), format_args!(" present, {quorum}"))}</span> }.into_any()
        }
        state => view! { <span>{state.label(lang)}</span> }.into_any(),
    };
    let foot = table.as_ref().map(|t| {
        let counts = words::counts(t.tally(view), lang);
        counts.into_iter().map(|(n, word)| view! { <span><b>{n}</b>{word}</span> }).collect_view()
    });
    let main = match &table {
        Some(t) => on_table(view, t, kind, lang),
        None => agenda(view, kind, lang),
    };
    let voices = table.as_ref().map(|t| voices(view, t, kind, lang));
    let place = format!("{}, {}", words::day(h.starts_at, lang), words::place(h, lang));
    let demo = demo.then(|| view! { <span>"Beispieldaten – nicht amtlich"</span> });
    let (root, top, middle, bottom) = match kind {
        Kind::Beamer if table.as_ref().is_some_and(crowded) => ("w-beam w-beam--full", "w-beam__top", "w-beam__main", "w-beam__tally"),
        Kind::Beamer => ("w-beam", "w-beam__top", "w-beam__main", "w-beam__tally"),
        Kind::Room => ("w-stack", "w-links w-small", "w-stack", "w-tally"),
    };
    // What does not fit on the wall is moved within the middle: how all stand is never out of sight.
    let moves = (kind == Kind::Beamer).then_some("0");
    let region = (kind == Kind::Beamer).then_some("region");
    let named = (kind == Kind::Beamer).then(|| lang.pick("Worum es geht", "What it is about"));
    view! {
        <div class=root data-key=key(view) data-revision=h.revision.to_string() data-says=says>
            <div class=top><span><b lang="de">{h.title.clone()}</b>{format!(", {place}")}</span>{demo}{present}</div>
            <div class=middle tabindex=moves role=region aria-label=named data-moves="">{main}</div>
            {voices}
            <div class=bottom>{foot}{link}</div>
        </div>
    }
    .into_any()
}

/// Counter-proposals that are still to be decided.
fn open(item: &ItemView) -> Vec<&AmendmentView> {
    item.amendments.iter().filter(|a| a.state == AmendmentState::Open).collect()
}

/// Whether so much is on the table that the wall needs smaller letters.
fn crowded(t: &Table) -> bool {
    let texts = |a: &AmendmentView| a.change.texts(Lang::De).1.len() + a.reason.len();
    let proposals: usize = match t.amendment {
        Some(a) => 2 * texts(a),
        None => open(t.item).into_iter().map(|a| 120 + texts(a).min(300)).sum(),
    };
    // A result takes room, too, and below it a line for each counter-proposal.
    let result = if t.item.state == ItemState::Open { 0 } else { 200 + 60 * t.item.amendments.len() };
    t.item.recommendation.len() + proposals + result > 400
}

fn on_table(view: &View, t: &Table, kind: Kind, lang: Lang) -> AnyView {
    let item = t.item;
    let of = lang
        .say(format_args!("Punkt {} von {}", item.number, view.items.len()), format_args!("Item {} of {}", item.number, view.items.len()));
    let outcome = (item.state != ItemState::Open).then(|| {
        let class = if kind == Kind::Beamer { "w-beam__out" } else { "w-outcome__word" };
        let decision = (!item.decision.is_empty()).then(|| view! { <p lang="de">{item.decision.clone()}</p> });
        view! { <div class="w-outcome"><p class=class>{words::result(item, lang)}</p>{decision}</div> }
    });
    let sides = match t.amendment {
        Some(a) => versus(view, a, level(kind), lang),
        None => whole(view, item, kind, lang),
    };
    let small = if kind == Kind::Beamer { "w-beam__said" } else { "w-small" };
    let reservations = t.voices().iter().filter(|v| v.stance == Some(Stance::Reservation) && !v.remark.is_empty());
    let reservations = reservations.map(|v| view! { <p class=small lang="de">{format!("Vorbehalt {}: {}", v.name, v.remark)}</p> });
    let title = item.title.clone();
    let head = match kind {
        Kind::Beamer => view! { <div><p class="w-muted">{of}</p><h1 lang="de">{title}</h1></div> }.into_any(),
        Kind::Room => view! { <div><p class="w-muted">{of}</p><h2 lang="de">{title}</h2></div> }.into_any(),
    };
    view! { {head}{outcome}{sides}{reservations.collect_view()} }.into_any()
}

fn level(kind: Kind) -> u8 {
    if kind == Kind::Beamer { 2 } else { 3 }
}

/// The item itself: what is put to the vote as it stands by now, counter-proposals that are open, and
/// a line for each that is decided.
fn whole(view: &View, item: &ItemView, kind: Kind, lang: Lang) -> AnyView {
    // The adopted wording stands in the outcome already.
    let motion = (item.state != ItemState::Decided).then(|| {
        view! { <p lang="de"><strong>{item.motion()}</strong></p> }
    });
    let open = open(item);
    let proposals = match (kind, open.len()) {
        (Kind::Beamer, 2..) => in_short(&open, lang),
        _ => open.iter().map(|a| versus(view, a, level(kind), lang)).collect_view().into_any(),
    };
    let done =
        item.amendments.iter().filter(|a| matches!(a.state, AmendmentState::Adopted | AmendmentState::Declined | AmendmentState::Replaced));
    let done: Vec<_> = done.map(|a| view! { <li lang="de">{settled(a, lang)}</li> }).collect();
    let read = (kind == Kind::Room && !done.is_empty()).then(|| {
        let words = lang.pick("Wortlaut der entschiedenen Gegenvorschläge", "Wording of the decided counter-proposals");
        view! { <p class="w-small"><a href=at(view.head.id, &format!("/punkte/{}", item.id))>{words}</a></p> }
    });
    let class = if kind == Kind::Beamer { "w-beam__said" } else { "w-bullets w-small" };
    let short = open.len() != 1 && (open.len() > 1 || !done.is_empty());
    let done = (!done.is_empty()).then(|| view! { <ul class=class>{done}</ul>{read} });
    let now = view! { <div>{motion}{amended(item, lang)}</div> };
    match (kind, short) {
        // What is short stands beside the draft, so that the wall holds more.
        (Kind::Beamer, true) => view! { <div class="w-beam__pair">{now}<div>{proposals}{done}</div></div> }.into_any(),
        _ => view! { {now}{proposals}{done} }.into_any(),
    }
}

/// Several counter-proposals on the wall: what each changes. The chair puts one after the other on it
/// with its whole wording.
fn in_short(open: &[&AmendmentView], lang: Lang) -> AnyView {
    let rows = open.iter().map(|a| {
        let (before, after) = a.beside.texts(lang);
        view! { <li><b>{a.name.clone()}</b><p class="w-diff" lang="de">{pieces(&near(&compare(&before, &after), 4))}</p></li> }
    });
    let title = lang.say(format_args!("{} Gegenvorschläge", open.len()), format_args!("{} counter-proposals", open.len()));
    view! { <div><h2>{title}</h2><ul class="w-beam__list">{rows.collect_view()}</ul></div> }.into_any()
}

/// How all stand to what is on the table, and what happened last.
fn voices(view: &View, t: &Table, kind: Kind, lang: Lang) -> AnyView {
    let about = match t.amendment {
        Some(_) => lang.pick("Haltung zum Gegenvorschlag", "Position on the counter-proposal"),
        None => lang.pick("Haltung zum Punkt", "Position on the item"),
    };
    let log = just(view, Some(t.item), lang);
    let voices = words::voices(t.voices(), view.sits(), t.amendment.is_some(), lang);
    match kind {
        Kind::Beamer => {
            view! { <section class="w-beam__stand"><h2>{about}</h2>{voices}<p class="w-beam__just">{log}</p></section> }.into_any()
        }
        Kind::Room => view! { <section><h3>{about}</h3>{voices}</section><p class="w-beam__just">{log}</p> }.into_any(),
    }
}

/// What happened last: to an item and to several at once, or to anything.
fn just(view: &View, item: Option<&ItemView>, lang: Lang) -> String {
    let of = |e: &&EventView| item.is_none_or(|i| e.item == Some(i.id) || (e.item.is_none() && e.kind == Happening::Decided));
    let mut last: Vec<_> = view.events.iter().rev().filter(of).take(3).collect();
    last.reverse();
    last.into_iter().map(|e| format!("{} {}.", words::clock(e.at), words::happened(view, e, lang))).collect::<Vec<_>>().join(" ")
}

fn agenda(view: &View, kind: Kind, lang: Lang) -> AnyView {
    let rows = view
        .items
        .iter()
        .map(|i| view! { <li><b>{i.number}</b><div lang="de">{i.title.clone()}<p lang=lang.tag()>{words::state(i, lang)}</p></div><div></div></li> })
        .collect_view();
    let title = match view.head.state {
        ConferenceState::Open => lang.pick("Tagesordnung", "Agenda").to_owned(),
        ConferenceState::Closed => lang.pick("Die Sitzung ist geschlossen", "The session is closed").to_owned(),
        ConferenceState::CalledOff => lang.pick("Die Konferenz ist abgesagt", "The conference is called off").to_owned(),
        _ => lang.say(
            format_args!("Beginn: {}", words::when(view.head.starts_at, lang)),
            format_args!("Begins: {}", words::when(view.head.starts_at, lang)),
        ),
    };
    let title = match kind {
        Kind::Beamer => view! { <h1>{title}</h1> }.into_any(),
        Kind::Room => view! { <h2>{title}</h2> }.into_any(),
    };
    let log = (view.head.state == ConferenceState::Open).then(|| view! { <p class="w-beam__just">{just(view, None, lang)}</p> });
    view! { {title}<ol class="w-agenda">{rows}</ol>{log} }.into_any()
}
