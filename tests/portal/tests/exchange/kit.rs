//! Archives in memory, opened and put together again past the portal's own code.

use contract::forms::fact_sheets::{AttachmentForm, ProgressForm, WithdrawForm};
use contract::forms::texts::{KeepForm, TextForm};
use contract::people::{Role, TrustLevel};
use domain::rights::Held;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use portal::attachments::Place;
use portal::exchange::{self, Fault, Limits, Manifest, Scope};
use portal::fact_sheets;
use portal_tests::{Backend, Harness, key};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, Write};

/// The demo region with everything there can be: editions, files, pictures, invitations, notes.
pub async fn full(backend: Backend) -> Harness {
    let h = Harness::demo(backend).await;
    h.load("coesfeld/conference-2019.json").await;
    for bundle in ["coesfeld/2021.json", "coesfeld/2026.json"] {
        portal::editions::publish_as_recorded(&h.portal, h.portal.now(), contract::edition::EditionLabel::Discussion, "Stand", vec![])
            .await
            .expect("published");
        h.load(bundle).await;
    }
    // Of the joint strategy, and so of no municipality.
    for (place, name) in [(Place::Field("mobilitaet".into()), "Karte.txt"), (Place::Workshop("mobilitaet-2020".into()), "Programm.txt")] {
        attach(&h.steward(), &place, name, name).await;
    }
    portal::editions::publish_as_recorded(&h.portal, h.portal.now(), contract::edition::EditionLabel::Adopted, "Stand", vec![])
        .await
        .expect("published");
    h.load("coesfeld/assessments.json").await;
    let nottuln =
        |role| h.acting("digital-nottuln", TrustLevel::High, vec![Held { role, organisation: Some(key("org/nottuln")), group: None }]);
    let coordinator = nottuln(Role::Coordinator);
    // Led by Nottuln (12), shared (4, led by Billerbeck), and none of its business (27).
    attach(&coordinator, &Place::Project(12), "Leistung.txt", "Ümläute und mehr\n").await;
    attach(&coordinator, &Place::Project(4), "Beitrag.txt", "Was Nottuln beiträgt\n").await;
    attach(&h.steward(), &Place::Project(27), "Fremd.txt", "Nicht für Nottuln\n").await;
    note(&coordinator, 12, "Erledigt: Zeile eins.\nZeile zwei.").await;
    note(&coordinator, 4, "Unser Teil steht.").await;
    let taken_back = note(&h.steward(), 4, "Von der Geschäftsstelle.").await;
    fact_sheets::withdraw_note(&h.steward(), WithdrawForm { id: taken_back, reason: "Doppelt".into(), ..WithdrawForm::default() })
        .await
        .expect("withdrawn");
    // Kept states of the same two; one by the steward.
    write(&coordinator, 12, "Mit Stand.", "Stand zur Probe").await;
    write(&h.steward(), 12, "Mit zweitem Stand.", "Stand der Geschäftsstelle").await;
    write(&h.steward(), 27, "Nicht für Nottuln, auch das nicht.", "Fremd").await;
    picture(&h).await;
    invitation(&h).await;
    h
}

/// Writes a fact sheet's description and keeps that state by name.
async fn write(ctx: &portal::Ctx, number: i32, markdown: &str, name: &str) {
    let id = fact_sheets::show(ctx, number).await.expect("the sheet").sheet.id;
    let now = portal::texts::show(ctx, "fact_sheet", id, "narrative").await.expect("the text");
    let form = TextForm {
        owner_kind: "fact_sheet".into(),
        owner_id: id.to_string(),
        slot: "narrative".into(),
        version: now.version.to_string(),
        base: domain::markdown::write(&now.document),
        markdown: markdown.into(),
        ..TextForm::default()
    };
    portal::texts::save(ctx, form).await.expect("saved");
    let form = KeepForm { owner_kind: "fact_sheet".into(), owner_id: id.to_string(), slot: "narrative".into(), name: name.into() };
    portal::text_versions::keep(ctx, form).await.expect("kept");
}

pub async fn attach(ctx: &portal::Ctx, place: &Place, name: &str, text: &str) {
    let form = AttachmentForm { description: "Zum Lesen".into() };
    portal::attachments::attach(ctx, place, name, text.as_bytes().to_vec(), form).await.expect("attached");
}

async fn note(ctx: &portal::Ctx, number: i32, actual: &str) -> String {
    let id = fact_sheets::show(ctx, number).await.expect("sheet").sheet.id.to_string();
    let once = fact_sheets::once(&ctx.portal).to_string();
    let form = ProgressForm { id, once: once.clone(), actual: actual.into(), light: "green".into(), ..ProgressForm::default() };
    fact_sheets::report(ctx, form).await.expect("reported");
    once
}

async fn picture(h: &Harness) {
    let row = entity::picture::ActiveModel {
        id: Set(key("picture/nottuln")),
        media_type: Set("image/png".into()),
        content: Set(vec![0x89, b'P', 0, 255, 10, 13]),
        created_at: Set(h.portal.now()),
        created_by: Set(None),
    };
    row.insert(&h.db).await.expect("a picture");
    entity::organisation::Entity::update_many()
        .set(entity::organisation::ActiveModel { coat_of_arms: Set(Some(key("picture/nottuln"))), ..Default::default() })
        .filter(sea_orm::ColumnTrait::eq(&entity::organisation::Column::Id, key("org/nottuln")))
        .exec(&h.db)
        .await
        .expect("updated");
}

