//! The mayors' conference: what is put to it, how municipalities stand, what comes out.

use crate::edition::{EditionLabel, ManifestEntry};
use crate::fact_sheet::FactSheet;
use crate::strategy::Priority;
use crate::{Id, Lang, labelled};
use serde::{Deserialize, Serialize};

labelled! {
    /// How far a conference is.
    pub enum ConferenceState {
        Preparation = "preparation", "in Vorbereitung", "in preparation";
        Invited = "invited", "eingeladen", "invited";
        Open = "open", "tagt gerade", "in session";
        Closed = "closed", "geschlossen", "closed";
        CalledOff = "called_off", "abgesagt", "called off";
    }
}

labelled! {
    /// How far the minutes of a conference are.
    pub enum MinutesState {
        Missing = "missing", "noch keine Niederschrift", "no minutes yet";
        Draft = "draft", "Niederschrift im Entwurf", "draft minutes";
        Frozen = "frozen", "Niederschrift festgestellt", "minutes settled";
    }
}

labelled! {
    /// How far an agenda item is.
    pub enum ItemState {
        Open = "open", "offen", "open";
        Decided = "decided", "angenommen", "adopted";
        Postponed = "postponed", "vertagt", "postponed";
        Referred = "referred", "zurückverwiesen", "referred back";
        Withdrawn = "withdrawn", "zurückgezogen", "withdrawn";
    }
}

labelled! {
    /// What became of a counter-proposal.
    pub enum AmendmentState {
        Open = "open", "offen", "open";
        Adopted = "adopted", "angenommen", "adopted";
        Declined = "declined", "nicht angenommen", "not adopted";
        /// Adopted at first; another one to the same passage or field took its place.
        Replaced = "replaced", "angenommen, danach durch einen anderen Gegenvorschlag ersetzt", "adopted, then replaced by another counter-proposal";
        Withdrawn = "withdrawn", "zurückgezogen", "withdrawn";
        /// What it was made against is not put to the conference any more.
        Void = "void", "gegenstandslos", "without object";
    }
}

labelled! {
    /// How a municipality stands to what is put to it.
    pub enum Stance {
        Consent = "consent", "Zustimmung", "consent";
        Reservation = "reservation", "Zustimmung mit Vorbehalt", "consent with reservation";
        Objection = "objection", "Gegenvorschlag", "counter-proposal";
        Abstention = "abstention", "Enthaltung", "abstention";
    }
}

labelled! {
    /// What the conference made of an item.
    pub enum Outcome {
        Unanimous = "unanimous", "einvernehmlich", "unanimous";
        Majority = "majority", "mit Mehrheit", "by majority";
        Postponed = "postponed", "vertagt", "postponed";
        Referred = "referred", "an die Arbeitsgruppe zurückverwiesen", "referred back";
    }
}

labelled! {
    /// Whether a municipality sits at the table.
    pub enum Presence {
        Expected = "expected", "erwartet", "expected";
        Present = "present", "anwesend", "present";
        Absent = "absent", "abwesend", "absent";
    }
}

labelled! {
    /// What an agenda item points at.
    pub enum SubjectKind {
        Priorities = "priorities", "Prioritätenliste", "list of priorities";
        Draft = "draft", "Entwurf der Strategie", "draft of the strategy";
        Edition = "edition", "Fassung", "edition";
        FactSheet = "fact_sheet", "Steckbrief", "fact sheet";
        Comparison = "comparison", "Vergleich zweier Fassungen", "comparison of two editions";
        Motion = "motion", "Beschlussvorschlag", "motion";
    }
}

