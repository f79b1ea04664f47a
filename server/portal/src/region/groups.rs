//! Working groups.

use crate::audit::Event;
use crate::editions::bump;
use crate::slugs::slug;
use crate::{Ctx, Error, Result, once};
use contract::Id;
use contract::forms::people::ReasonForm;
use contract::forms::region::GroupForm;
use contract::people::{Role, TrustLevel};
use contract::region::WorkingGroup;
use contract::rules::Form;
use contract::strategy::EditState;
use contract::talk::{Named, TextAccess};
use domain::rights::{Action, Belongs, Decision, Held, Levels, decide};
use entity::{person, role_assignment, working_group};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, Set};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A group with what only the workspace knows.
#[derive(Clone, Debug)]
pub struct GroupLine {
    pub group: WorkingGroup,
    pub version: i32,
    /// Has finished its work.
    pub closed: bool,
    /// Who holds a role in it today, by what the role allows in the group's texts.
    pub people: Vec<(TextAccess, Vec<Named>)>,
}

/// What a role allows in the texts of its own group while they are being written.
fn allows(role: Role, group: Id, levels: Levels) -> TextAccess {
    let held = [Held { role, organisation: None, group: Some(group) }];
    let may = |action| decide(&held, TrustLevel::High, levels, action, &Belongs::group(Some(group)), EditState::Draft) == Decision::Allowed;
    crate::texts::access_of("field", Action::EditField, may)
}

/// Who takes part in which group today.
async fn people(ctx: &Ctx) -> Result<HashMap<Id, Vec<(TextAccess, Vec<Named>)>>> {
    let (db, today) = (ctx.portal.db(), ctx.portal.today());
    let roles = role_assignment::Entity::find()
        .filter(role_assignment::Column::GroupId.is_not_null())
        .filter(role_assignment::Column::ValidFrom.lte(today))
        .filter(Condition::any().add(role_assignment::Column::ValidUntil.is_null()).add(role_assignment::Column::ValidUntil.gte(today)))
        .all(db)
        .await?;
    let persons = person::Entity::find().filter(person::Column::Id.is_in(roles.iter().map(|r| r.person_id))).all(db).await?;
    let names: HashMap<Id, String> = persons.into_iter().map(|p| (p.id, p.display_name)).collect();
    let mut of: HashMap<Id, BTreeMap<TextAccess, BTreeSet<Named>>> = HashMap::new();
    for r in roles {
        let (Some(group), Some(role), Some(name)) = (r.group_id, Role::parse(&r.role), names.get(&r.person_id)) else { continue };
        let access = allows(role, group, ctx.portal.settings().levels);
        of.entry(group).or_default().entry(access).or_default().insert(Named { id: r.person_id, name: name.clone() });
    }
    let sorted = |people: BTreeSet<Named>| {
        let mut people: Vec<Named> = people.into_iter().collect();
        people.sort_by(|a, b| a.name.cmp(&b.name));
        people
    };
    Ok(of.into_iter().map(|(group, levels)| (group, levels.into_iter().map(|(l, p)| (l, sorted(p))).collect())).collect())
}

fn line(r: working_group::Model) -> GroupLine {
    GroupLine {
        version: r.version,
        closed: r.state != "active",
        people: Vec::new(),
        group: WorkingGroup { id: r.id, slug: r.slug, name: r.name, purpose: r.purpose },
    }
}

/// All groups, also those that have finished.
pub async fn list(ctx: &Ctx) -> Result<Vec<GroupLine>> {
    ctx.require_region(Action::EditMembers)?;
    let rows = working_group::Entity::find()
        .order_by_asc(working_group::Column::State)
        .order_by_asc(working_group::Column::Name)
        .all(ctx.portal.db())
        .await?;
    let mut people = people(ctx).await?;
    Ok(rows.into_iter().map(|r| GroupLine { people: people.remove(&r.id).unwrap_or_default(), ..line(r) }).collect())
}

/// One group, for its form.
pub async fn edit(ctx: &Ctx, id: Id) -> Result<GroupLine> {
    ctx.require_region(Action::EditMembers)?;
    Ok(line(working_group::Entity::find_by_id(id).one(ctx.portal.db()).await?.ok_or(Error::NotFound)?))
}

/// Saves a group, or makes a new one when the form carries no id.
pub async fn save(ctx: &Ctx, form: GroupForm) -> Result<()> {
    ctx.require_region(Action::EditMembers)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let (name, purpose) = (form.name.trim().to_owned(), form.purpose.trim().replace("\r\n", "\n"));
    let tx = ctx.begin().await?;
    let after = json!({"name": name, "purpose": purpose});
    let columns = working_group::ActiveModel { name: Set(name.clone()), purpose: Set(purpose), ..Default::default() };
    let event = if form.id.is_empty() {
        let id = once::fresh::<working_group::Entity>(&ctx.portal, &tx, &form.once).await?;
        let slug = slug(&name);
        if working_group::Entity::find().filter(working_group::Column::Slug.eq(slug.as_str())).one(&tx).await?.is_some() {
            return Err(Error::field("name", format!("taken|{name}")));
        }
        let row = working_group::ActiveModel { id: Set(id), slug: Set(slug), state: Set("active".into()), version: Set(1), ..columns };
        row.insert(&tx).await.map_err(once::or_already)?;
        Event::about("group.create", "group", id, &name)
    } else {
        let id: Id = form.id.parse().map_err(|_| Error::NotFound)?;
        let before = working_group::Entity::find_by_id(id).one(&tx).await?.ok_or(Error::NotFound)?;
        let version: i32 = form.version.parse().unwrap_or(0);
        let done = working_group::Entity::update_many()
            .set(working_group::ActiveModel { version: Set(version.saturating_add(1)), ..columns })
            .filter(working_group::Column::Id.eq(id))
            .filter(working_group::Column::Version.eq(version))
            .exec(&tx)
            .await?;
        if done.rows_affected == 0 {
            return Err(Error::Conflict);
        }
        Event::about("group.save", "group", id, &name).before(&json!({"name": before.name, "purpose": before.purpose}))
    };
    ctx.record(&tx, event.after(&after)).await?;
    bump(&tx).await?;
    tx.commit().await?;
    Ok(())
}

/// A group finishes its work, or takes it up again.
pub async fn turn(ctx: &Ctx, form: ReasonForm, closed: bool) -> Result<()> {
    let to = if closed { ("closed", "group.close") } else { ("active", "group.reopen") };
    super::turn::turn::<working_group::Entity>(ctx, Action::EditMembers, &form, to, |row| Ok((row.name.clone(), None))).await
}
