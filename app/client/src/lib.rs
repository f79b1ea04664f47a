//! The WebAssembly entry: wakes the islands of a working page.

/// Prepares the page; `start.js` then wakes each island by its name.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
    islands::forms::watch();
}

/// Keeps the islands in the build: their entries are exported by name.
pub use islands::{Ordering, Rows, Saving};
