//! Rounds: the councils are asked about an edition.

use super::load;
use crate::audit::Event;
use crate::conferences::{self, AdoptedItem, Followed};
use crate::editions::{self, bump};
use crate::{Ctx, Error, Result, once};
use chrono::{DateTime, NaiveDate, Utc};
use contract::conference::SubjectKind;
use contract::council::Round;
use contract::dates::{parse_day, show_day};
use contract::edition::EditionHead;
use contract::forms::councils::RoundForm;
use contract::rules::Form;
use contract::{Id, Lang};
use domain::rights::Action;
use entity::{consultation, council_path, council_round, edition};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    Set,
};

/// What the form of a round needs.
#[derive(Clone, Debug)]
pub struct Opening {
    pub rounds: Vec<Round>,
    /// Editions about which nobody was asked yet, newest first.
    pub editions: Vec<EditionHead>,
    /// What conferences adopted, newest first.
    pub adopted: Vec<AdoptedItem>,
    /// Which of it the newest of the editions comes from, as far as one can tell.
    pub usual: Option<AdoptedItem>,
}

/// What can be asked about.
pub async fn opening(ctx: &Ctx) -> Result<Opening> {
    ctx.require_region(Action::OpenCouncilRound)?;
    let rounds = load::rounds(ctx.portal.db()).await?;
    let all = editions::list(&ctx.portal).await?;
    let editions: Vec<EditionHead> = all.iter().filter(|e| rounds.iter().all(|r| r.text.number != e.number)).cloned().collect();
    let adopted = conferences::adopted_items(ctx.portal.db()).await?;
    let usual = editions.first().and_then(|e| {
        let before = all.iter().filter(|b| b.number < e.number).map(|b| b.published_at).max();
        usual_item(&adopted, e, before).cloned()
    });
    Ok(Opening { rounds, editions, adopted, usual })
}

/// What conferences adopted, newest first, for the form of a round that there is.
pub async fn adopted(ctx: &Ctx) -> Result<Vec<AdoptedItem>> {
    ctx.require_region(Action::OpenCouncilRound)?;
    conferences::adopted_items(ctx.portal.db()).await
}

/// Which adoption an edition comes from: that of the edition itself, else of the draft that was adopted
/// since the edition before. `before` is when that was published.
fn usual_item<'a>(all: &'a [AdoptedItem], edition: &EditionHead, before: Option<DateTime<Utc>>) -> Option<&'a AdoptedItem> {
    let itself = all.iter().find(|a| a.edition == Some(edition.number));
    let led = |a: &&AdoptedItem| a.kind == SubjectKind::Draft && a.at <= edition.published_at && before.is_none_or(|b| a.at > b);
    itself.or_else(|| all.iter().find(led))
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

/// Editions about which councils were asked with what an item adopted, newest first; for whoever follows its
/// conference.
pub async fn asked_with(ctx: &Ctx, seen: &Followed, item: Id) -> Result<Vec<i32>> {
    conferences::item_of(seen, item)?;
    let numbers = council_round::Entity::find().select_only().column(council_round::Column::EditionNumber);
    let numbers = numbers.filter(council_round::Column::ItemId.eq(item)).order_by_desc(council_round::Column::EditionNumber);
    Ok(numbers.into_tuple().all(ctx.portal.db()).await?)
}

async fn by_number(db: &impl ConnectionTrait, number: i32) -> Result<Round> {
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
    let proposal = form.proposal.trim().replace("\r\n", "\n");
    let tx = ctx.begin().await?;
    let (item, adopted_on) = adoption(&tx, &form, number).await?;
    let columns = council_round::ActiveModel {
        adopted_on: Set(adopted_on),
        item_id: Set(item),
        proposal: Set(proposal.clone()),
        ..Default::default()
    };
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
    let after = serde_json::json!({"edition": number, "adopted_on": adopted_on, "item": item, "proposal": proposal});
    ctx.record(&tx, event.after(&after)).await?;
    bump(&tx).await?;
    tx.commit().await?;
    Ok(number)
}

/// The item that is chosen, if any, and the day: that of its conference.
///
/// Errors: `Invalid` on `item` when no closed conference adopted it or what it adopted is another edition, on
/// `adopted_on` when the day is missing or is not the conference's.
async fn adoption(db: &impl ConnectionTrait, form: &RoundForm, edition: i32) -> Result<(Option<Id>, NaiveDate)> {
    let day = parse_day(&form.adopted_on);
    if form.item.is_empty() {
        return Ok((None, day.ok_or_else(|| Error::field("adopted_on", "day"))?));
    }
    let not_adopted = || Error::field("item", "not_adopted");
    let id: Id = form.item.parse().map_err(|_| not_adopted())?;
    let item = conferences::adopted_item(db, id).await?.ok_or_else(not_adopted)?;
    match (item.edition, day) {
        (Some(other), _) if other != edition => Err(Error::field("item", format!("adopted_other|{other}"))),
        (_, Some(day)) if day != item.day => Err(Error::field("adopted_on", format!("not_that_day|{}", show_day(item.day, Lang::De)))),
        _ => Ok((Some(id), item.day)),
    }
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
async fn first_meeting(db: &impl ConnectionTrait, round: Id) -> Result<Option<NaiveDate>> {
    let found = of_round(round).select_only().column_as(consultation::Column::HeldOn.min(), "first");
    Ok(found.into_tuple::<Option<NaiveDate>>().one(db).await?.flatten())
}
