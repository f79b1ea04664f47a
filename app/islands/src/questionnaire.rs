//! An answer sheet that saves row by row, and shows who else is at work.

#[cfg(feature = "hydrate")]
mod browser;

use contract::Lang;
use leptos::prelude::*;

/// Stands in the foot bar of an answer sheet. In the browser a changed row is saved at once; digits
/// rate, Delete clears; who is at which row and what changed elsewhere is asked every few seconds.
#[island]
pub fn Questionnaire(
    /// Language of its words.
    lang: Lang,
    /// The sheet.
    sheet: String,
    /// Where to ask how it stands.
    stand: String,
    /// The form holds what could not be saved before: nothing is saved unasked then.
    drafted: bool,
) -> impl IntoView {
    let words = RwSignal::new(String::new());
    let state = RwSignal::new("w-saved");
    let place = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(place) = place.get() {
            let settings = browser::Settings { lang, sheet: sheet.clone(), stand: stand.clone(), drafted };
            browser::attach(&place, settings, words, state);
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (lang, sheet, stand, drafted);
    view! { <div node_ref=place class="w-bar__state"><p class=move || state.get() role="status">{move || words.get()}</p></div> }
}
