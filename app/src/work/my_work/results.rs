//! Workshop results that still wait for a decision by one's own groups.

use crate::context::Work;
use leptos::prelude::*;
use portal::workshops::OpenResult;

/// Most results shown at once; the workshops' pages show all.
const SHOWN: usize = 8;

/// The section, or nothing when nothing waits.
pub fn section(work: &Work, open: &[OpenResult]) -> AnyView {
    if open.is_empty() {
        return ().into_any();
    }
    let rows = open
        .iter()
        .take(SHOWN)
        .map(|r| {
            let page = format!("/arbeit/workshops/{}", r.workshop_slug);
            let decide = format!("{page}/ergebnisse/{}/entscheiden", r.id);
            view! {
                <li class="w-row">
                    <div class="w-row__when">{r.kind.label(work.lang)}</div>
                    <div class="w-row__what"><a href=decide.clone()>{r.text.clone()}</a><p>{work.t("Ergebnis aus: ", "Result of: ")}<a href=page>{r.workshop_title.clone()}</a></p></div>
                    <div class="w-row__act"><a class="kern-btn kern-btn--secondary kern-btn--x-small" href=decide><span class="kern-label">{work.t("Entscheiden", "Decide")}</span></a></div>
                </li>
            }
        })
        .collect_view();
    let more = (open.len() > SHOWN).then(|| {
        let n = open.len() - SHOWN;
        view! { <p class="w-small w-links"><a href="/arbeit/workshops">{work.lang.pick(format!("und {n} weitere bei den Workshops"), format!("and {n} more with the workshops"))}</a></p> }
    });
    view! {
        <section class="w-sec" aria-labelledby="offene-ergebnisse">
            <div class="w-sec__head"><h2 id="offene-ergebnisse">{work.t("Workshop-Ergebnisse, die auf Sie warten", "Workshop results waiting for you")}</h2></div>
            <ul class="w-rows">{rows}</ul>
            {more}
        </section>
    }
    .into_any()
}
