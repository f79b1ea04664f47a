//! The second demo set can be read in on its own, again and again.

use portal_tests::{Harness, on_both};

on_both! {
    async fn munster_stands_alone(backend: Backend) {
        let h = Harness::empty(backend).await;
        let first = h.load("muenster/bundle.json").await;
        assert!(first.added > 60 && first.replaced == 0, "{first:?}");
        let again = h.load("muenster/bundle.json").await;
        assert_eq!((again.added, again.replaced, again.unchanged), (0, 0, first.added));
        portal::editions::publish_as_recorded(&h.portal, h.portal.now(), contract::edition::EditionLabel::Discussion, "Bericht", vec![]).await.expect("published");
        let latest = portal::published::latest(&h.portal).await.expect("latest").expect("an edition");
        let c = &latest.contents;
        assert_eq!((c.fields.len(), c.sheets.len()), (7, 10));
        assert!(c.fields.iter().all(|f| !f.vision.plain().is_empty() && !f.notes.is_empty()), "vision and progress of every row of the report");
        assert!(c.fields.iter().all(|f| !f.content.resolutions.is_empty()), "its resolutions");
        assert!(portal::editions::verify(&h.portal).await.expect("verified").is_empty());
    }
}
