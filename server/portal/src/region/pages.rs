//! Legal and explaining pages. They are read live, not from an edition: an imprint has to be right
//! today.

use crate::audit::Event;
use crate::editions::bump;
use crate::slugs::slug;
use crate::{Ctx, Error, Portal, Result, once, texts};
use contract::Id;
use contract::forms::people::ReasonForm;
use contract::forms::region::PageForm;
use contract::rules::Form;
use contract::strategy::EditState;
use contract::text::Document;
use domain::rights::Action;
use entity::{page, text};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set};
use serde_json::json;

const WITHDRAWN: &str = "withdrawn";
const READY: &str = "ready";

/// Addresses that every portal links to; other pages stand below `/seiten`.
pub const FIXED: [&str; 5] = ["impressum", "datenschutz", "barrierefreiheit", "leichte-sprache", "gebaerdensprache"];

/// A page in the workspace's list.
#[derive(Clone, Debug)]
pub struct PageLine {
    pub id: Id,
    pub slug: String,
    pub title: String,
    pub version: i32,
    /// Something was written.
    pub written: bool,
    /// Nobody else reads it.
    pub withdrawn: bool,
}

impl PageLine {
    /// Linked on every page: it stays.
    pub fn fixed(&self) -> bool {
        FIXED.contains(&self.slug.as_str())
    }

    /// Where it is read.
    pub fn address(&self) -> String {
        if self.fixed() { format!("/{}", self.slug) } else { format!("/seiten/{}", self.slug) }
    }
}

/// A page as citizens read it.
#[derive(Clone, Debug)]
pub struct PublicPage {
    pub title: String,
    pub body: Document,
}

pub(crate) async fn title(db: &impl ConnectionTrait, id: Id) -> Result<String> {
    Ok(page::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?.title)
}

/// A page by its address; none when nobody made it, when it was withdrawn, or when nothing is written in
/// it yet. Those that every page links to are there in any case.
pub async fn read(portal: &Portal, slug: &str) -> Result<Option<PublicPage>> {
    let db = portal.db();
    let row = page::Entity::find().filter(page::Column::Slug.eq(slug)).filter(page::Column::State.ne(WITHDRAWN)).one(db).await?;
    let Some(row) = row else { return Ok(None) };
    let body = text::Entity::find()
        .filter(text::Column::OwnerKind.eq("page"))
        .filter(text::Column::OwnerId.eq(row.id))
        .filter(text::Column::Slot.eq("body"))
        .one(db)
        .await?;
    let body = body.map(|t| texts::parse(t.document)).transpose()?.unwrap_or_default();
    if body.is_empty() && !FIXED.contains(&slug) {
        return Ok(None);
    }
    Ok(Some(PublicPage { title: row.title, body }))
}

/// A page that everybody can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicLine {
    pub slug: String,
    pub title: String,
}

/// All pages in which something is written and that were not withdrawn, in their order.
pub async fn public(portal: &Portal) -> Result<Vec<PublicLine>> {
    let db = portal.db();
    let rows = page::Entity::find().filter(page::Column::State.ne(WITHDRAWN));
    let rows = rows.order_by_asc(page::Column::Position).order_by_asc(page::Column::Title).all(db).await?;
    let written = texts::documents(db, "page", "body").await?;
    let rows = rows.into_iter().filter(|r| written.get(&r.id).is_some_and(|d| !d.is_empty()));
    Ok(rows.map(|r| PublicLine { slug: r.slug, title: r.title }).collect())
}

/// All pages in their order.
pub async fn list(ctx: &Ctx) -> Result<Vec<PageLine>> {
    ctx.require_region(Action::EditRegion)?;
    let db = ctx.portal.db();
    let rows = page::Entity::find().order_by_asc(page::Column::Position).order_by_asc(page::Column::Title).all(db).await?;
    let written = texts::documents(db, "page", "body").await?;
    Ok(rows
        .into_iter()
        .map(|r| PageLine {
            written: written.get(&r.id).is_some_and(|d| !d.is_empty()),
            withdrawn: r.state == WITHDRAWN,
            id: r.id,
            slug: r.slug,
            title: r.title,
            version: r.version,
        })
        .collect())
}

/// Saves a page's title, or adds a page when the form carries no id. Returns its id.
pub async fn save(ctx: &Ctx, form: PageForm) -> Result<Id> {
    ctx.require_region(Action::EditRegion)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let title = form.title.trim().to_owned();
    let tx = ctx.begin().await?;
    let event = if form.id.is_empty() {
        let id = once::fresh::<page::Entity>(&ctx.portal, &tx, &form.once).await?;
        let slug = if FIXED.contains(&form.slug.as_str()) { form.slug.clone() } else { slug(&title) };
        if page::Entity::find().filter(page::Column::Slug.eq(slug.as_str())).one(&tx).await?.is_some() {
            return Err(Error::field("title", format!("taken|{slug}")));
        }
        let position = page::Entity::find().count(&tx).await? as i32 + 1;
        let after = json!({"title": title, "slug": slug});
        let row = page::ActiveModel {
            id: Set(id),
            slug: Set(slug),
            title: Set(title.clone()),
            position: Set(position),
            version: Set(1),
            state: Set(EditState::Ready.to_string()),
        };
        row.insert(&tx).await.map_err(once::or_already)?;
        Event::about("page.create", "page", id, &title).after(&after)
    } else {
        let id: Id = form.id.parse().map_err(|_| Error::NotFound)?;
        let before = page::Entity::find_by_id(id).one(&tx).await?.ok_or(Error::NotFound)?;
        let version: i32 = form.version.parse().unwrap_or(0);
        let done = page::Entity::update_many()
            .set(page::ActiveModel { title: Set(title.clone()), version: Set(version.saturating_add(1)), ..Default::default() })
            .filter(page::Column::Id.eq(id))
            .filter(page::Column::Version.eq(version))
            .exec(&tx)
            .await?;
        if done.rows_affected == 0 {
            return Err(Error::Conflict);
        }
        Event::about("page.save", "page", id, &title).before(&json!({"title": before.title})).after(&json!({"title": title}))
    };
    let id = event.object_id.parse().map_err(|_| Error::NotFound)?;
    ctx.record(&tx, event).await?;
    bump(&tx).await?;
    tx.commit().await?;
    Ok(id)
}

/// Takes a page off the public, or puts it back. Those that every page links to stay.
pub async fn turn(ctx: &Ctx, form: ReasonForm, withdrawn: bool) -> Result<()> {
    let to = if withdrawn { (WITHDRAWN, "page.withdraw") } else { (READY, "page.restore") };
    let told = |row: &page::Model| match FIXED.contains(&row.slug.as_str()) {
        true => Err(Error::Refused("page_required")),
        false => Ok((row.title.clone(), None)),
    };
    super::turn::turn::<page::Entity>(ctx, Action::EditRegion, &form, to, told).await
}
