//! The minutes: facts filled in at the close, words edited after, then settled for good.

use super::change::{Change, Note, not};
use super::load;
use super::personal::Followed;
use super::subjects::frozen;
use super::view::{ItemView, SeatView, View, VoiceView};
use crate::audit::Event;
use crate::{Ctx, Error, Result, texts};
use chrono::{DateTime, Utc};
use contract::conference::{AmendmentState, Happening, MinutesState, Presence, Stance};
use contract::dates::show_day_long;
use contract::lang::capital;
use contract::strategy::EditState;
use contract::text::{Block, Document, Inline, ListItem};
use contract::{Id, Lang};
use domain::conference::attendance::Attendance;
use domain::rights::Action;
use entity::{conference, frozen_object, text};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

/// The minutes as they are read.
#[derive(Clone, Debug)]
pub struct Minutes {
    pub state: MinutesState,
    pub document: Document,
}

/// State and title for the right to edit them: settled minutes count as withdrawn from editing.
pub(crate) async fn minutes_right(db: &impl ConnectionTrait, id: Id) -> Result<(EditState, String)> {
    let row = load::row(db, id).await?;
    let state = match load::state_of(&row)?.minutes {
        MinutesState::Draft => EditState::Draft,
        MinutesState::Missing | MinutesState::Frozen => EditState::Withdrawn,
    };
    Ok((state, row.title))
}

/// The minutes of a conference.
pub async fn minutes(ctx: &Ctx, seen: &Followed) -> Result<Minutes> {
    let (db, view) = (ctx.portal.db(), &seen.view);
    let document = match (&view.head.minutes_sha256, view.head.minutes_state) {
        (Some(sha256), MinutesState::Frozen) => {
            let row = frozen_object::Entity::find_by_id(sha256.clone()).one(db).await?;
            let content = row.ok_or_else(|| load::broken("minutes", sha256))?.content;
            serde_json::from_str(&content).map_err(|e| load::broken("minutes", &e.to_string()))?
        }
        _ => stored(db, view.head.id).await?,
    };
    Ok(Minutes { state: view.head.minutes_state, document })
}

async fn stored(db: &impl ConnectionTrait, id: Id) -> Result<Document> {
    let row = text::Entity::find()
        .filter(text::Column::OwnerKind.eq("conference"))
        .filter(text::Column::OwnerId.eq(id))
        .filter(text::Column::Slot.eq("minutes"))
        .one(db)
        .await?;
    row.map_or(Ok(Document::default()), |r| texts::parse(r.document))
}

/// Settles the minutes as they are written now.
pub(super) async fn freeze(ctx: &Ctx, id: Id) -> Result<Id> {
    ctx.require_region(Action::RecordOutcome)?;
    let change = Change::begin(ctx, id).await?;
    let next = change.state()?.freeze().map_err(|n| not(n, "frozen"))?;
    let document = stored(&change.tx, id).await?;
    if document.is_empty() {
        return Err(Error::Refused("no_minutes"));
    }
    let sha256 = frozen(&change.tx, &document).await?;
    let columns = conference::ActiveModel {
        minutes_state: Set(next.minutes.to_string()),
        minutes_sha256: Set(Some(sha256.clone())),
        minutes_settled_at: Set(Some(ctx.portal.now())),
        version: Set(change.row.version + 1),
        ..Default::default()
    };
    // What came out is public from now on.
    crate::editions::bump(&change.tx).await?;
    let event = Event::about("conference.minutes", "conference", id, &change.row.title).after(&sha256);
    change.end(ctx, columns, Note::new(Happening::Frozen), event).await?;
    Ok(id)
}

fn paragraph(words: impl Into<String>) -> Block {
    Block::Paragraph { content: vec![Inline::text(words)] }
}

fn heading(words: impl Into<String>) -> Block {
    Block::Heading { level: 1, content: vec![Inline::text(words)] }
}

fn bullets(lines: Vec<String>) -> Option<Block> {
    let content: Vec<ListItem> = lines.into_iter().map(|l| ListItem { content: vec![paragraph(l)] }).collect();
    (!content.is_empty()).then_some(Block::BulletList { content })
}

/// A reason as a sentence, however it was typed.
fn sentence(reason: &str) -> String {
    let reason = reason.trim();
    if reason.is_empty() || reason.ends_with(['.', '!', '?', '…']) { reason.to_owned() } else { format!("{reason}.") }
}

