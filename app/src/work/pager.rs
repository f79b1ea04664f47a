//! Paging below long lists.

use crate::context::Work;
use leptos::prelude::*;

/// Links to the pages around `now` (from 1); nothing when there is only one.
pub(crate) fn pager(work: &Work, now: u64, pages: u64, href: impl Fn(u64) -> String) -> AnyView {
    if pages <= 1 {
        return ().into_any();
    }
    let link = |n: u64, rel: Option<&'static str>, word: String| view! { <li><a rel=rel href=href(n)>{word}</a></li> }.into_any();
    let before = (now > 1).then(|| link(now - 1, Some("prev"), work.t("Zurück", "Previous").to_owned()));
    let after = (now < pages).then(|| link(now + 1, Some("next"), work.t("Weiter", "Next").to_owned()));
    let near = (now.saturating_sub(2).max(1)..=(now + 2).min(pages))
        .map(|n| if n == now { view! { <li><span aria-current="page">{n}</span></li> }.into_any() } else { link(n, None, n.to_string()) })
        .collect_view();
    view! {
        <nav class="w-pages" aria-label=work.t("Seiten", "Pages")>
            <span class="w-muted">{work.lang.say(format_args!("Seite {now} von {pages}"), format_args!("Page {now} of {pages}"))}</span>
            <ul>{before}{near}{after}</ul>
        </nav>
    }
    .into_any()
}
