//! Rounds: the councils are asked about an edition.

use super::load;
use crate::audit::Event;
use crate::editions::{self, bump};
use crate::{Ctx, Error, Result, conferences, once};
use contract::Id;
use contract::council::Round;
use contract::dates::parse_day;
use contract::edition::EditionHead;
use contract::forms::councils::RoundForm;
use contract::rules::Form;
use domain::rights::Action;
use entity::{consultation, council_path, council_round, edition};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, QueryTrait, Select, Set,
};

/// What the form of a round needs.
#[derive(Clone, Debug)]
pub struct Opening {
    pub rounds: Vec<Round>,
    /// Editions about which nobody was asked yet, newest first.
    pub editions: Vec<EditionHead>,
    /// The day of the last conference that adopted the strategy or an edition of it.
    pub adopted_on: Option<chrono::NaiveDate>,
}

/// What can be asked about.
pub async fn opening(ctx: &Ctx) -> Result<Opening> {
    ctx.require_region(Action::OpenCouncilRound)?;
    let rounds = load::rounds(ctx.portal.db()).await?;
    let editions = editions::list(&ctx.portal).await?.into_iter();
    let editions = editions.filter(|e| rounds.iter().all(|r| r.text.number != e.number)).collect();
    let adopted_on = conferences::adopted_last(ctx.portal.db()).await?;
    Ok(Opening { rounds, editions, adopted_on })
}

/// What councils are asked to resolve about an edition, unless somebody words it otherwise.
pub fn usual_proposal(edition: i32) -> String {
    format!("Der Rat beschließt die gemeinsame Strategie in Fassung {edition} und bringt sich in deren Umsetzung ein.")
}

/// One round by the number of its edition, for its form.
pub async fn round(ctx: &Ctx, number: i32) -> Result<Round> {
    ctx.require_region(Action::OpenCouncilRound)?;
    by_number(ctx.portal.db(), number).await
}

/// The common wording of each round, with the number of its edition.
pub(crate) async fn asked(db: &impl ConnectionTrait) -> Result<Vec<(i32, String)>> {
    Ok(load::rounds(db).await?.into_iter().map(|r| (r.text.number, r.proposal)).collect())
}

pub(super) async fn by_number(db: &impl ConnectionTrait, number: i32) -> Result<Round> {
    let row = council_round::Entity::find().filter(council_round::Column::EditionNumber.eq(number)).one(db).await?;
    Ok(load::read_round(row.ok_or(Error::NotFound)?))
}

/// The digest of an edition, by its number.
pub(crate) async fn digest(db: &impl ConnectionTrait, number: i32) -> Result<Option<String>> {
    let found = edition::Entity::find().select_only().column(edition::Column::Digest).filter(edition::Column::Number.eq(number));
    Ok(found.into_tuple().one(db).await?)
}

/// Opens a round, or changes day and proposal of one. Returns the number of its edition.
pub async fn save(ctx: &Ctx, form: RoundForm) -> Result<i32> {
    ctx.require_region(Action::OpenCouncilRound)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let number: i32 = form.edition.trim().parse().unwrap_or_default();
    let adopted_on = parse_day(&form.adopted_on).ok_or_else(|| Error::field("adopted_on", "day"))?;
    let proposal = form.proposal.trim().replace("\r\n", "\n");
    let tx = ctx.begin().await?;
    let columns = council_round::ActiveModel { adopted_on: Set(adopted_on), proposal: Set(proposal.clone()), ..Default::default() };
    let event = if form.id.is_empty() {
        let digest = digest(&tx, number).await?.ok_or_else(|| Error::field("edition", "choice"))?;
        let id = once::fresh::<council_round::Entity>(&ctx.portal, &tx, &form.once).await?;
        let row = council_round::ActiveModel {
            id: Set(id),
            edition_number: Set(number),
            edition_digest: Set(digest),
            version: Set(1),
            ..columns
        };
        let already = |e: sea_orm::DbErr| match Error::from(e) {
            e if e.is_duplicate() => Error::Already(format!("round_{number}")),
            e => e,
        };
        row.insert(&tx).await.map_err(already)?;
        Event::about("council_round.open", "council_round", id, format!("Fassung {number}"))
    } else {
        let id: Id = form.id.parse().map_err(|_| Error::NotFound)?;
        let before = council_round::Entity::find_by_id(id).lock_exclusive().one(&tx).await?.ok_or(Error::NotFound)?;
        if before.edition_number != number {
            return Err(Error::field("edition", "choice"));
        }
        if let Some(first) = first_meeting(&tx, id).await?.filter(|first| *first < adopted_on) {
            // A path that is in order must not become one that is not.
            return Err(Error::field("adopted_on", format!("after_meeting|{}", first.format("%d.%m.%Y"))));
        }
        if before.proposal != proposal && is_answered(&tx, id).await? {
            // Councils are compared with the words that they were asked with.
            return Err(Error::field("proposal", "answered_already"));
        }
        let version: i32 = form.version.parse().unwrap_or(0);
        let done = council_round::Entity::update_many()
            .set(council_round::ActiveModel { version: Set(version.saturating_add(1)), ..columns })
            .filter(council_round::Column::Id.eq(id))
            .filter(council_round::Column::Version.eq(version))
            .exec(&tx)
            .await?;
        if done.rows_affected == 0 {
            return Err(Error::Conflict);
        }
        Event::about("council_round.save", "council_round", id, format!("Fassung {number}")).before(&load::read_round(before))
    };
    let after = serde_json::json!({"edition": number, "adopted_on": adopted_on, "proposal": proposal});
    ctx.record(&tx, event.after(&after)).await?;
    bump(&tx).await?;
    tx.commit().await?;
    Ok(number)
}

/// The consultations of a round.
fn of_round(round: Id) -> Select<consultation::Entity> {
    let paths = council_path::Entity::find().select_only().column(council_path::Column::Id).filter(council_path::Column::RoundId.eq(round));
    consultation::Entity::find().filter(consultation::Column::PathId.in_subquery(paths.into_query()))
}

/// Whether any body of a round has a result on record.
async fn is_answered(db: &impl ConnectionTrait, round: Id) -> Result<bool> {
    Ok(of_round(round).filter(consultation::Column::Result.is_not_null()).count(db).await? > 0)
}

/// The first meeting of a round that is on record.
async fn first_meeting(db: &impl ConnectionTrait, round: Id) -> Result<Option<chrono::NaiveDate>> {
    let found = of_round(round).select_only().column_as(consultation::Column::HeldOn.min(), "first");
    Ok(found.into_tuple::<Option<chrono::NaiveDate>>().one(db).await?.flatten())
}
