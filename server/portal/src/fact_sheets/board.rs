//! The board: what lists of fact sheets look at, in memory, so that ten thousand sheets are
//! narrowed and put in order without a look at the database.
//!
//! The database notes every change of a sheet under a number of its own (`fact_sheet_change`), in
//! the order of the commits. A list asks for the highest number and reads what changed since, so
//! every instance sees every change that was committed before.

use super::list::{Filter, Hint, Sort};
use super::people::Present;
use super::{belongs_to, status};
use crate::{Portal, Result, fields};
use chrono::{DateTime, NaiveDate, Utc};
use contract::Id;
use contract::fact_sheet::ProjectStatus;
use contract::strategy::EditState;
use domain::bits::Bits;
use domain::fact_sheets::Upkeep;
use domain::rights::Belongs;
use domain::sheet_index::{fold, title_key, under_way};
use domain::vocabulary::{Builder, Vocabulary};
use entity::{fact_sheet, fact_sheet_change, fact_sheet_field, fact_sheet_organisation};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// The newest board, and the lock under which the next one is made.
#[derive(Default)]
pub(crate) struct Boards {
    newest: std::sync::Mutex<Arc<Board>>,
    making: tokio::sync::Mutex<()>,
}

/// A sheet as stored, without its long parts.
#[derive(FromQueryResult)]
struct Stored {
    id: Id,
    number: i32,
    title: String,
    status: String,
    lead_id: Id,
    owner_id: Option<Id>,
    first_year: Option<i32>,
    last_year: Option<i32>,
    last_note_on: Option<NaiveDate>,
    state: String,
    changed: bool,
    words: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// A sheet on the board.
#[derive(Clone, Debug)]
pub(super) struct Card {
    pub id: Id,
    pub number: i32,
    pub title: String,
    pub status: ProjectStatus,
    pub state: EditState,
    /// Changed since it was released.
    pub changed: bool,
    pub lead: Id,
    pub owner: Option<Id>,
    pub last_note_on: Option<NaiveDate>,
    pub organisations: Vec<Id>,
    pub fields: Vec<Id>,
    first_year: Option<i32>,
    last_year: Option<i32>,
    words: String,
    created_on: NaiveDate,
    updated_at: DateTime<Utc>,
}

impl Card {
    /// The day by which the next note is expected.
    pub fn due(&self) -> Option<NaiveDate> {
        let upkeep = Upkeep {
            status: self.status,
            state: EditState::Ready,
            owner_present: true,
            created_on: self.created_on,
            last_note_on: self.last_note_on,
        };
        upkeep.due()
    }

    /// The day before today on which a note was due.
    pub fn overdue(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.due().filter(|due| *due < today)
    }

    /// Nobody is responsible, or somebody who is gone or has no role any more that reports on this sheet.
    pub fn is_ownerless(&self, present: &Present) -> bool {
        let owner = self.owner.and_then(|o| present.get(&o));
        owner.is_none_or(|o| !o.is_at_home(self.lead) && !o.fits(&self.belongs()))
    }

    /// Whether the project is under way in a year, as public lists count it.
    fn is_under_way(&self, year: i32) -> bool {
        let (first, last) = under_way(self.first_year, self.last_year);
        (first..=last).contains(&year)
    }

