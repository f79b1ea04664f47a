//! What the islands need of the browser: listeners, elements by selector, encoded words, and word of a
//! change.

use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, EventTarget};

/// Listens to an event for as long as the page lives.
pub fn on(target: &EventTarget, name: &str, run: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(run);
    let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    closure.forget();
}

/// The same before the elements within hear of the event.
pub fn on_way(target: &EventTarget, name: &str, run: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(run);
    let _ = target.add_event_listener_with_callback_and_bool(name, closure.as_ref().unchecked_ref(), true);
    closure.forget();
}

/// All elements within one that fit a selector.
pub fn select(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = root.query_selector_all(selector) else { return vec![] };
    (0..list.length()).filter_map(|i| list.get(i)?.dyn_into().ok()).collect()
}

/// Words as a part of an address or of a form's body.
pub fn encode(text: &str) -> String {
    leptos::web_sys::js_sys::encode_uri_component(text).into()
}

/// Tells the form around an element that something was entered: it counts its changes when it hears
/// of one.
pub fn tell(element: &Element) {
    let bubbles = web_sys::EventInit::new();
    bubbles.set_bubbles(true);
    if let Ok(event) = Event::new_with_event_init_dict("input", &bubbles) {
        let _ = element.dispatch_event(&event);
    }
}
