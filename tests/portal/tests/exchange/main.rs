//! What goes out comes in again, row by row, on either database; and only what is whole comes in.

mod hostile;
mod kit;
mod rounds;
mod rows;
mod second_set;

use kit::{entries, full, read_in, taken_out};
use portal::exchange::{Fault, Limits, Scope};
use portal_tests::{Backend, Harness, on_both};

/// Compares two archives part by part, so that a failure names the table.
fn same(a: &[u8], b: &[u8], what: &str) {
    let (a, b) = (entries(a), entries(b));
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>(), "{what}");
    for (path, content) in a.iter().filter(|(path, _)| path.as_str() != "manifest.json") {
        assert_eq!(String::from_utf8_lossy(content), String::from_utf8_lossy(&b[path]), "{path} {what}");
    }
}

on_both! {
    async fn an_installation_moves_whole(backend: Backend) {
        let h = full(backend).await;
        let (out, manifest) = taken_out(&h, &Scope::All).await;
        assert_eq!(manifest.parts.iter().filter(|p| p.path.starts_with("files/")).count(), 5, "attachments have their bytes");
        for other in [Backend::Sqlite, Backend::Postgres] {
            let empty = Harness::empty(other).await;
            read_in(&empty, &out).await.expect("read in");
            let (again, second) = taken_out(&empty, &Scope::All).await;
            same(&out, &again, &format!("from {backend:?} to {other:?}"));
            assert_eq!(manifest.digest, second.digest);
            assert!(portal::editions::verify(&empty.portal).await.expect("verified").is_empty());
            assert!(portal::proposals::verify(&empty.portal).await.expect("verified").is_empty());
            // What the public reads and finds is there at once.
            let latest = portal::published::latest(&empty.portal).await.expect("latest").expect("an edition");
            assert_eq!(latest.contents.sheets.len(), 63);
            assert!(portal::search::within(&latest, "Glasfaser", 1).total > 0);
            let fields = latest.contents.fields.iter().flat_map(|f| &f.attachments);
            let files: Vec<_> = fields.chain(latest.contents.workshops.iter().flat_map(|w| &w.attachments)).collect();
            assert_eq!(files.iter().map(|a| a.file_name.as_str()).collect::<Vec<_>>(), ["Karte.txt", "Programm.txt"]);
            for file in files {
                let read = portal::attachments::published_download(&empty.portal, &latest, file.id).await.expect("a file");
                assert_eq!(read.bytes, file.file_name.as_bytes());
            }
            // The log goes on where it was.
            portal::exchange::record(&empty.portal, None, "installation.export", &second).await.expect("recorded");
            assert!(matches!(read_in(&empty, &out).await, Err(Fault::NotEmpty)));
        }
    }
}

on_both! {
    async fn a_municipality_takes_out_all_it_entered(backend: Backend) {
        let h = full(backend).await;
        let m = portal::exchange::municipality(&h.portal, "nottuln").await.expect("Nottuln");
        assert_eq!(portal::exchange::municipality(&h.portal, "05558032").await.expect("by its key"), m);
        let scope = Scope::Municipality(m);
        let (out, manifest) = taken_out(&h, &scope).await;
        for other in [Backend::Sqlite, Backend::Postgres] {
            let empty = Harness::empty(other).await;
            read_in(&empty, &out).await.expect("read in");
            let (again, second) = taken_out(&empty, &scope).await;
            same(&out, &again, &format!("from {backend:?} to {other:?}"));
            assert_eq!(manifest.digest, second.digest);
        }
        rows::of_nottuln_only(&h, &out).await;
        // What its people attached to what is shared goes along, too, and nothing that others did.
        let held = domain::rights::Held {
            role: contract::people::Role::GroupLead,
            organisation: None,
            group: Some(portal_tests::key("group/mobilitaet")),
        };
        let ours = h.acting("digital-nottuln", contract::people::TrustLevel::Substantial, vec![held]);
        kit::attach(&ours, &portal::attachments::Place::Field("mobilitaet".into()), "Netz.txt", "Von uns").await;
        let (out, _) = taken_out(&h, &scope).await;
        let names: Vec<String> = kit::table(&out, "tables/attachment.json").iter().map(|a| a["file_name"].as_str().unwrap_or_default().to_owned()).collect();
        assert!(names.contains(&"Netz.txt".to_owned()) && !names.contains(&"Karte.txt".to_owned()), "{names:?}");
        let empty = Harness::empty(backend).await;
        read_in(&empty, &out).await.expect("read in");
    }
}

