//! Rows of people to invite.

use super::columns::PEOPLE;
use super::read::Table;
use super::{Cell, Fate, Row, Step};
use crate::invitations::{Draft, Standing};
use crate::people::seat_of;
use crate::{Ctx, Result};
use contract::forms::people::InviteForm;
use contract::people::{InvitationState, PersonState, Role};
use contract::rules::{Errors, Form};
use contract::{Id, Lang};
use entity::{invitation, person, role_assignment};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::{HashMap, HashSet};

/// Who, as what, where.
type Key = (String, String, Option<Id>, Option<Id>);

/// Mail address, or the name where there is none.
fn who(name: &str, email: Option<&str>) -> String {
    email.filter(|m| !m.is_empty()).unwrap_or(name).trim().to_lowercase()
}

/// Everybody who has the role already or a link to it.
async fn known(ctx: &Ctx, db: &impl ConnectionTrait) -> Result<HashSet<Key>> {
    let (now, today) = (ctx.portal.now(), ctx.portal.today());
    let open = Condition::any().add(role_assignment::Column::ValidUntil.is_null()).add(role_assignment::Column::ValidUntil.gte(today));
    let held = role_assignment::Entity::find().filter(open).all(db).await?;
    let people: HashMap<Id, person::Model> = person::Entity::find()
        .filter(person::Column::State.ne(PersonState::Deleted.as_str()))
        .all(db)
        .await?
        .into_iter()
        .map(|p| (p.id, p))
        .collect();
    let mut keys = HashSet::new();
    let mut holds = HashSet::new();
    for r in held {
        holds.insert((r.person_id, r.role.clone(), r.organisation_id, r.group_id));
        if let Some(mail) = people.get(&r.person_id).and_then(|p| p.email.clone()) {
            keys.insert((mail.trim().to_lowercase(), r.role, r.organisation_id, r.group_id));
        }
    }
    let invited = invitation::Entity::find().filter(invitation::Column::RevokedAt.is_null()).all(db).await?;
    let standing = Standing::of(&ctx.portal, db, &invited).await?;
    for i in invited {
        let still = i.accepted_by.is_some_and(|p| holds.contains(&(p, i.role.clone(), i.organisation_id, i.group_id)));
        if still || standing.state(&i, now) == InvitationState::Open {
            keys.insert((who(&i.name, i.email.as_deref()), i.role, i.organisation_id, i.group_id));
        }
    }
    Ok(keys)
}

/// Names by which a list can refer to members and groups, in lower case.
struct Names {
    organisations: HashMap<String, Id>,
    groups: HashMap<String, Id>,
}

async fn names(db: &impl ConnectionTrait) -> Result<Names> {
    let mut n = Names { organisations: HashMap::new(), groups: HashMap::new() };
    for o in crate::region::load_organisations(db).await? {
        let all = [Some(o.name), Some(o.short_name), Some(o.slug), o.ags];
        n.organisations.extend(all.into_iter().flatten().map(|name| (name.to_lowercase(), o.id)));
    }
    for g in crate::region::load_groups(db).await? {
        n.groups.extend([(g.name.to_lowercase(), g.id), (g.slug.to_lowercase(), g.id)]);
    }
    Ok(n)
}

fn role(text: &str) -> String {
    let text = text.to_lowercase();
    let found = Role::ALL
        .iter()
        .find(|r| r.as_str() == text || r.label(Lang::De).to_lowercase() == text || r.label(Lang::En).to_lowercase() == text);
    found.map_or(text, |r| r.to_string())
}

fn place(text: &str, field: &str, names: &HashMap<String, Id>, errors: &mut Errors) -> String {
    if text.is_empty() {
        return String::new();
    }
    match names.get(&text.to_lowercase()) {
        Some(id) => id.to_string(),
        None => {
            errors.insert(field.to_owned(), format!("csv_unknown|{text}"));
            String::new()
        }
    }
}

/// The fate of every row.
pub(super) async fn plan(ctx: &Ctx, db: &impl ConnectionTrait, table: &Table) -> Result<Vec<Row>> {
    let (known, names) = (known(ctx, db).await?, names(db).await?);
    let mut lines: HashMap<Key, u64> = HashMap::new();
    let mut rows = Vec::with_capacity(table.rows.len());
    for (line, values) in &table.rows {
        let get = |field: &str| table.get(values, field).unwrap_or_default();
        let mut errors = Errors::new();
        let form = InviteForm {
            id: Id::nil().to_string(),
            name: get("name").to_owned(),
            email: get("email").to_owned(),
            role: role(get("role")),
            organisation_id: place(get("organisation_id"), "organisation_id", &names.organisations, &mut errors),
            group_id: place(get("group_id"), "group_id", &names.groups, &mut errors),
        };
        if !form.role.is_empty() && Role::parse(&form.role).is_none() {
            errors.insert("role".into(), format!("csv_role|{}", get("role")));
        }
        for (field, code) in form.check() {
            errors.entry(field).or_insert(code);
        }
        let parsed = Role::parse(&form.role);
        let seat = parsed.map_or((None, None), |r| seat_of(r, &form.organisation_id, &form.group_id));
        let key = (who(&form.name, Some(&form.email)), form.role.clone(), seat.0, seat.1);
        if let Some(first) = lines.insert(key.clone(), *line) {
            errors.entry("name".into()).or_insert(format!("csv_twice|{first}"));
        }
        let fate = match () {
            () if !errors.is_empty() => Fate::Stop,
            () if known.contains(&key) => Fate::Same,
            () => Fate::New,
        };
        let cells = PEOPLE
            .iter()
            .filter(|c| fate != Fate::Same && (!get(c.field).is_empty() || errors.contains_key(c.field)))
            .map(|c| {
                let header = table.header(c.field);
                let column = if header.is_empty() { c.names[0].to_owned() } else { header };
                Cell { column, field: c.field, value: get(c.field).to_owned(), was: None, error: errors.get(c.field).cloned() }
            })
            .collect();
        let step = parsed.filter(|_| fate == Fate::New).map(|role| {
            let email = Some(form.email.clone()).filter(|m| !m.is_empty());
            Step::Invite(Draft { id: Id::nil(), name: form.name.clone(), email, role, place: seat })
        });
        rows.push(Row { line: *line, fate, title: form.name, cells, step, basis: format!("{key:?}") });
    }
    Ok(rows)
}
