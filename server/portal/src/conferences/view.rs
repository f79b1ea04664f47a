//! A conference as pages show it: the same for everybody at the table.

use chrono::{DateTime, Utc};
use contract::Id;
use contract::attachment::Attachment;
use contract::conference::{
    AmendmentState, Change, ConferenceState, CountedVoice, Happening, ItemState, MinutesState, Outcome, Presence, Stance, Subject, Tally,
};
use domain::conference::amend;
use domain::conference::attendance::{self, Attendance};
use domain::conference::votes::{self, Standing, Voice};

/// Date, place and state.
#[derive(Clone, Debug)]
pub struct Head {
    pub id: Id,
    pub title: String,
    pub starts_at: DateTime<Utc>,
    /// Planned length.
    pub minutes: i32,
    pub place: String,
    pub video: String,
    pub note: String,
    pub quorum: usize,
    pub state: ConferenceState,
    pub minutes_state: MinutesState,
    pub minutes_sha256: Option<String>,
    /// What is on the screens.
    pub current_item: Option<Id>,
    pub current_amendment: Option<Id>,
    /// Counts every change.
    pub revision: i64,
    pub version: i32,
    pub invited_at: Option<DateTime<Utc>>,
    pub opened_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
}

/// A municipality at the table.
#[derive(Clone, Debug)]
pub struct SeatView {
    pub organisation: Id,
    pub name: String,
    pub short_name: String,
    pub slug: String,
    pub presence: Presence,
    /// Its council is a Kreistag.
    pub county: bool,
    /// It is no member of the region any more.
    pub left: bool,
    /// Who sits there for the mayor: person and name.
    pub deputy: Option<(Id, String)>,
}

/// How one municipality stands to one thing; to what is decided, as it stood then.
#[derive(Clone, Debug)]
pub struct VoiceView {
    pub organisation: Id,
    pub name: String,
    pub presence: Presence,
    /// What counts.
    pub stance: Option<Stance>,
    /// What was said, where it differs from what counts.
    pub said: Option<Stance>,
    /// The reservation, or the reason of an objection.
    pub remark: String,
    pub taken_at: Option<DateTime<Utc>>,
    pub deputy: bool,
    /// Who said it.
    pub person: Option<Id>,
    /// It was against a change of the item and has not spoken since.
    pub unheard: bool,
}

/// A counter-proposal.
#[derive(Clone, Debug)]
pub struct AmendmentView {
    pub id: Id,
    pub organisation: Id,
    pub name: String,
    pub change: Change,
    /// The same beside what stood when it was decided, or stands by now.
    pub beside: Change,
    pub reason: String,
    pub state: AmendmentState,
    pub outcome: Option<Outcome>,
    /// As counted when it was decided.
    pub counted: Option<Tally>,
    pub created_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
    pub version: i32,
    /// Whether the municipality stands behind the wording: its own, or one that it agreed to.
    pub confirmed: bool,
    pub voices: Vec<VoiceView>,
}

/// An agenda item.
#[derive(Clone, Debug)]
pub struct ItemView {
    pub id: Id,
    /// From 1, without withdrawn items; 0 for those.
    pub number: usize,
    pub title: String,
    pub subject: Subject,
    /// Digest of the frozen subject.
    pub sha256: String,
    pub recommendation: String,
    pub apart: bool,
    pub state: ItemState,
    pub outcome: Option<Outcome>,
    /// The wording that was adopted.
    pub decision: String,
    /// As counted when it was decided.
    pub counted: Option<Tally>,
    pub decided_at: Option<DateTime<Utc>>,
    pub changed_at: DateTime<Utc>,
    pub version: i32,
    pub voices: Vec<VoiceView>,
    pub amendments: Vec<AmendmentView>,
    pub files: Vec<Attachment>,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct EventView {
    pub at: DateTime<Utc>,
    pub kind: Happening,
    pub item: Option<Id>,
    pub organisation: Option<Id>,
    pub words: String,
}

/// Everything about a conference that all at the table see.
#[derive(Clone, Debug)]
pub struct View {
    pub head: Head,
    /// On the agenda, in order.
    pub items: Vec<ItemView>,
    /// Taken off the agenda.
    pub withdrawn: Vec<ItemView>,
    pub seats: Vec<SeatView>,
    /// Members without a seat, as they joined the region after the invitation: their short names.
    pub newcomers: Vec<String>,
    /// Oldest first.
    pub events: Vec<EventView>,
}

fn voices(list: &[VoiceView]) -> Vec<Voice> {
    list.iter().map(|v| Voice { organisation: v.organisation, presence: v.presence, stance: v.stance, unheard: v.unheard }).collect()
}

impl View {
    /// Whether presence counts.
    pub fn sits(&self) -> bool {
        matches!(self.head.state, ConferenceState::Open | ConferenceState::Closed)
    }

