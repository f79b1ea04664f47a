//! The one table of rights: role × action × own / joint / other × state.
//!
//! Use cases ask [`decide`]; pages ask the same function what to offer. The table is rendered as
//! `RIGHTS.md` beside this crate (a test keeps it up to date), and every cell is tested from
//! outside over HTTP.

use contract::people::{Role, Seat, TrustLevel};
use contract::strategy::EditState;
use contract::{Id, labelled};

labelled! {
    /// What can be done.
    pub enum Action {
        EnterWorkspace = "enter_workspace", "Arbeitsbereich lesen", "read the workspace";
        ManageOwnAccount = "manage_own_account", "eigenes Konto verwalten", "manage the own account";
        EditRegion = "edit_region", "Verbund, Seiten und Gestaltung bearbeiten", "edit region, pages and look";
        EditMembers = "edit_members", "Mitglieder, Gruppen und Gremien bearbeiten", "edit members, groups and bodies";
        ReadPeople = "read_people", "Personenliste lesen", "read the list of people";
        Invite = "invite", "einladen und Rollen beenden", "invite and end roles";
        InviteMayor = "invite_mayor", "Hauptverwaltungsbeamte einladen und ihre Rollen beenden", "invite mayors and end their roles";
        DisablePerson = "disable_person", "Konten sperren", "disable accounts";
        ReadAudit = "read_audit", "Änderungsprotokoll lesen", "read the audit log";
        EditStrategy = "edit_strategy", "Rahmen, Leitbild und Reihenfolge bearbeiten", "edit frame, principles and order";
        EditField = "edit_field", "Themenfeld, Ziele und Kennzahlen bearbeiten", "edit field, goals and indicators";
        SuggestText = "suggest_text", "in Texten Änderungen vorschlagen", "suggest changes in texts";
        CommentText = "comment_text", "Texte kommentieren", "comment on texts";
        SetPriority = "set_priority", "Priorität eines Themenfeldes setzen", "set the priority of a field";
        CreateFactSheet = "create_fact_sheet", "Steckbrief anlegen", "create a fact sheet";
        EditFactSheet = "edit_fact_sheet", "Steckbrief bearbeiten", "edit a fact sheet";
        ReportProgress = "report_progress", "Sachstand melden", "report progress";
        WithdrawReport = "withdraw_report", "Sachstand anderer zurücknehmen", "take back a report by others";
        ReleaseFactSheet = "release_fact_sheet", "Steckbrief freigeben und zurückziehen", "release and withdraw a fact sheet";
        EditWorkshop = "edit_workshop", "Workshop und Ergebnisse bearbeiten", "edit workshop and results";
        CarryResult = "carry_result", "Workshop-Ergebnis übertragen", "carry a workshop result over";
        OpenCouncilRound = "open_council_round", "Räte um Beschluss bitten", "ask the councils";
        RecordConsultation = "record_consultation", "Beratungen des Rates eintragen", "record the council's consultations";
        ReadConsultation = "read_consultation", "nicht öffentliche Beratungen lesen", "read non-public consultations";
        EditAssessment = "edit_assessment", "Bedarfsabfrage einrichten, erinnern und verlängern", "set up an assessment, remind and extend";
        ReadAnswers = "read_answers", "Bogen vor der Freigabe lesen", "read an answer sheet before its release";
        AnswerAssessment = "answer_assessment", "Bogen ausfüllen und abgeben", "fill in and hand in an answer sheet";
        ReleaseAnswers = "release_answers", "Bogen freigeben oder zurückgeben", "release an answer sheet or send it back";
        ReleaseForMayor = "release_for_mayor", "Bogen freigeben, wo die Abfrage es erlaubt", "release an answer sheet where the assessment allows it";
        Consolidate = "consolidate", "Regel wählen und Vorschlag einfrieren", "choose the rule and freeze the proposal";
        PreviewEdition = "preview_edition", "Vorschau der nächsten Fassung", "preview of the next edition";
        PublishEdition = "publish_edition", "Fassung veröffentlichen", "publish an edition";
        Import = "import", "Listen einlesen", "import lists";
        ReadConference = "read_conference", "Konferenz verfolgen", "follow the conference";
        PrepareConference = "prepare_conference", "Konferenz vorbereiten, einladen und absagen", "prepare a conference, invite and call off";
        NameDeputy = "name_deputy", "Vertretung in der Konferenz benennen", "name a deputy at the conference";
        TakePosition = "take_position", "Haltung der Kommune abgeben", "take the municipality's position";
        RecordOutcome = "record_outcome", "Konferenz leiten und Ergebnisse festhalten", "lead the conference and record outcomes";
        EditMinutes = "edit_minutes", "Niederschrift bearbeiten", "edit the minutes";
        NumberPaper = "number_paper", "Vorlage für den Rat nummerieren", "number the council paper";
        ExportOwn = "export_own", "Daten der Kommune ausgeben", "export a municipality's data";
        ExportAll = "export_all", "alle Daten ausgeben", "export everything";
    }
}

