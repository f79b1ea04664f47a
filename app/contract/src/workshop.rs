//! Workshops: sessions, participants, minutes, results and where each result went.

use crate::attachment::Attachment;
use crate::dates::PartialDate;
use crate::text::Document;
use crate::{Id, Lang, labelled};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

labelled! {
    /// How a session took place.
    pub enum SessionKind {
        OnSite = "on_site", "vor Ort", "on site";
        Video = "video", "Videokonferenz", "video meeting";
        Decentral = "decentral", "dezentrale Phase", "decentral phase";
    }
}

labelled! {
    /// What kind of gathering.
    #[derive(Default)]
    pub enum WorkshopKind {
        #[default]
        Workshop = "workshop", "Workshop", "workshop";
        Meeting = "meeting", "Sitzung der Arbeitsgruppe", "meeting of the working group";
        Event = "event", "Veranstaltung", "event";
    }
}

labelled! {
    /// What a result is.
    pub enum ResultKind {
        Feedback = "feedback", "Rückmeldung zu einem Ziel", "feedback on a goal";
        NewGoal = "new_goal", "neues Ziel", "new goal";
        ProjectIdea = "project_idea", "Projektidee", "project idea";
        Decision = "decision", "Beschluss", "decision";
        Question = "question", "offene Frage", "open question";
    }
}

labelled! {
    /// What became of a result.
    pub enum ResultState {
        Open = "open", "noch offen", "still open";
        Carried = "carried", "übernommen", "carried over";
        Declined = "declined", "nicht übernommen", "not carried over";
        // In no edition: written down by mistake, or twice.
        Withdrawn = "withdrawn", "zurückgezogen", "withdrawn";
    }
}

labelled! {
    /// What a result was carried into.
    pub enum CarriedKind {
        Goal = "goal", "Ziel", "goal";
        FactSheet = "fact_sheet", "Steckbrief", "fact sheet";
        Text = "text", "Text", "text";
    }
}

/// One session of a workshop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub kind: SessionKind,
    /// As exactly as it is on record: of many only the month is.
    pub first_day: PartialDate,
    /// Of a decentral phase; the same day otherwise.
    pub last_day: Option<PartialDate>,
    #[serde(default)]
    pub place: String,
    #[serde(default)]
    pub title: String,
    /// Why it did not take place: "wegen der Pandemie abgesagt".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub called_off: String,
}

impl Session {
    /// When it was: `19.02.2020`, `Juni 2019`, `04.06.2020 – 09.06.2020`.
    pub fn when(&self, lang: Lang) -> String {
        match &self.last_day {
            Some(last) if *last != self.first_day => format!("{} – {}", self.first_day.show(lang), last.show(lang)),
            _ => self.first_day.show(lang),
        }
    }

    /// When, how and where it was, or that it was not.
    pub fn describe(&self, lang: Lang) -> String {
        let off = match self.called_off.as_str() {
            "" => String::new(),
            why => format!("{} ({why})", lang.pick("ausgefallen", "called off")),
        };
        let parts = [&self.when(lang), self.kind.label(lang), &self.place, &off];
        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// How many people came from one kind of organisation; never a list of names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participants {
    /// "Verwaltungen", "Unternehmen", "Fraktionen"
    pub kind: String,
    pub count: i32,
}

/// What a workshop consists of, beside minutes and results.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WorkshopContent {
    pub title: String,
    pub slug: String,
    pub summary: String,
    pub fields: Vec<Id>,
    pub group: Option<Id>,
    pub kind: WorkshopKind,
    pub sessions: Vec<Session>,
    pub participants: Vec<Participants>,
    /// How many came in all, where that is known beside the kinds, or instead of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i32>,
}

impl WorkshopContent {
    /// How many people came.
    pub fn people(&self) -> i32 {
        self.total.unwrap_or_else(|| self.participants.iter().map(|p| p.count).sum())
    }

    /// The first session that took place, or is to.
    pub fn first(&self) -> Option<&Session> {
        self.sessions.iter().filter(|s| s.called_off.is_empty()).min_by_key(|s| &s.first_day)
    }

    /// The day of the first session, for sorting.
    pub fn first_day(&self) -> Option<NaiveDate> {
        self.first().map(|s| s.first_day.first_day())
    }
}

/// A result and where it went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkshopResult {
    pub id: Id,
    pub kind: ResultKind,
    pub text: String,
    pub state: ResultState,
    /// Into which goal, fact sheet or text it was carried.
    #[serde(default)]
    pub carried_into: Option<Carried>,
    /// Why not, or what was made of it.
    #[serde(default)]
    pub reason: String,
}

/// The target of a carried result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    pub kind: CarriedKind,
    pub id: Id,
}

/// A workshop with all that belongs to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workshop {
    pub id: Id,
    #[serde(flatten)]
    pub content: WorkshopContent,
    pub minutes: Document,
    pub results: Vec<WorkshopResult>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}