    /// An item on the agenda.
    pub fn item(&self, id: Id) -> Option<&ItemView> {
        self.items.iter().find(|i| i.id == id)
    }

    /// A counter-proposal and its item.
    pub fn amendment(&self, id: Id) -> Option<(&ItemView, &AmendmentView)> {
        self.items.iter().find_map(|i| i.amendments.iter().find(|a| a.id == id).map(|a| (i, a)))
    }

    /// A municipality's seat.
    pub fn seat(&self, organisation: Id) -> Option<&SeatView> {
        self.seats.iter().find(|s| s.organisation == organisation)
    }

    /// How many are present.
    pub fn present(&self) -> usize {
        self.seats.iter().filter(|s| s.presence == Presence::Present).count()
    }

    /// Municipalities that were there all the time, for a part of it, or never.
    pub fn attended(&self, how: Attendance) -> Vec<&SeatView> {
        let steps: Vec<(Option<Id>, bool)> = self
            .events
            .iter()
            .filter(|e| matches!(e.kind, Happening::Came | Happening::Left))
            .map(|e| (e.organisation, e.kind == Happening::Came))
            .collect();
        let of = |s: &SeatView| {
            let there: Vec<bool> = self.counted_at(s.organisation).map(|(_, there)| there).collect();
            attendance::of(s.organisation, s.presence, &steps, &there)
        };
        self.seats.iter().filter(|s| of(s) == how).collect()
    }

    /// At which items that were decided, or put off, a municipality was there.
    pub fn counted_at(&self, organisation: Id) -> impl Iterator<Item = (usize, bool)> {
        let voice = move |i: &ItemView| Some((i.number, i.voice(organisation)?.presence == Presence::Present));
        self.items.iter().filter(|i| i.outcome.is_some()).filter_map(voice)
    }

    /// The voices on an item, counted as they are now, or as they were when it was decided.
    pub fn tally(&self, item: &ItemView) -> Tally {
        item.counted.unwrap_or_else(|| votes::tally(&voices(&item.voices), self.sits()))
    }

    /// How a voice counts, in the same way.
    pub fn counts(&self, v: &VoiceView) -> CountedVoice {
        let absent = match v.presence {
            Presence::Present => false,
            Presence::Expected => self.sits(),
            Presence::Absent => true,
        };
        CountedVoice { organisation: v.organisation, stance: v.stance, said: v.said, absent }
    }

    /// The same of a counter-proposal.
    pub fn tally_of(&self, amendment: &AmendmentView) -> Tally {
        amendment.counted.unwrap_or_else(|| votes::tally(&voices(&amendment.voices), self.sits()))
    }

    /// Whether an item needs a talk.
    pub fn standing(&self, item: &ItemView) -> Standing {
        votes::standing(&voices(&item.voices), item.open_amendments(), item.apart)
    }

    /// Items that can be taken together: open and undisputed.
    pub fn undisputed(&self) -> Vec<&ItemView> {
        self.items.iter().filter(|i| i.state == ItemState::Open && self.standing(i) == Standing::Undisputed).collect()
    }
}

impl ItemView {
    /// Counter-proposals that nobody has decided about.
    pub fn open_amendments(&self) -> usize {
        self.amendments.iter().filter(|a| a.state == AmendmentState::Open).count()
    }

    /// The adopted changes that stand, in the order in which they were made: one for each thing.
    pub fn adopted(&self) -> Vec<Change> {
        let mut all: Vec<Change> = Vec::new();
        for a in self.amendments.iter().filter(|a| a.state == AmendmentState::Adopted) {
            if all.iter().all(|c| amend::about(c) != amend::about(&a.change)) {
                all.push(a.change.clone());
            }
        }
        all
    }

    /// The resolution as it reads with the adopted changes.
    pub fn motion(&self) -> String {
        amend::resolution(&self.recommendation, &self.adopted())
    }

    /// Counter-proposals that asked for the same and were adopted before, or with, this one.
    pub fn joined(&self, amendment: &AmendmentView) -> Vec<&AmendmentView> {
        let with = |a: &&AmendmentView| a.id != amendment.id && a.outcome.is_some() && amend::alike(&a.change, &amendment.change);
        match (amendment.state, amendment.outcome) {
            (AmendmentState::Adopted | AmendmentState::Replaced, None) => self.amendments.iter().filter(with).collect(),
            _ => vec![],
        }
    }

    /// The adopted counter-proposal that gave a field its class.
    pub fn countered(&self, field: Id) -> Option<&AmendmentView> {
        let of = |a: &&AmendmentView| a.state == AmendmentState::Adopted && a.change.field() == Some(field);
        self.amendments.iter().rfind(of)
    }

    /// A municipality's voice.
    pub fn voice(&self, organisation: Id) -> Option<&VoiceView> {
        self.voices.iter().find(|v| v.organisation == organisation)
    }
}
