//! Whether what an item points at went on since it was frozen.

use super::view::{ItemView, View};
use crate::dialect::none;
use crate::fact_sheets::REMINDED;
use crate::{Ctx, Result, proposals, texts};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::assessment::ProposalHead;
use contract::conference::{ConferenceState, Happening, ItemState, Subject};
use entity::{audit_event, edition, text};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Alias, DynIden, Expr, ExprTrait, IntoIden, Order, Query, SelectStatement, UnionType};
use std::collections::HashMap;

/// In the words of an event: its item's subject was frozen then, the same as before or another.
pub(super) const FROZEN: &str = "eingefroren";

/// What there is by now that an item does not show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Newer {
    /// A newer edition, by its number.
    Edition(i32),
    /// A newer proposal of the working group.
    Proposal(ProposalHead),
    /// It was worked on since it was frozen then.
    Worked(DateTime<Utc>),
}

/// Kinds of things in the log that a draft of the strategy holds.
const IN_A_DRAFT: &[&str] = &[
    "bundle",
    "conference",
    "field",
    "fact_sheet",
    "goal",
    "indicator",
    "organisation",
    "progress_note",
    "region",
    "strategy",
    "workshop",
    "workshop_result",
];
/// What a line of the answer tells of.
const EDITION: &str = "edition";
const DRAFT: &str = "draft";
const LIST: &str = "list";
const SHEET: &str = "sheet";
/// What changes the classes of fields.
const CLASSES: &[&str] = &["field.priority", "field.save", "field.state", "conference.close", "import"];

/// What went on since a moment: when the last of it was.
#[derive(Default)]
struct Since {
    /// Anything that a draft holds.
    draft: Option<DateTime<Utc>>,
    /// Classes of fields.
    classes: Option<DateTime<Utc>>,
    /// Fact sheets that items point at.
    sheets: HashMap<Id, DateTime<Utc>>,
    /// The newest edition of all.
    edition: i32,
}

/// Items to be decided whose subject has a newer state, by item. Two queries at most, and none for an
/// item that nothing can outdate.
pub async fn newer(ctx: &Ctx, view: &View) -> Result<HashMap<Id, Newer>> {
    if !matches!(view.head.state, ConferenceState::Preparation | ConferenceState::Invited | ConferenceState::Open) {
        return Ok(HashMap::new());
    }
    let open: Vec<&ItemView> = view.items.iter().filter(|i| i.state == ItemState::Open).collect();
    let any = |of: fn(&Subject) -> bool| open.iter().any(|i| of(&i.subject));
    let lists = match any(|s| matches!(s, Subject::Priorities { proposal: Some(_), .. })) {
        true => proposals::heads(ctx.portal.db(), None).await?,
        false => vec![],
    };
    let moves = |i: &&&ItemView| match i.subject {
        Subject::Motion { .. } | Subject::Priorities { proposal: Some(_), .. } => false,
        Subject::Priorities { .. }
        | Subject::Draft { .. }
        | Subject::FactSheet { .. }
        | Subject::Edition(_)
        | Subject::Comparison { .. } => true,
    };
    let sheet = |i: &&ItemView| match &i.subject {
        Subject::FactSheet { sheet } => Some(sheet.id),
        _ => None,
    };
    let sheets: Vec<Id> = open.iter().filter_map(sheet).collect();
    let since = match open.iter().filter(moves).map(|i| frozen_at(view, i)).min() {
        Some(oldest) => since(ctx, oldest, &sheets).await?,
        None => Since::default(),
    };
    let edition = since.edition;
    let worked = |i: &ItemView, last: Option<DateTime<Utc>>| {
        let frozen = frozen_at(view, i);
        (last > Some(frozen)).then_some(Newer::Worked(frozen))
    };
    let one = |i: &ItemView| match &i.subject {
        Subject::Edition(e) | Subject::Comparison { to: e, .. } => (edition > e.number).then_some(Newer::Edition(edition)),
        Subject::Priorities { proposal: Some(own), .. } => lists.first().filter(|p| p.id != *own).cloned().map(Newer::Proposal),
        Subject::Priorities { proposal: None, .. } => worked(i, since.classes),
        Subject::Draft { .. } => worked(i, since.draft),
        Subject::FactSheet { sheet } => worked(i, since.sheets.get(&sheet.id).copied()),
        Subject::Motion { .. } => None,
    };
    Ok(open.iter().filter_map(|i| Some((i.id, one(i)?))).collect())
}

