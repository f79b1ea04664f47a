//! What a result can be carried into.

use crate::{Ctx, Result, fact_sheets};
use contract::Id;
use contract::strategy::EditState;
use contract::workshop::{Carried, CarriedKind};
use domain::rights::Action;
use entity::{fact_sheet, field, goal};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

/// A goal, fact sheet or text by its name.
#[derive(Clone, Debug)]
pub struct Target {
    pub kind: CarriedKind,
    pub id: Id,
    pub title: String,
    /// Its page in the workspace.
    pub address: String,
}

impl Target {
    /// As forms send it: `goal:id`.
    pub fn value(&self) -> String {
        format!("{}:{}", self.kind, self.id)
    }

    fn sheet((id, number, title): (Id, i32, String)) -> Self {
        let address = format!("/arbeit/projekte/{number}");
        Self { kind: CarriedKind::FactSheet, id, title: format!("P-{number} {title}"), address }
    }
}

/// Fact sheets that are offered at once; of more, people search.
const SHEETS: usize = 200;

/// What somebody can choose among.
#[derive(Clone, Debug)]
pub struct Targets {
    /// Goals by number, then texts, then fact sheets by title.
    pub all: Vec<Target>,
    /// Fact sheets that fit as well, but are too many.
    pub more: usize,
}

/// Everything that is not withdrawn; of the fact sheets those that hold the words.
pub async fn targets(ctx: &Ctx, words: &str) -> Result<Targets> {
    ctx.require_region(Action::EnterWorkspace)?;
    let db = ctx.portal.db();
    let mut all = goals(db, Condition::all()).await?;
    all.push(whole());
    all.extend(texts(db, Condition::all()).await?);
    let mut sheets = fact_sheets::titles(ctx, words).await?;
    let more = sheets.len().saturating_sub(SHEETS);
    sheets.truncate(SHEETS);
    all.extend(sheets.into_iter().map(Target::sheet));
    Ok(Targets { all, more })
}

/// What some results went into, without what was withdrawn since.
pub async fn gone_into(ctx: &Ctx, carried: &[&Carried]) -> Result<Vec<Target>> {
    ctx.require_region(Action::EnterWorkspace)?;
    let db = ctx.portal.db();
    let of = |kind: CarriedKind| carried.iter().filter(|c| c.kind == kind).map(|c| c.id).collect::<Vec<Id>>();
    let (into_goals, into_texts, into_sheets) = (of(CarriedKind::Goal), of(CarriedKind::Text), of(CarriedKind::FactSheet));
    let mut all = Vec::new();
    if !into_goals.is_empty() {
        all.extend(goals(db, Condition::all().add(goal::Column::Id.is_in(into_goals))).await?);
    }
    all.extend(into_texts.contains(&Id::nil()).then(whole));
    if !into_texts.is_empty() {
        all.extend(texts(db, Condition::all().add(field::Column::Id.is_in(into_texts))).await?);
    }
    if !into_sheets.is_empty() {
        let rows: Vec<(Id, i32, String)> = fact_sheet::Entity::find()
            .select_only()
            .columns([fact_sheet::Column::Id, fact_sheet::Column::Number, fact_sheet::Column::Title])
            .filter(fact_sheet::Column::Id.is_in(into_sheets))
            .filter(fact_sheet::Column::State.ne(EditState::Withdrawn.as_str()))
            .into_tuple()
            .all(db)
            .await?;
        all.extend(rows.into_iter().map(Target::sheet));
    }
    Ok(all)
}

fn whole() -> Target {
    let (title, address) = ("Leitbild und Herleitung der Prioritäten".into(), "/arbeit/strategie".into());
    Target { kind: CarriedKind::Text, id: Id::nil(), title, address }
}

/// Goals with the number and the page of their fields.
async fn goals(db: &impl ConnectionTrait, which: Condition) -> Result<Vec<Target>> {
    let field = goal::Entity::belongs_to(field::Entity).from(goal::Column::FieldId).to(field::Column::Id);
    let rows: Vec<(Id, i32, String, i32, String)> = goal::Entity::find()
        .select_only()
        .columns([goal::Column::Id, goal::Column::Number, goal::Column::Title])
        .columns([field::Column::Number, field::Column::Slug])
        .join(JoinType::InnerJoin, field.into())
        .filter(which)
        .filter(goal::Column::State.ne(EditState::Withdrawn.as_str()))
        .filter(field::Column::State.ne(EditState::Withdrawn.as_str()))
        .order_by_asc(field::Column::Number)
        .order_by_asc(goal::Column::Position)
        .order_by_asc(goal::Column::Number)
        .into_tuple()
        .all(db)
        .await?;
    let one = |(id, number, title, of, slug): (Id, i32, String, i32, String)| Target {
        kind: CarriedKind::Goal,
        id,
        title: format!("Ziel {of}.{number} {title}"),
        address: format!("/arbeit/themenfelder/{slug}#ziel-{id}"),
    };
    Ok(rows.into_iter().map(one).collect())
}

/// The visions of fields.
async fn texts(db: &impl ConnectionTrait, which: Condition) -> Result<Vec<Target>> {
    let rows: Vec<(Id, String, String)> = field::Entity::find()
        .select_only()
        .columns([field::Column::Id, field::Column::Slug, field::Column::Title])
        .filter(which)
        .filter(field::Column::State.ne(EditState::Withdrawn.as_str()))
        .order_by_asc(field::Column::Number)
        .into_tuple()
        .all(db)
        .await?;
    let one = |(id, slug, title): (Id, String, String)| Target {
        kind: CarriedKind::Text,
        id,
        title: format!("Vision {title}"),
        address: format!("/arbeit/themenfelder/{slug}"),
    };
    Ok(rows.into_iter().map(one).collect())
}

/// Whether a target is there and not withdrawn.
pub(super) async fn exists(db: &impl ConnectionTrait, kind: CarriedKind, id: Id) -> Result<bool> {
    let withdrawn = EditState::Withdrawn.as_str();
    Ok(match kind {
        CarriedKind::Goal => goal::Entity::find_by_id(id).one(db).await?.is_some_and(|g| g.state != withdrawn),
        CarriedKind::FactSheet => fact_sheet::Entity::find_by_id(id).one(db).await?.is_some_and(|s| s.state != withdrawn),
        CarriedKind::Text if id.is_nil() => true,
        CarriedKind::Text => field::Entity::find_by_id(id).one(db).await?.is_some_and(|f| f.state != withdrawn),
    })
}
