//! Member organisations: adding, changing, leaving and returning.

use crate::audit::Event;
use crate::editions::bump;
use crate::slugs::{self, slug};
use crate::{Ctx, Error, Result, once};
use contract::Id;
use contract::forms::fact_sheets;
use contract::forms::people::ReasonForm;
use contract::forms::region::OrganisationForm;
use contract::region::{Contact, Organisation, OrganisationKind};
use contract::rules::{Errors, Form};
use domain::rights::{Action, Belongs};
use entity::organisation;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, Set};

/// A member with what only the workspace knows.
#[derive(Clone, Debug)]
pub struct Member {
    pub organisation: Organisation,
    pub version: i32,
    /// Has left the region.
    pub left: bool,
}

/// All members, also those that have left.
pub async fn list(ctx: &Ctx) -> Result<Vec<Member>> {
    ctx.require_region(Action::EditMembers)?;
    let rows = organisation::Entity::find().order_by_asc(organisation::Column::ShortName).all(ctx.portal.db()).await?;
    let mut all = rows.into_iter().map(member).collect::<Result<Vec<_>>>()?;
    all.sort_by_key(|m| (m.left, m.organisation.kind, m.organisation.short_name.to_lowercase()));
    Ok(all)
}

fn member(row: organisation::Model) -> Result<Member> {
    Ok(Member { version: row.version, left: row.state != "active", organisation: super::organisation_view(row)? })
}

/// One member, for its form.
pub async fn edit(ctx: &Ctx, id: Id) -> Result<Member> {
    ctx.require(Action::EditMembers, &Belongs::to(id), contract::strategy::EditState::Draft)?;
    member(organisation::Entity::find_by_id(id).one(ctx.portal.db()).await?.ok_or(Error::NotFound)?)
}

/// Reads a checked form.
pub(crate) fn read(form: &OrganisationForm) -> Result<organisation::ActiveModel> {
    let t = |s: &str| s.trim().to_owned();
    let contact = Contact { unit: t(&form.unit), email: t(&form.email), phone: t(&form.phone), web: t(&form.web) };
    Ok(organisation::ActiveModel {
        kind: Set(form.kind.clone()),
        ags: Set(Some(t(&form.ags)).filter(|a| !a.is_empty())),
        name: Set(t(&form.name)),
        short_name: Set(t(&form.short_name)),
        population: Set(form.population.trim().parse().ok()),
        contact: Set(serde_json::to_value(contact).map_err(|e| Error::Broken(e.to_string()))?),
        map_column: Set(form.map_column.trim().parse().ok()),
        map_row: Set(form.map_row.trim().parse().ok()),
        resolutions: Set(super::stored_resolutions(&fact_sheets::resolutions(&form.resolutions))?),
        ..Default::default()
    })
}

/// The form of a member as it is stored.
pub fn form(o: &Organisation, version: i32) -> OrganisationForm {
    let number = |n: Option<i32>| n.map(|n| n.to_string()).unwrap_or_default();
    let (column, row) = o.map_cell.unzip();
    OrganisationForm {
        id: o.id.to_string(),
        version: version.to_string(),
        once: String::new(),
        kind: o.kind.to_string(),
        ags: o.ags.clone().unwrap_or_default(),
        name: o.name.clone(),
        short_name: o.short_name.clone(),
        population: o.population.map(|p| p.to_string()).unwrap_or_default(),
        unit: o.contact.unit.clone(),
        email: o.contact.email.clone(),
        phone: o.contact.phone.clone(),
        web: o.contact.web.clone(),
        map_column: number(column),
        map_row: number(row),
        resolutions: fact_sheets::resolution_rows(&o.resolutions),
    }
}

