//! Conferences of a bundle: sessions, their items, how everybody stood.

use super::{Faults, clock};
use contract::bundle::{AgendaItem, ConferenceItem, PositionItem};
use contract::conference::{ConferenceState, Stance};
use contract::forms::conferences::{ConferenceForm, ItemForm, PositionForm};

pub(super) fn check(c: &ConferenceItem, faults: &mut Faults) {
    let thing = format!("conference \"{}\"", c.title);
    let (day, time) = clock(c.starts_at);
    let form = ConferenceForm {
        title: c.title.clone(),
        day,
        // Seconds nobody types.
        time: time[..5].to_owned(),
        minutes: c.minutes.to_string(),
        place: c.place.clone(),
        video: c.video.clone(),
        note: c.note.clone(),
        quorum: c.quorum.to_string(),
        ..ConferenceForm::default()
    };
    faults.of(&thing, &form);
    if matches!(c.state, ConferenceState::Open | ConferenceState::CalledOff) {
        faults.say(&thing, "is neither over nor to come");
    }
    c.items.iter().for_each(|i| item(c, i, &format!("{thing}, item \"{}\"", i.title), faults));
}

fn item(c: &ConferenceItem, i: &AgendaItem, thing: &str, faults: &mut Faults) {
    let form = ItemForm {
        conference_id: c.id.to_string(),
        title: i.title.clone(),
        subject: i.subject.clone(),
        recommendation: i.recommendation.clone(),
        ..ItemForm::default()
    };
    faults.of(thing, &form);
    let over = c.state == ConferenceState::Closed;
    if over != i.outcome.is_some() {
        faults.say(
            thing,
            if over { "has no outcome though the conference is over" } else { "has an outcome though the conference is not over" },
        );
    }
    for p in &i.positions {
        let of = format!("{thing}, position of {}", p.organisation);
        faults.of(&of, &position(i, p));
        if p.stance != Stance::Objection && !p.instead.is_empty() {
            faults.say(&of, "another wording belongs to an objection");
        }
    }
}

fn position(i: &AgendaItem, p: &PositionItem) -> PositionForm {
    PositionForm {
        item_id: i.id.to_string(),
        organisation_id: p.organisation.to_string(),
        stance: p.stance.to_string(),
        remark: p.remark.clone(),
        // The one change that a bundle can carry.
        change: if p.stance == Stance::Objection { "resolution".into() } else { String::new() },
        text: p.instead.clone(),
        ..PositionForm::default()
    }
}
