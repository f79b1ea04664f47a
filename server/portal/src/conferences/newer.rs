//! Whether what an item points at went on since it was frozen.

use super::view::{ItemView, View};
use crate::dialect::none;
use crate::fact_sheets::REMINDED;
use crate::{Ctx, Result, proposals};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::assessment::ProposalHead;
use contract::conference::{ConferenceState, Happening, ItemState, Subject};
use entity::{audit_event, edition, text};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Query, UnionType};
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
/// Owners of its long texts.
const TEXTS: &[&str] = &["field", "fact_sheet", "goal", "strategy", "workshop"];
/// What changes the classes of fields.
const CLASSES: &[&str] = &["field.priority", "field.save", "field.state", "conference.close", "import"];

/// What went on since a moment.
#[derive(Default)]
struct Since {
    touched: Vec<Touch>,
    /// The newest edition of all.
    edition: i32,
}

/// Something that was worked on: its kind, its id, the last deed and when that was.
struct Touch {
    kind: String,
    id: String,
    action: String,
    at: DateTime<Utc>,
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
    let Since { touched, edition } = match open.iter().filter(moves).map(|i| frozen_at(view, i)).min() {
        Some(oldest) => since(ctx, oldest).await?,
        None => Since::default(),
    };
    let worked = |i: &ItemView, of: &dyn Fn(&Touch) -> bool| {
        let frozen = frozen_at(view, i);
        touched.iter().any(|t| t.at > frozen && of(t)).then_some(Newer::Worked(frozen))
    };
    let one = |i: &ItemView| match &i.subject {
        Subject::Edition(e) | Subject::Comparison { to: e, .. } => (edition > e.number).then_some(Newer::Edition(edition)),
        Subject::Priorities { proposal: Some(own), .. } => lists.first().filter(|p| p.id != *own).cloned().map(Newer::Proposal),
        Subject::Priorities { proposal: None, .. } => worked(i, &|t| CLASSES.contains(&t.action.as_str())),
        Subject::Draft { .. } => worked(i, &|_| true),
        Subject::FactSheet { sheet } => worked(i, &|t| t.kind == "fact_sheet" && t.id == sheet.id.to_string()),
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

/// What went on since then, in one query: deeds in the log, what was written live, the newest edition.
async fn since(ctx: &Ctx, since: DateTime<Utc>) -> Result<Since> {
    use audit_event::Column::{Action, At, ObjectId, ObjectKind};
    let (log, written) = (|c| Expr::col((audit_event::Entity, c)), |c| Expr::col((text::Entity, c)));
    let texts = Query::select()
        .exprs([none::<String>(), none::<String>()])
        .exprs([text::Column::OwnerKind, text::Column::OwnerId, text::Column::UpdatedAt].map(written))
        .expr(none::<i32>())
        .from(text::Entity)
        .and_where(written(text::Column::UpdatedAt).gt(since))
        .and_where(written(text::Column::OwnerKind).is_in(TEXTS.iter().copied()))
        .take();
    let editions = Query::select()
        .exprs([none::<String>(), none::<String>(), Expr::value("edition"), none::<Id>(), none::<DateTime<Utc>>()])
        .expr(Expr::col(edition::Column::Number).max())
        .from(edition::Entity)
        .take();
    // Of a conference only its end changes the strategy.
    let counts = log(ObjectKind).ne("conference").or(log(Action).eq("conference.close"));
    let query = Query::select()
        .exprs([ObjectId, Action, ObjectKind].map(log))
        .exprs([none::<Id>(), log(At).max(), none::<i32>()])
        .from(audit_event::Entity)
        .and_where(log(At).gt(since))
        .and_where(log(ObjectKind).is_in(IN_A_DRAFT.iter().copied()))
        .and_where(counts)
        // That somebody was reminded changes nothing.
        .and_where(log(Action).ne(REMINDED))
        .group_by_columns([ObjectKind, ObjectId, Action])
        .union(UnionType::All, texts)
        .union(UnionType::All, editions)
        .take();
    let mut found = Since::default();
    for row in ctx.portal.db().query_all(&query).await? {
        let (id, action): (Option<String>, Option<String>) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let (kind, owner): (String, Option<Id>) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
        match row.try_get_by_index::<Option<DateTime<Utc>>>(4)? {
            Some(at) => {
                let id = id.or(owner.map(|o| o.to_string())).unwrap_or_default();
                found.touched.push(Touch { kind, id, action: action.unwrap_or_default(), at });
            }
            None => found.edition = row.try_get_by_index::<Option<i32>>(5)?.unwrap_or(0),
        }
    }
    Ok(found)
}