labelled! {
    /// What happened in a conference: for "since your last visit", the screens and the minutes.
    pub enum Happening {
        Invited = "invited", "Einladung verschickt", "invitation sent";
        Joined = "joined", "nachträglich eingeladen", "invited later";
        Moved = "moved", "Termin, Ort oder Link geändert", "date, place or link changed";
        CalledOff = "called_off", "Konferenz abgesagt", "conference called off";
        FileWithdrawn = "file_withdrawn", "Unterlage zurückgezogen", "document withdrawn";
        FileRestored = "file_restored", "Unterlage wieder da", "document back";
        Changed = "changed", "Angaben zur Sitzung geändert", "details of the session changed";
        ItemAdded = "item_added", "neuer Punkt", "new item";
        ItemChanged = "item_changed", "Punkt geändert", "item changed";
        ItemWithdrawn = "item_withdrawn", "Punkt zurückgezogen", "item withdrawn";
        ItemRestored = "item_restored", "Punkt wieder auf der Tagesordnung", "item back on the agenda";
        Ordered = "ordered", "Reihenfolge geändert", "order changed";
        Deputy = "deputy", "Vertretung benannt", "deputy named";
        DeputyEnded = "deputy_ended", "Vertretung beendet", "deputy ended";
        Position = "position", "Haltung abgegeben", "position taken";
        PositionWithdrawn = "position_withdrawn", "Haltung zurückgezogen", "position withdrawn";
        Amendment = "amendment", "Gegenvorschlag gemacht", "counter-proposal made";
        Reworded = "reworded", "Gegenvorschlag geändert", "counter-proposal changed";
        AmendmentWithdrawn = "amendment_withdrawn", "Gegenvorschlag zurückgezogen", "counter-proposal withdrawn";
        AmendmentVoid = "amendment_void", "Gegenvorschlag gegenstandslos", "counter-proposal without object";
        AmendmentReplaced = "amendment_replaced", "Gegenvorschlag durch einen anderen ersetzt", "counter-proposal replaced by another";
        AmendmentCalled = "amendment_called", "Gegenvorschlag aufgerufen", "counter-proposal called up";
        Renewed = "renewed", "frühere Haltungen zum Punkt gelten nicht mehr", "former positions on the item do not count any more";
        Apart = "apart", "zum Besprechen herausgenommen", "taken out to be discussed";
        Together = "together", "wieder zu den unstrittigen Punkten gestellt", "back among the undisputed items";
        Opened = "opened", "Sitzung eröffnet", "session opened";
        Came = "came", "anwesend", "present";
        Left = "left", "nicht mehr anwesend", "no longer present";
        Called = "called", "Punkt aufgerufen", "item called up";
        Decided = "decided", "Ergebnis festgehalten", "outcome recorded";
        AmendmentDecided = "amendment_decided", "über den Gegenvorschlag entschieden", "counter-proposal decided";
        Reopened = "reopened", "Ergebnis zurückgenommen", "outcome taken back";
        AmendmentReopened = "amendment_reopened", "Ergebnis zum Gegenvorschlag zurückgenommen", "outcome of the counter-proposal taken back";
        Closed = "closed", "Sitzung geschlossen", "session closed";
        Frozen = "frozen", "Niederschrift festgestellt", "minutes settled";
    }
}

labelled! {
    /// What a conference did to the strategy when it closed.
    pub enum EffectKind {
        FieldPriority = "field_priority", "Klasse eines Themenfeldes", "class of a field";
        Wording = "wording", "Wortlaut", "wording";
        FactSheet = "fact_sheet", "Steckbrief", "fact sheet";
        Edition = "edition", "Fassung", "edition";
        Draft = "draft", "Entwurf der Strategie", "draft of the strategy";
    }
}

/// An edition by its number and digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionRef {
    pub number: i32,
    pub digest: String,
    pub label: EditionLabel,
}

/// A field in a list of priorities.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriorityEntry {
    pub field: Id,
    pub title: String,
    pub class: Option<Priority>,
    #[serde(default)]
    pub deferred: bool,
    /// Why the class is not the computed one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// "Klasse III, zurückgestellt"
pub fn class_words(class: Option<Priority>, deferred: bool, lang: Lang) -> String {
    let class = class.map_or(lang.pick("ohne Klasse", "no class"), |c| c.label(lang));
    if deferred { format!("{class}, {}", lang.pick("zurückgestellt", "deferred")) } else { class.to_owned() }
}

/// The class that German words of minutes and effects name: [`class_words`] read back.
pub fn class_of(words: &str) -> Option<(Option<Priority>, bool)> {
    let classes = Priority::ALL.iter().copied().map(Some).chain([None]);
    classes.flat_map(|c| [(c, false), (c, true)]).find(|(c, deferred)| class_words(*c, *deferred, Lang::De) == words)
}

/// What an item points at, as frozen: its canonical JSON lies under its digest and never changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Subject {
    Priorities {
        /// The working group's proposal that the list was taken from, and its digest.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposal: Option<Id>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposal_sha256: Option<String>,
        entries: Vec<PriorityEntry>,
    },
    Draft {
        title: String,
        /// Every object of the draft with its digest, as the manifest of an edition.
        objects: Vec<ManifestEntry>,
    },
    Edition(EditionRef),
    FactSheet {
        sheet: Box<FactSheet>,
    },
    Comparison {
        from: EditionRef,
        to: EditionRef,
    },
    Motion {
        text: String,
    },
}

impl Subject {
    /// Its kind.
    pub fn kind(&self) -> SubjectKind {
        match self {
            Subject::Priorities { .. } => SubjectKind::Priorities,
            Subject::Draft { .. } => SubjectKind::Draft,
            Subject::Edition(_) => SubjectKind::Edition,
            Subject::FactSheet { .. } => SubjectKind::FactSheet,
            Subject::Comparison { .. } => SubjectKind::Comparison,
            Subject::Motion { .. } => SubjectKind::Motion,
        }
    }
}

