//! What an import changes: what is new, what is other than the bundle says, and what people have
//! changed since it was read in.

use crate::audit::{self, Event};
use crate::{Error, Portal, Result};
use contract::Id;
use entity::audit_event;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IdenStatic, IntoActiveModel, Iterable,
    ModelTrait, PrimaryKeyTrait, QueryFilter, QueryOrder, Value,
};
use serde::Serialize;
use serde_json::Value as Json;

/// How much an import wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub added: usize,
    pub replaced: usize,
    /// What was as the bundle says; nothing of it was touched.
    pub unchanged: usize,
}

impl Counts {
    /// Counts something that is never replaced.
    pub(super) fn count(&mut self, new: bool) {
        if new { self.added += 1 } else { self.unchanged += 1 }
    }
}

/// Columns that bundles say nothing about: they stay as they are.
const KEPT: &[&str] = &["created_at", "created_by", "last_active_at", "language", "theme", "light", "last_note_on"];
/// Columns that say how often, when and by whom.
const COUNTED: &[&str] = &["version", "updated_at", "updated_by"];

/// A thing of a bundle, as the audit log names it.
pub(super) struct About<'t> {
    /// `field.bundle`
    pub action: &'static str,
    /// As the deeds of people name it.
    pub kind: &'static str,
    pub id: String,
    pub title: &'t str,
    /// Whose thing it is.
    pub of: Option<Id>,
    /// Another deed of people that changes it, and what that is about: order of a field's goals.
    pub also: Option<(&'static str, String)>,
}

impl<'t> About<'t> {
    /// A thing with this name.
    pub fn new(action: &'static str, kind: &'static str, id: impl ToString, title: &'t str) -> Self {
        Self { action, kind, id: id.to_string(), title, of: None, also: None }
    }

    /// Also changed by another deed.
    pub fn also(self, action: &'static str, id: impl ToString) -> Self {
        Self { also: Some((action, id.to_string())), ..self }
    }

    /// A thing of an organisation.
    pub fn of(self, organisation: Id) -> Self {
        Self { of: Some(organisation), ..self }
    }
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    New,
    Replaced,
    Same,
}

/// One import's changes.
pub(super) struct Changes<'a, C: ConnectionTrait> {
    pub portal: &'a Portal,
    pub db: &'a C,
    pub counts: Counts,
    /// What people have changed since, one line each.
    pub theirs: Vec<String>,
}

/// What a row says, without what is counted about it.
fn said(row: &impl Serialize) -> Result<Json> {
    let mut said = super::import::json(row)?;
    if let Some(columns) = said.as_object_mut() {
        columns.retain(|name, _| !KEPT.contains(&name.as_str()) && !COUNTED.contains(&name.as_str()));
    }
    Ok(said)
}

/// Without what says nothing: what was noted before a column was there lacks it.
fn spoken(mut said: Json) -> Json {
    if let Some(columns) = said.as_object_mut() {
        columns.retain(|_, value| !value.is_null());
    }
    said
}

/// The version of a row; 0 where it has none.
fn version<M: ModelTrait>(row: &M) -> i32 {
    let column = <M::Entity as EntityTrait>::Column::iter().find(|c| c.as_str() == "version");
    match column.map(|c| row.get(c)) {
        Some(Value::Int(Some(n))) => n,
        _ => 0,
    }
}

impl<C: ConnectionTrait> Changes<'_, C> {
    /// Writes a row: new, or in place of the one with the same key where that says something else.
    pub async fn put<M, E, K>(&mut self, about: About<'_>, key: K, row: M) -> Result<Written>
    where
        M: ModelTrait<Entity = E> + Serialize + IntoActiveModel<E::ActiveModel>,
        E: EntityTrait<Model = M>,
        E::ActiveModel: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
        K: Into<<E::PrimaryKey as PrimaryKeyTrait>::ValueType>,
    {
        let before = E::find_by_id(key).one(self.db).await?;
        self.put_over(about, before, row).await
    }

    /// The same with the row that is there.
    pub async fn put_over<M, E>(&mut self, about: About<'_>, before: Option<M>, row: M) -> Result<Written>
    where
        M: ModelTrait<Entity = E> + Serialize + IntoActiveModel<E::ActiveModel>,
        E: EntityTrait<Model = M>,
        E::ActiveModel: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
    {
        let after = said(&row)?;
        let mut columns = row.into_active_model().reset_all();
        let Some(before) = before else {
            E::insert(columns).exec_without_returning(self.db).await?;
            self.counts.added += 1;
            return Ok(Written::New);
        };
        let was = said(&before)?;
        if was == after {
            self.counts.unchanged += 1;
            return Ok(Written::Same);
        }
        for column in E::Column::iter() {
            match column.as_str() {
                "version" => columns.set(column, (version(&before) + 1).into()),
                name if KEPT.contains(&name) => columns.not_set(column),
                _ => {}
            }
        }
        E::update(columns).exec(self.db).await?;
        let theirs = self.is_theirs(&about, &was, version(&before)).await?;
        // As people know it.
        let title = was["title"].as_str().or(was["name"].as_str()).unwrap_or(about.title).to_owned();
        self.replaced(About { title: &title, ..about }, was, after, theirs).await?;
        Ok(Written::Replaced)
    }

    /// Notes that something was put in place of something else, `theirs` if people had changed it.
    pub async fn replaced(&mut self, about: About<'_>, before: impl Serialize, after: impl Serialize, theirs: bool) -> Result<()> {
        self.counts.replaced += 1;
        if theirs {
            self.theirs.push(format!("{} \"{}\" ({})", about.kind, about.title, about.id));
        }
        let event = Event::about(about.action, about.kind, about.id, about.title).before(&before).after(&after).of(about.of);
        audit::write(self.portal, self.db, None, event).await
    }

    /// Whether people have changed a thing since it was read in: it is not what the last import made of
    /// it or, where none has changed it, it has another version than the first or somebody did something to it.
    pub async fn is_theirs(&self, about: &About<'_>, now: &Json, version: i32) -> Result<bool> {
        use audit_event::Column::{Action, ActorId, Id, ObjectId, ObjectKind};
        let made = audit_event::Entity::find().filter(Action.eq(about.action)).filter(ObjectId.eq(&about.id)).order_by_desc(Id);
        if let Some(made) = made.one(self.db).await?.and_then(|e| e.after) {
            return Ok(spoken(made) != spoken(now.clone()));
        }
        let to_it = Condition::all().add(ObjectKind.eq(about.kind)).add(ObjectId.eq(&about.id));
        let also = about.also.as_ref().map(|(action, id)| Condition::all().add(Action.eq(*action)).add(ObjectId.eq(id)));
        let deeds = audit_event::Entity::find().filter(ActorId.is_not_null()).filter(Condition::any().add(to_it).add_option(also));
        Ok(version > 1 || deeds.one(self.db).await?.is_some())
    }

    /// Refuses if people have changed anything that was replaced.
    pub fn refuse_theirs(&self) -> Result<()> {
        if self.theirs.is_empty() { Ok(()) } else { Err(Error::Overwrites(self.theirs.clone())) }
    }
}
