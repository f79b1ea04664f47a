//! Editions in the workspace: preview and publication.

pub mod ahead;
pub mod preview;

/// Server functions of editions.
pub mod api {
    use crate::action::{Outcome, act};
    use contract::action::Done;
    use contract::forms::strategy::PublishForm;
    use leptos::prelude::*;

    /// Publishes an edition.
    #[server(name = PublishEdition, prefix = "/aktion", endpoint = "editions/publish")]
    pub async fn publish(f: PublishForm) -> Outcome {
        act(move |ctx| async move {
            portal::editions::publish(&ctx, f).await?;
            Ok(Done::new("/arbeit/fassungen/neu", "published"))
        })
        .await
    }
}
