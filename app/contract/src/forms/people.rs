//! Forms of people: invitations, roles, accounts.

use crate::people::{Role, Seat};
use crate::rules::{self, Errors, Form};
use garde::Validate;
use serde::{Deserialize, Serialize};

/// A role needs the place where it is held.
fn seat(role: &str, organisation: &str, group: &str, errors: &mut Errors) {
    match Role::parse(role).map(Role::seat) {
        Some(Seat::Organisation) if organisation.is_empty() => drop(errors.insert("organisation_id".into(), "required".into())),
        Some(Seat::Group) if group.is_empty() => drop(errors.insert("group_id".into(), "required".into())),
        _ => {}
    }
}

/// An invitation by link.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct InviteForm {
    /// Id of the invitation to be, made with the page: pressing twice makes one invitation.
    #[garde(custom(rules::id))]
    pub id: String,
    #[garde(custom(rules::line(1, 120)))]
    pub name: String,
    #[garde(custom(rules::mail))]
    pub email: String,
    #[garde(custom(rules::one_of(Role::parse)))]
    pub role: String,
    /// Needed for the roles of an organisation, ignored for others.
    #[garde(custom(rules::id_or_empty))]
    pub organisation_id: String,
    /// Needed for the roles of a working group, ignored for others.
    #[garde(custom(rules::id_or_empty))]
    pub group_id: String,
}

impl Form for InviteForm {
    fn across(&self, errors: &mut Errors) {
        seat(&self.role, &self.organisation_id, &self.group_id, errors);
    }
}

/// A further role for somebody who has an account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct GiveRoleForm {
    #[garde(custom(rules::id))]
    pub person_id: String,
    #[garde(custom(rules::one_of(Role::parse)))]
    pub role: String,
    #[garde(custom(rules::id_or_empty))]
    pub organisation_id: String,
    #[garde(custom(rules::id_or_empty))]
    pub group_id: String,
    #[garde(custom(rules::day))]
    pub valid_from: String,
    /// Last day; empty means until further notice.
    #[garde(custom(rules::day_or_empty))]
    pub valid_until: String,
    #[garde(custom(rules::text(0, 500)))]
    pub reason: String,
}

impl Form for GiveRoleForm {
    fn across(&self, errors: &mut Errors) {
        seat(&self.role, &self.organisation_id, &self.group_id, errors);
        rules::in_order(&self.valid_from, &self.valid_until, "valid_until", errors);
    }
}

/// Ending a role.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct EndRoleForm {
    /// The assignment.
    #[garde(custom(rules::id))]
    pub id: String,
    /// Last day on which the role holds.
    #[garde(custom(rules::day))]
    pub until: String,
    /// The last day that the page showed; empty when there was none.
    #[garde(custom(rules::day_or_empty))]
    pub seen: String,
    #[garde(custom(rules::text(1, 500)))]
    pub reason: String,
}

impl Form for EndRoleForm {}

/// A step that needs a reason: disabling or enabling an account, a member that leaves or returns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct ReasonForm {
    #[garde(custom(rules::id))]
    pub id: String,
    #[garde(custom(rules::text(1, 500)))]
    pub reason: String,
}

impl Form for ReasonForm {}

/// Deleting the own account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct DeleteAccountForm {
    /// "on": the person has read what happens.
    #[garde(skip)]
    pub confirm: String,
}

impl Form for DeleteAccountForm {
    fn across(&self, errors: &mut Errors) {
        if self.confirm.is_empty() {
            errors.insert("confirm".into(), "confirm".into());
        }
    }
}

/// Taking over a list that was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(default)]
pub struct ApplyForm {
    /// The kept file.
    #[garde(custom(rules::id))]
    pub file: String,
    /// Names what the preview showed.
    #[garde(skip)]
    pub promise: String,
}

impl Form for ApplyForm {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_needs_its_seat() {
        let form = |role: &str| InviteForm {
            id: crate::Id::nil().to_string(),
            name: "Fachkraft Nottuln".into(),
            role: role.into(),
            ..InviteForm::default()
        };
        assert_eq!(form("officer").check().keys().collect::<Vec<_>>(), ["organisation_id"]);
        assert_eq!(form("group_lead").check().keys().collect::<Vec<_>>(), ["group_id"]);
        assert!(form("steward").check().is_empty());
    }
}
