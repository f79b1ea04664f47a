//! Which columns hold words, and marks in them.

use super::MARK;
use http_tests::{Backend, Data, Failures, Portal, Setup};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::Value;
use std::collections::BTreeSet;

/// Columns whose words are not public, or not before the next edition: table, column, and which rows.
///
/// Progress notes of released and published fact sheets are public at once; all others are not.
const TEXTS: &[(&str, &str, &str)] = &[
    ("field", "title", ""),
    ("goal", "title", ""),
    ("indicator", "title", ""),
    ("fact_sheet", "title", ""),
    ("fact_sheet", "words", ""),
    ("progress_note", "actual", HIDDEN_NOTES),
    ("progress_note", "plan", HIDDEN_NOTES),
    ("progress_note", "next_step", HIDDEN_NOTES),
    ("attachment", "file_name", ""),
    ("attachment", "description", ""),
    ("workshop", "title", ""),
    ("workshop_result", "text", ""),
    ("workshop_result", "reason", ""),
    ("working_group", "name", ""),
    ("working_group", "purpose", ""),
    ("organisation", "name", ""),
    ("organisation", "short_name", ""),
    ("body", "name", ""),
    ("person", "display_name", ""),
    ("person", "email", "email is not null"),
    ("invitation", "name", ""),
    ("invitation", "email", "email is not null"),
    ("barrier_report", "page", ""),
    ("barrier_report", "text", ""),
    ("barrier_report", "contact", ""),
    ("barrier_report", "note", ""),
    ("session", "user_agent", ""),
    ("text_thread", "quote", ""),
    ("text_comment", "said", ""),
    ("live_version", "name", "name is not null"),
    ("notice", "title", ""),
    ("mail", "recipient", ""),
    ("mail", "subject", ""),
    ("mail", "body", ""),
    ("mail", "error", ""),
    // Public consultations are public at once; of others the public knows body and day.
    ("consultation", "paper", "is_public = false"),
    ("consultation", "wording", "is_public = false"),
    ("consultation", "consequence", "is_public = false"),
    ("oparl_source", "fault", ""),
    ("oparl_paper", "reference", ""),
    ("oparl_proposal", "reason", ""),
    ("assessment", "title", "published_at is null"),
    ("answer_sheet", "reason", ""),
    ("answer_sheet", "sent_back", ""),
    ("answer_remark", "text", ""),
    // Titles and what was adopted are told once the minutes are settled.
    ("conference", "title", "minutes_state <> 'frozen'"),
    ("conference", "place", ""),
    ("conference", "video", ""),
    ("conference", "note", ""),
    ("conference_item", "title", UNSETTLED),
    ("conference_item", "recommendation", ""),
    ("conference_item", "decision", UNSETTLED),
    ("conference_amendment", "reason", ""),
    ("conference_look", "recommendation", ""),
    ("conference_look", "before_recommendation", "before_recommendation is not null"),
    // A reservation is put on record: it is public with the settled minutes. Other remarks never are.
    ("conference_position", "remark", UNRECORDED),
    // The words of a class are public as soon as the minutes are settled.
    ("conference_effect", "before", "kind = 'wording'"),
    ("conference_effect", "after", "kind = 'wording'"),
    ("conference_paper", "number", ""),
];

const UNSETTLED: &str = "state <> 'decided' or conference_id in (select id from conference where minutes_state <> 'frozen')";

const UNRECORDED: &str = "stance <> 'reservation' or ended_at is not null \
     or item_id in (select i.id from conference_item i join conference c on c.id = i.conference_id where c.minutes_state <> 'frozen')";

const HIDDEN_NOTES: &str = "state <> 'ready' or subject_kind <> 'fact_sheet' \
     or subject_id not in (select id from fact_sheet where state = 'ready') \
     or subject_id not in (select object_id from edition_object where edition_id = (select id from edition order by number desc limit 1))";

/// Columns with JSON whose strings are marked, the machine-readable ones left alone: table, column, rows.
const DOCUMENTS: &[(&str, &str, &str)] = &[
    ("region", "content", ""),
    ("organisation", "contact", ""),
    ("organisation", "resolutions", "resolutions is not null"),
    ("strategy", "content", ""),
    ("field", "content", ""),
    ("goal", "content", ""),
    ("indicator", "content", ""),
    ("fact_sheet", "content", ""),
    ("fact_sheet", "released", "released is not null"),
    ("workshop", "content", ""),
    // Legal pages are public as they are, not frozen in editions.
    ("text", "document", "owner_kind <> 'page'"),
    ("form_draft", "fields", ""),
    ("handover", "links", ""),
    ("live_version", "document", ""),
    ("council_setup", "content", ""),
    ("oparl_proposal", "content", ""),
    ("assessment", "content", "published_at is null"),
    ("answer_row", "content", ""),
    ("consolidation", "deviations", ""),
    ("conference_amendment", "content", ""),
    ("mail", "attachment", "attachment is not null"),
    ("notice", "about", "about is not null"),
];