fn names(list: &[&VoiceView]) -> String {
    list.iter().map(|v| v.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// The facts of the session, as a text to be worded.
pub(super) fn facts(view: &View, closed_at: DateTime<Utc>) -> Document {
    let local = |t: DateTime<Utc>| t.with_timezone(&chrono_tz::Europe::Berlin);
    let h = &view.head;
    let place = if h.place.is_empty() { "als Videokonferenz".to_owned() } else { h.place.clone() };
    let opened = h.opened_at.unwrap_or(h.starts_at);
    let name = |s: &SeatView| s.deputy.as_ref().map_or_else(|| s.name.clone(), |_| format!("{} (vertreten)", s.name));
    let all = |how: Attendance| view.attended(how).into_iter().map(name).collect::<Vec<_>>().join(", ");
    let mut content = vec![
        paragraph(format!(
            "{} am {}, {}. Beginn {} Uhr, Ende {} Uhr.",
            h.title,
            show_day_long(local(h.starts_at).date_naive(), Lang::De),
            place,
            local(opened).format("%H:%M"),
            local(closed_at).format("%H:%M")
        )),
        paragraph(format!("Anwesend: {}. Beschlussfähig ab {} Mitgliedern.", all(Attendance::Whole), h.quorum)),
    ];
    let partly = view.attended(Attendance::Partly);
    if !partly.is_empty() {
        let one = |s: &&SeatView| {
            let at: Vec<String> = view.counted_at(s.organisation).filter(|(_, there)| *there).map(|(n, _)| n.to_string()).collect();
            let at = match at.len() {
                0 => "bei keiner Entscheidung".to_owned(),
                1 => format!("bei der Entscheidung über Punkt {}", at[0]),
                _ => format!("bei den Entscheidungen über die Punkte {}", at.join(", ")),
            };
            format!("{} ({at})", name(s))
        };
        content.push(paragraph(format!("Zeitweise anwesend: {}.", partly.iter().map(one).collect::<Vec<_>>().join("; "))));
    }
    let away = all(Attendance::Never);
    if !away.is_empty() {
        content.push(paragraph(format!("Nicht anwesend: {away}.")));
    }
    view.items.iter().for_each(|item| content.extend(of_item(view, item)));
    content.extend(super::happened::withdrawn(view).into_iter().map(paragraph));
    Document { content }
}

fn of_item(view: &View, item: &ItemView) -> Vec<Block> {
    let mut blocks = vec![
        heading(format!("Punkt {}: {}", item.number, item.title)),
        paragraph(format!("Gegenstand: {}, eingefroren unter der Prüfsumme {}.", item.subject.kind().label(Lang::De), &item.sha256[..16])),
    ];
    for a in item.amendments.iter().filter(|a| !matches!(a.state, AmendmentState::Withdrawn | AmendmentState::Void)) {
        let (before, after) = a.beside.texts(Lang::De);
        let t = view.tally_of(a);
        let joined = item.joined(a).iter().map(|a| a.name.as_str()).collect::<Vec<_>>().join(" und ");
        let came = match joined.is_empty() {
            true => format!(
                "{} ({} dafür, {} dagegen, {}).",
                capital(a.state.label(Lang::De)),
                t.agreeing(),
                t.objection,
                super::papers::abstained(t.abstention)
            ),
            false => format!("Gleichlautend mit dem Gegenvorschlag von {joined}; {}.", a.state.label(Lang::De)),
        };
        blocks.push(paragraph(format!(
            "Gegenvorschlag von {} zu „{}“: statt „{before}“ nun „{after}“. Grund: {} {came}",
            a.name,
            a.change.title(Lang::De),
            sentence(&a.reason),
        )));
    }
    let changed = !item.adopted().is_empty();
    if changed {
        blocks.push(paragraph(
            "Was vorher zu diesem Punkt gesagt worden war, galt danach nicht mehr. Wer dem angenommenen Gegenvorschlag zugestimmt \
             hatte, zählte als Zustimmung zum geänderten Punkt, bis er sich anders äußerte.",
        ));
    }
    blocks.extend(super::happened::of_item(view, item).into_iter().map(paragraph));
    let t = view.tally(item);
    let how = item.outcome.map_or("offen", |o| o.label(Lang::De));
    blocks.push(paragraph(format!(
        "Ergebnis: {how}. Dafür {}, davon mit Vorbehalt {}; dagegen {}; Enthaltungen {}; ohne Äußerung {}; abwesend {}.",
        t.agreeing(),
        t.reservation,
        t.objection,
        t.abstention,
        t.open,
        t.absent
    )));
    if !item.decision.is_empty() {
        blocks.push(Block::Blockquote { content: vec![paragraph(item.decision.clone())] });
    }
    let (away, here): (Vec<_>, Vec<_>) = item.voices.iter().partition(|v| v.presence != Presence::Present);
    let said = |s: Stance| here.iter().copied().filter(|v| v.stance == Some(s)).collect::<Vec<_>>();
    let mut lines: Vec<String> = said(Stance::Reservation).iter().map(|v| format!("Vorbehalt {}: {}", v.name, v.remark)).collect();
    for (stance, word) in [(Stance::Objection, "Dagegen"), (Stance::Abstention, "Enthaltung")] {
        let who = said(stance);
        if !who.is_empty() {
            lines.push(format!("{word}: {}", names(&who)));
        }
    }
    if changed {
        let silent: Vec<_> = here.iter().copied().filter(|v| v.stance.is_none()).collect();
        if !silent.is_empty() {
            lines.push(format!("Zum geänderten Punkt nicht geäußert: {}", names(&silent)));
        }
    }
    let before = |v: &VoiceView| v.said.map_or_else(|| v.name.clone(), |s| format!("{} (vorher: {})", v.name, s.label(Lang::De)));
    if !away.is_empty() {
        lines.push(format!("Abwesend: {}", away.into_iter().map(before).collect::<Vec<_>>().join(", ")));
    }
    blocks.extend(bullets(lines));
    blocks
}
