//! What the public reads of assessments: how a field came by its priority, and what a town answered.
//! Only what was released and published is at hand here; of a list that a conference adopted the
//! classes and reasons, also where the region keeps the answers to itself.

mod chart;

use super::site::Site;
use crate::ui::number::count;
use chrono::{DateTime, Utc};
use contract::Id;
use contract::assessment::{Answers, Setup};
use contract::consolidation::decimal;
use contract::dates::show_day;
use contract::edition::EditionHead;
use contract::region::Organisation;
use contract::strategy::Priority;
use leptos::prelude::*;
use portal::assessments::{PublicAssessment, PublicLine, PublicProposal};

fn roman(class: Priority) -> &'static str {
    match class {
        Priority::First => "I",
        Priority::Second => "II",
        Priority::Third => "III",
    }
}

/// What came of an assessment that asked about a field.
pub struct Origin<'a> {
    assessment: &'a PublicAssessment,
    proposal: &'a PublicProposal,
    line: &'a PublicLine,
}

/// What came of the assessments that asked about a field, oldest first, as of a moment.
pub fn proposals(all: &[PublicAssessment], field: Id, until: DateTime<Utc>) -> Vec<Origin<'_>> {
    all.iter()
        .rev()
        .filter_map(|assessment| {
            let proposal = assessment.proposal(until)?;
            let line = proposal.lines.iter().find(|l| l.proposed.field() == field)?;
            Some(Origin { assessment, proposal, line })
        })
        .collect()
}

/// One paragraph for every assessment that asked about the field.
pub fn origins(site: &Site, all: &[Origin]) -> AnyView {
    let parts = all
        .iter()
        .map(|o| {
            let (text, reason) = paragraph(site, o);
            let reason = reason.map(|r| view! { " "<span lang="de">{r}</span> });
            view! { <p class="p-measure">{text}{reason}</p> }
        })
        .collect_view();
    // Where the answers stay in the region, there is nothing to go to.
    let links = all.iter().any(|o| o.assessment.open()).then(|| view! { <p class="p-actions"><a href=site.href("/kommunen")>{site.t("Was die einzelnen Kommunen geantwortet haben", "What each municipality answered")}</a></p> });
    view! { {parts}{links} }.into_any()
}

/// "Bei der Bedarfsabfrage 2019 haben zwölf Kommunen …": computed value, class, and the proposal.
fn paragraph(site: &Site, o: &Origin) -> (String, Option<String>) {
    let (line, lang) = (&o.line.proposed, site.lang);
    let asked = count(o.line.rated, lang, ("Kommune hat", "Kommunen haben"), ("municipality", "municipalities"));
    let title = &o.assessment.title;
    let day = show_day(super::site::local(o.assessment.closed_at).date_naive(), lang);
    let rated = match line.value {
        Some(v) => {
            let (v, max) = (decimal(v, lang), o.proposal.max);
            lang.say(
                format_args!(
                    "{title} (bis {day}): {asked} das Feld bewertet. Zusammengerechnet kam es auf {v} von höchstens {max} Punkten."
                ),
                format_args!("{title} (until {day}): {asked} rated the field. Taken together it came to {v} of at most {max} points."),
            )
        }
        None if o.line.rated > 0 && !o.assessment.open() => lang.say(
            format_args!("{title} (bis {day}): {asked} das Feld bewertet; die einzelnen Antworten bleiben im Verbund."),
            format_args!("{title} (until {day}): {asked} rated the field; the single answers stay within the region."),
        ),
        None => lang.say(
            format_args!("{title} (bis {day}): Niemand hat das Feld bewertet."),
            format_args!("{title} (until {day}): nobody rated the field."),
        ),
    };
    let put = |deferred: bool| if deferred { lang.pick(", zurückgestellt", ", deferred") } else { "" };
    let class = format!("{}{}", roman(line.class), put(line.deferred));
    let proposed = match (line.deviates(), line.computed) {
        (false, _) => lang.say(
            format_args!(" Nach der Regel ist das Klasse {class}; so hat es die Arbeitsgruppe vorgeschlagen."),
            format_args!(" By the rule that is class {class}; the working group proposed just that."),
        ),
        (true, Some(computed)) => {
            let computed = format!("{}{}", roman(computed), put(line.computed_deferred));
            lang.say(
                format_args!(
                    " Nach der Regel wäre das Klasse {computed}. Die Arbeitsgruppe hat Klasse {class} vorgeschlagen, aus diesem Grund:"
                ),
                format_args!(" By the rule that would be class {computed}. The working group proposed class {class}, for this reason:"),
            )
        }
        (true, None) => lang.say(
            format_args!(" Die Arbeitsgruppe hat Klasse {class} vorgeschlagen, aus diesem Grund:"),
            format_args!(" The working group proposed class {class}, for this reason:"),
        ),
    };
    (rated + &proposed, line.deviates().then(|| line.reason.clone()))
}