labelled! {
    /// How a thing relates to the seat of a role.
    pub enum Scope {
        Own = "own", "eigene", "own";
        Joint = "joint", "gemeinsame", "joint";
        Other = "other", "fremde", "other";
    }
}

use Action::*;
use EditState::{Draft, Ready, Withdrawn};
use Scope::{Joint, Other, Own};

/// One line of the table.
pub struct Row {
    pub roles: &'static [Role],
    pub action: Action,
    pub scopes: &'static [Scope],
    /// States of the thing in which it holds; things without states count as drafts.
    pub states: &'static [EditState],
}

const EVERYWHERE: &[Scope] = &[Own, Joint, Other];
const ALWAYS: &[EditState] = &[Draft, Ready, Withdrawn];
const LIVE: &[EditState] = &[Draft, Ready];
const MUNICIPAL: &[Role] = &[Role::Officer, Role::Coordinator];
const WRITING: &[Role] = &[Role::GroupMember, Role::GroupLead];
const STEWARD: &[Role] = &[Role::Steward];

/// Those who sit at the conference's table or prepare for it. Groups may hold factions and outsiders,
/// who read the outcome.
const CONFERENCE: &[Role] = &[Role::Mayor, Role::Coordinator, Role::Clerk, Role::Chair, Role::Steward];