/// A passage of a draft that can be worded differently: one paragraph, heading or list item of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Owner kind, owner, slot and place within: `field:{id}:vision:2`, in a list `…:2.0.0`.
    pub key: String,
    /// "Mobilität, Vision, Absatz 2"
    pub title: String,
    /// What its text belongs to: "Mobilität".
    pub of: String,
    /// How it reads now.
    pub text: String,
}

/// What a counter-proposal changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Change {
    /// Another class for one field.
    Priority { field: Id, title: String, before: Option<Priority>, before_deferred: bool, after: Option<Priority>, after_deferred: bool },
    /// Another wording of one passage.
    Wording { passage: String, title: String, before: String, after: String },
    /// Another wording of the resolution itself.
    Resolution { before: String, after: String },
}

impl Change {
    /// What it is about: "Gesundheit", "Mobilität, Vision, Absatz 2".
    pub fn title(&self, lang: Lang) -> String {
        match self {
            Change::Priority { title, .. } | Change::Wording { title, .. } => title.clone(),
            Change::Resolution { .. } => lang.pick("Beschlussvorschlag", "Resolution").to_owned(),
        }
    }

    /// The field whose class it changes.
    pub fn field(&self) -> Option<Id> {
        match self {
            Change::Priority { field, .. } => Some(*field),
            Change::Wording { .. } | Change::Resolution { .. } => None,
        }
    }

    /// Both texts, to be shown side by side and compared word by word.
    pub fn texts(&self, lang: Lang) -> (String, String) {
        match self {
            Change::Priority { title, before, before_deferred, after, after_deferred, .. } => (
                format!("{title}: {}", class_words(*before, *before_deferred, lang)),
                format!("{title}: {}", class_words(*after, *after_deferred, lang)),
            ),
            Change::Wording { before, after, .. } | Change::Resolution { before, after } => (before.clone(), after.clone()),
        }
    }
}

/// How a municipality counted when an item was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedVoice {
    pub organisation: Id,
    /// What counted.
    pub stance: Option<Stance>,
    /// What it had said.
    pub said: Option<Stance>,
    /// It was not there, so nothing counted.
    pub absent: bool,
}

impl CountedVoice {
    /// Whether it objected and agreed once its counter-proposal was adopted.
    pub fn met(&self) -> bool {
        !self.absent && self.said == Some(Stance::Objection) && self.stance == Some(Stance::Consent)
    }

    /// Whether it counts as agreeing with the changed item because it was for the counter-proposal that
    /// changed it.
    pub fn carried(&self) -> bool {
        !self.absent && self.said.is_none() && self.stance.is_some()
    }

    /// "Zustimmung", "nicht dabei, vorher: Enthaltung"
    pub fn label(&self, lang: Lang) -> String {
        match (self.absent, self.said, self.stance) {
            (true, Some(said), _) => {
                let said = said.label(lang);
                lang.say(format_args!("nicht dabei, vorher: {said}"), format_args!("not there, before: {said}"))
            }
            (true, None, _) => lang.pick("nicht dabei", "not there").to_owned(),
            _ if self.met() => lang.pick("Zustimmung mit dem eigenen Gegenvorschlag", "consent with its own counter-proposal").to_owned(),
            (false, None, Some(stance)) => {
                let stance = stance.label(lang);
                lang.say(
                    format_args!("{stance}, mit dem angenommenen Gegenvorschlag"),
                    format_args!("{stance}, with the adopted counter-proposal"),
                )
            }
            (false, _, Some(stance)) => stance.label(lang).to_owned(),
            (false, _, None) => lang.pick("keine Haltung abgegeben", "no position taken").to_owned(),
        }
    }
}

/// How often each stance was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub consent: usize,
    pub reservation: usize,
    pub objection: usize,
    pub abstention: usize,
    /// At the table, and nothing said yet.
    pub open: usize,
    /// Of those, who was against the change and has not spoken on the changed item.
    #[serde(default, skip_serializing_if = "none")]
    pub unheard: usize,
    pub absent: usize,
}

fn none(n: &usize) -> bool {
    *n == 0
}

impl Tally {
    /// Those who agree, with or without a reservation.
    pub fn agreeing(&self) -> usize {
        self.consent + self.reservation
    }

    /// Those at the table.
    pub fn present(&self) -> usize {
        self.agreeing() + self.objection + self.abstention + self.open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_come_back_from_their_words() {
        for (class, deferred) in [(Some(Priority::Second), false), (Some(Priority::Third), true), (None, true)] {
            assert_eq!(class_of(&class_words(class, deferred, Lang::De)), Some((class, deferred)));
        }
        assert_eq!(class_of("Klasse IV"), None);
    }
}
