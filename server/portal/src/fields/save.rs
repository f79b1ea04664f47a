//! Saving a field.

use super::load::{row, state};
use crate::audit::Event;
use crate::slugs::{self, slug};
use crate::{Ctx, Error, Result, once};
use contract::Id;
use contract::forms::strategy::FieldForm;
use contract::rules::Form;
use contract::strategy::{EditState, FieldContent, Priority, TargetState, YearlyTarget};
use domain::rights::{Action, Belongs};
use entity::{field, working_group};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Set,
};

/// Saves a field, or makes a new one when the form carries no id. Returns its slug.
pub async fn save(ctx: &Ctx, form: FieldForm) -> Result<String> {
    let before = match form.id.as_str() {
        "" => None,
        id => Some(row(ctx.portal.db(), id.parse().map_err(|_| Error::NotFound)?).await?),
    };
    match &before {
        Some(b) => ctx.require(Action::EditField, &Belongs::group(b.group_id), state(&b.state))?,
        None => ctx.require_region(Action::EditStrategy)?,
    };
    let mut errors = form.check();
    if !form.responsible_group.is_empty() && !errors.contains_key("responsible_group") {
        let group: Id = form.responsible_group.parse().map_err(|_| Error::NotFound)?;
        let stays = before.as_ref().is_some_and(|b| b.group_id == Some(group));
        let found = working_group::Entity::find_by_id(group).one(ctx.portal.db()).await?;
        if !stays && found.is_none_or(|g| g.state != "active") {
            errors.insert("responsible_group".into(), "choice".into());
        }
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let content = read(&form, before.as_ref());
    if let Some(b) = &before {
        let changes_priority = b.priority.as_deref() != content.priority.map(Priority::as_str) || b.deferred != content.deferred;
        let changes_group = b.group_id != content.responsible_group;
        if changes_priority || changes_group {
            ctx.require(Action::SetPriority, &Belongs::group(b.group_id), state(&b.state))?;
        }
    }

    let tx = ctx.begin().await?;
    // Asked first: number and title of what the form has made before are taken, too.
    let id = match &before {
        Some(b) => b.id,
        None => once::fresh::<field::Entity>(&ctx.portal, &tx, &form.once).await?,
    };
    number_is_free(&tx, content.number, before.as_ref().map(|b| b.id)).await?;
    if before.is_none() && field::Entity::find().filter(field::Column::Slug.eq(content.slug.as_str())).one(&tx).await?.is_some() {
        return Err(Error::field("title", format!("taken|{}", content.title)));
    }
    let taken = |e| number_taken(e, "field", content.number);
    let value = serde_json::to_value(&content).map_err(|e| Error::Broken(e.to_string()))?;
    let mut event = Event::about("field.save", "field", id, &content.title).after(&content);
    let columns = field::ActiveModel {
        number: Set(content.number),
        title: Set(content.title.clone()),
        priority: Set(content.priority.map(|p| p.as_str().to_owned())),
        deferred: Set(content.deferred),
        group_id: Set(content.responsible_group),
        content: Set(value),
        updated_at: Set(ctx.portal.now()),
        ..Default::default()
    };
    match before {
        Some(b) => {
            event = event.before(&b.content);
            let version: i32 = form.version.parse().unwrap_or(0);
            let done = field::Entity::update_many()
                .set(field::ActiveModel { version: Set(version.saturating_add(1)), ..columns })
                .filter(field::Column::Id.eq(b.id))
                .filter(field::Column::Version.eq(version))
                .exec(&tx)
                .await
                .map_err(taken)?;
            if done.rows_affected == 0 {
                return Err(Error::Conflict);
            }
        }
        None => {
            let position = field::Entity::find().count(&tx).await? as i32 + 1;
            field::ActiveModel {
                id: Set(id),
                slug: Set(content.slug.clone()),
                position: Set(position),
                state: Set(EditState::Ready.as_str().to_owned()),
                version: Set(1),
                ..columns
            }
            .insert(&tx)
            .await
            .map_err(taken)?;
        }
    }
    ctx.record(&tx, event).await?;
    tx.commit().await?;
    Ok(content.slug)
}

/// Makes a field that a conference adopted: its class comes after. It gets the next number and stands
/// last; texts and goals are the group's work.
pub(crate) async fn adopt(ctx: &Ctx, tx: &DatabaseTransaction, id: Id, title: &str, reason: &str) -> Result<field::Model> {
    let all: Vec<(i32, i32, String)> = field::Entity::find()
        .select_only()
        .columns([field::Column::Number, field::Column::Position, field::Column::Slug])
        .into_tuple()
        .all(tx)
        .await?;
    let content = FieldContent {
        slug: slugs::free(slug(title), |c| all.iter().any(|(_, _, taken)| taken == c)),
        number: all.iter().map(|(number, ..)| number + 1).max().unwrap_or(1),
        title: title.to_owned(),
        ..FieldContent::default()
    };
    let row = field::ActiveModel {
        id: Set(id),
        slug: Set(content.slug.clone()),
        number: Set(content.number),
        title: Set(content.title.clone()),
        priority: Set(None),
        deferred: Set(false),
        group_id: Set(None),
        position: Set(all.iter().map(|(_, position, _)| position + 1).max().unwrap_or(1)),
        state: Set(EditState::Ready.as_str().to_owned()),
        version: Set(1),
        content: Set(serde_json::to_value(&content).map_err(|e| Error::Broken(e.to_string()))?),
        updated_at: Set(ctx.portal.now()),
    };
    ctx.record(tx, Event::about("field.save", "field", id, title).after(&content).reason(reason)).await?;
    Ok(row.insert(tx).await?)
}

/// Numbers are how people refer to fields: one field, one number.
async fn number_is_free(db: &impl ConnectionTrait, number: i32, own: Option<Id>) -> Result<()> {
    let others = field::Entity::find()
        .filter(field::Column::Number.eq(number))
        .filter(field::Column::State.ne(EditState::Withdrawn.as_str()))
        .all(db)
        .await?;
    match others.iter().find(|o| Some(o.id) != own) {
        Some(_) => Err(Error::field("number", format!("taken|{number}"))),
        _ => Ok(()),
    }
}

/// Somebody took the number at the same moment: the schema lets one have it.
pub(super) fn number_taken(error: sea_orm::DbErr, table: &str, number: impl std::fmt::Display) -> Error {
    let error = once::or_already(error);
    if error.is_taken(table, "number") { Error::field("number", format!("taken|{number}")) } else { error }
}

fn read(form: &FieldForm, before: Option<&field::Model>) -> FieldContent {
    let yearly_targets = form
        .yearly_targets
        .iter()
        .filter(|row| !row.text.trim().is_empty())
        .map(|row| YearlyTarget {
            year: row.year.trim().parse().unwrap_or_default(),
            text: row.text.trim().to_owned(),
            state: TargetState::parse(&row.state).unwrap_or(TargetState::Open),
        })
        .collect();
    let title = form.title.trim().to_owned();
    FieldContent {
        // The address of a field stays what it was at first: old links keep working.
        slug: before.map_or_else(|| slug(&title), |b| b.slug.clone()),
        number: form.number.trim().parse().unwrap_or_default(),
        priority: Priority::parse(&form.priority),
        deferred: !form.deferred.is_empty(),
        priority_note: form.priority_note.trim().to_owned(),
        responsible_group: form.responsible_group.parse().ok(),
        yearly_targets,
        resolutions: contract::forms::fact_sheets::resolutions(&form.resolutions),
        title,
    }
}
