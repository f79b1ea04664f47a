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
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};
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
    let mut found = goals_and_indicators(db, Which::All, Which::All, lang).await?;
    found.extend(results(db, Condition::all(), lang).await?);
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
    let (g, i, s, r) = (of("goal"), of("indicator"), of("fact_sheet"), of("workshop_result"));
    let mut objects = Vec::new();
    if !g.is_empty() || !i.is_empty() {
        objects.extend(goals_and_indicators(db, Which::These(g), Which::These(i), lang).await?);
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

/// Which ones are looked up.
enum Which {
    All,
    These(Vec<Id>),
}

impl Which {
    fn holds(&self, id: Id) -> bool {
        match self {
            Which::All => true,
            Which::These(ids) => ids.contains(&id),
        }
    }
}

/// "Stand 2026: 41 Prozent"; nothing where nothing was measured.
pub fn measured(content: &IndicatorContent, lang: Lang) -> Option<String> {
    let last = content.measured.iter().max_by_key(|m| m.year)?;
    let value = format!("{} {}", decimal(last.value, lang), content.unit);
    Some(lang.say(format_args!("Stand {}: {}", last.year, value.trim()), format_args!("as of {}: {}", last.year, value.trim())))
}

fn content(row: &indicator::Model) -> Result<IndicatorContent> {
    serde_json::from_value(row.content.clone()).map_err(|e| Error::Broken(format!("indicator: {e}")))
}

/// Goals by their number, then indicators by their title, in two queries.
async fn goals_and_indicators(db: &impl ConnectionTrait, goals: Which, indicators: Which, lang: Lang) -> Result<Vec<Found>> {
    let which = match (&goals, &indicators) {
        (Which::These(g), Which::These(i)) => {
            Condition::any().add(indicator::Column::GoalId.is_in(g.clone())).add(indicator::Column::Id.is_in(i.clone()))
        }
        _ => Condition::all(),
    };
    let rows = indicator::Entity::find().filter(which).filter(indicator::Column::State.ne(GONE)).all(db).await?;
    let which = match &goals {
        Which::These(g) => Condition::all().add(goal::Column::Id.is_in(g.iter().copied().chain(rows.iter().map(|i| i.goal_id)))),
        Which::All => Condition::all(),
    };
    let field = goal::Entity::belongs_to(field::Entity).from(goal::Column::FieldId).to(field::Column::Id);
    let pairs = goal::Entity::find()
        .join(JoinType::InnerJoin, field.into())
        .select_also(field::Entity)
        .filter(which)
        .filter(goal::Column::State.ne(GONE))
        .filter(field::Column::State.ne(GONE))
        .all(db)
        .await?;
    let known: HashMap<Id, (goal::Model, field::Model)> = pairs.into_iter().filter_map(|(g, f)| Some((g.id, (g, f?)))).collect();
    let mut measures: HashMap<Id, (i32, String)> = HashMap::new();
    let mut measured_ones = Vec::new();
    for row in &rows {
        let words = measured(&content(row)?, lang);
        if let Some(words) = &words
            && measures.get(&row.goal_id).is_none_or(|(position, _)| row.position < *position)
        {
            measures.insert(row.goal_id, (row.position, words.clone()));
        }
        if let Some((goal, field)) = known.get(&row.goal_id)
            && indicators.holds(row.id)
        {
            let state = words.unwrap_or_else(|| lang.pick("noch kein Messwert", "not measured yet").to_owned());
            let href = format!("/arbeit/themenfelder/{}#ziel-{}", field.slug, goal.id);
            measured_ones.push(Found { kind: "indicator".into(), id: row.id, title: row.title.clone(), state, href });
        }
    }
    measured_ones.sort_by(|a, b| a.title.cmp(&b.title));
    let mut found: Vec<_> = known
        .into_values()
        .filter(|(g, _)| goals.holds(g.id))
        .map(|(g, f)| {
            let number = format!("{}.{}", f.number, g.number);
            let state = measures.remove(&g.id).map_or(number.clone(), |(_, m)| format!("{number}, {m}"));
            let href = format!("/arbeit/themenfelder/{}#ziel-{}", f.slug, g.id);
            ((f.number, g.number, g.id), Found { kind: "goal".into(), id: g.id, title: g.title, state, href })
        })
        .collect();
    found.sort_by_key(|(order, _)| *order);
    Ok(found.into_iter().map(|(_, f)| f).chain(measured_ones).collect())
}

async fn sheets(db: &impl ConnectionTrait, which: Condition, lang: Lang) -> Result<Vec<Found>> {
    let lead = fact_sheet::Entity::belongs_to(organisation::Entity).from(fact_sheet::Column::LeadId).to(organisation::Column::Id);
    let rows = fact_sheet::Entity::find()
        .join(JoinType::LeftJoin, lead.into())
        .select_also(organisation::Entity)
        .filter(which)
        .filter(fact_sheet::Column::State.ne(EditState::Withdrawn.as_str()))
        .all(db)
        .await?;
    let mut found: Vec<Found> = rows
        .into_iter()
        .map(|(s, lead)| {
            let status = ProjectStatus::parse(&s.status).map_or("", |p| p.label(lang));
            let number = format!("P-{}", s.number);
            let parts = [number.as_str(), lead.as_ref().map_or("", |o| o.short_name.as_str()), status];
            let state = parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ");
            Found { kind: "fact_sheet".into(), id: s.id, title: s.title, state, href: format!("/arbeit/projekte/{}", s.number) }
        })
        .collect();
    found.sort_by(|a, b| a.title.cmp(&b.title));
    Ok(found)
}

async fn results(db: &impl ConnectionTrait, which: Condition, lang: Lang) -> Result<Vec<Found>> {
    let from = workshop_result::Entity::belongs_to(workshop::Entity).from(workshop_result::Column::WorkshopId).to(workshop::Column::Id);
    let rows = workshop_result::Entity::find()
        .join(JoinType::InnerJoin, from.into())
        .select_also(workshop::Entity)
        .filter(which)
        .filter(workshop::Column::State.ne(GONE))
        .filter(workshop_result::Column::State.ne(ResultState::Withdrawn.as_str()))
        .all(db)
        .await?;
    let mut found: Vec<Found> = rows
        .into_iter()
        .filter_map(|(r, w)| {
            let w = w?;
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
