//! Ordering by dragging. The buttons of the list work without it, by mouse and by keyboard.

use contract::Lang;
use leptos::prelude::*;

/// Stands in a form around an ordered list (`.w-order`). In the browser its rows can be dragged;
/// dropping one sends the form.
#[island]
pub fn Ordering(
    /// Language of its words.
    lang: Lang,
) -> impl IntoView {
    let awake = RwSignal::new(false);
    let place = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(place) = place.get() {
            browser::attach(&place, awake);
        }
    });
    let words = move || {
        if awake.get() { lang.pick("Zeilen lassen sich auch mit der Maus ziehen.", "Rows can be dragged with the mouse, too.") } else { "" }
    };
    view! { <div node_ref=place><p class="w-small w-muted">{words}</p></div> }
}

#[cfg(feature = "hydrate")]
mod browser {
    use crate::browser::{on, select};
    use leptos::prelude::*;
    use leptos::wasm_bindgen::JsCast;
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;
    use web_sys::{DragEvent, Element, Event, HtmlElement, HtmlFormElement};

    fn row(event: &Event) -> Option<Element> {
        event.target()?.dyn_into::<Element>().ok()?.closest(".w-order > li").ok()?
    }

    fn same(one: Option<&Element>, other: Option<&Element>) -> bool {
        match (one, other) {
            (Some(one), Some(other)) => one.is_same_node(Some(other)),
            (one, other) => one.is_none() && other.is_none(),
        }
    }

    pub fn attach(place: &HtmlElement, awake: RwSignal<bool>) {
        let Some(form) = place.closest("form").ok().flatten().and_then(|f| f.dyn_into::<HtmlFormElement>().ok()) else { return };
        let Some(list) = form.query_selector(".w-order").ok().flatten() else { return };
        for row in select(&list, "li") {
            let _ = row.set_attribute("draggable", "true");
        }
        // The row, and what it stood in front of.
        let dragged: Rc<RefCell<Option<(Element, Option<Element>)>>> = Rc::default();
        on(&list, "dragstart", {
            let dragged = dragged.clone();
            move |event| {
                let Some(row) = row(&event) else { return };
                let _ = row.class_list().add_1("is-moved");
                if let Some(data) = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer) {
                    data.set_effect_allowed("move");
                    // Some browsers drag nothing without data.
                    let _ = data.set_data("text/plain", &row.get_attribute("data-id").unwrap_or_default());
                }
                let before = row.next_element_sibling();
                *dragged.borrow_mut() = Some((row, before));
            }
        });
        on(&list, "dragover", {
            let (list, dragged) = (list.clone(), dragged.clone());
            move |event| {
                let (Some((moving, _)), Some(over)) = (dragged.borrow().clone(), row(&event)) else { return };
                event.prevent_default();
                let Some(drag) = event.dyn_ref::<DragEvent>() else { return };
                let area = over.get_bounding_client_rect();
                let below = f64::from(drag.client_y()) > area.top() + area.height() / 2.0;
                let before = if below { over.next_element_sibling() } else { Some(over.clone()) };
                if !moving.is_same_node(Some(&over)) {
                    let _ = list.insert_before(&moving, before.as_ref().map(|e| e.as_ref()));
                }
            }
        });
        let dropped = Rc::new(Cell::new(false));
        on(&list, "drop", {
            let dropped = dropped.clone();
            move |event| {
                event.prevent_default();
                dropped.set(true);
            }
        });
        on(&list.clone(), "dragend", move |_| {
            let Some((row, before)) = dragged.borrow_mut().take() else { return };
            let _ = row.class_list().remove_1("is-moved");
            // Escape, or let go beside the list: nothing was moved.
            if !dropped.take() {
                let _ = list.insert_before(&row, before.as_ref().map(|e| e.as_ref()));
            } else if !same(row.next_element_sibling().as_ref(), before.as_ref()) {
                // Without a button: the hidden fields stand in the new order.
                let _ = form.request_submit();
            }
        });
        awake.set(true);
    }
}
