//! The board in the workspace, and one municipality's path.

use super::{load, setup};
use crate::conferences::{self, PublicDecision};
use crate::published;
use crate::{Ctx, Error, Result};
use contract::Id;
use contract::council::{Link, Path, Round};
use contract::edition::FrozenRegion;
use contract::region::{Body, Organisation, OrganisationKind};
use contract::strategy::EditState;
use domain::councils::standing::{Overall, Standing, standings};
use domain::councils::{chain, veil};
use domain::rights::{Action, Belongs};
use entity::organisation;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashSet;

/// All municipalities of a round.
#[derive(Clone, Debug)]
pub struct Board {
    pub round: Round,
    /// Where everybody reads of the decision with which the text was adopted, once the minutes are settled.
    pub came: Option<PublicDecision>,
    /// Numbers of all editions about which councils were asked, newest first.
    pub numbers: Vec<i32>,
    pub members: Vec<Organisation>,
    /// By the order of `members`; what is not for these eyes is veiled.
    pub paths: Vec<Path>,
    pub standings: Vec<Standing>,
    pub overall: Overall,
}

/// Members that have left the region.
pub(super) async fn gone(db: &impl ConnectionTrait) -> Result<HashSet<Id>> {
    let left = organisation::Entity::find().select_only().column(organisation::Column::Id).filter(organisation::Column::State.eq("left"));
    Ok(left.into_tuple().all(db).await?.into_iter().collect())
}

/// The municipalities whose councils are asked: counties, towns and municipalities of the edition. Nobody
/// waits for one that has left; what its bodies decided before stays.
pub(super) fn members(region: &FrozenRegion, paths: &[Path], gone: &HashSet<Id>) -> Vec<Organisation> {
    use OrganisationKind::{County, Municipality, Town};
    let decided = |id: Id| paths.iter().any(|p| p.organisation == id && p.consultations.iter().any(|c| c.result.is_some()));
    let asked = region.organisations.iter().filter(|o| matches!(o.kind, County | Town | Municipality));
    let asked = asked.filter(|o| !gone.contains(&o.id) || decided(o.id));
    let mut members: Vec<Organisation> = asked.cloned().collect();
    members.sort_by_key(|o| (o.kind != County, o.short_name.to_lowercase()));
    members
}

/// The board of one round, or of the newest; none when no council was ever asked.
pub async fn board(ctx: &Ctx, number: Option<i32>) -> Result<Option<Board>> {
    ctx.require_region(Action::EnterWorkspace)?;
    let all = load::rounds(ctx.portal.db()).await?;
    let numbers: Vec<i32> = all.iter().map(|r| r.text.number).collect();
    let found = match number {
        None => all.into_iter().next(),
        Some(n) => Some(all.into_iter().find(|r| r.text.number == n).ok_or(Error::NotFound)?),
    };
    let Some(round) = found else { return Ok(None) };
    let stored = load::paths(ctx.portal.db(), &[round.id]).await?.remove(&round.id).unwrap_or_default();
    let counted: Vec<Path> = stored.iter().map(|p| counted(ctx, p)).collect();
    let paths: Vec<Path> = stored.into_iter().map(|p| for_these_eyes(ctx, p)).collect();
    let number = round.text.number;
    let region = published::regions(&ctx.portal, [number].into_iter()).await?.remove(&number).ok_or(Error::NotFound)?;
    let members = members(&region, &paths, &gone(ctx.portal.db()).await?);
    let standings: Vec<Standing> = standings(members.iter().map(|m| m.id), &counted, &round.text.digest, ctx.portal.today()).collect();
    let overall = Overall::of(standings.iter().copied());
    let item = round.item.as_slice();
    let came = conferences::public_decisions(ctx.portal.db(), item).await?.into_values().next();
    Ok(Some(Board { round, came, numbers, members, paths, standings, overall }))
}

/// Whoever may not read what is not public sees what everybody sees.
pub(super) fn for_these_eyes(ctx: &Ctx, path: Path) -> Path {
    if reads(ctx, &path) {
        return path;
    }
    let today = ctx.portal.today();
    Path { organisation: path.organisation, consultations: path.consultations.iter().filter_map(|c| veil::veil(c, today)).collect() }
}

fn reads(ctx: &Ctx, path: &Path) -> bool {
    ctx.offers(Action::ReadConsultation, &Belongs::to(path.organisation), EditState::Draft)
}

/// The path from which the standing is worked out, for these eyes.
fn counted(ctx: &Ctx, path: &Path) -> Path {
    if reads(ctx, path) {
        return path.clone();
    }
    Path { organisation: path.organisation, consultations: veil::counted(&path.consultations, ctx.portal.today()) }
}

/// One municipality's path with what its clerk needs.
#[derive(Clone, Debug)]
pub struct PathView {
    pub round: Round,
    pub organisation: Organisation,
    pub path: Path,
    pub standing: Standing,
    pub bodies: Vec<Body>,
    /// The usual chain, for one click.
    pub chain: Vec<Link>,
    /// For its clerk: the number of the paper that the newest conference made for this council, as long as no
    /// path has it, nor this one any other. Only in the newest round.
    pub paper: String,
    /// The person at hand keeps this path.
    pub may_record: bool,
    /// The person at hand reads earlier versions.
    pub may_read: bool,
}

impl PathView {
    /// How many members a body has, as far as the chain says.
    pub fn seats(&self, body: Id) -> Option<i32> {
        self.chain.iter().find(|l| l.body == body).and_then(|l| l.seats)
    }
}

/// The path of a municipality in the round of an edition.
pub async fn path(ctx: &Ctx, number: i32, slug: &str) -> Result<PathView> {
    ctx.require_region(Action::EnterWorkspace)?;
    let db = ctx.portal.db();
    let row = organisation::Entity::find().filter(organisation::Column::Slug.eq(slug)).one(db).await?.ok_or(Error::NotFound)?;
    let organisation = crate::region::organisation_view(row)?;
    let own = load::own(db, organisation.id).await?;
    let here = Belongs::to(organisation.id);
    let may_record = ctx.offers(Action::RecordConsultation, &here, EditState::Draft);
    let newest = own.first().is_some_and(|(r, _)| r.text.number == number);
    let paper = if may_record && newest { load::offered(db, organisation.id, &own).await? } else { String::new() };
    let (round, consultations) = own.into_iter().find(|(r, _)| r.text.number == number).ok_or(Error::NotFound)?;
    let path = Path { organisation: organisation.id, consultations };
    let standing = domain::councils::standing::standing(&counted(ctx, &path).consultations, &round.text.digest, ctx.portal.today());
    let path = for_these_eyes(ctx, path);
    let bodies = load::bodies(db, organisation.id).await?;
    let chain = chain::of(&setup::load(db, organisation.id).await?.0, &bodies);
    Ok(PathView {
        paper,
        may_record,
        may_read: ctx.offers(Action::ReadConsultation, &here, EditState::Draft),
        round,
        organisation,
        path,
        standing,
        bodies,
        chain,
    })
}