    /// Where the sheet belongs.
    pub fn belongs(&self) -> Belongs {
        belongs_to(self.lead, self.organisations.iter().copied())
    }
}

/// All sheets by number, as of one change.
#[derive(Default)]
pub(super) struct Board {
    seen: i64,
    cards: Vec<Arc<Card>>,
    /// How many were not withdrawn.
    alive: usize,
    /// Those that are drafts, or changed since their release.
    unsettled: Vec<u32>,
    /// By who is responsible and who leads.
    owned: HashMap<(Option<Id>, Id), Vec<u32>>,
    fields: HashMap<Id, Bits>,
    organisations: HashMap<Id, Bits>,
    words: OnceLock<Vocabulary<()>>,
    title: OnceLock<Vec<u32>>,
    status: OnceLock<Vec<u32>>,
    note: OnceLock<Vec<u32>>,
    changed: OnceLock<Vec<u32>>,
}

/// The board as of now.
pub(super) async fn board(portal: &Portal) -> Result<Arc<Board>> {
    let boards = &portal.0.boards;
    let newest = || boards.newest.lock().unwrap_or_else(|e| e.into_inner()).clone();
    let seen = latest_change(portal).await?;
    if newest().seen >= seen {
        return Ok(newest());
    }
    let _one = boards.making.lock().await;
    let before = newest();
    if before.seen >= seen {
        return Ok(before);
    }
    let made = Arc::new(before.next(portal).await?);
    *boards.newest.lock().unwrap_or_else(|e| e.into_inner()) = made.clone();
    Ok(made)
}

async fn latest_change(portal: &Portal) -> Result<i64> {
    let newest = fact_sheet_change::Entity::find().order_by_desc(fact_sheet_change::Column::Number).one(portal.db()).await?;
    Ok(newest.map_or(0, |c| c.number))
}

impl Board {
    /// The board with all that changed since this one.
    async fn next(&self, portal: &Portal) -> Result<Board> {
        use fact_sheet::Column::*;
        let db = portal.db();
        // The number first: what is committed after it comes again with the next board.
        let seen = latest_change(portal).await?;
        let since = || fact_sheet_change::Entity::find().filter(fact_sheet_change::Column::Number.gt(self.seen));
        let changed = || since().select_only().column(fact_sheet_change::Column::FactSheetId).into_query();
        let columns = [Id, Number, Title, Status, LeadId, OwnerId, FirstYear, LastYear, LastNoteOn, State, Words, CreatedAt, UpdatedAt];
        let sheets: Select<fact_sheet::Entity> = fact_sheet::Entity::find()
            .select_only()
            .columns(columns)
            .column_as(Released.is_not_null(), "changed")
            .filter(Id.in_subquery(changed()));
        let sheets = sheets.into_model::<Stored>().all(db).await?;
        let of = fact_sheet_field::Entity::find().filter(fact_sheet_field::Column::FactSheetId.in_subquery(changed()));
        let mut fields: HashMap<contract::Id, Vec<contract::Id>> = HashMap::new();
        of.all(db).await?.into_iter().for_each(|l| fields.entry(l.fact_sheet_id).or_default().push(l.field_id));
        let of = fact_sheet_organisation::Entity::find().filter(fact_sheet_organisation::Column::FactSheetId.in_subquery(changed()));
        let mut organisations: HashMap<contract::Id, Vec<contract::Id>> = HashMap::new();
        of.all(db).await?.into_iter().for_each(|l| organisations.entry(l.fact_sheet_id).or_default().push(l.organisation_id));
        let mut cards: HashMap<contract::Id, Arc<Card>> = self.cards.iter().map(|c| (c.id, c.clone())).collect();
        for s in sheets {
            let links = (fields.remove(&s.id).unwrap_or_default(), organisations.remove(&s.id).unwrap_or_default());
            cards.insert(s.id, Arc::new(card(s, links)?));
        }
        let mut cards: Vec<_> = cards.into_values().collect();
        cards.sort_unstable_by_key(|c| c.number);
        Ok(Board::of(seen, cards))
    }

    fn of(seen: i64, cards: Vec<Arc<Card>>) -> Self {
        let mut board = Self { seen, ..Self::default() };
        for (i, c) in cards.iter().enumerate() {
            let set = || Bits::none(cards.len());
            c.fields.iter().for_each(|f| board.fields.entry(*f).or_insert_with(set).insert(i as u32));
            c.organisations.iter().for_each(|o| board.organisations.entry(*o).or_insert_with(set).insert(i as u32));
            board.owned.entry((c.owner, c.lead)).or_default().push(i as u32);
            if c.state != EditState::Withdrawn {
                board.alive += 1;
                board.unsettled.extend((c.changed || c.state == EditState::Draft).then_some(i as u32));
            }
        }
        board.cards = cards;
        board
    }

    /// All sheets, by number.
    pub(super) fn cards(&self) -> impl Iterator<Item = &Card> {
        self.cards.iter().map(Arc::as_ref)
    }

    /// The sheet with a number.
    pub(super) fn card(&self, number: i32) -> Option<&Card> {
        self.cards.binary_search_by_key(&number, |c| c.number).ok().map(|at| self.cards[at].as_ref())
    }

    /// How many were not withdrawn.
    pub(super) fn alive(&self) -> usize {
        self.alive
    }

    /// Sheets for which somebody may be missing or that may wait for a release, by number: not every one of
    /// ten thousand is asked.
    pub(super) fn waiting(&self, present: &Present) -> impl Iterator<Item = &Card> {
        let mut places = self.unsettled.clone();
        for ((owner, lead), sheets) in &self.owned {
            if !owner.and_then(|o| present.get(&o)).is_some_and(|o| o.is_at_home(*lead)) {
                places.extend(sheets);
            }
        }
        places.sort_unstable();
        places.dedup();
        places.into_iter().map(|p| self.cards[p as usize].as_ref())
    }

