//! A council round goes out and comes in with the item of the conference that it comes from.

use super::kit::{changed, full, read_in, table, taken_out};
use entity::{conference_position, conference_seat, council_round};
use portal::exchange::Scope;
use portal_tests::{Harness, key, on_both};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::Value;

const ROUNDS: &str = "tables/council_round.json";

/// Edition and item of each round.
async fn rounds(h: &Harness) -> Vec<(i32, Option<contract::Id>)> {
    let mut all: Vec<_> =
        council_round::Entity::find().all(&h.db).await.expect("rounds").into_iter().map(|r| (r.edition_number, r.item_id)).collect();
    all.sort();
    all
}

on_both! {
    async fn the_item_goes_along_with_its_round(backend: Backend) {
        let h = full(backend).await;
        h.load("coesfeld/conference-2021.json").await;
        h.load("coesfeld/councils.json").await;
        let item = key("agenda/2021/1");
        assert_eq!(rounds(&h).await, [(2, Some(item)), (3, None)]);
        let (out, _) = taken_out(&h, &Scope::All).await;
        let whole = Harness::empty(backend).await;
        read_in(&whole, &out).await.expect("read in");
        assert_eq!(rounds(&whole).await, rounds(&h).await);
        // An archive of before knew nothing of it.
        let older = changed(&out, ROUNDS, |text| {
            let row = |line: &str| match serde_json::from_str::<Value>(line.trim_end_matches(',')) {
                Ok(Value::Object(mut row)) => {
                    row.remove("item_id").expect("the column");
                    format!("{}{}", Value::Object(row), if line.ends_with(',') { "," } else { "" })
                }
                _ => line.to_owned(),
            };
            text.lines().map(|line| row(line) + "\n").collect()
        });
        let before = Harness::empty(backend).await;
        read_in(&before, &older).await.expect("an older archive");
        assert_eq!(rounds(&before).await, [(2, None), (3, None)]);
        // A municipality that sat at none of the conferences takes the one along that its round comes from.
        let nottuln = key("org/nottuln");
        conference_seat::Entity::delete_many()
            .filter(conference_seat::Column::OrganisationId.eq(nottuln))
            .exec(&h.db)
            .await
            .expect("no seat");
        let said = conference_position::Entity::delete_many().filter(conference_position::Column::OrganisationId.eq(nottuln));
        said.exec(&h.db).await.expect("no position");
        let scope = Scope::Municipality(portal::exchange::municipality(&h.portal, "nottuln").await.expect("known"));
        let (own, _) = taken_out(&h, &scope).await;
        let ids = |path: &str| table(&own, path).iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect::<Vec<_>>();
        assert_eq!(ids("references/conference_item.json"), [item.to_string()]);
        assert_eq!(ids("references/conference.json"), [key("conference/2021").to_string()]);
        let alone = Harness::empty(backend).await;
        read_in(&alone, &own).await.expect("read in alone");
        assert_eq!(rounds(&alone).await, [(2, Some(item)), (3, None)]);
    }
}
