//! How much is taken out: everything, or what belongs to one municipality.

use super::Municipality;
use contract::Id;
use entity::*;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use serde_json::{Value, json};

/// How much is taken out.
#[derive(Clone, Debug)]
pub enum Scope {
    /// The whole installation.
    All,
    /// All that the region may see: without remarks and answers that no municipality has released.
    Region,
    /// What one municipality entered.
    Municipality(Municipality),
    /// The same for somebody from outside it: without remarks and answers that it has not released.
    Outside(Municipality),
}

/// Why a row is in an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// It belongs to what was asked for.
    Own,
    /// Rows that belong to it refer to this one.
    Referred,
}

impl Kept {
    /// The folder in the archive.
    pub(super) fn folder(self) -> &'static str {
        match self {
            Kept::Own => "tables",
            Kept::Referred => "references",
        }
    }
}

const SHEET: &str = "fact_sheet";

fn led(m: Id) -> SelectStatement {
    fact_sheet::Entity::find().select_only().column(fact_sheet::Column::Id).filter(fact_sheet::Column::LeadId.eq(m)).into_query()
}

/// Fact sheets of others in which the municipality takes part.
fn joint(m: Id) -> SelectStatement {
    use fact_sheet_organisation::Column::{FactSheetId, OrganisationId};
    let query = fact_sheet_organisation::Entity::find().select_only().column(FactSheetId).filter(OrganisationId.eq(m));
    query.filter(FactSheetId.not_in_subquery(led(m))).into_query()
}

/// Everybody who holds or held a role in the municipality.
fn people(m: Id) -> SelectStatement {
    use role_assignment::Column::{OrganisationId, PersonId};
    role_assignment::Entity::find().select_only().column(PersonId).filter(OrganisationId.eq(m)).into_query()
}

/// Fact sheets led or shared.
fn any_sheet(column: impl ColumnTrait, m: Id) -> Condition {
    Condition::any().add(column.in_subquery(led(m))).add(column.in_subquery(joint(m)))
}

fn select<E: EntityTrait>(column: E::Column, condition: Condition) -> SelectStatement {
    E::find().select_only().column(column).filter(condition).filter(column.is_not_null()).into_query()
}

/// The answer sheets of a municipality.
fn answer_sheets(m: Id) -> SelectStatement {
    select::<answer_sheet::Entity>(answer_sheet::Column::Id, all_of(answer_sheet::Column::OrganisationId.eq(m)))
}

/// The assessments that it answered.
fn assessments(m: Id) -> SelectStatement {
    select::<answer_sheet::Entity>(answer_sheet::Column::AssessmentId, all_of(answer_sheet::Column::OrganisationId.eq(m)))
}

/// What never leaves a municipality before its release.
fn region(table: &str) -> Option<Condition> {
    match table {
        "answer_row" | "answer_remark" => None,
        "form_draft" => Some(all_of(form_draft::Column::Action.not_like("answers/%"))),
        _ => Some(Condition::all()),
    }
}

/// Goals that led or shared fact sheets serve.
fn goals(m: Id) -> SelectStatement {
    use fact_sheet_goal::Column::{FactSheetId, GoalId};
    select::<fact_sheet_goal::Entity>(GoalId, any_sheet(FactSheetId, m))
}

/// Fields that led or shared fact sheets serve, by themselves or through a goal.
fn fields(m: Id) -> Condition {
    use fact_sheet_field::Column::{FactSheetId, FieldId};
    let through = select::<goal::Entity>(goal::Column::FieldId, Condition::all().add(goal::Column::Id.in_subquery(goals(m))));
    let direct = select::<fact_sheet_field::Entity>(FieldId, any_sheet(FactSheetId, m));
    Condition::any().add(field::Column::Id.in_subquery(direct)).add(field::Column::Id.in_subquery(through))
}

/// The texts of fact sheets led.
fn texts(m: Id) -> SelectStatement {
    let of_sheets = Condition::all().add(text::Column::OwnerKind.eq(SHEET)).add(text::Column::OwnerId.in_subquery(led(m)));
    select::<text::Entity>(text::Column::Id, of_sheets)
}

