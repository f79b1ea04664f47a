//! Long texts: one document per slot of an owner.

mod owner;
mod page;
mod suggest;

pub use owner::{Owner, owner};
pub use page::{Page, Waiting, page};
pub use suggest::suggest;

use crate::audit::Event;
use crate::live_texts::{self, Replaced};
use crate::talk::{self, At, Settled};
use crate::{Ctx, Error, Result, fact_sheets};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::forms::texts::TextForm;
use contract::rules::Form;
pub use contract::talk::TextAccess;
use contract::text::Document;
use domain::markdown;
use domain::rights::Action;
use entity::{person, text};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Select, Set};
use std::collections::HashMap;

/// What can own a text, and in which slots.
pub const SLOTS: &[(&str, &str)] = &[
    ("strategy", "principles"),
    ("strategy", "priorities"),
    ("field", "vision"),
    ("goal", "text"),
    ("fact_sheet", "narrative"),
    ("workshop", "minutes"),
    ("conference", "minutes"),
    ("page", "body"),
];

/// A text and who last changed it.
#[derive(Clone, Debug, Default)]
pub struct TextView {
    pub owner_kind: String,
    pub owner_id: Id,
    pub slot: String,
    pub document: Document,
    /// 0 while nothing was ever written.
    pub version: i32,
    pub updated_at: Option<DateTime<Utc>>,
    pub updated_by: Option<String>,
}

pub(crate) fn parse(value: serde_json::Value) -> Result<Document> {
    serde_json::from_value(value).map_err(|e| Error::Broken(format!("text: {e}")))
}

/// The documents of one slot of many owners.
pub(crate) async fn documents(db: &impl ConnectionTrait, kind: &str, slot: &str) -> Result<HashMap<Id, Document>> {
    let which = text::Entity::find().filter(text::Column::OwnerKind.eq(kind)).filter(text::Column::Slot.eq(slot));
    Ok(newest(db, which).await?.into_iter().map(|((owner, _), document)| (owner, document)).collect())
}

/// The documents of some texts by owner and slot; what was written live a moment ago counts, except
/// in fact sheets: it counts there when it is released.
pub(crate) async fn newest(db: &impl ConnectionTrait, which: Select<text::Entity>) -> Result<HashMap<(Id, String), Document>> {
    let rows = which
        .select_only()
        .columns([text::Column::Id, text::Column::OwnerKind, text::Column::OwnerId, text::Column::Slot, text::Column::Document])
        .expr_as(text::Column::Id.in_subquery(live_texts::behind()), "behind");
    let mut out = HashMap::new();
    for row in rows.into_model::<Row>().all(db).await? {
        let newer = if row.behind && row.owner_kind != fact_sheets::KIND { live_texts::ahead(db, row.id).await? } else { None };
        out.insert((row.owner_id, row.slot), newer.map_or_else(|| parse(row.document), Ok)?);
    }
    Ok(out)
}

/// A text as it is stored, and whether it is more than that by now.
#[derive(FromQueryResult)]
struct Row {
    id: Id,
    owner_kind: String,
    owner_id: Id,
    slot: String,
    document: serde_json::Value,
    behind: bool,
}

pub(crate) async fn row(db: &impl ConnectionTrait, kind: &str, owner: Id, slot: &str) -> Result<Option<text::Model>> {
    Ok(text::Entity::find()
        .filter(text::Column::OwnerKind.eq(kind))
        .filter(text::Column::OwnerId.eq(owner))
        .filter(text::Column::Slot.eq(slot))
        .one(db)
        .await?)
}

/// The document in one slot; empty when nothing was written yet.
pub(crate) async fn document(db: &impl ConnectionTrait, kind: &str, owner: Id, slot: &str) -> Result<Document> {
    row(db, kind, owner, slot).await?.map_or_else(|| Ok(Document::default()), |r| parse(r.document))
}

/// Owners of texts that nobody writes live or talks about, and that no edition holds: pages of the region are public
/// as soon as they are saved, and minutes are frozen when they are done.
pub(crate) const PLAIN: &[&str] = &["conference", "page"];

/// Whether a text is one of those.
pub fn plain_only(kind: &str) -> bool {
    PLAIN.contains(&kind)
}

/// One text for reading and editing; empty when nothing was written yet.
pub async fn show(ctx: &Ctx, kind: &str, owner: Id, slot: &str) -> Result<TextView> {
    ctx.require_region(Action::EnterWorkspace)?;
    if !SLOTS.contains(&(kind, slot)) {
        return Err(Error::NotFound);
    }
    let found = row(ctx.portal.db(), kind, owner, slot).await?;
    view(ctx, kind, owner, slot, found).await
}

