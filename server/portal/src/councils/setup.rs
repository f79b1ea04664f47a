//! A municipality's usual chain, its council information system, and how that words results.

use super::load;
use crate::audit::Event;
use crate::{Ctx, Error, Result};
use contract::Id;
use contract::council::{ConsultationResult, ConsultationRole, Link, Setup, Wording};
use contract::forms::councils::{ChainRow, SetupForm, WordRow};
use contract::region::Body;
use contract::rules::Form;
use contract::strategy::EditState;
use domain::councils::chain;
use domain::rights::{Action, Belongs};
use entity::{council_setup, organisation};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

/// A municipality's setup with its bodies, for the form.
#[derive(Clone, Debug)]
pub struct SetupView {
    pub organisation: Id,
    pub name: String,
    pub setup: Setup,
    pub version: i32,
    pub bodies: Vec<Body>,
}

pub(super) async fn load(db: &impl ConnectionTrait, organisation: Id) -> Result<(Setup, i32)> {
    match council_setup::Entity::find_by_id(organisation).one(db).await? {
        None => Ok((Setup::default(), 0)),
        Some(row) => Ok((serde_json::from_value(row.content).map_err(|e| Error::Broken(e.to_string()))?, row.version)),
    }
}

/// The setup of a municipality, for its clerk.
pub async fn show(ctx: &Ctx, slug: &str) -> Result<SetupView> {
    ctx.actor()?;
    let db = ctx.portal.db();
    let row = organisation::Entity::find().filter(organisation::Column::Slug.eq(slug)).one(db).await?.ok_or(Error::NotFound)?;
    ctx.require(Action::RecordConsultation, &Belongs::to(row.id), EditState::Draft)?;
    let (setup, version) = load(db, row.id).await?;
    Ok(SetupView { organisation: row.id, name: row.short_name, setup, version, bodies: load::bodies(db, row.id).await? })
}

/// The form as it is stored; with the usual chain and the usual words where nothing was saved yet.
pub fn form(view: &SetupView) -> SetupForm {
    let part = |public| if public { "public" } else { "closed" };
    let chain = chain::of(&view.setup, &view.bodies);
    let words = if view.version == 0 { domain::councils::words::usual() } else { view.setup.words.clone() };
    SetupForm {
        organisation_id: view.organisation.to_string(),
        version: view.version.to_string(),
        chain: chain
            .into_iter()
            .map(|l| ChainRow {
                body: l.body.to_string(),
                role: l.role.to_string(),
                part: part(l.public).into(),
                seats: l.seats.map(|n| n.to_string()).unwrap_or_default(),
            })
            .collect(),
        oparl: view.setup.oparl.clone(),
        words: words.into_iter().map(|w| WordRow { phrase: w.phrase, result: w.result.to_string() }).collect(),
    }
}

/// Saves the setup of a municipality. Returns its address.
pub async fn save(ctx: &Ctx, form: SetupForm) -> Result<String> {
    let organisation: Id = form.organisation_id.parse().map_err(|_| Error::NotFound)?;
    ctx.require(Action::RecordConsultation, &Belongs::to(organisation), EditState::Draft)?;
    let mut errors = form.check();
    let tx = ctx.begin().await?;
    let row = organisation::Entity::find_by_id(organisation).one(&tx).await?.ok_or(Error::NotFound)?;
    let bodies = load::bodies(&tx, organisation).await?;
    for (i, link) in form.chain.iter().enumerate() {
        if !link.body.is_empty() && bodies.iter().all(|b| b.id.to_string() != link.body) {
            errors.entry(format!("chain[{i}].body")).or_insert("choice".into());
        }
    }
    if let Err(code) = super::allowed(&ctx.portal, form.oparl.trim()) {
        errors.entry("oparl".into()).or_insert(code);
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let (before, stored) = load(&tx, organisation).await?;
    let setup = read(&form);
    let content = serde_json::to_value(&setup).map_err(|e| Error::Broken(e.to_string()))?;
    let version: i32 = form.version.parse().unwrap_or(0);
    if version != stored {
        return Err(Error::Conflict);
    }
    if stored == 0 {
        council_setup::ActiveModel { organisation_id: Set(organisation), content: Set(content), version: Set(1) }.insert(&tx).await?;
    } else {
        let done = council_setup::Entity::update_many()
            .set(council_setup::ActiveModel { content: Set(content), version: Set(version.saturating_add(1)), ..Default::default() })
            .filter(council_setup::Column::OrganisationId.eq(organisation))
            .filter(council_setup::Column::Version.eq(version))
            .exec(&tx)
            .await?;
        if done.rows_affected == 0 {
            return Err(Error::Conflict);
        }
    }
    let event = Event::about("council_setup.save", "council_setup", organisation, &row.name).before(&before).after(&setup);
    ctx.record(&tx, event.of(Some(organisation))).await?;
    tx.commit().await?;
    Ok(row.slug)
}

fn read(form: &SetupForm) -> Setup {
    let chain = form.chain.iter().filter_map(|row| {
        Some(Link {
            body: row.body.parse().ok()?,
            role: ConsultationRole::parse(&row.role).unwrap_or(ConsultationRole::Preliminary),
            public: row.part != "closed",
            seats: row.seats.trim().parse().ok(),
        })
    });
    let words = form.words.iter().filter_map(|row| {
        let phrase = row.phrase.trim();
        (!phrase.is_empty()).then_some(())?;
        Some(Wording { phrase: phrase.to_owned(), result: ConsultationResult::parse(&row.result)? })
    });
    Setup { chain: chain.collect(), oparl: form.oparl.trim().to_owned(), words: words.collect() }
}
