//! What goes out comes in again, row by row, on either database.

use portal::exchange;
use portal_tests::{Harness, on_both};

on_both! {
    async fn an_installation_moves_whole(backend: Backend) {
        let h = Harness::demo(backend).await;
        portal::editions::publish_as_recorded(&h.portal, h.portal.now(), contract::edition::EditionLabel::Discussion, "Entwurf", vec![]).await.expect("published");
        let out = exchange::export(&h.portal).await.expect("exported");
        for other in [portal_tests::Backend::Sqlite, portal_tests::Backend::Postgres] {
            let empty = Harness::empty(other).await;
            exchange::import(&empty.portal, out.clone()).await.expect("imported");
            let again = exchange::export(&empty.portal).await.expect("exported again");
            for (table, rows) in &out.tables {
                assert_eq!(&again.tables[table], rows, "{table} from {backend:?} to {other:?}");
            }
            assert!(portal::editions::verify(&empty.portal).await.expect("verified").is_empty());
            // The log goes on where it was.
            exchange::record(&empty.portal, "installation.export").await.expect("recorded");
            assert!(matches!(exchange::import(&empty.portal, out.clone()).await, Err(portal::Error::Refused("not_empty"))));
        }
    }
}

on_both! {
    async fn a_damaged_export_changes_nothing(backend: Backend) {
        let h = Harness::demo(backend).await;
        let mut out = exchange::export(&h.portal).await.expect("exported");
        out.tables.get_mut("goal").expect("goals")[0]["number"] = serde_json::json!("keine Zahl");
        let empty = Harness::empty(backend).await;
        assert!(matches!(exchange::import(&empty.portal, out).await, Err(portal::Error::Invalid(_))));
        assert!(portal::region::show(&empty.portal).await.expect("region").name.is_empty());
    }
}