/// Talks about them.
fn talks(m: Id) -> SelectStatement {
    select::<text_thread::Entity>(text_thread::Column::Id, all_of(text_thread::Column::TextId.in_subquery(texts(m))))
}

/// What was said in them.
fn comments(m: Id) -> SelectStatement {
    select::<text_comment::Entity>(text_comment::Column::Id, all_of(text_comment::Column::ThreadId.in_subquery(talks(m))))
}

/// Rows that hang on a fact sheet: all of those led; of shared ones what own people wrote.
fn of_sheets(kind: impl ColumnTrait, owner: impl ColumnTrait, by: impl ColumnTrait, m: Id) -> Condition {
    let own_part = Condition::all().add(owner.in_subquery(joint(m))).add(by.in_subquery(people(m)));
    Condition::all().add(kind.eq(SHEET)).add(Condition::any().add(owner.in_subquery(led(m))).add(own_part))
}

/// Conferences at which the municipality has a seat.
fn attended(m: Id) -> SelectStatement {
    use conference_seat::Column::{ConferenceId, OrganisationId};
    select::<conference_seat::Entity>(ConferenceId, Condition::all().add(OrganisationId.eq(m)))
}

fn all_of(expression: sea_orm::sea_query::SimpleExpr) -> Condition {
    Condition::all().add(expression)
}

/// Council paths of the municipality, and the consultations in them.
fn paths(m: Id) -> SelectStatement {
    select::<council_path::Entity>(council_path::Column::Id, all_of(council_path::Column::OrganisationId.eq(m)))
}

fn consultations(m: Id) -> SelectStatement {
    select::<consultation::Entity>(consultation::Column::Id, all_of(consultation::Column::PathId.in_subquery(paths(m))))
}

/// The rounds in which its bodies have a path.
fn asked(m: Id) -> SelectStatement {
    select::<council_path::Entity>(council_path::Column::RoundId, all_of(council_path::Column::OrganisationId.eq(m)))
}

/// Items that adopted what these rounds are about, also where the municipality had no seat.
fn asked_items(m: Id) -> SelectStatement {
    select::<council_round::Entity>(council_round::Column::ItemId, all_of(council_round::Column::Id.in_subquery(asked(m))))
}

