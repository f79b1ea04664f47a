//! Leptos, but for the type that any view turns into.
//!
//! Leptos' boxed view keeps all ways to build, hydrate and stream what is in it, once more for every
//! type of view; that was most of the time that pages took, to be rendered as well as to be
//! compiled. Our pages are only ever turned into HTML, so here a view becomes HTML right away, and
//! its place is found afterwards. `app` knows this crate under the name `leptos`, which is also what
//! the macros of Leptos look for; pages are written as anywhere.

pub use leptos::*;

use leptos::prelude::RenderHtml;
use leptos::tachys::html::InertElement;
use leptos::tachys::view::Position;
use std::borrow::Cow;
use std::cell::Cell;

/// What pages are made with.
pub mod prelude {
    pub use crate::{AnyView, IntoAny, raw};
    pub use leptos::prelude::*;
}

/// A view of any kind, rendered.
pub type AnyView = InertElement;

/// Renders a view into one that any other can hold.
pub trait IntoAny: RenderHtml {
    /// The view as HTML.
    fn into_any(self) -> AnyView;
}

impl<T: RenderHtml> IntoAny for T {
    fn into_any(self) -> AnyView {
        let mut sheet = SHEET.take();
        write(self, &mut sheet);
        let html = sheet.as_str().to_owned();
        sheet.clear();
        if sheet.capacity() <= LARGEST {
            SHEET.set(sheet);
        }
        InertElement::new(html)
    }
}

/// Writes a view behind what a sheet holds already.
pub fn write(view: impl RenderHtml, sheet: &mut String) {
    view.to_html_with_buf(sheet, &mut Position::FirstChild, true, false, Vec::new());
}

thread_local! {
    /// What views are rendered onto before they are cut to size: growing a string for each of them took
    /// a tenth of the time of a page.
    static SHEET: Cell<String> = const { Cell::new(String::new()) };
}

/// A sheet that grew beyond this is not kept, in bytes.
const LARGEST: usize = 256 << 10;

/// HTML that our own code has made and escaped.
pub fn raw(html: impl Into<Cow<'static, str>>) -> AnyView {
    InertElement::new(html)
}