/// Key and place on the map belong to one member each, also to one that has left.
async fn unique(tx: &impl ConnectionTrait, form: &OrganisationForm, own: Option<Id>) -> Result<()> {
    let mut errors = Errors::new();
    let key = form.ags.trim();
    if !key.is_empty()
        && let Some(other) = organisation::Entity::find().filter(organisation::Column::Ags.eq(key)).one(tx).await?
        && Some(other.id) != own
    {
        errors.insert("ags".into(), format!("taken|{key}"));
    }
    if let (Ok(column), Ok(row)) = (form.map_column.trim().parse::<i32>(), form.map_row.trim().parse::<i32>()) {
        let other = organisation::Entity::find()
            .filter(organisation::Column::State.eq("active"))
            .filter(organisation::Column::MapColumn.eq(column))
            .filter(organisation::Column::MapRow.eq(row))
            .one(tx)
            .await?;
        if other.is_some_and(|o| Some(o.id) != own) {
            errors.insert("map_row".into(), format!("taken|{column}, {row}"));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

/// A free address made from a short name.
async fn free_slug(tx: &impl ConnectionTrait, short_name: &str) -> Result<String> {
    let base = slug(short_name);
    let taken: Vec<String> = organisation::Entity::find()
        .filter(organisation::Column::Slug.starts_with(base.as_str()))
        .all(tx)
        .await?
        .into_iter()
        .map(|o| o.slug)
        .collect();
    Ok(slugs::free(base, |c| taken.iter().any(|t| t == c)))
}

/// Writes a member within a transaction; callers have checked right and form. Returns its id.
pub(crate) async fn write(ctx: &Ctx, tx: &DatabaseTransaction, form: &OrganisationForm) -> Result<Id> {
    let before = match form.id.as_str() {
        "" => None,
        id => {
            let id: Id = id.parse().map_err(|_| Error::NotFound)?;
            Some(organisation::Entity::find_by_id(id).one(tx).await?.ok_or(Error::NotFound)?)
        }
    };
    let columns = read(form)?;
    let (id, event) = match before {
        Some(b) => {
            let version: i32 = form.version.parse().unwrap_or(0);
            let done = organisation::Entity::update_many()
                .set(organisation::ActiveModel { version: Set(version.saturating_add(1)), ..columns })
                .filter(organisation::Column::Id.eq(b.id))
                .filter(organisation::Column::Version.eq(version))
                .exec(tx)
                .await?;
            if done.rows_affected == 0 {
                return Err(Error::Conflict);
            }
            (b.id, Event::about("organisation.save", "organisation", b.id, form.name.trim()).before(&b))
        }
        None => {
            let id = once::fresh::<organisation::Entity>(&ctx.portal, tx, &form.once).await?;
            let row = organisation::ActiveModel {
                id: Set(id),
                slug: Set(free_slug(tx, form.short_name.trim()).await?),
                coat_of_arms: Set(None),
                state: Set("active".to_owned()),
                version: Set(1),
                ..columns
            };
            organisation::Entity::insert(row).exec_without_returning(tx).await.map_err(|e| duplicate(once::or_already(e), form))?;
            (id, Event::about("organisation.create", "organisation", id, form.name.trim()))
        }
    };
    let after = organisation::Entity::find_by_id(id).one(tx).await?;
    ctx.record(tx, event.after(&after).of(Some(id))).await?;
    Ok(id)
}

fn duplicate(error: Error, form: &OrganisationForm) -> Error {
    if error.is_taken("organisation", "ags") { Error::field("ags", format!("taken|{}", form.ags.trim())) } else { error }
}

/// Saves a member, or adds one when the form carries no id.
pub async fn save(ctx: &Ctx, form: OrganisationForm) -> Result<Id> {
    ctx.require_region(Action::EditMembers)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let tx = ctx.begin().await?;
    if form.id.is_empty() {
        once::fresh::<organisation::Entity>(&ctx.portal, &tx, &form.once).await?;
    }
    unique(&tx, &form, form.id.parse().ok()).await?;
    let id = write(ctx, &tx, &form).await?;
    bump(&tx).await?;
    tx.commit().await?;
    Ok(id)
}

/// A member leaves, or returns. Its history stays; new fact sheets and roles leave it out, and
/// editions name it only where projects do.
pub async fn turn(ctx: &Ctx, form: ReasonForm, left: bool) -> Result<()> {
    let to = if left { ("left", "organisation.leave") } else { ("active", "organisation.return") };
    super::turn::turn::<organisation::Entity>(ctx, Action::EditMembers, &form, to, |row| Ok((row.name.clone(), Some(row.id)))).await
}

/// The kind that a key and a name suggest, for lists that do not say.
pub(crate) fn suggested_kind(ags: &str, name: &str) -> Option<OrganisationKind> {
    match ags.len() {
        5 => Some(OrganisationKind::County),
        8 if name.starts_with("Stadt ") || name.ends_with(", Stadt") => Some(OrganisationKind::Town),
        8 => Some(OrganisationKind::Municipality),
        _ => None,
    }
}
