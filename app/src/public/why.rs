//! How a field came to its priority, in one paragraph: answers, computed class and proposal,
//! conference, councils, edition. What is not known, or not public, is left out.

mod asked;

use super::site::{Site, local};
use crate::error::PageError;
use crate::ui::number::{capital, in_words};
use asked::Asked;
use chrono::{DateTime, Utc};
use contract::Id;
use contract::Lang;
use contract::conference::class_of;
use contract::consolidation::decimal;
use contract::dates::show_day_long;
use contract::strategy::{Field, Priority};
use contract::workshop::CarriedKind;
use leptos::prelude::*;
use portal::assessments::PublicAssessment;
use portal::conferences::{Adopted, Resolved};
use portal::councils::Seen;
use portal::published::Published;
use std::sync::Arc;

/// What there is to tell about a field.
pub struct Known {
    pub resolved: Arc<Vec<Resolved>>,
    came: super::way::Came,
    adopted: Option<Adopted>,
    assessments: Arc<Vec<PublicAssessment>>,
}

/// Asks for it, as far as the edition can know.
pub async fn known(site: &Site, edition: &Published, field: &Field) -> Result<Known, PageError> {
    let fail = |e| site.fail(e);
    let adopted = site.app.adopted().await.map_err(fail)?;
    Ok(Known {
        adopted: last(&adopted, field.id, edition.head.published_at).cloned(),
        resolved: site.app.resolved().await.map_err(fail)?,
        came: super::way::came(site, edition).await.map_err(fail)?,
        assessments: site.app.assessments().await.map_err(fail)?,
    })
}

/// What a conference last adopted before an edition was published, whether or not the edition follows it.
fn last(all: &[Adopted], field: Id, until: DateTime<Utc>) -> Option<&Adopted> {
    all.iter().find(|a| a.field == field && a.at <= until)
}

/// The section.
pub fn section(site: &Site, edition: &Published, field: &Field, known: &Known) -> AnyView {
    let until = edition.head.published_at;
    let asked = asked::newest(&known.assessments, field.id, until);
    let towns = asked.as_ref().and_then(|a| asked::towns(site, edition, a));
    let rule = !edition.contents.strategy.priorities.is_empty();
    let councils = known.came.round(edition.head.number);
    let derived = asked.as_ref().map(|a| computed(site, a));
    let parts: Vec<AnyView> = [
        asked.as_ref().map(|a| answered(site, a, towns.is_some())),
        derived,
        known.adopted.as_ref().map(|a| decided(site, edition, a, field)),
        super::way::whole(site, edition, &known.resolved, &known.came),
        councils.map(|s| resolved(site, s)),
    ]
    .into_iter()
    .flatten()
    .map(|part| view! { {part}" " }.into_any())
    .collect();
    let note = &field.content.priority_note;
    let origins = super::workshops::origins_of(site, edition, CarriedKind::Text, field.id);
    let shaped = !domain::provenance::origins(&edition.contents, CarriedKind::Text, field.id).is_empty();
    if parts.is_empty() && field.content.priority.is_none() && note.is_empty() && !shaped {
        return ().into_any();
    }
    // Earlier assessments, in their own sentences.
    let mut earlier = super::answers::proposals(&known.assessments, field.id, until);
    earlier.pop();
    let earlier = (!earlier.is_empty()).then(|| super::answers::origins(site, &earlier));
    let all = (rule && asked.is_none()).then(|| {
        let words = site.t("Wie die Reihenfolge aller Felder entstanden ist", "How the order of all fields came about");
        view! { <p class="p-actions"><a href=site.href("/strategie#herleitung")>{words}</a></p> }
    });
    view! {
        <section class="p-sec" aria-labelledby="warum">
            <div class="p-sec__side"><h2 id="warum">{site.t("Wie kam es zu dieser Priorität?", "How did this priority come about?")}</h2>
                <p>{site.t("Die Nummer des Feldes hat damit nichts zu tun.", "The number of the field has nothing to do with it.")}</p></div>
            <div class="p-sec__main"><p class="p-measure" id="kette">{parts}{stands(site, edition, field)}</p>
                {(!note.is_empty()).then(|| view! { <p class="p-measure" lang="de">{note.clone()}</p> })}
                {earlier}{towns}{origins}{super::way::wording(site, edition, field.id, &known.resolved)}{all}</div>
        </section>
    }
    .into_any()
}

