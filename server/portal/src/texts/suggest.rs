//! Suggestions from the plain form.

use crate::audit::Event;
use crate::texts::{Owner, plain_only};
use crate::{Ctx, Error, Result, live_texts};
use contract::Id;
use contract::forms::texts::TextForm;
use contract::rules::Form;
use domain::rights::Action;

/// Suggests what somebody changed in the form, for those who may only suggest. The text itself stays; what
/// others write meanwhile, too.
pub async fn suggest(ctx: &Ctx, form: TextForm) -> Result<()> {
    if plain_only(&form.owner_kind) {
        return Err(Error::NotFound);
    }
    let owner: Id = form.owner_id.parse().map_err(|_| Error::NotFound)?;
    let Owner { belongs, state, title, .. } = super::owner(ctx, &form.owner_kind, owner, &form.slot).await?;
    ctx.require(Action::SuggestText, &belongs, state)?;
    let errors = form.check();
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let (document, base) = super::read(&form).await?;
    if document == base {
        return Err(Error::field("markdown", "nothing_suggested"));
    }
    let by = ctx.actor()?.person_id;
    let text = live_texts::open(ctx, &form.owner_kind, owner, &form.slot).await?.text;
    let tx = ctx.begin().await?;
    live_texts::suggest(&ctx.portal, by, &tx, text, |now| domain::merge::three_way(&base, now, &document)).await?;
    let event = Event::about("text.suggest", "text", owner, format!("{} {title}", form.slot).trim().to_owned());
    ctx.record(&tx, event.of(belongs.organisation)).await?;
    tx.commit().await?;
    live_texts::committed(&ctx.portal).await?;
    // Whoever looks after the text finds it among what waits.
    live_texts::follow(&ctx.portal, text, Some(by)).await
}
