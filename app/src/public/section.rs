//! A section of a public page: its heading beside what it holds.

use leptos::prelude::*;

/// `sub` stands below the heading.
pub fn section(id: &'static str, title: impl Into<String>, sub: AnyView, body: AnyView) -> AnyView {
    view! {
        <section class="p-sec" aria-labelledby=id>
            <div class="p-sec__side"><h2 id=id>{title.into()}</h2>{sub}</div>
            <div class="p-sec__main">{body}</div>
        </section>
    }
    .into_any()
}
