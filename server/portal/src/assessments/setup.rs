//! Setting up an assessment.

use super::{phase, setup_of};
use crate::audit::Event;
use crate::slugs::{self, slug as slug_of};
use crate::{Ctx, Error, Result, editions, once};
use chrono::{DateTime, NaiveDateTime, Timelike, Utc};
use chrono_tz::Europe::Berlin;
use contract::Id;
use contract::assessment::{AnswerState, Asked, AssessmentState, Axis, Question, QuestionKind, ReleasedBy, Scale, Setup};
use contract::dates::parse_day;
use contract::forms::assessments::{AssessmentForm, parse_time};
use contract::rules::Form;
use domain::assessment::{Assessment, Settled};
use domain::rights::Action;
use entity::{answer_sheet, assessment, field, working_group};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, NotSet, QueryFilter, QueryOrder, Set};

/// A moment as typed, in the region's time zone.
pub(super) fn moment(day: &str, time: &str, path: &str) -> Result<DateTime<Utc>> {
    let local = parse_day(day).zip(parse_time(time)).map(|(d, t)| d.and_time(t)).ok_or_else(|| Error::field(path, "day"))?;
    domain::assessment::moment(&Berlin, local).ok_or_else(|| Error::field(path, "no_hour"))
}

/// A day and time as typed; the same moment may have fractions of a second in the database.
fn typed(day: &str, time: &str) -> Option<NaiveDateTime> {
    Some(parse_day(day)?.and_time(parse_time(time)?))
}

fn shown(at: DateTime<Utc>) -> Option<NaiveDateTime> {
    at.with_timezone(&Berlin).naive_local().with_nanosecond(0)
}

/// How far the set-up of an assessment is settled.
pub async fn settled(ctx: &Ctx, id: Id) -> Result<Settled> {
    ctx.require_region(Action::EditAssessment)?;
    let row = super::by_id(ctx.portal.db(), &id.to_string()).await?;
    how_far(ctx, ctx.portal.db(), &row).await
}

async fn how_far(ctx: &Ctx, db: &impl ConnectionTrait, row: &assessment::Model) -> Result<Settled> {
    let sheets = answer_sheet::Entity::find().filter(answer_sheet::Column::AssessmentId.eq(row.id)).all(db).await?;
    let left = |s: &answer_sheet::Model| s.submitted_at.is_some() || s.number > 1 || s.state != AnswerState::Draft.as_str();
    Ok(Settled::at(phase(row, ctx.portal.now())?, !sheets.is_empty(), sheets.iter().any(left)))
}

