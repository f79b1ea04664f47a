//! Words and signs of conferences: a stance is a shape and a word, never a colour.

use crate::public::site::local;
use crate::ui::number::count;
use chrono::{DateTime, Utc};
use contract::Lang;
use contract::conference::{ItemState, Outcome, Presence, Stance, Tally};
use contract::dates::{show_day, show_day_long};
use domain::conference::state::Conference;
use leptos::prelude::*;
use portal::conferences::{EventView, Head, ItemView, View, VoiceView};

const FULL: &str = r#"<circle class="w-dot" cx="9" cy="9" r="8"/>"#;
const TRIANGLE: &str = r#"<path class="w-dot" d="M9 1l8 15H1z"/>"#;
const DIAMOND: &str = r#"<path class="w-dot" d="M9 0l9 9-9 9-9-9z"/>"#;
const RING: &str = r#"<circle class="w-dot w-dot--open" cx="9" cy="9" r="7"/>"#;
const DASHED: &str = r#"<circle class="w-dot w-dot--open" cx="9" cy="9" r="7" stroke-dasharray="3 3"/>"#;
const LINE: &str = r#"<path class="i" d="M3 9h12"/>"#;

/// A sign beside a word.
pub fn sign(shape: &'static str) -> AnyView {
    view! { <svg viewBox="0 0 18 18" aria-hidden="true" focusable="false" inner_html=shape></svg> }.into_any()
}

/// Sign, class and word of a stance; `to_amendment` when it is about a counter-proposal.
fn look(stance: Option<Stance>, to_amendment: bool, lang: Lang) -> (&'static str, &'static str, &'static str) {
    match stance {
        Some(Stance::Consent) => (FULL, "", lang.pick("stimmt zu", "agrees")),
        Some(Stance::Reservation) => (TRIANGLE, "w-vor", lang.pick("mit Vorbehalt", "with reservation")),
        Some(Stance::Objection) if to_amendment => (DIAMOND, "w-nein", lang.pick("dagegen", "against")),
        Some(Stance::Objection) => (DIAMOND, "w-nein", lang.pick("Gegenvorschlag", "counter-proposal")),
        Some(Stance::Abstention) => (RING, "", lang.pick("enthält sich", "abstains")),
        None => (DASHED, "w-weg", lang.pick("noch offen", "open")),
    }
}

/// How each municipality stands.
pub fn voices(list: &[VoiceView], sits: bool, to_amendment: bool, lang: Lang) -> AnyView {
    let rows = list
        .iter()
        .map(|v| {
            let away = v.presence == Presence::Absent || (sits && v.presence != Presence::Present);
            let (shape, class, word) = match away {
                true => (LINE, "w-weg", lang.pick("abwesend", "absent")),
                false => look(v.stance, to_amendment, lang),
            };
            let quiet = !away && v.stance == Some(Stance::Consent);
            let word = match quiet {
                true => view! { <span class="w-sr">{word}</span> }.into_any(),
                false => view! { <em>{word}</em> }.into_any(),
            };
            view! { <li class=class>{sign(shape)}{v.name.clone()}" "{word}</li> }
        })
        .collect_view();
    view! { <ul class="w-pos">{rows}</ul> }.into_any()
}

/// What the signs mean.
pub fn legend(lang: Lang) -> AnyView {
    let all = [Some(Stance::Consent), Some(Stance::Reservation), Some(Stance::Objection), Some(Stance::Abstention), None];
    let rows = all
        .into_iter()
        .map(|s| {
            let (shape, class, word) = look(s, false, lang);
            view! { <li class=format!("w-state {class}")>{sign(shape)}{word}</li> }
        })
        .collect_view();
    view! { <ul class="w-legend-row" aria-label=lang.pick("Zeichen", "Signs")>{rows}</ul> }.into_any()
}

/// "7 dafür, 1 mit Vorbehalt …", as pairs for the foot of a screen.
pub fn counts(t: Tally, lang: Lang) -> Vec<(usize, &'static str)> {
    vec![
        (t.consent, lang.pick("dafür", "for")),
        (t.reservation, lang.pick("mit Vorbehalt", "with reservation")),
        (t.objection, lang.pick("dagegen", "against")),
        (t.abstention, lang.pick("Enthaltung", "abstaining")),
        (t.open, lang.pick("offen", "open")),
    ]
}

/// The same as a sentence.
pub fn counted(t: Tally, lang: Lang) -> String {
    counts(t, lang).into_iter().map(|(n, word)| format!("{n} {word}")).collect::<Vec<_>>().join(", ")
}