/// The table. A right that no row gives does not exist.
pub const TABLE: &[Row] = &[
    Row { roles: Role::ALL, action: EnterWorkspace, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: Role::ALL, action: ManageOwnAccount, scopes: &[Own], states: ALWAYS },
    Row { roles: STEWARD, action: EditRegion, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: STEWARD, action: EditMembers, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: &[Role::Coordinator], action: ReadPeople, scopes: &[Own], states: ALWAYS },
    Row { roles: STEWARD, action: ReadPeople, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: &[Role::Coordinator], action: Invite, scopes: &[Own], states: ALWAYS },
    Row { roles: STEWARD, action: Invite, scopes: EVERYWHERE, states: ALWAYS },
    // Who speaks for a municipality is not for its own staff to say.
    Row { roles: STEWARD, action: InviteMayor, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: STEWARD, action: DisablePerson, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: STEWARD, action: ReadAudit, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: STEWARD, action: EditStrategy, scopes: EVERYWHERE, states: LIVE },
    Row { roles: STEWARD, action: EditField, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: &[Role::GroupMember, Role::GroupLead], action: EditField, scopes: &[Own], states: LIVE },
    // Who may write a text is said by the rights to what it belongs to. Pages of the region have no talk.
    Row { roles: MUNICIPAL, action: SuggestText, scopes: &[Own, Joint], states: LIVE },
    Row { roles: WRITING, action: SuggestText, scopes: &[Own, Joint], states: LIVE },
    Row { roles: &[Role::GroupAdviser], action: SuggestText, scopes: &[Own], states: LIVE },
    Row { roles: STEWARD, action: SuggestText, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: MUNICIPAL, action: CommentText, scopes: &[Own, Joint], states: LIVE },
    Row { roles: &[Role::Mayor], action: CommentText, scopes: &[Own, Joint], states: LIVE },
    Row { roles: &[Role::GroupMember], action: CommentText, scopes: &[Own, Joint], states: LIVE },
    Row { roles: &[Role::GroupLead], action: CommentText, scopes: &[Own, Joint], states: ALWAYS },
    Row { roles: &[Role::GroupAdviser, Role::GroupGuest], action: CommentText, scopes: &[Own], states: LIVE },
    Row { roles: STEWARD, action: CommentText, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: STEWARD, action: SetPriority, scopes: EVERYWHERE, states: LIVE },
    Row { roles: MUNICIPAL, action: CreateFactSheet, scopes: &[Own], states: ALWAYS },
    Row { roles: STEWARD, action: CreateFactSheet, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: MUNICIPAL, action: EditFactSheet, scopes: &[Own], states: LIVE },
    Row { roles: &[Role::Coordinator], action: EditFactSheet, scopes: &[Joint], states: LIVE },
    Row { roles: STEWARD, action: EditFactSheet, scopes: EVERYWHERE, states: LIVE },
    Row { roles: MUNICIPAL, action: ReportProgress, scopes: &[Own, Joint], states: LIVE },
    Row { roles: STEWARD, action: ReportProgress, scopes: EVERYWHERE, states: LIVE },
    // Whoever reported may take that back; what others reported is for the one who leads the project.
    Row { roles: MUNICIPAL, action: WithdrawReport, scopes: &[Own], states: LIVE },
    Row { roles: STEWARD, action: WithdrawReport, scopes: EVERYWHERE, states: LIVE },
    Row { roles: &[Role::Coordinator, Role::Mayor], action: ReleaseFactSheet, scopes: &[Own], states: ALWAYS },
    Row { roles: STEWARD, action: ReleaseFactSheet, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: &[Role::GroupLead], action: EditWorkshop, scopes: &[Own], states: ALWAYS },
    Row { roles: STEWARD, action: EditWorkshop, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: &[Role::GroupLead, Role::GroupMember], action: CarryResult, scopes: &[Own], states: LIVE },
    Row { roles: STEWARD, action: CarryResult, scopes: EVERYWHERE, states: LIVE },
    Row { roles: STEWARD, action: OpenCouncilRound, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: &[Role::Clerk], action: RecordConsultation, scopes: &[Own], states: ALWAYS },
    Row { roles: &[Role::Clerk, Role::Coordinator, Role::Mayor], action: ReadConsultation, scopes: &[Own], states: ALWAYS },
    Row { roles: STEWARD, action: ReadConsultation, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: STEWARD, action: EditAssessment, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: &[Role::Officer, Role::Coordinator, Role::Mayor], action: ReadAnswers, scopes: &[Own], states: ALWAYS },
    Row { roles: MUNICIPAL, action: AnswerAssessment, scopes: &[Own], states: ALWAYS },
    Row { roles: &[Role::Mayor], action: ReleaseAnswers, scopes: &[Own], states: ALWAYS },
    Row { roles: &[Role::Mayor, Role::Coordinator], action: ReleaseForMayor, scopes: &[Own], states: ALWAYS },
    Row { roles: &[Role::GroupLead], action: Consolidate, scopes: &[Own], states: ALWAYS },
    Row { roles: STEWARD, action: Consolidate, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: STEWARD, action: PreviewEdition, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: STEWARD, action: PublishEdition, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: STEWARD, action: Import, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: CONFERENCE, action: ReadConference, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: &[Role::Chair, Role::Steward], action: PrepareConference, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: &[Role::Mayor, Role::Coordinator], action: NameDeputy, scopes: &[Own], states: ALWAYS },
    Row { roles: &[Role::Mayor], action: TakePosition, scopes: &[Own], states: ALWAYS },
    Row { roles: &[Role::Chair], action: RecordOutcome, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: &[Role::Chair, Role::Steward], action: EditMinutes, scopes: EVERYWHERE, states: LIVE },
    Row { roles: &[Role::Clerk, Role::Coordinator, Role::Mayor], action: NumberPaper, scopes: &[Own], states: ALWAYS },
    Row { roles: STEWARD, action: NumberPaper, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: &[Role::Coordinator, Role::Mayor], action: ExportOwn, scopes: &[Own], states: ALWAYS },
    Row { roles: STEWARD, action: ExportOwn, scopes: EVERYWHERE, states: ALWAYS },
    Row { roles: STEWARD, action: ExportAll, scopes: EVERYWHERE, states: ALWAYS },
];