    /// How many fit, and so many of them from the `from`th on, in order. `present` are those who hold a
    /// role today; it is looked at for sheets without anybody responsible only.
    pub(super) fn find(&self, filter: &Filter, sort: Sort, today: NaiveDate, present: &Present) -> Vec<&Card> {
        let fits = self.fitting(filter);
        let wanted = |c: &Card| {
            filter.state.map_or(c.state != EditState::Withdrawn, |s| c.state == s)
                && filter.status.is_none_or(|s| c.status == s)
                && filter.year.is_none_or(|y| c.is_under_way(y))
                && match filter.hint {
                    Some(Hint::Stale) => c.overdue(today).is_some(),
                    Some(Hint::NoOwner) => c.is_ownerless(present),
                    Some(Hint::Changed) => c.changed,
                    None => true,
                }
        };
        let found = |places: &mut dyn Iterator<Item = u32>| -> Vec<&Card> {
            places.filter(|p| fits.has(*p)).map(|p| self.cards[p as usize].as_ref()).filter(|c| wanted(c)).collect()
        };
        match self.order(sort) {
            Some(order) => found(&mut order.iter().copied()),
            None => found(&mut (0..self.cards.len() as u32)),
        }
    }

    fn fitting(&self, filter: &Filter) -> Bits {
        let mut fits = Bits::all(self.cards.len());
        let mut narrow = |to: Option<&Bits>| match to {
            Some(bits) => fits.keep(bits),
            None => fits = Bits::none(0),
        };
        filter.field.into_iter().for_each(|id| narrow(self.fields.get(&id)));
        filter.organisation.into_iter().for_each(|id| narrow(self.organisations.get(&id)));
        if let Some(owner) = filter.owner {
            let mut own = Bits::none(self.cards.len());
            let theirs = self.owned.iter().filter(|((o, _), _)| *o == Some(owner));
            theirs.flat_map(|(_, sheets)| sheets).for_each(|p| own.insert(*p));
            narrow(Some(&own));
        }
        for word in fold(&filter.text).split_whitespace().take(8) {
            let mut found = Bits::none(self.cards.len());
            self.words().containing(word, &mut found);
            let number = word.trim_start_matches("p-").parse::<i32>().ok();
            let place = number.and_then(|n| self.cards.binary_search_by_key(&n, |c| c.number).ok());
            place.into_iter().for_each(|p| found.insert(p as u32));
            narrow(Some(&found));
        }
        fits
    }

    fn words(&self) -> &Vocabulary<()> {
        self.words.get_or_init(|| {
            let mut words = Builder::<()>::default();
            for (i, c) in self.cards.iter().enumerate() {
                c.words.split_whitespace().for_each(|w| *words.note(w, i as u32) = ());
            }
            words.build()
        })
    }

    /// The sheets in an order; none for the order by number, in which they stand.
    fn order(&self, sort: Sort) -> Option<&[u32]> {
        fn sorted<'a, K: Ord>(board: &'a Board, made: &'a OnceLock<Vec<u32>>, key: impl Fn(&Card) -> K) -> Option<&'a [u32]> {
            let make = || {
                let mut places: Vec<u32> = (0..board.cards.len() as u32).collect();
                // Stable: what is equal stays in the order of its numbers.
                places.sort_by_cached_key(|p| key(&board.cards[*p as usize]));
                places
            };
            Some(made.get_or_init(make))
        }
        match sort {
            Sort::Number => None,
            Sort::Title => sorted(self, &self.title, |c| title_key(&c.title)),
            Sort::Status => sorted(self, &self.status, |c| c.status),
            Sort::Note => sorted(self, &self.note, |c| c.last_note_on),
            Sort::Changed => sorted(self, &self.changed, |c| std::cmp::Reverse(c.updated_at)),
        }
    }
}

fn card(s: Stored, (fields, organisations): (Vec<Id>, Vec<Id>)) -> Result<Card> {
    Ok(Card {
        id: s.id,
        number: s.number,
        title: s.title,
        status: status(&s.status)?,
        state: fields::state(&s.state),
        changed: s.changed,
        lead: s.lead_id,
        owner: s.owner_id,
        last_note_on: s.last_note_on,
        organisations,
        fields,
        first_year: s.first_year,
        last_year: s.last_year,
        words: s.words,
        created_on: crate::day_of(s.created_at),
        updated_at: s.updated_at,
    })
}
