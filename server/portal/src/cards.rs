//! Goals, indicators, fact sheets and workshop results as blocks within texts: their present title
//! and state, and the search for them.

use crate::fact_sheets::{self, Filter, Sort};
use crate::{Ctx, Error, Result};
use contract::fact_sheet::ProjectStatus;
use contract::money::decimal;
use contract::strategy::{EditState, IndicatorContent};
use contract::talk::{Found, Objects};
use contract::text::{Document, ObjectKind};
use contract::workshop::{ResultKind, ResultState};
use contract::{Id, Lang};
use domain::html::Card;
use domain::rights::Action;
use entity::{fact_sheet, field, goal, indicator, organisation, workshop, workshop_result};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;

/// Hits of a search.
const MOST: usize = 20;
/// Objects that are looked up at once.
const AT_ONCE: usize = 200;

/// Objects whose title holds all the words; with no words, some of each kind.
pub async fn search(ctx: &Ctx, words: &str, lang: Lang) -> Result<Objects> {
    ctx.require_region(Action::EnterWorkspace)?;
    let db = ctx.portal.db();
    let wanted: Vec<String> = words.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let all = Condition::all;
    let fields = fields(db).await?;
    let mut found = goals(db, all(), &fields, lang).await?;
    found.extend(indicators(db, all(), &fields, lang).await?);
    found.extend(results(db, all(), lang).await?);
    found.retain(|f| fits(f, &wanted));
    found.truncate(MOST);
    let filter = Filter { text: words.trim().to_owned(), ..Filter::default() };
    let lines = fact_sheets::list(ctx, &filter, Sort::Title, 1).await?.lines;
    let ids: Vec<Id> = lines.iter().map(|l| l.id).collect();
    let sheets = sheets(db, Condition::all().add(fact_sheet::Column::Id.is_in(ids)), lang).await?;
    // Projects are what people look for most: they get half of the list.
    let room = MOST.saturating_sub(sheets.len().min(MOST / 2));
    found.truncate(room);
    found.extend(sheets);
    found.truncate(MOST);
    Ok(Objects { objects: found })
}

fn fits(found: &Found, words: &[String]) -> bool {
    let text = format!("{} {}", found.title, found.state).to_lowercase();
    words.iter().all(|w| text.contains(w))
}

/// Those of the named objects that are there and not withdrawn.
pub async fn look(ctx: &Ctx, wanted: &[(String, Id)], lang: Lang) -> Result<Objects> {
    ctx.require_region(Action::EnterWorkspace)?;
    if wanted.len() > AT_ONCE {
        return Err(Error::TooLarge);
    }
    let db = ctx.portal.db();
    let of = |kind: &str| wanted.iter().filter(|(k, _)| k == kind).map(|(_, id)| *id).collect::<Vec<_>>();
    let mut objects = Vec::new();
    let (g, i, s, r) = (of("goal"), of("indicator"), of("fact_sheet"), of("workshop_result"));
    let fields = if g.is_empty() && i.is_empty() { HashMap::new() } else { fields(db).await? };
    if !g.is_empty() {
        objects.extend(goals(db, Condition::all().add(goal::Column::Id.is_in(g)), &fields, lang).await?);
    }
    if !i.is_empty() {
        objects.extend(indicators(db, Condition::all().add(indicator::Column::Id.is_in(i)), &fields, lang).await?);
    }
    if !s.is_empty() {
        objects.extend(sheets(db, Condition::all().add(fact_sheet::Column::Id.is_in(s)), lang).await?);
    }
    if !r.is_empty() {
        objects.extend(results(db, Condition::all().add(workshop_result::Column::Id.is_in(r)), lang).await?);
    }
    Ok(Objects { objects })
}

/// What blocks in some texts show, for pages of the workspace.
pub struct Cards(HashMap<(ObjectKind, Id), Card>);

impl Cards {
    /// Looks a block up; none for what is not there any more.
    pub fn find(&self, kind: ObjectKind, id: Id) -> Option<Card> {
        self.0.get(&(kind, id)).cloned()
    }
}

/// Looks up what some texts show, in a few queries however many blocks there are.
pub async fn of(ctx: &Ctx, documents: &[&Document], lang: Lang) -> Result<Cards> {
    let mut wanted: Vec<(String, Id)> = documents.iter().flat_map(|d| d.objects()).map(|(k, id)| (k.name().to_owned(), id)).collect();
    wanted.sort();
    wanted.dedup();
    let mut all = HashMap::new();
    for some in wanted.chunks(AT_ONCE) {
        for o in look(ctx, some, lang).await?.objects {
            let Some(kind) = ObjectKind::from_name(&o.kind) else { continue };
            let word = match kind {
                ObjectKind::Goal => lang.pick("Ziel", "Goal"),
                ObjectKind::Indicator => lang.pick("Kennzahl", "Indicator"),
                ObjectKind::FactSheet => lang.pick("Projekt", "Project"),
                ObjectKind::WorkshopResult => lang.pick("Workshop-Ergebnis", "Workshop result"),
            };
            all.insert((kind, o.id), Card { title: o.title, kind: word.to_owned(), state: o.state, href: o.href });
        }
    }
    Ok(Cards(all))
}

const GONE: &str = "withdrawn";

type Fields = HashMap<Id, field::Model>;

async fn fields(db: &impl ConnectionTrait) -> Result<Fields> {
    let rows = field::Entity::find().filter(field::Column::State.ne(GONE)).all(db).await?;
    Ok(rows.into_iter().map(|f| (f.id, f)).collect())
}

