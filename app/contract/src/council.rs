//! Consultations of a strategy in the councils (Beratungsfolge), after OParl 1.1: Paper,
//! Consultation, AgendaItem and Meeting in one line per body.

use crate::{Id, Lang, labelled};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// So many letters may a paper number have, wherever it is entered.
pub const PAPER_NUMBER: usize = 60;

labelled! {
    /// What a body is to do (OParl: `Consultation.role`).
    pub enum ConsultationRole {
        Preliminary = "preliminary", "Vorberatung", "preliminary advice";
        Decision = "decision", "Entscheidung", "decision";
        Report = "report", "Bericht", "report";
        Information = "information", "zur Kenntnis", "for information";
    }
}

labelled! {
    /// What a body did, in the councils' own terms (OParl: `AgendaItem.result` is free text).
    pub enum ConsultationResult {
        Unanimous = "unanimous", "einstimmig", "unanimous";
        Majority = "majority", "mehrheitlich", "by majority";
        Amended = "amended", "geändert beschlossen", "resolved with amendments";
        Rejected = "rejected", "abgelehnt", "rejected";
        Noted = "noted", "zur Kenntnis genommen", "noted";
        Referred = "referred", "verwiesen", "referred";
        Postponed = "postponed", "vertagt", "postponed";
        Withdrawn = "withdrawn", "abgesetzt", "taken off the agenda";
    }
}

labelled! {
    /// Where a consultation stands.
    pub enum ConsultationState {
        Planned = "planned", "noch ohne Termin", "no date yet";
        Scheduled = "scheduled", "Termin steht", "scheduled";
        Recorded = "recorded", "Ergebnis liegt vor", "result recorded";
        Dropped = "dropped", "entfällt", "dropped";
    }
}

labelled! {
    /// Where a line of a consultation came from.
    pub enum ConsultationSource {
        Clerk = "clerk", "vom Sitzungsdienst eingetragen", "entered by the council clerk";
        Oparl = "oparl", "aus dem Ratsinformationssystem übernommen", "taken over from the council information system";
    }
}

/// Votes as counted; what is not on record stays empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Votes {
    /// For.
    pub yes: Option<i32>,
    /// Against.
    pub no: Option<i32>,
    pub abstained: Option<i32>,
    /// Excluded for bias (befangen).
    pub excluded: Option<i32>,
}

impl Votes {
    /// Nobody counted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// "38 : 6, 4 Enthaltungen, 1 befangen"; empty when nobody counted.
    pub fn show(&self, lang: Lang) -> String {
        let mut parts = Vec::new();
        match (self.yes, self.no) {
            (Some(y), n) => parts.push(format!("{y} : {}", n.unwrap_or(0))),
            (None, Some(n)) => parts.push(lang.say(format_args!("{n} dagegen"), format_args!("{n} against"))),
            (None, None) => {}
        }
        match self.abstained {
            None | Some(0) => {}
            Some(1) => parts.push(lang.pick("1 Enthaltung", "1 abstention").to_owned()),
            Some(n) => parts.push(lang.say(format_args!("{n} Enthaltungen"), format_args!("{n} abstentions"))),
        }
        if let Some(n) = self.excluded.filter(|n| *n > 0) {
            parts.push(lang.say(format_args!("{n} befangen"), format_args!("{n} excluded")));
        }
        parts.join(", ")
    }
}

/// An edition as a council had it on the table: its number, and the digest that proves which text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    pub number: i32,
    /// SHA-256 of the edition, hexadecimal.
    pub digest: String,
}

/// One body's part in a council path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consultation {
    pub id: Id,
    /// The body's id and its name.
    pub body: Id,
    pub body_name: String,
    pub role: ConsultationRole,
    pub state: ConsultationState,
    /// Day of the meeting.
    pub date: Option<NaiveDate>,
    /// Paper number, "142/2026".
    pub paper: String,
    /// In the public part of the meeting.
    pub public: bool,
    /// The result of a non-public consultation may be told (in North Rhine-Westphalia § 52 GO NRW
    /// asks for it unless the council decides otherwise).
    pub released: bool,
    pub result: Option<ConsultationResult>,
    pub votes: Votes,
    /// The wording of the resolution, where it deviates from the common proposal.
    pub wording: String,
    /// What follows from a deviating wording.
    pub consequence: String,
    /// Which edition the body had on the table.
    pub text: Text,
    pub source: ConsultationSource,
    pub version: i32,
    /// When the result was first recorded.
    pub recorded_at: Option<DateTime<Utc>>,
    /// The public knows that it took place and nothing else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub veiled: bool,
}

/// A body that is to consult on a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    pub body: String,
    pub role: ConsultationRole,
    pub public: bool,
    /// Day of the meeting, once it is known.
    pub date: Option<NaiveDate>,
}

/// The councils of a region deliberate on one edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    pub id: Id,
    pub text: Text,
    /// When the mayors' conference adopted the text; no council can have deliberated before.
    pub adopted_on: NaiveDate,
    /// The item of a conference that adopted it; none where nobody said which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Id>,
    /// The resolution that every council was asked for.
    pub proposal: String,
    pub version: i32,
}

/// The council path of one municipality.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Path {
    pub organisation: Id,
    /// In the order in which the bodies deliberate.
    pub consultations: Vec<Consultation>,
}

/// What a municipality's usual chain consists of, and where its papers can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Setup {
    pub chain: Vec<Link>,
    /// Address of the council information system (OParl System or Body); empty when there is none.
    pub oparl: String,
    /// How the system words results, and what we call that.
    pub words: Vec<Wording>,
}

/// One body of the usual chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub body: Id,
    pub role: ConsultationRole,
    pub public: bool,
    /// How many members the body has, for checking votes.
    #[serde(default)]
    pub seats: Option<i32>,
}

/// A phrase of a council information system and the result that it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    pub phrase: String,
    pub result: ConsultationResult,
}

labelled! {
    /// What became of a proposal from a council information system.
    pub enum ProposalState {
        Open = "open", "offen", "open";
        Taken = "taken", "übernommen", "taken";
        TurnedDown = "turned_down", "passt nicht", "turned down";
        /// The system says something newer by now.
        Superseded = "superseded", "überholt", "superseded";
        /// Nothing to decide: it is on record as the system has it.
        Known = "known", "steht so da", "on record";
    }
}

/// What a council information system says about one body's part, as we read it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    pub paper: String,
    /// Page of the paper, for people.
    pub web: String,
    /// Name of the body.
    pub body: String,
    pub date: Option<NaiveDate>,
    pub public: Option<bool>,
    /// `authoritative`: this body decides.
    pub decides: Option<bool>,
    /// The result in the system's own words.
    pub said: String,
    pub result: Option<ConsultationResult>,
    pub votes: Votes,
    pub wording: String,
    /// The paper was deleted there.
    pub gone: bool,
    /// The consultation was deleted there, or its meeting cancelled.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub struck: bool,
}
