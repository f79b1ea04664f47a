//! Screens that follow a conference: what the server pushes is put in place, a lost connection heals.

use contract::Lang;
use leptos::prelude::*;

/// Stands in a page with a part that is the same for all (`[data-live]`) and, possibly, one that is
/// the person's own (`[data-own]`, fetched from the address there when its key changes). Without it
/// the page shows what was when it was loaded.
#[island]
pub fn Live(
    /// Language of its words.
    lang: Lang,
    /// The stream of events.
    address: String,
) -> impl IntoView {
    let place = NodeRef::<leptos::html::Div>::new();
    let says = RwSignal::new(String::new());
    let held = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if place.get().is_some() {
            browser::follow(address.clone(), says, held);
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = address;
    let note = lang.pick(
        "Inzwischen geht es um etwas anderes. Ihr Text bleibt hier stehen, bis Sie die Seite neu laden.",
        "Something else is on the table by now. Your text stays here until you reload the page.",
    );
    view! {
        <div node_ref=place>
            <p class="w-sr" role="status">{move || says.get()}</p>
            <p class="w-note w-note--warn" hidden=move || !held.get()>{note}</p>
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use crate::browser::{on, select};
    use leptos::prelude::*;
    use leptos::wasm_bindgen::JsCast;
    use std::cell::RefCell;
    use std::rc::Rc;
    use std::time::Duration;
    use web_sys::{Element, EventSource, HtmlElement, HtmlInputElement, HtmlTextAreaElement, MessageEvent, XmlHttpRequest};

    /// After so long a connection that the browser gave up is tried again.
    const AGAIN: Duration = Duration::from_secs(2);

    fn one(selector: &str) -> Option<Element> {
        document().query_selector(selector).ok().flatten()
    }

    /// Says whether the connection holds.
    fn link(holds: bool) {
        let Some(place) = one("[data-link]") else { return };
        let words = place.get_attribute(if holds { "data-on" } else { "data-off" });
        place.set_text_content(words.as_deref());
        let _ = place.set_attribute("class", if holds { "w-saved" } else { "w-saved w-saved--off" });
    }

    pub fn follow(address: String, says: RwSignal<String>, held: RwSignal<bool>) {
        let Ok(source) = EventSource::new(&address) else { return };
        let known: Rc<RefCell<String>> = Rc::default();
        on(&source, "stand", move |event| {
            let Some(html) = event.dyn_ref::<MessageEvent>().and_then(|m| m.data().as_string()) else { return };
            let Some(place) = one("[data-live]") else { return };
            let moved = one("[data-moves]").map_or(0, |e| e.scroll_top());
            place.set_inner_html(&html);
            one("[data-moves]").into_iter().for_each(|e| e.set_scroll_top(moved));
            link(true);
            let Some(root) = place.first_element_child() else { return };
            let of = |name: &str| root.get_attribute(name).unwrap_or_default();
            if says.get_untracked() != of("data-says") {
                says.set(of("data-says"));
            }
            let revision = of("data-revision");
            if *known.borrow() != revision {
                *known.borrow_mut() = revision;
                renew(held);
            }
        });
        on(&source.clone(), "error", move |_| {
            link(false);
            // The browser tries again by itself, unless it was turned away.
            if source.ready_state() == EventSource::CLOSED {
                let address = address.clone();
                set_timeout(move || follow(address, says, held), AGAIN);
            }
        });
    }

    /// Whether somebody typed in a part and has not sent it.
    fn typed(part: &Element) -> bool {
        select(part, "input, textarea, select").iter().any(|f| {
            let text = f.dyn_ref::<HtmlTextAreaElement>().is_some_and(|t| t.default_value().is_ok_and(|before| before != t.value()));
            let input = f.dyn_ref::<HtmlInputElement>().is_some_and(|i| match i.type_().as_str() {
                "radio" | "checkbox" => i.checked() != i.default_checked(),
                "hidden" => false,
                _ => i.value() != i.default_value(),
            });
            text || input
        })
    }

    /// Brings the own part to what the screen shows.
    fn renew(held: RwSignal<bool>) {
        let Some(root) = one("[data-live]").and_then(|place| place.first_element_child()) else { return };
        let of = |name: &str| root.get_attribute(name).unwrap_or_default();
        own(&of("data-key"), &of("data-revision"), held);
    }

    /// Fetches the own part anew when it belongs to something else by now.
    fn own(key: &str, revision: &str, held: RwSignal<bool>) {
        let Some(part) = one("[data-own]") else { return };
        let wanted = if part.has_attribute("data-own-always") { revision } else { key };
        if part.get_attribute("data-own-key").as_deref() == Some(wanted) {
            held.set(false);
            return;
        }
        if typed(&part) {
            held.set(true);
            return;
        }
        held.set(false);
        let (Some(address), Ok(request)) = (part.get_attribute("data-own"), XmlHttpRequest::new()) else { return };
        let wanted = wanted.to_owned();
        if request.open_with_async("GET", &address, true).is_err() {
            return;
        }
        let answer = request.clone();
        // The stream may come through before anything else does.
        on(&request, "error", move |_| set_timeout(move || renew(held), AGAIN));
        on(&request, "load", move |_| {
            let (Some(part), Ok(Some(html))) = (one("[data-own]"), answer.response_text()) else { return };
            // Whose session is over is sent on to the login: no part of this page.
            let here = answer.response_url().ends_with(&address);
            if here && answer.status() == Ok(200) && !typed(&part) {
                let focus = document().active_element().filter(|e| part.contains(Some(e))).and_then(|e| e.get_attribute("id"));
                part.set_inner_html(&html);
                let _ = part.set_attribute("data-own-key", &wanted);
                let back = focus.and_then(|id| document().get_element_by_id(&id));
                if let Some(back) = back.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
                    let _ = back.focus();
                }
            }
        });
        let _ = request.send();
    }
}