/// "Klasse III und zurückgestellt"
fn class(site: &Site, class: Priority, deferred: bool) -> String {
    let also = if deferred { site.t(" und zurückgestellt", " and deferred") } else { "" };
    format!("{}{also}", class.label(site.lang))
}

/// "In der Abfrage „Bedarfsabfrage 2019“ haben bis zum 13. September 2019 zwölf Kommunen das Feld
/// bewertet, zusammengerechnet mit 3,82 von höchstens 5 Punkten."
fn answered(site: &Site, a: &Asked, towns: bool) -> AnyView {
    let (lang, n, title) = (site.lang, a.rated, a.title());
    let day = show_day_long(local(a.closed_at()).date_naive(), lang);
    let who = match (n, lang) {
        (0, Lang::De) => format!("hat bis zum {day} niemand"),
        (1, Lang::De) => format!("hat bis zum {day} eine Kommune"),
        (n, Lang::De) => format!("haben bis zum {day} {} Kommunen", in_words(n, lang)),
        (0, Lang::En) => "nobody".to_owned(),
        (1, Lang::En) => "one municipality".to_owned(),
        (n, Lang::En) => format!("{} municipalities", in_words(n, lang)),
    };
    let rated = lang.say(
        format_args!("In der Abfrage „{title}“ {who} das Feld bewertet"),
        format_args!("In the assessment “{title}”, {who} had rated the field by {day}"),
    );
    let value = match a.line.value {
        Some(v) => {
            let (v, max) = (decimal(v, lang), a.max);
            lang.say(
                format_args!(", zusammengerechnet mit {v} von höchstens {max} Punkten"),
                format_args!(", taken together with {v} of at most {max} points"),
            )
        }
        None => String::new(),
    };
    let link = towns.then(|| view! { " ("<a href="#antworten">{site.t("die einzelnen Antworten", "the single answers")}</a>")" });
    view! { {rated + &value}{link}"." }.into_any()
}

/// What the rule gave, what was proposed, and why it deviates.
fn computed(site: &Site, a: &Asked) -> AnyView {
    let (line, lang) = (a.line, site.lang);
    let proposed = class(site, line.class, line.deferred);
    let words = site.t("Nach der Regel für alle Felder", "By the rule for all fields");
    let by_rule = view! { <a href=site.href(&a.path())>{words}</a> };
    if !line.deviates() {
        let rest = lang.say(
            format_args!(" ergab das {proposed}, und so hat es die Arbeitsgruppe vorgeschlagen."),
            format_args!(" that gave {proposed}, and so the working group proposed it."),
        );
        return view! { {by_rule}{rest} }.into_any();
    }
    let reason = line.reason.trim();
    let why = (!reason.is_empty()).then(
        || view! { {site.t(", aus diesem Grund: „", ", for this reason: “")}<span lang="de">{reason.to_owned()}</span>{site.t("“", "”")} },
    );
    // A reason brings its own full stop.
    let end = (!reason.ends_with(['.', '!', '?'])).then_some(".");
    match line.computed {
        Some(c) => {
            let c = class(site, c, line.computed_deferred);
            let rest = lang.say(
                format_args!(" hätte das {c} ergeben; die Arbeitsgruppe hat {proposed} vorgeschlagen"),
                format_args!(" that would have given {c}; the working group proposed {proposed}"),
            );
            view! { {by_rule}{rest}{why}{end} }.into_any()
        }
        None => {
            let rest = lang
                .say(format_args!("Die Arbeitsgruppe hat {proposed} vorgeschlagen"), format_args!("The working group proposed {proposed}"));
            view! { {rest}{why}{end} }.into_any()
        }
    }
}

/// "Die Bürgermeisterkonferenz hat am 14. November 2019 einvernehmlich Klasse II angenommen, wie es
/// Olfen in einem Gegenvorschlag wollte."
fn decided(site: &Site, edition: &Published, a: &Adopted, field: &Field) -> AnyView {
    let (day, how) = (show_day_long(a.date, site.lang), a.outcome.label(site.lang));
    let present = (field.content.priority, field.content.deferred);
    let then = class_of(&a.class).unwrap_or(present);
    let since = if then == present { "" } else { site.t(" Seither hat sich das geändert.", " That has changed since.") };
    let what = match then.0 {
        None => site.t("das Feld ohne Klasse", "the field without a class").to_owned(),
        Some(c) if then.1 => {
            let c = class(site, c, false);
            site.lang.say(format_args!("{c} und die Zurückstellung"), format_args!("{c} and the deferral"))
        }
        Some(c) => class(site, c, false),
    };
    let wanted = a.counter.and_then(|town| edition.organisation(town)).map(|o| {
        let name = &o.short_name;
        site.lang.say(
            format_args!(", wie es {name} mit einem Gegenvorschlag wollte"),
            format_args!(", as {name} had asked for with a counter-proposal"),
        )
    });
    let wanted = wanted.unwrap_or_default();
    let (before, after) = site.lang.pick(
        ("Die ", format!(" hat am {day} {how} {what} angenommen{wanted}.")),
        ("The ", format!(" adopted {what} on {day}, {how}{wanted}.")),
    );
    view! { {before}{super::way::decision(site, &a.slug, a.item)}{after}{since} }.into_any()
}

