//! Council information systems: asking them, and the job that does.

mod address;
mod web;

pub use web::Outside;

use portal::Portal;
use std::time::Duration;

/// Looks every few seconds whose system is due, and asks one after the other, for good.
pub async fn rounds(portal: Portal, web: Outside) {
    let mut tick = tokio::time::interval(Duration::from_secs(3));
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let due = match portal::councils::oparl::due(&portal).await {
            Ok(due) => due,
            Err(error) => {
                tracing::warn!(%error, "council information systems could not be looked up");
                continue;
            }
        };
        for id in due {
            match portal::councils::oparl::look_at(&portal, &web, id).await {
                Ok(0) => {}
                Ok(proposals) => tracing::info!(organisation = %id, proposals, "a council information system had news"),
                Err(error) => tracing::warn!(organisation = %id, %error, "a council information system could not be read"),
            }
        }
    }
}
