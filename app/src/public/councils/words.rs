//! Resolutions in other words than proposed, word by word.

use crate::public::site::Site;
use crate::ui::{council, text};
use contract::dates::show_day_long;
use domain::councils::opener::addressed;
use leptos::prelude::*;
use portal::councils::Seen;

/// The section; nothing where every council took the common wording.
pub fn section(site: &Site, seen: &Seen) -> AnyView {
    let mut found = Vec::new();
    for m in &seen.members {
        let path = seen.path(m.id).map(|p| p.consultations.as_slice()).unwrap_or_default();
        for (i, c) in path.iter().filter(|c| council::other_words(c)).enumerate() {
            // The board leads to the first.
            found.push((m, c, if i == 0 { format!("wort-{}", m.slug) } else { format!("wort-{}-{}", m.slug, i + 1) }));
        }
    }
    if found.is_empty() {
        return ().into_any();
    }
    let texts = found
        .into_iter()
        .map(|(m, c, id)| {
            let when = c.date.map(|d| show_day_long(d, site.lang)).unwrap_or_default();
            let pieces = domain::words::compare(&addressed(&seen.round.proposal, &c.wording), &c.wording);
            let follows = (!c.consequence.is_empty()).then(
                || view! { <p class="p-why"><b>{site.t("Folge: ", "Consequence: ")}</b><span lang="de">{c.consequence.clone()}</span></p> },
            );
            view! {
                <h3 id=id><span lang="de">{m.short_name.clone()}", "{c.body_name.clone()}</span>", "{when}</h3>
                <div class="p-diff"><p lang="de">{text::pieces(&pieces)}</p></div>
                {follows}
            }
        })
        .collect_view();
    view! {
        <section class="p-sec" aria-labelledby="wortlaut">
            <div class="p-sec__side"><h2 id="wortlaut">{site.t("Abweichender Wortlaut", "Other words")}</h2><p>{site.t(
                "Verglichen mit dem Beschlussvorschlag, den alle Räte erhalten haben. Einfügungen sind unterstrichen, Streichungen durchgestrichen.",
                "Compared with the resolution proposed to all councils. Insertions are underlined, deletions struck through.")}</p></div>
            <div class="p-sec__main">{texts}</div>
        </section>
    }
    .into_any()
}