/// Actions that speak for a municipality or the region and need the higher trust level.
pub const SOLEMN: &[Action] = &[ReleaseFactSheet, PublishEdition, NameDeputy, TakePosition, RecordOutcome, ReleaseAnswers, ReleaseForMayor];

/// The right that inviting somebody to a role asks for, and giving or ending that role.
pub fn to_give(role: Role) -> Action {
    match role {
        Role::Mayor => InviteMayor,
        _ => Invite,
    }
}

/// A role as far as rights are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub role: Role,
    pub organisation: Option<Id>,
    pub group: Option<Id>,
}

/// Where a thing belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Belongs {
    /// The organisation that leads it.
    pub organisation: Option<Id>,
    /// Organisations that take part.
    pub joint: Vec<Id>,
    /// The responsible group.
    pub group: Option<Id>,
}

impl Belongs {
    /// To the region as a whole.
    pub fn region() -> Self {
        Self::default()
    }

    /// To one organisation.
    pub fn to(organisation: Id) -> Self {
        Self { organisation: Some(organisation), ..Self::default() }
    }

    /// To a working group, if it has one.
    pub fn group(group: Option<Id>) -> Self {
        Self { group, ..Self::default() }
    }

    fn scope(&self, held: Held) -> Scope {
        match held.role.seat() {
            Seat::Region => Own,
            Seat::Organisation if held.organisation.is_some() && held.organisation == self.organisation => Own,
            Seat::Organisation if held.organisation.is_some_and(|o| self.joint.contains(&o)) => Joint,
            Seat::Group if held.group.is_some() && held.group == self.group => Own,
            // What belongs to the region as a whole, and what no group has yet, is common to all groups.
            Seat::Group if held.group.is_some() && self.group.is_none() && self.organisation.is_none() => Joint,
            _ => Other,
        }
    }
}

/// Which trust levels the region asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Levels {
    /// For every right of a role.
    pub work: TrustLevel,
    /// For releasing and publishing.
    pub solemn: TrustLevel,
}

impl Default for Levels {
    fn default() -> Self {
        Self { work: TrustLevel::Substantial, solemn: TrustLevel::High }
    }
}

/// What the table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Allowed,
    /// The role would do; the login must be surer.
    StepUp(TrustLevel),
    Denied,
}

/// Does the table give it to somebody with these roles, however sure the login is?
pub fn grants(held: &[Held], action: Action, belongs: &Belongs, state: EditState) -> bool {
    held.iter().any(|h| {
        let scope = belongs.scope(*h);
        TABLE
            .iter()
            .any(|row| row.action == action && row.roles.contains(&h.role) && row.scopes.contains(&scope) && row.states.contains(&state))
    })
}

