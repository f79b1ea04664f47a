//! Preview and publication of an edition.

use super::freeze::{Frozen, freeze, promise, promised};
use crate::audit::{self, Event};
use crate::parts::Parts;
use crate::{Ctx, Error, Portal, Result, db, fields, published, region, strategy, workshops};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::edition::{Contents, EditionHead, EditionLabel, FrozenStrategy, Manifest};
use contract::fact_sheet::FactSheet;
use contract::forms::strategy::{ChangeReason, PublishForm};
use contract::rules::Form;
use contract::strategy::Field;
use domain::canonical::{canonical, edition_digest};
use domain::rights::Action;
use entity::{edition, edition_object, frozen_object, publication};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Set};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What citizens would see, and what would change for them.
pub struct Preview {
    pub number: i32,
    pub latest: Option<EditionHead>,
    pub before: Arc<Contents>,
    pub after: Contents,
    /// Names what was looked at; publishing asks for it.
    pub promise: String,
}

/// The present state as an edition would hold it: only what is released.
pub async fn assemble(db: &impl ConnectionTrait) -> Result<Contents> {
    let mut parts = Parts::all(db).await?;
    let fields: Vec<Arc<Field>> = fields::assemble(db, &mut parts).await?.into_iter().map(Arc::new).collect();
    let sheets: Vec<Arc<FactSheet>> = crate::fact_sheets::assemble(db, &mut parts).await?.into_iter().map(Arc::new).collect();
    let mut contents = Contents {
        region: region::frozen(db, &sheets).await?,
        strategy: FrozenStrategy {
            strategy: strategy::load(db).await?.0,
            principles: parts.text(Id::nil(), "principles"),
            priorities: parts.text(Id::nil(), "priorities"),
            order: fields.iter().map(|f| f.id).collect(),
        },
        fields,
        sheets,
        workshops: workshops::assemble(db, &mut parts).await?.into_iter().map(Arc::new).collect(),
    };
    domain::provenance::hide_unpublished(&mut contents);
    Ok(contents)
}

/// Shows what publishing would do.
pub async fn preview(ctx: &Ctx) -> Result<Preview> {
    ctx.require_region(Action::PreviewEdition)?;
    let latest = published::latest(&ctx.portal).await?;
    let after = assemble(ctx.portal.db()).await?;
    Ok(Preview {
        number: latest.as_ref().map_or(1, |l| l.head.number + 1),
        before: latest.as_ref().map(|l| l.contents.clone()).unwrap_or_default(),
        latest: latest.as_ref().map(|l| l.head.clone()),
        promise: promise(&freeze(&after)),
        after,
    })
}

/// Publishes: all or nothing. Of two stewards who press at once, one publishes and the other
/// learns that it is done.
pub async fn publish(ctx: &Ctx, form: PublishForm) -> Result<EditionHead> {
    ctx.require_region(Action::PublishEdition)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let number: i32 = form.number.trim().parse().unwrap_or_default();
    let label = EditionLabel::parse(&form.label).ok_or_else(|| Error::field("label", "choice"))?;
    let tx = ctx.begin().await?;
    let next = next_number(&tx).await?;
    if number < next {
        return Err(Error::Already(format!("edition_{number}")));
    }
    if number > next {
        return Err(Error::field("number", format!("whole|{next}|{next}")));
    }
    let contents = assemble(&tx).await?;
    let mut frozen = freeze(&contents);
    let found = promise(&frozen);
    if found != form.preview {
        return Err(Error::Conflict);
    }
    if let Some(before) = manifest(&tx, number - 1).await?.filter(|m| m.label == label)
        && promised(before.objects.iter()) == found
    {
        return Err(Error::field("label", "nothing_changed"));
    }
    attach_reasons(&mut frozen, &form.reasons);
    let reason = form.reason.trim().replace("\r\n", "\n");
    let head = issue(&ctx.portal, &tx, number, label, reason, ctx.portal.now(), frozen).await?;
    let event = Event::about("edition.publish", "edition", head.id, format!("Fassung {number}")).after(&head).reason(head.reason.clone());
    ctx.record(&tx, event).await?;
    tx.commit().await?;
    Ok(head)
}

/// Publishes an edition that was published before elsewhere, under its own date: for loading a
/// recorded history into an installation.
pub async fn publish_as_recorded(
    portal: &Portal,
    at: DateTime<Utc>,
    label: EditionLabel,
    reason: &str,
    reasons: Vec<ChangeReason>,
) -> Result<EditionHead> {
    let tx = db::begin(portal.db()).await?;
    let number = next_number(&tx).await?;
    let contents = assemble(&tx).await?;
    let mut frozen = freeze(&contents);
    attach_reasons(&mut frozen, &reasons);
    let head = issue(portal, &tx, number, label, reason.to_owned(), at, frozen).await?;
    let event = Event::about("edition.record", "edition", head.id, format!("Fassung {}", head.number)).after(&head).reason(reason);
    audit::write(portal, &tx, None, event).await?;
    tx.commit().await?;
    Ok(head)
}