/// Which rows of a table belong to a municipality.
fn own(table: &str, m: Id) -> Option<Condition> {
    Some(match table {
        "picture" => {
            let arms =
                select::<organisation::Entity>(organisation::Column::CoatOfArms, Condition::all().add(organisation::Column::Id.eq(m)));
            all_of(picture::Column::Id.in_subquery(arms))
        }
        "organisation" => all_of(organisation::Column::Id.eq(m)),
        "body" => all_of(body::Column::OrganisationId.eq(m)),
        "person" => all_of(person::Column::Id.in_subquery(people(m))),
        "role_assignment" => all_of(role_assignment::Column::OrganisationId.eq(m)),
        "invitation" => all_of(invitation::Column::OrganisationId.eq(m)),
        "text" => all_of(text::Column::Id.in_subquery(texts(m))),
        "live_text" => all_of(live_text::Column::TextId.in_subquery(texts(m))),
        "live_update" => all_of(live_update::Column::TextId.in_subquery(texts(m))),
        "live_writer" => all_of(live_writer::Column::TextId.in_subquery(texts(m))),
        "live_suggestion" => all_of(live_suggestion::Column::TextId.in_subquery(texts(m))),
        "live_version" => all_of(live_version::Column::TextId.in_subquery(texts(m))),
        "text_thread" => all_of(text_thread::Column::Id.in_subquery(talks(m))),
        "text_comment" => all_of(text_comment::Column::Id.in_subquery(comments(m))),
        "text_mention" => all_of(text_mention::Column::CommentId.in_subquery(comments(m))),
        "fact_sheet" => all_of(fact_sheet::Column::LeadId.eq(m)),
        "fact_sheet_field" => all_of(fact_sheet_field::Column::FactSheetId.in_subquery(led(m))),
        "fact_sheet_goal" => all_of(fact_sheet_goal::Column::FactSheetId.in_subquery(led(m))),
        "fact_sheet_organisation" => all_of(fact_sheet_organisation::Column::FactSheetId.in_subquery(led(m))),
        "progress_note" => {
            use progress_note::Column::{CreatedBy, SubjectId, SubjectKind};
            of_sheets(SubjectKind, SubjectId, CreatedBy, m)
        }
        "attachment" => {
            use attachment::Column::{CreatedBy, OwnerId, OwnerKind};
            let shared =
                Condition::all().add(OwnerKind.is_in([crate::fields::KIND, crate::workshops::KIND])).add(CreatedBy.in_subquery(people(m)));
            Condition::any().add(of_sheets(OwnerKind, OwnerId, CreatedBy, m)).add(shared)
        }
        "council_path" => all_of(council_path::Column::OrganisationId.eq(m)),
        "consultation" => all_of(consultation::Column::PathId.in_subquery(paths(m))),
        "consultation_version" => all_of(consultation_version::Column::ConsultationId.in_subquery(consultations(m))),
        "council_setup" => all_of(council_setup::Column::OrganisationId.eq(m)),
        "oparl_source" => all_of(oparl_source::Column::OrganisationId.eq(m)),
        "oparl_paper" => all_of(oparl_paper::Column::OrganisationId.eq(m)),
        "oparl_proposal" => all_of(oparl_proposal::Column::OrganisationId.eq(m)),
        "answer_sheet" => all_of(answer_sheet::Column::OrganisationId.eq(m)),
        "answer_row" => all_of(answer_row::Column::SheetId.in_subquery(answer_sheets(m))),
        "answer_remark" => all_of(answer_remark::Column::SheetId.in_subquery(answer_sheets(m))),
        "answer_release" => all_of(answer_release::Column::SheetId.in_subquery(answer_sheets(m))),
        "audit_event" => all_of(audit_event::Column::OrganisationId.eq(m)),
        "conference_amendment" => all_of(conference_amendment::Column::OrganisationId.eq(m)),
        "conference_position" => all_of(conference_position::Column::OrganisationId.eq(m)),
        "conference_seat" => all_of(conference_seat::Column::OrganisationId.eq(m)),
        "conference_deputy" => all_of(conference_deputy::Column::OrganisationId.eq(m)),
        "conference_paper" => all_of(conference_paper::Column::OrganisationId.eq(m)),
        _ => return None,
    })
}