/// What a town answered, for every published assessment; older editions show what was closed then.
pub fn town(site: &Site, edition: &EditionHead, o: &Organisation, all: &[PublicAssessment]) -> AnyView {
    let known = all.iter().filter(|a| site.newest == Some(edition.number) || a.closed_at <= edition.published_at);
    let parts: Vec<_> = known
        .enumerate()
        .filter_map(|(i, a)| a.answers(o.id).map(|(setup, at, given)| answers(site, o, (i, a), setup, at, given)))
        .collect();
    if parts.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="p-sec" aria-labelledby="einschaetzung">
            <div class="p-sec__side"><h2 id="einschaetzung">{site.t("Was die Kommune geantwortet hat", "What the municipality answered")}</h2>
                <p>{site.t("Aus den Bedarfsabfragen des Verbunds, von der Kommune freigegeben.", "From the region’s assessments, released by the municipality.")}</p></div>
            <div class="p-sec__main">{parts.into_iter().collect_view()}</div>
        </section>
    }
    .into_any()
}

fn answers(site: &Site, o: &Organisation, (i, a): (usize, &PublicAssessment), setup: &Setup, at: DateTime<Utc>, all: &Answers) -> AnyView {
    let s = &setup.scale;
    let day = show_day(super::site::local(at).date_naive(), site.lang);
    let scale = site.lang.say(
        format_args!("{} heißt {}, {} heißt {}. Freigegeben am {day}.", s.min, s.low, s.max, s.high),
        format_args!("{} means {}, {} means {}. Released on {day}.", s.min, s.low, s.max, s.high),
    );
    let axes = setup.axes.iter().enumerate().map(|(n, axis)| {
        let rows = setup
            .fields
            .iter()
            .map(|f| chart::Rated {
                field: &f.title,
                own: all.get(&f.id).and_then(|g| g.ratings.get(&axis.key)).copied(),
                mean: a.mean(f.id, &axis.key),
            })
            .collect::<Vec<_>>();
        chart::axis(site, &o.short_name, axis, s, &rows, &format!("e{i}-{n}"))
    });
    view! {
        <h3 lang="de">{a.title.clone()}</h3><p class="p-small p-muted">{scale}</p>
        {axes.collect_view()}
        {comments(site, setup, all)}
        {further(setup, all)}
    }
    .into_any()
}

/// What the municipality said to its ratings.
fn comments(site: &Site, setup: &Setup, all: &Answers) -> AnyView {
    let said: Vec<_> = setup.fields.iter().filter_map(|f| Some((f, all.get(&f.id).filter(|a| !a.comment.is_empty())?))).collect();
    if said.is_empty() {
        return ().into_any();
    }
    let rows =
        said.into_iter().map(|(f, a)| view! { <div><dt lang="de">{f.title.clone()}</dt><dd lang="de">{a.comment.clone()}</dd></div> });
    view! { <h4>{site.t("Dazu sagt die Kommune", "What the municipality says of it")}</h4><dl class="p-facts">{rows.collect_view()}</dl> }
        .into_any()
}

/// What the municipality said to the further questions.
fn further(setup: &Setup, all: &Answers) -> AnyView {
    let said = setup.questions.iter().filter_map(|q| Some((q, all.get(&q.id)?)));
    let rows: Vec<_> = said
        .map(|(q, a)| {
            let comment = (!a.comment.is_empty()).then(|| view! { <small>{a.comment.clone()}</small> });
            view! { <div><dt lang="de">{q.text.clone()}</dt><dd lang="de">{if a.values.is_empty() { "–".to_owned() } else { a.values.join(", ") }}{comment}</dd></div> }
        })
        .collect();
    if rows.is_empty() {
        return ().into_any();
    }
    view! { <dl class="p-facts">{rows.into_iter().collect_view()}</dl> }.into_any()
}
