//! The audit log: every change with actor, time, object, before and after, reason. Append-only.

use crate::{Portal, Result};
use contract::Id;
use entity::audit_event;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, QueryOrder, QuerySelect, Set};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// Something that happened.
#[derive(Clone, Debug, Default)]
pub struct Event {
    /// `field.save`, `edition.publish`, `login.refused` …
    pub action: &'static str,
    pub object_kind: &'static str,
    pub object_id: String,
    pub object_title: String,
    pub organisation_id: Option<Id>,
    pub before: Option<Value>,
    pub after: Option<Value>,
    pub reason: String,
}

impl Event {
    /// An event about a thing.
    pub fn about(action: &'static str, object_kind: &'static str, id: impl ToString, title: impl Into<String>) -> Self {
        Self { action, object_kind, object_id: id.to_string(), object_title: title.into(), ..Self::default() }
    }

    /// The state before.
    pub fn before(mut self, value: &impl Serialize) -> Self {
        self.before = serde_json::to_value(value).ok();
        self
    }

    /// The state after.
    pub fn after(mut self, value: &impl Serialize) -> Self {
        self.after = serde_json::to_value(value).ok();
        self
    }

    /// Why.
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = reason.into();
        self
    }

    /// Which organisation's thing it was.
    pub fn of(mut self, organisation: Option<Id>) -> Self {
        self.organisation_id = organisation;
        self
    }
}

/// Why, for steps that ask nobody for a sentence: every change of state has a reason, and here it is
/// what the step itself means.
fn standing(event: &Event) -> &'static str {
    const RELEASED: &str = "Freigabe für die nächste Fassung";
    const RESTORED: &str = "Zurückziehen rückgängig gemacht";
    match (event.action, event.after.as_ref().and_then(Value::as_str)) {
        ("fact_sheet.release", _) | ("workshop.state", Some("ready")) => RELEASED,
        ("fact_sheet.restore" | "progress.restore" | "attachment.restore" | "result.restore" | "consultation.restore", _)
        | ("field.state" | "goal.state" | "indicator.state" | "field.note_state" | "workshop.state", _)
        | ("assessment.state", Some("restore")) => RESTORED,
        ("fact_sheet.owner", _) => "Zuständigkeit übergeben",
        ("fact_sheet.remind", _) => "Kein Sachstand seit sechs Monaten",
        ("fact_sheet.bulk", _) => "Mehrere Steckbriefe gemeinsam geändert",
        ("attachment.withdraw", _) => "Datei herausgenommen",
        ("result.carry", _) => "Aus dem Workshop übernommen",
        ("result.reopen", _) => "Entscheidung zurückgenommen",
        ("assessment.state", Some("open")) => "Bedarfsabfrage eröffnet",
        ("assessment.state", Some("close")) => "Bedarfsabfrage geschlossen",
        ("assessment.state", Some("complete")) => "Fehlende Bögen nachgetragen",
        ("assessment.state", Some("publish")) => "Auswertung veröffentlicht",
        ("assessment.state", Some("unpublish" | "private")) => "Auswertung nicht mehr öffentlich",
        ("assessment.state", Some("withdraw")) => "Bedarfsabfrage zurückgezogen",
        ("assessment.extend", _) => "Frist verlängert",
        ("answers.submit", _) => "Bogen abgegeben",
        ("answers.release", _) => "Bogen freigegeben",
        ("answers.send_back", _) => "Zurückgegeben; der Grund bleibt in der Kommune",
        ("proposal.freeze", _) => "Vorschlag der Arbeitsgruppe festgehalten",
        ("conference.invite", _) => "Einladung verschickt",
        ("conference.open", _) => "Sitzung eröffnet",
        ("conference.close", _) => "Sitzung geschlossen",
        ("conference.minutes", _) => "Niederschrift festgestellt",
        ("conference.position", _) => "Haltung der Kommune",
        ("conference.position_withdraw", _) => "Haltung zurückgezogen",
        ("conference.outcome" | "conference.amendment_outcome", _) => "Ergebnis der Sitzung",
        ("conference.presence", _) => "Anwesenheit festgehalten",
        ("conference.deputy", _) => "Vertretung geregelt",
        ("council_path.begin", _) => "Üblicher Weg der Kommune",
        ("council_round.open", _) => "Räte um Beschluss gebeten",
        ("invitation.accept", _) => "Einladung angenommen",
        ("invitation.revoke", _) => "Einladung zurückgezogen",
        ("person.delete", _) => "Auf eigenen Wunsch gelöscht",
        ("logout", _) => "Abgemeldet",
        ("talk.settle", _) => "Gespräch erledigt",
        ("talk.reopen", _) => "Gespräch wieder aufgenommen",
        ("session.end", _) => "Anmeldung beendet",
        (action, _) if action.ends_with(".bundle") => "Aus einem Bündel eingelesen",
        _ => "",
    }
}

/// The numbers of the newest events: the same as long as nothing happens, also where one is committed late.
pub(crate) async fn newest(portal: &Portal) -> Result<BTreeSet<i64>> {
    let ids = audit_event::Entity::find().select_only().column(audit_event::Column::Id).order_by_desc(audit_event::Column::Id).limit(LATE);
    Ok(ids.into_tuple().all(portal.db()).await?.into_iter().collect())
}

/// The newest events somebody has seen.
#[derive(Debug, Default)]
pub struct Newest(BTreeSet<i64>);

/// An event is committed at most so many others late.
const LATE: u64 = 200;

/// The actions that happened since this was last asked, the newest first.
pub async fn newer(portal: &Portal, seen: &mut Newest) -> Result<Vec<String>> {
    let columns = [audit_event::Column::Id, audit_event::Column::Action];
    let newest = audit_event::Entity::find().select_only().columns(columns).order_by_desc(audit_event::Column::Id).limit(LATE);
    let newest: Vec<(i64, String)> = newest.into_tuple().all(portal.db()).await?;
    let ids = newest.iter().map(|(id, _)| *id).collect();
    let oldest = seen.0.first().copied().unwrap_or(0);
    let news = newest.into_iter().filter(|(id, _)| *id > oldest && !seen.0.contains(id)).map(|(_, action)| action).collect();
    seen.0 = ids;
    Ok(news)
}

/// Writes an event. `actor` is none when the portal itself or nobody known acted.
pub async fn write(portal: &Portal, db: &impl ConnectionTrait, actor: Option<Id>, event: Event) -> Result<()> {
    let reason = if event.reason.is_empty() { standing(&event).to_owned() } else { event.reason };
    audit_event::ActiveModel {
        at: Set(portal.now()),
        actor_id: Set(actor),
        action: Set(event.action.to_owned()),
        object_kind: Set(event.object_kind.to_owned()),
        object_id: Set(event.object_id),
        object_title: Set(event.object_title),
        organisation_id: Set(event.organisation_id),
        before: Set(event.before),
        after: Set(event.after),
        reason: Set(reason),
        ..Default::default()
    }
    .insert(db)
    .await?;
    Ok(())
}