/// What an edition holds.
async fn manifest(tx: &impl ConnectionTrait, number: i32) -> Result<Option<Manifest>> {
    let found = edition::Entity::find().select_only().column(edition::Column::Manifest).filter(edition::Column::Number.eq(number));
    let found: Option<String> = found.into_tuple().one(tx).await?;
    found.map(|m| serde_json::from_str(&m).map_err(|e| Error::Broken(format!("manifest of edition {number}: {e}")))).transpose()
}

async fn next_number(tx: &impl ConnectionTrait) -> Result<i32> {
    Ok(super::covers().one(tx).await?.map(|c| c.head()).transpose()?.map_or(1, |e| e.number + 1))
}

/// Writes an edition with all it contains.
async fn issue(
    portal: &Portal,
    tx: &impl ConnectionTrait,
    number: i32,
    label: EditionLabel,
    reason: String,
    at: DateTime<Utc>,
    frozen: Vec<Frozen>,
) -> Result<EditionHead> {
    let manifest = Manifest {
        number,
        label,
        published_at: at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
        reason: reason.clone(),
        objects: frozen.iter().map(|f| f.entry.clone()).collect(),
    };
    let row = edition::Model {
        id: portal.new_id(),
        number,
        label: label.as_str().to_owned(),
        published_at: at,
        reason,
        digest: edition_digest(&manifest),
        manifest: canonical(&manifest),
    };
    let head = EditionHead { id: row.id, number, label, published_at: at, reason: row.reason.clone(), digest: row.digest.clone() };
    store(tx, row, frozen).await.map_err(|e| if e.is_duplicate() { Error::Already(format!("edition_{number}")) } else { e })?;
    Ok(head)
}

fn attach_reasons(frozen: &mut [Frozen], reasons: &[ChangeReason]) {
    let reasons: HashMap<&str, &str> =
        reasons.iter().map(|r| (r.object.as_str(), r.reason.trim())).filter(|(_, r)| !r.is_empty()).collect();
    for f in frozen {
        if let Some(reason) = reasons.get(format!("{}:{}", f.entry.kind, f.entry.id).as_str()) {
            f.entry.reason = (*reason).to_owned();
        }
    }
}

/// The cover comes last: it is the seal, nothing is added to an edition that has one.
async fn store(tx: &impl ConnectionTrait, row: edition::Model, frozen: Vec<Frozen>) -> Result<()> {
    let known = digests_of(tx, row.number - 1).await?;
    let new: Vec<_> = frozen.iter().filter(|f| !known.contains(&f.entry.sha256)).collect();
    // SQLite takes 32,766 values a statement at most, PostgreSQL 65,535.
    for chunk in new.chunks(2000) {
        let objects =
            chunk.iter().map(|f| frozen_object::ActiveModel { sha256: Set(f.entry.sha256.clone()), content: Set(f.content.clone()) });
        frozen_object::Entity::insert_many(objects)
            .on_conflict(OnConflict::column(frozen_object::Column::Sha256).do_nothing().to_owned())
            .exec_without_returning(tx)
            .await?;
    }
    for chunk in frozen.chunks(2000) {
        let members = chunk.iter().map(|f| edition_object::ActiveModel {
            edition_id: Set(row.id),
            kind: Set(f.entry.kind.as_str().to_owned()),
            object_id: Set(f.entry.id),
            sha256: Set(f.entry.sha256.clone()),
            reason: Set(f.entry.reason.clone()),
        });
        edition_object::Entity::insert_many(members).exec_without_returning(tx).await?;
    }
    edition::ActiveModel::from(row).insert_exact(tx).await?;
    bump(tx).await
}

/// What an edition holds; of an edition's objects most are those of the one before.
async fn digests_of(tx: &impl ConnectionTrait, number: i32) -> Result<HashSet<String>> {
    let of = edition::Entity::find().select_only().column(edition::Column::Id).filter(edition::Column::Number.eq(number)).into_query();
    let digests = edition_object::Entity::find().select_only().column(edition_object::Column::Sha256);
    let digests = digests.filter(edition_object::Column::EditionId.in_subquery(of)).into_tuple().all(tx).await?;
    Ok(digests.into_iter().collect())
}

/// Tells every instance that the public sees something new.
pub(crate) async fn bump(db: &impl ConnectionTrait) -> Result<()> {
    publication::Entity::update_many()
        .col_expr(publication::Column::Revision, Expr::col(publication::Column::Revision).add(1))
        .exec(db)
        .await?;
    Ok(())
}

/// Inserts a row with every column as given.
trait InsertExact {
    async fn insert_exact(self, db: &impl ConnectionTrait) -> Result<()>;
}

impl InsertExact for edition::ActiveModel {
    async fn insert_exact(self, db: &impl ConnectionTrait) -> Result<()> {
        edition::Entity::insert(self.reset_all()).exec_without_returning(db).await?;
        Ok(())
    }
}
