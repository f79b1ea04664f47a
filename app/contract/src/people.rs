//! Roles, trust levels and people.

use crate::{Id, labelled};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// One of twelve colours in a text that several write in: always the same for somebody, on the page and for
/// everybody else.
pub fn colour(person: Id) -> u8 {
    (person.as_u128() % 12) as u8
}

labelled! {
    /// What a person may be in an organisation, a group or the region.
    pub enum Role {
        Officer = "officer", "Fachkraft", "officer";
        Coordinator = "coordinator", "Digitalisierungsbeauftragte/r", "coordinator";
        Mayor = "mayor", "Hauptverwaltungsbeamte/r", "mayor";
        Clerk = "clerk", "Sitzungsdienst", "council clerk";
        GroupMember = "group_member", "Mitglied der Arbeitsgruppe", "group member";
        GroupAdviser = "group_adviser", "beratendes Mitglied der Arbeitsgruppe", "advising member of the group";
        GroupGuest = "group_guest", "Gast der Arbeitsgruppe", "guest of the group";
        GroupLead = "group_lead", "Leitung der Arbeitsgruppe", "group lead";
        Chair = "chair", "Vorsitz der Bürgermeisterkonferenz", "chair of the mayors' conference";
        Moderator = "moderator", "Moderation", "moderator";
        Steward = "steward", "Geschäftsstelle", "steward";
        Operator = "operator", "technischer Betrieb", "operator";
    }
}

impl Role {
    /// Where a role is held.
    pub fn seat(self) -> Seat {
        match self {
            Role::Officer | Role::Coordinator | Role::Mayor | Role::Clerk => Seat::Organisation,
            Role::GroupMember | Role::GroupAdviser | Role::GroupGuest | Role::GroupLead => Seat::Group,
            Role::Chair | Role::Moderator | Role::Steward | Role::Operator => Seat::Region,
        }
    }
}

/// Where a role is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    Organisation,
    Group,
    Region,
}

labelled! {
    /// How well the identity provider knows a person (eIDAS; German: Vertrauensniveau).
    pub enum TrustLevel {
        Basic = "basic", "niedrig", "basic";
        Substantial = "substantial", "substantiell", "substantial";
        High = "high", "hoch", "high";
    }
}

labelled! {
    /// Whether a person can log in.
    pub enum PersonState {
        Active = "active", "aktiv", "active";
        Disabled = "disabled", "gesperrt", "disabled";
        Deleted = "deleted", "Konto gelöscht", "account deleted";
    }
}

labelled! {
    /// What became of an invitation.
    pub enum InvitationState {
        Open = "open", "offen", "open";
        Accepted = "accepted", "angenommen", "accepted";
        Expired = "expired", "abgelaufen", "expired";
        Revoked = "revoked", "zurückgezogen", "revoked";
        /// Whoever made it may not give that role any more, or the place is gone.
        Void = "void", "gilt nicht mehr", "not valid any more";
    }
}

/// A role that a person holds, for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    pub id: Id,
    pub role: Role,
    pub organisation_id: Option<Id>,
    pub group_id: Option<Id>,
    pub valid_from: NaiveDate,
    /// Last day on which the role holds; open when none.
    pub valid_until: Option<NaiveDate>,
}

/// A person as colleagues see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: Id,
    pub display_name: String,
    pub email: Option<String>,
    pub state: PersonState,
    pub last_active: Option<DateTime<Utc>>,
    pub roles: Vec<Assignment>,
}