on_both! {
    async fn taking_out_asks_for_the_right_and_is_logged(backend: Backend) {
        use contract::people::{Role, TrustLevel};
        use domain::rights::Held;
        let h = Harness::demo(backend).await;
        let m = |slug: &'static str| { let p = h.portal.clone(); async move { Scope::Municipality(portal::exchange::municipality(&p, slug).await.expect("known")) } };
        let as_role = |role, slug: &str| {
            let held = Held { role, organisation: Some(portal_tests::key(&format!("org/{slug}"))), group: None };
            h.acting(&format!("digital-{slug}"), TrustLevel::Substantial, vec![held])
        };
        let (nottuln, senden) = (m("nottuln").await, m("senden").await);
        for (ctx, scope, may) in [
            (as_role(Role::Coordinator, "nottuln"), &nottuln, true),
            (as_role(Role::Mayor, "nottuln"), &nottuln, true),
            (as_role(Role::Officer, "nottuln"), &nottuln, false),
            (as_role(Role::Coordinator, "nottuln"), &senden, false),
            (as_role(Role::Coordinator, "nottuln"), &Scope::All, false),
            (h.steward(), &senden, true),
            (h.steward(), &Scope::All, true),
        ] {
            let before = kit::events(&h, "export").await;
            let made = portal::exchange::download(&ctx, scope).await;
            assert_eq!(made.is_ok(), may, "{scope:?}");
            assert_eq!(kit::events(&h, "export").await - before, u64::from(may), "{scope:?}");
            if let Ok(made) = made {
                assert_eq!(made.file.metadata().expect("a file").len(), made.bytes);
            }
        }
    }
}

on_both! {
    async fn a_row_that_cannot_be_changes_nothing(backend: Backend) {
        let h = full(backend).await;
        let (out, _) = taken_out(&h, &Scope::All).await;
        for (what, path, old, new, sign) in [
            ("a wrong type", "tables/goal.json", "\"position\":1,", "\"position\":\"x\",", "tables/goal.json, row"),
            ("no JSON", "tables/goal.json", "\"position\":1,", "\"position\":,", "no JSON"),
            ("an unknown value", "tables/field.json", "\"updated_at\":", "\"more\":1,\"updated_at\":", "does not know"),
            ("a missing value", "tables/organisation.json", ",\"version\":1}", "}", "missing field"),
            ("bytes that are not there", "tables/attachment.json", "\"sha256\":\"", "\"sha256\":\"00", "attachment"),
            ("a frozen text", "tables/frozen_object.json", "Mobilität", "Stillstand", "does not match its digest"),
        ] {
            let damaged = kit::changed(&out, path, |text| text.replacen(old, new, 1));
            let empty = Harness::empty(backend).await;
            let error = read_in(&empty, &damaged).await.expect_err(what).to_string();
            assert!(error.contains(sign), "{what}: {error}");
            kit::is_empty(&empty, what).await;
        }
        // The database's own rules hold too.
        let nowhere = kit::changed(&out, "tables/goal.json", |text| {
            let at = text.find("\"field_id\":\"").expect("a goal") + 12;
            format!("{}00000000-0000-0000-0000-000000000000{}", &text[..at], &text[at + 36..])
        });
        let empty = Harness::empty(backend).await;
        assert!(matches!(read_in(&empty, &nowhere).await, Err(Fault::Rows { .. } | Fault::Portal(_))));
        kit::is_empty(&empty, "a goal of no field").await;
        // Undamaged, and packed by the same hands, it comes in after all that.
        let whole = kit::changed(&out, "tables/goal.json", |text| text.replacen("\n{", "\n {", 1));
        read_in(&empty, &whole).await.expect("whole");
    }
}

#[tokio::test]
async fn lost_bytes_are_named_and_do_not_stop_a_backup() {
    let h = full(Backend::Sqlite).await;
    let (_, manifest) = taken_out(&h, &Scope::All).await;
    let lost = manifest.parts.iter().find_map(|p| p.path.strip_prefix("files/")).expect("a file").to_owned();
    std::fs::remove_file(h.portal.settings().files.join(&lost[..2]).join(&lost)).expect("removed");
    let (out, manifest) = taken_out(&h, &Scope::All).await;
    assert_eq!(manifest.missing, [lost]);
    let empty = Harness::empty(Backend::Sqlite).await;
    let file = kit::file(&out);
    portal::exchange::import(&empty.portal, file, Limits::default()).await.expect("read in");
}