/// Text columns without words of people, or public as they are, in every table or in one.
const CODES: &str = " accepted_at action address ags audience authenticated_at browser_hash carried_kind created_at done_at \
     end_reason ended_at expires_at id_token issuer jti kind label language last_active_at last_login_at last_seen_at \
     level level_wanted light media_type nonce outcome owner_kind priority provider provider_session return_to revoked_at role \
     sha256 slot slug state state_hash status subject subject_kind theme token_hash updated_at verifier \
     first_letter last_letter settled_at mode token unsubscribe read_at mailed_at made_at due_at sent_at given_up_at edition_object.reason page.title edition.published_at edition.reason edition.digest edition.manifest frozen_object.content \
     edition_digest source result votes recorded_at wanted_at started_at done_at since gone_at decided_at consultation.body_name \
     council_round.proposal oparl_proposal.digest \
     opens_at closes_at published_at submitted_at seen_at released_at rule \
     starts_at invited_at opened_at closed_at changed_at taken_at named_at happened_at minutes_sha256 minutes_settled_at minutes_state tally voices stance \
     ended_by presence suggested_at earlier_at before_sha256 ";

/// Tables that cannot be marked: the log (what the scene does stands in it), versions that never change, and
/// the index of what is public.
const ELSEWHERE: [&str; 7] = ["audit_event", "answer_release", "conference_event", "consultation_version", "seaql", "sqlite", "search"];

#[tokio::test]
async fn every_column_with_words_is_known() {
    let portal = Portal::start(Setup::new(Backend::Sqlite)).await;
    let columns = portal
        .data
        .texts("select m.name || '.' || p.name from sqlite_master m join pragma_table_info(m.name) p where m.type = 'table' and lower(p.type) like 'text%'")
        .await;
    let mut f = Failures::default();
    f.check(columns.len() > 60, || format!("only {} columns were found", columns.len()));
    for name in columns.iter().filter(|name| !ELSEWHERE.iter().any(|t| name.starts_with(t))) {
        let (table, column) = name.split_once('.').unwrap();
        let marked = TEXTS.iter().chain(DOCUMENTS).any(|(t, c, _)| *t == table && *c == column);
        let code = [format!(" {column} "), format!(" {name} ")].iter().any(|word| CODES.contains(word.as_str()));
        f.check(marked || code, || format!("{name} may hold words that are not public: mark it in leaks/words.rs"));
    }
    f.end();
}

/// Marks the free texts of a JSON value: what has a space in it is a sentence, not a code; addresses of mail are of
/// people.
fn mark(value: &mut Value, mark_with: &str) {
    match value {
        Value::String(s) if s.contains([' ', '@']) => s.push_str(mark_with),
        Value::Array(items) => items.iter_mut().for_each(|v| mark(v, mark_with)),
        Value::Object(map) => map.values_mut().for_each(|v| mark(v, mark_with)),
        _ => {}
    }
}

fn word(table: &str, column: &str) -> String {
    format!("{MARK}-{table}-{column}")
}

/// All words that are put somewhere.
pub fn all() -> BTreeSet<String> {
    TEXTS.iter().chain(DOCUMENTS).map(|(table, column, _)| word(table, column)).collect()
}

/// Marks everything that is stored and not public.
pub async fn mark_all(data: &Data) {
    for (table, column, rows) in TEXTS {
        let rows = if rows.is_empty() { "1 = 1" } else { rows };
        data.run(&format!("update \"{table}\" set \"{column}\" = \"{column}\" || ' {}' where {rows}", word(table, column))).await;
    }
    let db = data.connection();
    for (table, column, rows) in DOCUMENTS {
        let word = format!(" {}", word(table, column));
        let only = if rows.is_empty() { String::new() } else { format!(" where {rows}") };
        let stored = data.texts(&format!("select cast(\"{column}\" as text) from \"{table}\"{only}")).await;
        for before in stored.into_iter().collect::<BTreeSet<_>>() {
            let mut value: Value = serde_json::from_str(&before).unwrap();
            mark(&mut value, &word);
            let (after, backend) = (value.to_string(), db.get_database_backend());
            let cast = if backend == DbBackend::Postgres { "cast($1 as jsonb)" } else { "$1" };
            let sql = format!("update \"{table}\" set \"{column}\" = {cast} where cast(\"{column}\" as text) = $2");
            db.execute_raw(Statement::from_sql_and_values(backend, sql, [after.into(), before.into()])).await.unwrap();
        }
    }
}
