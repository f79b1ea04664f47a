//! A sheet is handed in with what stands in its form: both or neither.

use super::*;

on_both! {
    async fn what_is_typed_goes_along(backend: Backend) {
        let h = opened(backend).await;
        let officer = h.officer("olfen");
        answer(&officer, "olfen", |v| vec![typed(v, 1, &[("bedeutung", "2")], "", "")]).await.expect("saved");
        let view = a::sheet(&officer, SLUG, "olfen").await.expect("sheet");
        let rows = vec![typed(&view, 0, &[("bedeutung", "5")], "Gerade getippt", "Nur für uns"), typed(&view, 1, &[("bedeutung", "2")], "", "")];
        a::submit(&officer, HandInForm { rows, ..handing(now(&h, "olfen").await) }).await.expect("handed in");
        let view = a::sheet(&officer, SLUG, "olfen").await.expect("sheet");
        assert_eq!(view.state, AnswerState::Submitted);
        let of = |n: usize| (view.rows[n].answer.ratings.clone(), view.rows[n].answer.comment.clone(), view.rows[n].remark.clone(), view.rows[n].version);
        let rated = |n| BTreeMap::from([("bedeutung".to_owned(), n)]);
        assert_eq!(of(0), (rated(5), "Gerade getippt".into(), "Nur für uns".into(), 1));
        assert_eq!(of(1), (rated(2), String::new(), String::new(), 1));
    }
}

on_both! {
    async fn a_row_that_cannot_be_saved_keeps_the_sheet(backend: Backend) {
        let h = opened(backend).await;
        let officer = h.officer("olfen");
        let view = a::sheet(&officer, SLUG, "olfen").await.expect("sheet");
        let first = typed(&view, 0, &[("bedeutung", "5")], "Das passt", "");
        let hand_in = async |wrong: AnswerRow| {
            let form = HandInForm { rows: vec![first.clone(), wrong], ..handing(now(&h, "olfen").await) };
            a::submit(&officer, form).await
        };
        // Off the scale.
        let found = hand_in(typed(&view, 1, &[("bedeutung", "9")], "", "")).await;
        assert!(matches!(&found, Err(Error::Invalid(e)) if e.contains_key("rows[1].ratings.bedeutung")), "{found:?}");
        // Somebody else was in that row.
        answer(&officer, "olfen", |v| vec![typed(v, 1, &[("bedeutung", "2")], "", "")]).await.expect("saved");
        let found = hand_in(typed(&view, 1, &[("bedeutung", "3")], "", "")).await;
        assert!(matches!(found, Err(Error::Conflict)), "{found:?}");
        let view = a::sheet(&officer, SLUG, "olfen").await.expect("sheet");
        assert_eq!((view.state, view.rows[0].version, view.rows[1].answer.ratings["bedeutung"]), (AnswerState::Draft, 0, 2));
    }
}