/// How far the councils are with the edition.
fn resolved(site: &Site, seen: &Seen) -> AnyView {
    let (o, n, lang) = (&seen.overall, seen.round.text.number, site.lang);
    let all = in_words(o.total, lang);
    let words = match (o.since, o.resolved) {
        (Some(since), _) => {
            let day = show_day_long(since, lang);
            lang.say(
                format_args!("Fassung {n} ist in allen Räten beschlossen, zuletzt am {day}."),
                format_args!("Edition {n} is resolved by all councils, the last on {day}."),
            )
        }
        (None, 0) => lang.say(
            format_args!("Fassung {n} liegt bei den Räten; beschlossen hat sie noch keiner."),
            format_args!("Edition {n} is with the councils; none has resolved it yet."),
        ),
        (None, 1) => lang.say(
            format_args!("Einer von {all} Räten hat Fassung {n} bisher beschlossen."),
            format_args!("One of {all} councils has resolved edition {n} so far."),
        ),
        (None, k) => {
            let k = capital(&in_words(k, lang));
            lang.say(
                format_args!("{k} von {all} Räten haben Fassung {n} bisher beschlossen."),
                format_args!("{k} of {all} councils have resolved edition {n} so far."),
            )
        }
    };
    let href = site.top(&format!("/beschluesse?fassung={n}"));
    view! { {words}" "<a href=href>{site.t("Wo steht der Beschluss?", "Where do the councils stand?")}</a> }.into_any()
}

/// "In Fassung 3 vom 24. September 2026 steht das Feld in Klasse II."
fn stands(site: &Site, edition: &Published, field: &Field) -> AnyView {
    let n = edition.head.number;
    let day = show_day_long(local(edition.head.published_at).date_naive(), site.lang);
    let name = site.lang.say(format_args!("Fassung {n}"), format_args!("edition {n}"));
    let when = site.lang.say(format_args!(" vom {day}"), format_args!(" of {day}"));
    let put = if field.content.deferred { site.t(" und ist zurückgestellt", " and is deferred") } else { "" };
    let rest = match field.content.priority {
        Some(c) => {
            let c = class(site, c, false);
            site.lang.say(format_args!("{when} steht das Feld in {c}{put}."), format_args!("{when} the field is in {c}{put}."))
        }
        None => site.lang.say(
            format_args!("{when} ist das Feld noch nicht eingestuft{}.", if field.content.deferred { " und zurückgestellt" } else { "" }),
            format_args!("{when} the field is not classified yet{put}."),
        ),
    };
    let href = site.top(&format!("/fassungen/{n}"));
    view! { {site.t("In ", "In ")}<a href=href>{name}</a>{rest} }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::conference::Outcome;

    #[test]
    fn an_edition_tells_what_was_adopted_last_before_it() {
        let at = |s: &str| format!("{s}T12:00:00Z").parse::<DateTime<Utc>>().expect("a moment");
        let adopted = |day: &str, class: &str| Adopted {
            field: Id::from_u128(1),
            slug: day.into(),
            date: day.parse().expect("a day"),
            at: at(day),
            outcome: Outcome::Unanimous,
            class: class.into(),
            counter: None,
            item: 1,
        };
        let all = [adopted("2026-12-10", "Klasse II"), adopted("2021-02-18", "Klasse I"), adopted("2019-11-14", "Klasse II")];
        let found = |until: &str| last(&all, Id::from_u128(1), at(until)).map(|a| a.date.to_string());
        assert_eq!(found("2021-02-25").as_deref(), Some("2021-02-18"));
        assert_eq!(found("2026-12-10").as_deref(), Some("2026-12-10"));
        assert_eq!(found("2019-11-20").as_deref(), Some("2019-11-14"));
        assert_eq!(found("2019-11-01"), None);
    }
}