/// An invitation by the steward, who has no role in Nottuln.
async fn invitation(h: &Harness) {
    let row = entity::invitation::ActiveModel {
        id: Set(key("invitation/1")),
        token_hash: Set("ab".repeat(32)),
        role: Set("officer".into()),
        organisation_id: Set(Some(key("org/nottuln"))),
        group_id: Set(None),
        name: Set("Neue Fachkraft".into()),
        email: Set(Some("neu@nottuln.invalid".into())),
        created_by: Set(Some(key("person/geschaeftsstelle"))),
        created_at: Set(h.portal.now()),
        expires_at: Set(h.portal.now()),
        accepted_at: Set(None),
        accepted_by: Set(None),
        revoked_at: Set(None),
    };
    row.insert(&h.db).await.expect("an invitation");
}

/// An archive as bytes.
pub async fn taken_out(h: &Harness, scope: &Scope) -> (Vec<u8>, Manifest) {
    let mut written = exchange::write(&h.portal, scope, tempfile::tempfile().expect("a file")).await.expect("written");
    written.file.rewind().expect("rewound");
    let mut bytes = Vec::new();
    written.file.read_to_end(&mut bytes).expect("read");
    (bytes, written.manifest)
}

/// Bytes as an open file.
pub fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(bytes).expect("written");
    file.rewind().expect("rewound");
    file
}

/// Reads an archive in.
pub async fn read_in(h: &Harness, bytes: &[u8]) -> Result<Manifest, Fault> {
    exchange::import(&h.portal, file(bytes), Limits::default()).await
}

/// Path to content.
pub fn entries(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = tar::Archive::new(GzDecoder::new(bytes));
    let entries = archive.entries().expect("a tar").map(|e| {
        let mut e = e.expect("an entry");
        let path = e.path().expect("a path").to_string_lossy().into_owned();
        let mut content = Vec::new();
        e.read_to_end(&mut content).expect("content");
        (path, content)
    });
    entries.collect()
}

/// A table of an archive.
pub fn table(bytes: &[u8], path: &str) -> Vec<serde_json::Value> {
    serde_json::from_slice(&entries(bytes)[path]).expect("a list of rows")
}

/// Packs entries, the manifest first.
pub fn packed(manifest: &[u8], entries: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
    let rest = entries.iter().filter(|(path, _)| path.as_str() != "manifest.json");
    for (path, content) in [(&"manifest.json".to_owned(), &manifest.to_vec())].into_iter().chain(rest) {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        tar.append_data(&mut header, path, content.as_slice()).expect("appended");
    }
    tar.into_inner().and_then(GzEncoder::finish).expect("packed")
}

/// The manifest that belongs to these entries.
pub fn manifest(like: &[u8], entries: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut manifest: serde_json::Value = serde_json::from_slice(like).expect("a manifest");
    let mut all = Sha256::new();
    let mut parts = manifest["parts"].as_array().expect("parts").clone();
    for part in &mut parts {
        let content = &entries[part["path"].as_str().expect("a path")];
        part["sha256"] = hex::encode(Sha256::digest(content)).into();
        part["bytes"] = content.len().into();
    }
    parts.sort_by_key(|p| p["path"].as_str().map(str::to_owned));
    for part in &parts {
        all.update(format!("{}  {}\n", part["sha256"].as_str().expect("text"), part["path"].as_str().expect("text")));
    }
    manifest["digest"] = hex::encode(all.finalize()).into();
    manifest["parts"] = parts.into();
    serde_json::to_vec(&manifest).expect("JSON")
}

/// The archive with one part changed, and a manifest that fits.
pub fn changed(bytes: &[u8], path: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut all = entries(bytes);
    let text = String::from_utf8(all[path].clone()).expect("text");
    let changed = change(&text);
    assert_ne!(changed, text, "{path} is as it was");
    all.insert(path.to_owned(), changed.into_bytes());
    let manifest = manifest(&all["manifest.json"], &all);
    packed(&manifest, &all)
}

/// How many events of a kind the log holds.
pub async fn events(h: &Harness, ending: &str) -> u64 {
    use sea_orm::ColumnTrait;
    entity::audit_event::Entity::find().filter(entity::audit_event::Column::Action.ends_with(ending)).count(&h.db).await.expect("counted")
}

/// Insists that nothing came in, neither rows nor files.
pub async fn is_empty(h: &Harness, what: &str) {
    for table in ["organisation", "person", "field", "goal", "fact_sheet", "audit_event", "edition"] {
        let sql = format!("select count(*) from {table}");
        let found = h.db.query_one_raw(sea_orm::Statement::from_string(h.db.get_database_backend(), sql)).await.expect("counted");
        assert_eq!(found.expect("a row").try_get_by_index::<i64>(0).expect("a number"), 0, "{table} after {what}");
    }
    let files = &h.portal.settings().files;
    let folders = std::fs::read_dir(files).map(|d| d.flatten().map(|e| e.path()).collect::<Vec<_>>()).unwrap_or_default();
    let left = folders.iter().filter(|f| f.is_dir()).flat_map(|f| std::fs::read_dir(f).expect("a folder").flatten()).count();
    assert_eq!(left, 0, "files after {what}");
}