/// Which rows of a table those that belong to a municipality refer to.
fn referred(table: &str, m: Id) -> Option<Condition> {
    Some(match table {
        "organisation" => {
            use fact_sheet_organisation::Column::{FactSheetId, OrganisationId};
            let taking_part = select::<fact_sheet_organisation::Entity>(OrganisationId, any_sheet(FactSheetId, m));
            let leading = select::<fact_sheet::Entity>(fact_sheet::Column::LeadId, any_sheet(fact_sheet::Column::Id, m));
            let id = organisation::Column::Id;
            Condition::all().add(id.ne(m)).add(Condition::any().add(id.in_subquery(taking_part)).add(id.in_subquery(leading)))
        }
        "working_group" => {
            let of_fields = select::<field::Entity>(field::Column::GroupId, fields(m));
            let of_roles =
                select::<role_assignment::Entity>(role_assignment::Column::GroupId, all_of(role_assignment::Column::OrganisationId.eq(m)));
            let of_invitations =
                select::<invitation::Entity>(invitation::Column::GroupId, all_of(invitation::Column::OrganisationId.eq(m)));
            let of_assessments =
                select::<assessment::Entity>(assessment::Column::GroupId, all_of(assessment::Column::Id.in_subquery(assessments(m))));
            let id = working_group::Column::Id;
            Condition::any()
                .add(id.in_subquery(of_assessments))
                .add(id.in_subquery(of_fields))
                .add(id.in_subquery(of_roles))
                .add(id.in_subquery(of_invitations))
        }
        "person" => {
            let invited = |column| select::<invitation::Entity>(column, all_of(invitation::Column::OrganisationId.eq(m)));
            let owners = select::<fact_sheet::Entity>(fact_sheet::Column::OwnerId, any_sheet(fact_sheet::Column::Id, m));
            let id = person::Column::Id;
            let talking = |of: Condition| select::<text_comment::Entity>(text_comment::Column::CreatedBy, of);
            let writing = all_of(live_writer::Column::TextId.in_subquery(texts(m)));
            let keeping = all_of(live_version::Column::TextId.in_subquery(texts(m)));
            let meant = all_of(text_mention::Column::CommentId.in_subquery(comments(m)));
            let named = Condition::any()
                .add(id.in_subquery(talking(all_of(text_comment::Column::Id.in_subquery(comments(m))))))
                .add(id.in_subquery(select::<text_mention::Entity>(text_mention::Column::PersonId, meant)))
                .add(id.in_subquery(select::<live_writer::Entity>(live_writer::Column::PersonId, writing)))
                .add(id.in_subquery(select::<live_version::Entity>(live_version::Column::MadeBy, keeping)))
                .add(id.in_subquery(owners))
                .add(id.in_subquery(invited(invitation::Column::CreatedBy)))
                .add(id.in_subquery(invited(invitation::Column::AcceptedBy)));
            Condition::all().add(id.not_in_subquery(people(m))).add(named)
        }
        "council_round" => all_of(council_round::Column::Id.in_subquery(asked(m))),
        "conference" => {
            let of_items = select::<conference_item::Entity>(
                conference_item::Column::ConferenceId,
                all_of(conference_item::Column::Id.in_subquery(asked_items(m))),
            );
            let id = conference::Column::Id;
            Condition::any().add(id.in_subquery(attended(m))).add(id.in_subquery(of_items))
        }
        "conference_item" => Condition::any()
            .add(conference_item::Column::ConferenceId.in_subquery(attended(m)))
            .add(conference_item::Column::Id.in_subquery(asked_items(m))),
        "assessment" => all_of(assessment::Column::Id.in_subquery(assessments(m))),
        "field" => fields(m),
        "goal" => all_of(goal::Column::Id.in_subquery(goals(m))),
        "fact_sheet" => all_of(fact_sheet::Column::Id.in_subquery(joint(m))),
        "fact_sheet_field" => all_of(fact_sheet_field::Column::FactSheetId.in_subquery(joint(m))),
        "fact_sheet_goal" => all_of(fact_sheet_goal::Column::FactSheetId.in_subquery(joint(m))),
        "fact_sheet_organisation" => all_of(fact_sheet_organisation::Column::FactSheetId.in_subquery(joint(m))),
        _ => return None,
    })
}

impl Scope {
    /// Which rows of a table are taken along for a reason; none when there are none by rule.
    pub(super) fn rows(&self, table: &str, kept: Kept) -> Option<Condition> {
        match (self, kept) {
            (Scope::All, Kept::Own) => Some(Condition::all()),
            (Scope::Region, Kept::Own) => region(table),
            (Scope::All | Scope::Region, Kept::Referred) => None,
            (Scope::Municipality(m), Kept::Own) => own(table, m.id),
            (Scope::Outside(m), Kept::Own) => region(table).and(own(table, m.id)),
            (Scope::Municipality(m) | Scope::Outside(m), Kept::Referred) => referred(table, m.id),
        }
    }

    /// Blanks what never leaves a municipality, why its mayor sent a sheet back; and what is not the
    /// municipality's: how people set up their accounts and when they were
    /// last there, addresses of people from elsewhere, and the keys of invitation links.
    pub(super) fn trim(&self, table: &str, kept: Kept, row: &mut Value) {
        if table == "answer_sheet" && matches!(self, Scope::Region | Scope::Outside(_)) {
            row["sent_back"] = json!("");
        }
        if matches!(self, Scope::All | Scope::Region) {
            return;
        }
        match table {
            "person" => {
                for column in ["language", "theme", "last_active_at"] {
                    row[column] = Value::Null;
                }
                if kept == Kept::Referred {
                    row["email"] = Value::Null;
                }
            }
            "invitation" => row["token_hash"] = json!(format!("exported {}", row["id"].as_str().unwrap_or_default())),
            _ => {}
        }
    }
}
