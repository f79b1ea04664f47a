//! What a long text belongs to: which right it asks for, and where it is found.

use super::{SLOTS, TextAccess, access_of};
use crate::{Ctx, Error, Result, fact_sheets, fields, region, workshops};
use contract::Id;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs, Decision};

/// The owner of a text.
#[derive(Clone, Debug)]
pub struct Owner {
    /// The right that writing the text asks for.
    pub action: Action,
    pub belongs: Belongs,
    pub state: EditState,
    /// Its title; empty for the strategy as a whole.
    pub title: String,
    /// Address and title of the working page that the text stands on; none for the strategy.
    pub page: Option<(String, String)>,
}

impl Owner {
    /// What the person at hand may do in its texts.
    pub fn access(&self, ctx: &Ctx, kind: &str) -> TextAccess {
        access_of(kind, self.action, |action| ctx.decide(action, &self.belongs, self.state) == Decision::Allowed)
    }
}

/// Looks the owner of a text up. `NotFound` for a slot or an owner that is not there.
pub async fn owner(ctx: &Ctx, kind: &str, id: Id, slot: &str) -> Result<Owner> {
    if SLOTS.contains(&(kind, slot)) { of(ctx, kind, id).await } else { Err(Error::NotFound) }
}

/// The same for all texts of an owner.
pub(super) async fn of(ctx: &Ctx, kind: &str, id: Id) -> Result<Owner> {
    let db = ctx.portal.db();
    let field_page = |f: &entity::field::Model| Some((format!("/arbeit/themenfelder/{}", f.slug), f.title.clone()));
    match kind {
        "strategy" if id.is_nil() => Ok(Owner {
            action: Action::EditStrategy,
            belongs: Belongs::region(),
            state: EditState::Draft,
            title: String::new(),
            page: None,
        }),
        "page" => {
            let title = region::pages::title(db, id).await?;
            let page = Some(("/arbeit/seiten".to_owned(), String::new()));
            Ok(Owner { action: Action::EditRegion, belongs: Belongs::region(), state: EditState::Draft, title, page })
        }
        "field" => {
            let f = fields::row(db, id).await?;
            let (belongs, state, page) = (Belongs::group(f.group_id), fields::state(&f.state), field_page(&f));
            Ok(Owner { action: Action::EditField, belongs, state, title: f.title, page })
        }
        "goal" => {
            let (goal, field) = fields::goal_row(db, id).await?;
            let (belongs, state, page) = (Belongs::group(field.group_id), fields::state(&field.state), field_page(&field));
            Ok(Owner { action: Action::EditField, belongs, state, title: goal.title, page })
        }
        "fact_sheet" => {
            let sheet = fact_sheets::row(db, id).await?;
            let belongs = fact_sheets::belongs(db, &sheet).await?;
            let page = Some((format!("/arbeit/projekte/{}", sheet.number), sheet.title.clone()));
            Ok(Owner { action: Action::EditFactSheet, belongs, state: fields::state(&sheet.state), title: sheet.title, page })
        }
        "workshop" => {
            let w = workshops::row(db, id).await?;
            let (belongs, state) = (Belongs::group(w.group_id), fields::state(&w.state));
            let page = Some((format!("/arbeit/workshops/{}", w.slug), w.title.clone()));
            Ok(Owner { action: Action::EditWorkshop, belongs, state, title: w.title, page })
        }
        "conference" => {
            let (state, title) = crate::conferences::minutes_right(db, id).await?;
            let page = Some((format!("/arbeit/konferenzen/{id}"), title.clone()));
            Ok(Owner { action: Action::EditMinutes, belongs: Belongs::region(), state, title, page })
        }
        _ => Err(Error::NotFound),
    }
}