/// "Stand 2026: 41 Prozent"; nothing where nothing was measured.
pub fn measured(content: &IndicatorContent, lang: Lang) -> Option<String> {
    let last = content.measured.iter().max_by_key(|m| m.year)?;
    let value = format!("{} {}", decimal(last.value, lang), content.unit);
    Some(lang.pick(format!("Stand {}: {}", last.year, value.trim()), format!("as of {}: {}", last.year, value.trim())))
}

fn content(row: &indicator::Model) -> Result<IndicatorContent> {
    serde_json::from_value(row.content.clone()).map_err(|e| Error::Broken(format!("indicator: {e}")))
}

async fn goals(db: &impl ConnectionTrait, which: Condition, fields: &Fields, lang: Lang) -> Result<Vec<Found>> {
    let rows = goal::Entity::find().filter(which).filter(goal::Column::State.ne(GONE)).all(db).await?;
    let ids: Vec<Id> = rows.iter().map(|g| g.id).collect();
    let indicators =
        indicator::Entity::find().filter(indicator::Column::GoalId.is_in(ids)).filter(indicator::Column::State.ne(GONE)).all(db).await?;
    let mut last: HashMap<Id, (i32, String)> = HashMap::new();
    for i in &indicators {
        if let Some(words) = measured(&content(i)?, lang)
            && last.get(&i.goal_id).is_none_or(|(position, _)| i.position < *position)
        {
            last.insert(i.goal_id, (i.position, words));
        }
    }
    let mut found: Vec<_> = rows
        .into_iter()
        .filter_map(|g| {
            let f = fields.get(&g.field_id)?;
            let number = format!("{}.{}", f.number, g.number);
            let state = last.remove(&g.id).map_or(number.clone(), |(_, m)| format!("{number}, {m}"));
            let href = format!("/arbeit/themenfelder/{}#ziel-{}", f.slug, g.id);
            Some(((f.number, g.number), Found { kind: "goal".into(), id: g.id, title: g.title, state, href }))
        })
        .collect();
    found.sort_by_key(|(number, _)| *number);
    Ok(found.into_iter().map(|(_, f)| f).collect())
}

async fn indicators(db: &impl ConnectionTrait, which: Condition, fields: &Fields, lang: Lang) -> Result<Vec<Found>> {
    let rows = indicator::Entity::find().filter(which).filter(indicator::Column::State.ne(GONE)).all(db).await?;
    let goals = goal::Entity::find()
        .filter(goal::Column::Id.is_in(rows.iter().map(|i| i.goal_id)))
        .filter(goal::Column::State.ne(GONE))
        .all(db)
        .await?;
    let goals: HashMap<Id, goal::Model> = goals.into_iter().map(|g| (g.id, g)).collect();
    let mut found = Vec::new();
    for row in rows {
        let Some(goal) = goals.get(&row.goal_id) else { continue };
        let Some(field) = fields.get(&goal.field_id) else { continue };
        let state = measured(&content(&row)?, lang).unwrap_or_else(|| lang.pick("noch kein Messwert", "not measured yet").to_owned());
        let href = format!("/arbeit/themenfelder/{}#ziel-{}", field.slug, goal.id);
        found.push(Found { kind: "indicator".into(), id: row.id, title: row.title, state, href });
    }
    found.sort_by(|a, b| a.title.cmp(&b.title));
    Ok(found)
}

async fn sheets(db: &impl ConnectionTrait, which: Condition, lang: Lang) -> Result<Vec<Found>> {
    let rows = fact_sheet::Entity::find().filter(which).filter(fact_sheet::Column::State.ne(EditState::Withdrawn.as_str())).all(db).await?;
    let leads = organisation::Entity::find().filter(organisation::Column::Id.is_in(rows.iter().map(|s| s.lead_id))).all(db).await?;
    let leads: HashMap<Id, String> = leads.into_iter().map(|o| (o.id, o.short_name)).collect();
    let mut found: Vec<Found> = rows
        .into_iter()
        .map(|s| {
            let status = ProjectStatus::parse(&s.status).map_or("", |p| p.label(lang));
            let number = format!("P-{}", s.number);
            let parts = [number.as_str(), leads.get(&s.lead_id).map_or("", String::as_str), status];
            let state = parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ");
            Found { kind: "fact_sheet".into(), id: s.id, title: s.title, state, href: format!("/arbeit/projekte/{}", s.number) }
        })
        .collect();
    found.sort_by(|a, b| a.title.cmp(&b.title));
    Ok(found)
}

async fn results(db: &impl ConnectionTrait, which: Condition, lang: Lang) -> Result<Vec<Found>> {
    let rows = workshop_result::Entity::find().filter(which).all(db).await?;
    let workshops = workshop::Entity::find()
        .filter(workshop::Column::Id.is_in(rows.iter().map(|r| r.workshop_id)))
        .filter(workshop::Column::State.ne(GONE))
        .all(db)
        .await?;
    let workshops: HashMap<Id, workshop::Model> = workshops.into_iter().map(|w| (w.id, w)).collect();
    let mut found: Vec<Found> = rows
        .into_iter()
        .filter_map(|r| {
            let w = workshops.get(&r.workshop_id)?;
            let kind = ResultKind::parse(&r.kind).map_or("", |k| k.label(lang));
            let state = ResultState::parse(&r.state).map_or("", |s| s.label(lang));
            let state = [kind, w.title.as_str(), state].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ");
            Some(Found {
                kind: "workshop_result".into(),
                id: r.id,
                title: r.text,
                state,
                href: format!("/arbeit/workshops/{}#ergebnisse", w.slug),
            })
        })
        .collect();
    found.sort_by(|a, b| a.title.cmp(&b.title));
    Ok(found)
}