async fn view(ctx: &Ctx, kind: &str, owner: Id, slot: &str, found: Option<text::Model>) -> Result<TextView> {
    if kind == "conference" {
        crate::conferences::may_follow(ctx, owner).await?;
    }
    let db = ctx.portal.db();
    let blank = TextView { owner_kind: kind.into(), owner_id: owner, slot: slot.into(), ..TextView::default() };
    let Some(row) = found else { return Ok(blank) };
    let document = match live_texts::ahead(db, row.id).await? {
        Some(document) => document,
        // Opened, but nothing was ever written.
        None if row.version == 0 => return Ok(blank),
        None => parse(row.document)?,
    };
    let author = match row.updated_by {
        Some(id) => person::Entity::find_by_id(id).one(db).await?.map(|p| p.display_name),
        None => None,
    };
    Ok(TextView { document, version: row.version, updated_at: Some(row.updated_at), updated_by: author, ..blank })
}

/// What somebody may do in the texts of an owner.
///
/// [`TextAccess::Write`]: change anything. [`TextAccess::Suggest`]: changes are taken only if they
/// suggest: leave out, in the text before and in the text after an update, the person's own runs with
/// the mark `insertion`, own U+2029 with the mark `deletion`, and own marks `deletion`; both must be
/// the same document, and nobody else's letters may go or come anew (`app/editor/PROTOCOL.md`, "What
/// `suggest` may do"). [`TextAccess::Comment`] and
/// [`TextAccess::Read`]: no change of the document at all; comments go over their own address.
/// `NotFound` for an owner that is not there, `Denied` and `StepUp` for who may not even read.
pub async fn access(ctx: &Ctx, kind: &str, id: Id) -> Result<TextAccess> {
    ctx.require_region(Action::EnterWorkspace)?;
    Ok(owner::of(ctx, kind, id).await?.access(ctx, kind))
}

/// The same for anybody, by what they may.
pub(crate) fn access_of(kind: &str, action: Action, may: impl Fn(Action) -> bool) -> TextAccess {
    match kind {
        _ if may(action) => TextAccess::Write,
        // Legal pages are nobody's draft.
        "page" => TextAccess::Read,
        _ if may(Action::SuggestText) => TextAccess::Suggest,
        _ if may(Action::CommentText) => TextAccess::Comment,
        _ => TextAccess::Read,
    }
}

/// Saves a text; a version that is not the newest is a conflict, and nothing is overwritten.
pub async fn save(ctx: &Ctx, form: TextForm) -> Result<TextView> {
    let owner: Id = form.owner_id.parse().map_err(|_| Error::NotFound)?;
    let Owner { action, belongs, state, title, .. } = self::owner(ctx, &form.owner_kind, owner, &form.slot).await?;
    ctx.require(action, &belongs, state)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let (document, base) = read(&form).await?;
    let expected: i32 = form.version.parse().unwrap_or(0);
    let tx = ctx.begin().await?;
    let mut before = row(&tx, &form.owner_kind, owner, &form.slot).await?;
    let current = before.as_ref().map_or(0, |r| r.version) == expected;
    let live = match &before {
        Some(b) => live_texts::followed(&tx, b.id).await?,
        None => None,
    };
    // An empty text has nothing that could have changed.
    let told = !form.base.is_empty() || expected == 0;
    let based_on = match &before {
        Some(b) if !told => markdown::read(&markdown::write(&parse(b.document.clone())?)),
        _ => base,
    };
    let mergeable = live.is_some() && told;
    if !current && !mergeable {
        return Err(Error::Conflict);
    }
    if let (Some(b), Some(seq)) = (&before, live) {
        // A day may begin with the form.
        crate::text_versions::keep_before(&ctx.portal, &tx, b, seq).await?;
    }
    let document = match &before {
        // Others write at the same time: what this form changed is one more change among theirs.
        Some(b) if live.is_some() => {
            let merge = |now: &Document| domain::merge::three_way(&based_on, now, &document);
            let replaced = live_texts::replace(&ctx.portal, by(ctx), &tx, b.id, merge).await?;
            let merged = match replaced {
                Some(Replaced { document, settled }) => {
                    tell(ctx, &tx, b, &title, settled).await?;
                    Some(document)
                }
                None => None,
            };
            if form.owner_kind == fact_sheets::KIND && merged.as_ref().is_some_and(|m| *m != document) {
                // There are words of others in it, which nobody has released.
                fact_sheets::keep_as_released(&tx, owner).await?;
            }
            before = row(&tx, &form.owner_kind, owner, &form.slot).await?;
            merged.unwrap_or(document)
        }
        // What the form cannot show stays.
        Some(b) => domain::merge::three_way(&based_on, &parse(b.document.clone())?, &document),
        None => document,
    };
    set(ctx, &tx, &form.owner_kind, owner, &form.slot, &document, before.as_ref()).await?;
    let event = Event::about("text.save", "text", owner, format!("{} {title}", form.slot).trim().to_owned())
        .after(&document)
        .of(belongs.organisation);
    let event = if let Some(b) = &before { event.before(&b.document) } else { event };
    ctx.record(&tx, event).await?;
    if form.owner_kind == "page" {
        // Legal pages are read live, not from an edition.
        crate::editions::bump(&tx).await?;
    }
    tx.commit().await?;
    live_texts::committed(&ctx.portal).await?;
    show(ctx, &form.owner_kind, owner, &form.slot).await
}