/// May somebody with these roles and this trust level do it to a thing that belongs there?
pub fn decide(held: &[Held], level: TrustLevel, levels: Levels, action: Action, belongs: &Belongs, state: EditState) -> Decision {
    // Everybody with an account looks after it, roles or not and whatever the login.
    if action == ManageOwnAccount {
        return Decision::Allowed;
    }
    let needed = if SOLEMN.contains(&action) { levels.solemn.max(levels.work) } else { levels.work };
    match grants(held, action, belongs, state) {
        false => Decision::Denied,
        true if level < needed => Decision::StepUp(needed),
        true => Decision::Allowed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn officer(org: Id) -> Held {
        Held { role: Role::Officer, organisation: Some(org), group: None }
    }

    #[test]
    fn an_officer_of_nottuln_has_no_right_in_senden() {
        let (nottuln, senden) = (Id::from_u128(1), Id::from_u128(2));
        let ask =
            |belongs: &Belongs| decide(&[officer(nottuln)], TrustLevel::Substantial, Levels::default(), EditFactSheet, belongs, Draft);
        assert_eq!(ask(&Belongs::to(nottuln)), Decision::Allowed);
        assert_eq!(ask(&Belongs::to(senden)), Decision::Denied);
        assert_eq!(ask(&Belongs { organisation: Some(senden), joint: vec![nottuln], group: None }), Decision::Denied);
    }

    #[test]
    fn a_coordinator_gives_every_role_of_the_municipality_but_the_mayors() {
        let org = Id::from_u128(1);
        let may = |by: Role, organisation, role| {
            let held = Held { role: by, organisation, group: None };
            decide(&[held], TrustLevel::High, Levels::default(), to_give(role), &Belongs::to(org), Draft) == Decision::Allowed
        };
        for role in [Role::Officer, Role::Coordinator, Role::Clerk] {
            assert!(may(Role::Coordinator, Some(org), role), "{role}");
        }
        assert!(!may(Role::Coordinator, Some(org), Role::Mayor));
        assert!(!may(Role::Mayor, Some(org), Role::Mayor));
        assert!(may(Role::Steward, None, Role::Mayor));
    }

    #[test]
    fn too_low_a_level_asks_for_more_and_only_where_the_role_would_do() {
        let org = Id::from_u128(1);
        let ask = |level, action| {
            decide(
                &[Held { role: Role::Steward, organisation: None, group: None }],
                level,
                Levels::default(),
                action,
                &Belongs::to(org),
                Draft,
            )
        };
        assert_eq!(ask(TrustLevel::Basic, EditFactSheet), Decision::StepUp(TrustLevel::Substantial));
        assert_eq!(ask(TrustLevel::Substantial, PublishEdition), Decision::StepUp(TrustLevel::High));
        assert_eq!(ask(TrustLevel::High, PublishEdition), Decision::Allowed);
        assert_eq!(
            decide(&[officer(org)], TrustLevel::High, Levels::default(), PublishEdition, &Belongs::region(), Draft),
            Decision::Denied
        );
    }

    #[test]
    fn groups_share_what_no_group_has_and_nothing_of_another() {
        let (mobility, education) = (Id::from_u128(1), Id::from_u128(2));
        let ask = |role, action, belongs: &Belongs| {
            let held = Held { role, organisation: None, group: Some(mobility) };
            decide(&[held], TrustLevel::Substantial, Levels::default(), action, belongs, Draft)
        };
        let (own, other, region) = (Belongs::group(Some(mobility)), Belongs::group(Some(education)), Belongs::region());
        assert_eq!(ask(Role::GroupMember, SuggestText, &region), Decision::Allowed);
        assert_eq!(ask(Role::GroupMember, EditField, &region), Decision::Denied);
        assert_eq!(ask(Role::GroupMember, CommentText, &other), Decision::Denied);
        assert_eq!(ask(Role::GroupAdviser, SuggestText, &own), Decision::Allowed);
        assert_eq!(ask(Role::GroupAdviser, EditField, &own), Decision::Denied);
        assert_eq!(ask(Role::GroupGuest, CommentText, &own), Decision::Allowed);
        assert_eq!(ask(Role::GroupGuest, SuggestText, &own), Decision::Denied);
        assert_eq!(ask(Role::GroupAdviser, CommentText, &region), Decision::Denied);
        assert_eq!(ask(Role::GroupMember, CommentText, &Belongs::to(Id::from_u128(3))), Decision::Denied);
    }

    #[test]
    fn a_role_without_a_seat_matches_nothing() {
        let stray = Held { role: Role::Officer, organisation: None, group: None };
        assert_eq!(decide(&[stray], TrustLevel::High, Levels::default(), EditFactSheet, &Belongs::region(), Draft), Decision::Denied);
    }
}