/// Saves an assessment, or makes a new one when the form carries no id. Returns its address part.
///
/// Once it is open, what is asked is settled, and once a sheet was handed in, every word that gives
/// an answer its meaning; withdrawing in between changes nothing of that.
pub async fn save(ctx: &Ctx, form: AssessmentForm) -> Result<String> {
    ctx.require_region(Action::EditAssessment)?;
    let db = ctx.portal.db();
    let mut errors = form.check();
    let group: Option<Id> = form.group.parse().ok();
    if let Some(id) = group
        && working_group::Entity::find_by_id(id).one(db).await?.is_none_or(|g| g.state != "active")
    {
        errors.insert("group".into(), "choice".into());
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let tx = ctx.begin().await?;
    // Held until the end: nobody hands in a sheet while its questions change.
    let before = match form.id.as_str() {
        "" => None,
        id => Some(super::held(&tx, id).await?),
    };
    let old = before.as_ref().map(setup_of).transpose()?;
    let (mut settled, mut draft) = (Settled::default(), true);
    if let Some(b) = &before {
        settled = how_far(ctx, &tx, b).await?;
        draft = matches!(phase(b, ctx.portal.now())?, Assessment::Draft(_));
    }
    let setup = read(ctx, &tx, &form, old.as_ref(), settled).await?;
    if let Some((path, code)) = old.as_ref().and_then(|old| settled.refuses(old, &setup)) {
        return Err(Error::field(path, code));
    }
    let (mut opens_at, mut closes_at) = (NotSet, NotSet);
    match &before {
        Some(b) if !draft => {
            let window = (typed(&form.opens_day, &form.opens_time), typed(&form.closes_day, &form.closes_time));
            if window != (shown(b.opens_at), shown(b.closes_at)) {
                return Err(Error::field("fields", "asked"));
            }
        }
        _ => {
            opens_at = Set(moment(&form.opens_day, &form.opens_time, "opens_time")?);
            closes_at = Set(moment(&form.closes_day, &form.closes_time, "closes_time")?);
        }
    }
    let title = form.title.trim().to_owned();
    let columns = assessment::ActiveModel {
        title: Set(title.clone()),
        opens_at,
        closes_at,
        group_id: Set(group),
        content: Set(serde_json::to_value(&setup).map_err(|e| Error::Broken(e.to_string()))?),
        updated_at: Set(ctx.portal.now()),
        ..Default::default()
    };
    let mut event = Event::about("assessment.save", "assessment", Id::nil(), &title).after(&setup);
    let slug = match before {
        Some(b) => {
            event.object_id = b.id.to_string();
            event = event.before(&b.content);
            update(&tx, b.id, form.version.parse().unwrap_or(0), columns).await?;
            if b.published_at.is_some() {
                editions::bump(&tx).await?;
            }
            b.slug
        }
        None => {
            let id = once::fresh::<assessment::Entity>(&ctx.portal, &tx, &form.once).await?;
            event.object_id = id.to_string();
            let slug = free_slug(&tx, &title).await?;
            let state = Set(AssessmentState::Draft.to_string());
            let row = assessment::ActiveModel {
                id: Set(id),
                slug: Set(slug.clone()),
                state,
                published_at: Set(None),
                version: Set(1),
                ..columns
            };
            row.insert(&tx).await.map_err(once::or_already)?;
            slug
        }
    };
    ctx.record(&tx, event).await?;
    tx.commit().await?;
    Ok(slug)
}

/// Changes one version of an assessment.
pub(super) async fn update(db: &impl ConnectionTrait, id: Id, version: i32, columns: assessment::ActiveModel) -> Result<()> {
    let done = assessment::Entity::update_many()
        .set(assessment::ActiveModel { version: Set(version.saturating_add(1)), ..columns })
        .filter(assessment::Column::Id.eq(id))
        .filter(assessment::Column::Version.eq(version))
        .exec(db)
        .await?;
    if done.rows_affected == 0 { Err(Error::Conflict) } else { Ok(()) }
}

async fn free_slug(db: &impl ConnectionTrait, title: &str) -> Result<String> {
    let base = slug_of(title);
    let taken: Vec<String> =
        assessment::Entity::find().filter(assessment::Column::Slug.starts_with(&base)).all(db).await?.into_iter().map(|a| a.slug).collect();
    Ok(slugs::free(base, |c| taken.iter().any(|t| t == c)))
}

/// What is settled keeps its order and its words, also where the strategy has other ones by now.
fn keep(fields: &mut [Asked], old: &Setup) {
    let place = |f: &Asked| old.fields.iter().position(|o| o.id == f.id);
    fields.sort_by_key(|f| place(f).unwrap_or(usize::MAX));
    for field in fields.iter_mut().filter(|f| f.field_id.is_some()) {
        if let Some(n) = place(field) {
            field.title.clone_from(&old.fields[n].title);
        }
    }
}

async fn read(ctx: &Ctx, db: &impl ConnectionTrait, form: &AssessmentForm, old: Option<&Setup>, settled: Settled) -> Result<Setup> {
    let line = |s: &str| s.trim().to_owned();
    let ticked: Vec<Id> = form.fields.iter().filter_map(|f| f.parse().ok()).collect();
    let known =
        field::Entity::find().filter(field::Column::Id.is_in(ticked.iter().copied())).order_by_asc(field::Column::Position).all(db).await?;
    if known.len() != ticked.iter().collect::<std::collections::BTreeSet<_>>().len() {
        return Err(Error::field("fields", "choice"));
    }
    // A field keeps its row in the sheets as long as it is asked about.
    let row = |field: Id| old.and_then(|o| o.fields.iter().find(|f| f.field_id == Some(field))).map(|f| (f.id, f.help.clone()));
    let mut fields: Vec<Asked> = known
        .into_iter()
        .map(|f| {
            let (id, help) = row(f.id).unwrap_or_else(|| (ctx.portal.new_id(), String::new()));
            Asked { id, field_id: Some(f.id), title: f.title, help }
        })
        .collect();
    for (i, p) in form.proposed.iter().enumerate().filter(|(_, p)| !p.title.trim().is_empty()) {
        let same = |f: &&Asked| f.field_id.is_some() && f.title.to_lowercase() == p.title.trim().to_lowercase();
        if let Some(f) = fields.iter().find(same) {
            return Err(Error::field(&format!("proposed[{i}].title"), format!("twice|{}", f.title)));
        }
        let id = p.id.parse().unwrap_or_else(|_| ctx.portal.new_id());
        fields.push(Asked { id, field_id: None, title: line(&p.title), help: line(&p.help) });
    }
    if let Some(old) = old.filter(|_| settled.asked) {
        keep(&mut fields, old);
    }
    let mut axes: Vec<Axis> = vec![];
    for a in form.axes.iter().filter(|a| !a.name.trim().is_empty()) {
        let wanted = if a.key.is_empty() { slug_of(a.name.trim()) } else { slug_of(&a.key) };
        let key = std::iter::once(wanted.clone()).chain((2..).map(|n| format!("{wanted}-{n}"))).find(|k| axes.iter().all(|x| x.key != *k));
        axes.push(Axis { key: key.unwrap_or(wanted), name: line(&a.name), help: line(&a.help) });
    }
    let questions = form
        .questions
        .iter()
        .filter(|q| !q.text.trim().is_empty())
        .filter_map(|q| {
            let kind = QuestionKind::parse(&q.kind)?;
            let lists = matches!(kind, QuestionKind::Single | QuestionKind::Multiple);
            let options = if lists { q.choices() } else { vec![] };
            let id = q.id.parse().unwrap_or_else(|_| ctx.portal.new_id());
            Some(Question { id, kind, text: line(&q.text), help: line(&q.help), options })
        })
        .collect();
    let number = |s: &str| s.trim().parse().unwrap_or_default();
    Ok(Setup {
        introduction: form.introduction.trim().replace("\r\n", "\n"),
        scale: Scale {
            min: number(&form.scale_min),
            max: number(&form.scale_max),
            low: line(&form.scale_low),
            high: line(&form.scale_high),
        },
        axes,
        fields,
        questions,
        released_by: ReleasedBy::parse(&form.released_by).unwrap_or(ReleasedBy::Mayor),
        public: !form.public.is_empty(),
    })
}