/// What the form says, and what it said before anybody changed it.
async fn read(form: &TextForm) -> Result<(Document, Document)> {
    let texts = [&form.markdown, &form.base].map(|t| t.replace("\r\n", "\n"));
    let work = tokio::task::spawn_blocking(move || texts.map(|t| markdown::checked(&t)));
    let [markdown, base] = work.await.map_err(|e| Error::Broken(e.to_string()))?;
    let too_large = |e: markdown::TooLarge| Error::field("markdown", e.code());
    Ok((markdown.map_err(too_large)?, base.map_err(too_large)?))
}

/// Tells those whose suggestions a change of the portal settled.
pub(crate) async fn tell(
    ctx: &Ctx,
    tx: &impl ConnectionTrait,
    text: &text::Model,
    title: &str,
    suggestions: Vec<live::Settled>,
) -> Result<()> {
    if suggestions.is_empty() {
        return Ok(());
    }
    let at = At { kind: text.owner_kind.clone(), owner: text.owner_id, slot: text.slot.clone() };
    let settled = Settled { text: text.id, at, title: title.to_owned(), by: ctx.actor()?.person_id, suggestions };
    talk::tell_settled(&ctx.portal, tx, settled).await
}

/// Writes a text without asking; callers have checked the right. Whoever read an older version than
/// the stored one gets a conflict, also when both write in the same moment. Who has it open live
/// sees it as one more change. Gives the suggestions that it settled, for callers to [`tell`] of.
pub(crate) async fn write(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    kind: &str,
    owner: Id,
    slot: &str,
    document: &Document,
    before: Option<&text::Model>,
) -> Result<Vec<live::Settled>> {
    let replaced = match before {
        Some(b) => live_texts::replace(&ctx.portal, by(ctx), db, b.id, |_| document.clone()).await?,
        None => None,
    };
    set(ctx, db, kind, owner, slot, document, before).await?;
    Ok(replaced.map(|r| r.settled).unwrap_or_default())
}

/// Changes a text without asking; callers have checked the right. `change` gets what it reads now, with what
/// somebody writes live at this very moment, and gives nothing where it finds nothing to change. Tells
/// whether it did.
pub(crate) async fn amend(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    kind: &str,
    owner: Id,
    slot: &str,
    change: impl Fn(&Document) -> Option<Document>,
) -> Result<bool> {
    let Some(before) = row(db, kind, owner, slot).await? else { return Ok(false) };
    let stored = parse(before.document.clone())?;
    if let Some(seq) = live_texts::followed(db, before.id).await? {
        crate::text_versions::keep_before(&ctx.portal, db, &before, seq).await?;
    }
    let mut changed = false;
    let mut amended = |now: &Document| match change(now) {
        Some(new) => {
            changed = true;
            new
        }
        None => now.clone(),
    };
    let document = match live_texts::replace(&ctx.portal, by(ctx), db, before.id, &mut amended).await? {
        Some(Replaced { document, .. }) => document,
        None => amended(&stored),
    };
    if document != stored {
        set(ctx, db, kind, owner, slot, &document, Some(&before)).await?;
    }
    Ok(changed)
}

fn by(ctx: &Ctx) -> Option<Id> {
    ctx.actor.as_ref().map(|a| a.person_id)
}

async fn set(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    kind: &str,
    owner: Id,
    slot: &str,
    document: &Document,
    before: Option<&text::Model>,
) -> Result<()> {
    if kind == fact_sheets::KIND {
        fact_sheets::keep_released(ctx, db, &fact_sheets::row(db, owner).await?).await?;
    }
    let value = serde_json::to_value(document).map_err(|e| Error::Broken(e.to_string()))?;
    let columns = text::ActiveModel {
        document: Set(value),
        version: Set(before.map_or(1, |b| b.version + 1)),
        updated_at: Set(ctx.portal.now()),
        updated_by: Set(ctx.actor.as_ref().map(|a| a.person_id)),
        ..Default::default()
    };
    match before {
        Some(b) => {
            let done = text::Entity::update_many()
                .set(columns)
                .filter(text::Column::Id.eq(b.id))
                .filter(text::Column::Version.eq(b.version))
                .exec(db)
                .await?;
            if done.rows_affected == 0 {
                return Err(Error::Conflict);
            }
        }
        None => {
            let row = text::ActiveModel {
                id: Set(ctx.portal.new_id()),
                owner_kind: Set(kind.to_owned()),
                owner_id: Set(owner),
                slot: Set(slot.to_owned()),
                ..columns
            };
            let inserted = row.insert(db).await.map_err(Error::from);
            inserted.map_err(|e| if e.is_duplicate() { Error::Conflict } else { e })?;
        }
    }
    Ok(())
}
