//! Workshops: sessions, participants, minutes, results and where each result went.

use crate::text::Document;
use crate::{Id, labelled};
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
    pub first_day: NaiveDate,
    /// Of a decentral phase; the same day otherwise.
    pub last_day: Option<NaiveDate>,
    #[serde(default)]
    pub place: String,
    #[serde(default)]
    pub title: String,
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
    pub sessions: Vec<Session>,
    pub participants: Vec<Participants>,
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
}
