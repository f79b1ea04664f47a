//! A choice that proposes what another field says. Without a browser part that field stays as it is, and the
//! server knows by what was proposed that nobody wrote it.

use leptos::prelude::*;

/// Stands in a form. In the browser, choosing something in the field `from` writes what belongs to it into the
/// field `to`, unless somebody has typed something else there; the field `proposed` keeps what was proposed last.
#[island]
pub fn Proposing(
    from: String,
    to: String,
    proposed: String,
    /// What can be chosen, and what belongs to it.
    pairs: Vec<(String, String)>,
) -> impl IntoView {
    let place = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(place) = place.get() {
            browser::attach(&place, [&from, &to, &proposed], pairs.clone());
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (from, to, proposed, pairs);
    view! { <div node_ref=place hidden=true></div> }
}

#[cfg(feature = "hydrate")]
mod browser {
    use crate::browser::{on, tell};
    use leptos::wasm_bindgen::JsCast;
    use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement};

    fn field<T: JsCast>(form: &Element, name: &str) -> Option<T> {
        form.query_selector(&format!("[name='{name}']")).ok().flatten()?.dyn_into().ok()
    }

    pub fn attach(place: &HtmlElement, [from, to, proposed]: [&str; 3], pairs: Vec<(String, String)>) {
        let Some(form) = place.closest("form").ok().flatten() else { return };
        let (Some(from), Some(to)) = (field::<HtmlSelectElement>(&form, from), field::<HtmlInputElement>(&form, to)) else { return };
        let Some(proposed) = field::<HtmlInputElement>(&form, proposed) else { return };
        on(&from.clone(), "change", move |_| {
            let chosen = from.value();
            let Some((_, words)) = pairs.iter().find(|(value, _)| *value == chosen) else { return };
            let now = to.value();
            if now.trim().is_empty() || now.trim() == proposed.value() {
                to.set_value(words);
            }
            proposed.set_value(words);
            tell(&to);
        });
    }
}
