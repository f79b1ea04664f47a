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
use std::borrow::Cow;

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
        InertElement::new(self.to_html())
    }
}

/// HTML that our own code has made and escaped.
pub fn raw(html: impl Into<Cow<'static, str>>) -> AnyView {
    InertElement::new(html)
}