/// "Donnerstag, 10. Dezember 2026, 10:00 Uhr"
pub fn when(at: DateTime<Utc>, lang: Lang) -> String {
    let at = local(at);
    let day = show_day_long(at.date_naive(), lang);
    lang.say(format_args!("{day}, {} Uhr", at.format("%H:%M")), format_args!("{day}, {}", at.format("%H:%M")))
}

fn state_of(head: &Head) -> Conference {
    Conference { state: head.state, minutes: head.minutes_state }
}

/// Whether date, place and agenda may still change.
pub fn prepares(head: &Head) -> bool {
    state_of(head).prepares().is_ok()
}

/// Whether municipalities may say how they stand.
pub fn listens(head: &Head) -> bool {
    state_of(head).listens().is_ok()
}

/// "10.12.2026"
pub fn day(at: DateTime<Utc>, lang: Lang) -> String {
    show_day(local(at).date_naive(), lang)
}

/// "10:46"
pub fn clock(at: DateTime<Utc>) -> String {
    local(at).format("%H:%M").to_string()
}

/// Place, or that it is a video meeting.
pub fn place(head: &Head, lang: Lang) -> String {
    if head.place.is_empty() { lang.pick("Videokonferenz", "video meeting").to_owned() } else { head.place.clone() }
}

/// "Einvernehmlich angenommen, mit zwei Vorbehalten"
pub fn result(item: &ItemView, lang: Lang) -> String {
    let how = item.outcome.map_or("", |o| o.label(lang));
    let said = match item.outcome {
        Some(Outcome::Unanimous | Outcome::Majority) => lang.say(format_args!("{how} angenommen"), format_args!("adopted, {how}")),
        _ => how.to_owned(),
    };
    let t = item.counted.unwrap_or_default();
    let with = match (item.outcome, t.reservation) {
        (Some(Outcome::Unanimous | Outcome::Majority), 1) => lang.pick(", mit einem Vorbehalt", ", with one reservation").to_owned(),
        (Some(Outcome::Unanimous | Outcome::Majority), n @ 2..) => {
            lang.say(format_args!(", mit {n} Vorbehalten"), format_args!(", with {n} reservations"))
        }
        _ => String::new(),
    };
    crate::ui::number::capital(&format!("{said}{with}"))
}

/// The state of an item in a word.
pub fn state(item: &ItemView, lang: Lang) -> String {
    if item.state == ItemState::Open { item.state.label(lang).to_owned() } else { result(item, lang) }
}

/// "Noch 2 Punkte offen. …"
pub fn still_open(n: usize, lang: Lang) -> String {
    let items = count(n, lang, ("Punkt", "Punkte"), ("item", "items"));
    lang.say(
        format_args!("Noch {items} offen. Danach lässt sich die Sitzung schließen."),
        format_args!("{items} still open. After that the session can be closed."),
    )
}

/// "2 Punkte zusammen annehmen"
pub fn adopt_together(n: usize, lang: Lang) -> String {
    let items = count(n, lang, ("Punkt", "Punkte"), ("item", "items"));
    let (de, en) = if n == 1 { ("", "") } else { ("zusammen ", " together") };
    lang.say(format_args!("{items} {de}annehmen"), format_args!("Adopt {items}{en}"))
}

/// "Punkt 3"
pub fn point(item: &ItemView, lang: Lang) -> String {
    lang.say(format_args!("Punkt {}", item.number), format_args!("Item {}", item.number))
}

/// "Olfen: Gegenvorschlag gemacht (Gesundheit), Punkt 3"
pub fn happened(view: &View, e: &EventView, lang: Lang) -> String {
    let who = e.organisation.and_then(|o| view.seat(o)).map(|s| format!("{}: ", s.short_name)).unwrap_or_default();
    let item = e.item.and_then(|i| view.item(i)).map(|i| format!(", {}", point(i, lang))).unwrap_or_default();
    let words = if e.words.is_empty() { String::new() } else { format!(" ({})", e.words) };
    format!("{who}{}{words}{item}", e.kind.label(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_item_is_one_item() {
        assert_eq!(still_open(1, Lang::De), "Noch 1 Punkt offen. Danach lässt sich die Sitzung schließen.");
        assert!(still_open(2, Lang::De).starts_with("Noch 2 Punkte offen."));
        assert_eq!([1, 2].map(|n| adopt_together(n, Lang::De)), ["1 Punkt annehmen", "2 Punkte zusammen annehmen"]);
        assert_eq!([1, 2].map(|n| adopt_together(n, Lang::En)), ["Adopt 1 item", "Adopt 2 items together"]);
    }
}