/// When an item's subject was frozen; of an imported item, when it came here.
fn frozen_at(view: &View, item: &ItemView) -> DateTime<Utc> {
    let of = |kind, words: &str| kind == Happening::ItemAdded || (kind == Happening::ItemChanged && words.contains(FROZEN));
    let events = view.events.iter().filter(|e| e.item == Some(item.id) && of(e.kind, &e.words));
    events.map(|e| e.at).max().unwrap_or(item.changed_at)
}

/// What went on since then, in one query: deeds in the log, what was written live, the newest edition. Of all that a
/// draft holds the last is looked up, however much there was.
async fn since(ctx: &Ctx, since: DateTime<Utc>, sheets: &[Id]) -> Result<Since> {
    use audit_event::Column::{Action, At, ObjectId, ObjectKind};
    let (log, written) = (|c| Expr::col((audit_event::Entity, c)), |c| Expr::col((text::Entity, c)));
    // Of a conference only its end changes the strategy.
    let counts = log(ObjectKind).ne("conference").or(log(Action).eq("conference.close"));
    let deeds = Query::select()
        .expr(log(At))
        .from(audit_event::Entity)
        .and_where(log(At).gt(since))
        .and_where(log(ObjectKind).is_in(IN_A_DRAFT.iter().copied()))
        // That somebody was reminded changes nothing.
        .and_where(log(Action).ne(REMINDED))
        .and_where(counts)
        .order_by((audit_event::Entity, At), Order::Desc)
        .limit(1)
        .take();
    let classes = deeds.clone().and_where(log(Action).is_in(CLASSES.iter().copied())).take();
    let live = Query::select()
        .expr(written(text::Column::UpdatedAt))
        .from(text::Entity)
        .and_where(written(text::Column::UpdatedAt).gt(since))
        // Not "in the others": SQLite would read all of those instead of the newest first.
        .and_where(written(text::Column::OwnerKind).is_not_in(texts::PLAIN.iter().copied()))
        .order_by((text::Entity, text::Column::UpdatedAt), Order::Desc)
        .limit(1)
        .take();
    let mut query = Query::select()
        .expr(Expr::value(EDITION))
        .exprs([none::<String>(), none::<Id>(), none::<DateTime<Utc>>()])
        .expr(Expr::col(edition::Column::Number).max())
        .from(edition::Entity)
        .take();
    let last = |what: &'static str, of: SelectStatement, at: DynIden| {
        let when = Expr::col((Alias::new("last"), at));
        let mut all = Query::select();
        all.expr(Expr::value(what)).exprs([none::<String>(), none::<Id>(), when, none::<i32>()]).from_subquery(of, "last");
        all
    };
    query
        .union(UnionType::All, last(DRAFT, deeds, At.into_iden()))
        .union(UnionType::All, last(DRAFT, live, text::Column::UpdatedAt.into_iden()))
        .union(UnionType::All, last(LIST, classes, At.into_iden()));
    if !sheets.is_empty() {
        let deeds = Query::select()
            .exprs([Expr::value(SHEET), log(ObjectId), none::<Id>(), log(At).max(), none::<i32>()])
            .from(audit_event::Entity)
            .and_where(log(ObjectId).is_in(sheets.iter().map(Id::to_string)))
            .and_where(log(ObjectKind).eq("fact_sheet"))
            .and_where(log(At).gt(since))
            .and_where(log(Action).ne(REMINDED))
            .group_by_columns([ObjectId])
            .take();
        let texts = Query::select()
            .exprs([Expr::value(SHEET), none::<String>()])
            .exprs([text::Column::OwnerId, text::Column::UpdatedAt].map(written))
            .expr(none::<i32>())
            .from(text::Entity)
            .and_where(written(text::Column::OwnerKind).eq("fact_sheet"))
            .and_where(written(text::Column::OwnerId).is_in(sheets.iter().copied()))
            .and_where(written(text::Column::UpdatedAt).gt(since))
            .take();
        query.union(UnionType::All, deeds).union(UnionType::All, texts);
    }
    let mut found = Since::default();
    for row in ctx.portal.db().query_all(&query).await? {
        let what: String = row.try_get_by_index(0)?;
        let at: Option<DateTime<Utc>> = row.try_get_by_index(3)?;
        match what.as_str() {
            DRAFT => found.draft = Ord::max(found.draft, at),
            LIST => found.classes = at,
            SHEET => {
                let (id, owner): (Option<String>, Option<Id>) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
                let Some((id, at)) = owner.or(id.and_then(|id| id.parse().ok())).zip(at) else { continue };
                found.sheets.entry(id).and_modify(|last| *last = Ord::max(at, *last)).or_insert(at);
            }
            _ => found.edition = row.try_get_by_index::<Option<i32>>(4)?.unwrap_or(0),
        }
    }
    Ok(found)
}
