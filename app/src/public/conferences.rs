//! The mayors' conferences: what each decided and how the municipalities stood, from settled minutes.

use super::site::{Page, Site};
use crate::error::PageResult;
use crate::ui::number::in_words;
use crate::ui::table::{self, Rows};
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use contract::conference::{AmendmentState, Change, CountedVoice, EffectKind, Stance, class_of, class_words};
use contract::dates::{show_day, show_day_long};
use contract::region::Organisation;
use contract::{Id, Lang};
use leptos::prelude::*;
use portal::assessments::PublicAssessment;
use portal::conferences::{Record, RecordChange, RecordCounter, RecordItem};
use portal::councils::Seen;
use portal::published::Published;
use std::collections::HashMap;

/// `/konferenzen` and what is below.
pub fn router() -> Router<crate::AppState> {
    Router::new().route("/konferenzen", get(list)).route("/konferenzen/{tag}", get(show))
}

/// The address of a conference's page.
pub fn path(slug: &str) -> String {
    format!("/konferenzen/{slug}")
}

/// The address of one of its decisions, counted from 1.
pub fn item(slug: &str, number: usize) -> String {
    format!("{}#{}", path(slug), anchor(number))
}

fn anchor(number: usize) -> String {
    format!("punkt-{number}")
}

fn titles(site: &Site) -> &'static str {
    site.t("Bürgermeisterkonferenzen", "Mayors' conferences")
}

/// `/konferenzen`
pub async fn list(site: Site) -> PageResult {
    let all = site.app.records().await.map_err(|e| site.fail(e))?;
    let title = titles(&site);
    let page = Page {
        title,
        description: String::new(),
        section: "/beschluesse",
        above: vec![(site.top("/"), site.t("Start", "Home").to_owned())],
    };
    Ok(site.page(page, || {
        let rows = all
            .iter()
            .map(|r| {
                view! {
                    <li><span class="p-log__when">{show_day(r.date, site.lang)}</span>
                        <div><p><a href=site.top(&path(&r.slug)) lang="de">{r.title.clone()}</a></p><p class="p-small p-muted">{count(&site, r)}</p></div></li>
                }
            })
            .collect_view();
        view! {
            <div class="p-open p-open--page"><h1 class="p-title p-title--long">{title}</h1>
                <p class="p-lead">{site.t(
                    "Hier beschließen die Bürgermeisterinnen und Bürgermeister gemeinsam, was danach in die Räte geht.",
                    "Here the mayors decide together what goes to the councils afterwards.")}</p></div>
            {if all.is_empty() {
                view! { <div class="p-empty"><p>{site.t("Noch ist von keiner Konferenz die Niederschrift festgestellt.", "The minutes of no conference are settled yet.")}</p></div> }.into_any()
            } else { view! { <ul class="p-log">{rows}</ul> }.into_any() }}
        }
        .into_any()
    }))
}

/// "Drei Beschlüsse, elf von zwölf Kommunen dabei"
fn count(site: &Site, r: &Record) -> String {
    let n = r.items.len();
    let decided = match (site.lang, n) {
        (Lang::De, 0) => "kein Beschluss".to_owned(),
        (Lang::De, 1) => "ein Beschluss".to_owned(),
        (Lang::De, _) => format!("{} Beschlüsse", in_words(n, Lang::De)),
        (Lang::En, 1) => "one decision".to_owned(),
        (Lang::En, _) => format!("{} decisions", in_words(n, Lang::En)),
    };
    // "eine von zwölf Kommunen"
    let counted = |n: usize| if n == 1 { site.t("eine", "one").to_owned() } else { in_words(n, site.lang) };
    let (here, all) = (counted(r.present), in_words(r.seats, site.lang));
    let partly = match r.partly {
        0 => String::new(),
        n => {
            let n = counted(n);
            site.lang.say(format_args!(", davon {n} zeitweise"), format_args!(", {n} of them for a part of it"))
        }
    };
    site.lang.say(
        format_args!("{decided}, {here} von {all} Kommunen dabei{partly}"),
        format_args!("{decided}, {here} of {all} municipalities present{partly}"),
    )
}

/// `/konferenzen/{tag}`
pub async fn show(site: Site, Path(params): Path<HashMap<String, String>>) -> PageResult {
    let all = site.app.records().await.map_err(|e| site.fail(e))?;
    let slug = params.get("tag").map(String::as_str).unwrap_or_default();
    let record = all.iter().find(|r| r.slug == slug).ok_or_else(|| site.missing())?;
    let edition = site.app.latest().await.map_err(|e| site.fail(e))?;
    let asked = site.app.assessments().await.map_err(|e| site.fail(e))?;
    let councils = site.app.councils().await.map_err(|e| site.fail(e))?;
    let day = show_day_long(record.date, site.lang);
    let page = Page {
        title: &record.title,
        description: format!("{day}: {}", count(&site, record)),
        section: "/beschluesse",
        above: vec![(site.top("/"), site.t("Start", "Home").to_owned()), (site.top("/konferenzen"), titles(&site).to_owned())],
    };
    Ok(site.page(page, || {
        let put_off = (record.put_off > 0).then(|| {
            let n = record.put_off;
            let words = match (site.lang, n) {
                (Lang::De, 1) => "Ein weiterer Punkt wurde vertagt oder an die Arbeitsgruppe zurückgegeben.".to_owned(),
                (Lang::De, _) => format!("Weitere Punkte wurden vertagt oder an die Arbeitsgruppe zurückgegeben: {n}."),
                (Lang::En, 1) => "One more item was postponed or referred back to the working group.".to_owned(),
                (Lang::En, _) => format!("More items were postponed or referred back to the working group: {n}."),
            };
            view! { <p class="p-measure">{words}</p> }
        });
        let items = record
            .items
            .iter()
            .enumerate()
            .map(|(i, item)| decided(&site, edition.as_ref(), &asked, &councils, i + 1, item))
            .collect_view();
        view! {
            <div class="p-open p-open--page">
                <p class="p-kicker">{site.t("Bürgermeisterkonferenz", "Mayors' conference")}</p>
                <h1 class="p-title p-title--long" lang="de">{record.title.clone()}</h1>
                <p class="p-lead">{day.clone()}": "{count(&site, record)}"."</p>{put_off}
            </div>
            {items}
            <p class="p-small p-muted p-measure">{site.t(
                "Aus der festgestellten Niederschrift. Was danach in den Räten geschah: ",
                "From the settled minutes. What happened in the councils afterwards: ")}
                <a href=site.top("/beschluesse")>{site.t("Wo steht der Beschluss?", "Where do the councils stand?")}</a></p>
        }
        .into_any()
    }))
}

fn decided(
    site: &Site,
    edition: Option<&Published>,
    asked: &[PublicAssessment],
    councils: &[Seen],
    number: usize,
    item: &RecordItem,
) -> AnyView {
    let id = anchor(number);
    let decision = (!item.decision.is_empty()).then(|| view! { <p class="p-measure" lang="de">{item.decision.clone()}</p> });
    let changes: Vec<AnyView> = ordered(edition, &item.changes)
        .into_iter()
        .filter_map(|c| change(site, edition?, c))
        .chain(councils.iter().filter(|s| s.round.item == Some(item.id)).map(|s| round(site, s)))
        .map(|c| view! { <li>{c}</li> }.into_any())
        .collect();
    let changes = (!changes.is_empty()).then(|| {
        view! { <h3>{site.t("Was daraus geworden ist", "What came of it")}</h3><ul class="p-plain">{changes}</ul> }
    });
    view! {
        <section class="p-sec" aria-labelledby=id.clone()>
            <div class="p-sec__side"><h2 id=id.clone() lang="de">{item.title.clone()}</h2>
                <p>{item.kind.label(site.lang)}", "{item.outcome.label(site.lang)}</p>{assessment(site, edition, asked, item)}</div>
            <div class="p-sec__main">{decision}{counters(site, edition, item)}{changes}{voices(site, edition, item)}{reservations(site, edition, item)}</div>
        </section>
    }
    .into_any()
}

/// The way on to the councils that were asked with what was adopted.
fn round(site: &Site, seen: &Seen) -> AnyView {
    let n = seen.round.text.number;
    let name = site.lang.say(format_args!("Fassung {n}"), format_args!("edition {n}"));
    let href = site.top(&format!("/beschluesse?fassung={n}"));
    view! { {site.t("Beschlüsse der Räte: ", "Resolutions of the councils: ")}<a href=href>{name}</a> }.into_any()
}

/// Changes as a list is read: classes first, the first class first, in a class by the fields' numbers.
fn ordered<'a>(edition: Option<&Published>, changes: &'a [RecordChange]) -> Vec<&'a RecordChange> {
    let number = |id: Id| edition.and_then(|e| e.contents.fields.iter().position(|f| f.id == id)).unwrap_or(usize::MAX);
    let mut all: Vec<&RecordChange> = changes.iter().collect();
    all.sort_by_key(|c| match c.kind {
        // "Klasse II" stands behind "Klasse I", and what is deferred behind its class.
        EffectKind::FieldPriority => (0, c.after.as_str(), number(c.object)),
        _ => (1, "", 0),
    });
    all
}

/// The class of a field, kept in the words of the minutes, in the language of the page.
fn class(words: &str, lang: Lang) -> String {
    class_of(words).map_or_else(|| words.to_owned(), |(p, deferred)| class_words(p, deferred, lang))
}

/// The way back from a list of priorities to the answers that it comes from.
fn assessment(site: &Site, edition: Option<&Published>, asked: &[PublicAssessment], item: &RecordItem) -> Option<AnyView> {
    let found = asked.iter().find(|a| Some(a.id) == item.assessment)?;
    found.proposal(edition?.head.published_at)?;
    let href = site.href(&super::assessments::path(&found.slug));
    let words = site.t("Wie die Liste entstanden ist: ", "How the list came about: ");
    Some(view! { <p class="p-small">{words}<a href=href lang="de">{found.title.clone()}</a></p> }.into_any())
}

/// What whoever agreed with a reservation had recorded.
fn reservations(site: &Site, edition: Option<&Published>, item: &RecordItem) -> AnyView {
    let one = |(town, words): &(Id, String)| {
        let name = edition?.organisation(*town)?.short_name.clone();
        Some(view! { <li lang="de">{format!("{name}: {words}")}</li> })
    };
    let rows: Vec<_> = item.reservations.iter().filter_map(one).collect();
    if rows.is_empty() {
        return ().into_any();
    }
    view! { <h3>{site.t("Vorbehalte im Wortlaut", "Reservations word for word")}</h3><ul class="p-plain">{rows}</ul> }.into_any()
}

/// "Den Gegenvorschlag von Olfen hat die Konferenz angenommen; er ist Teil des Beschlusses." With what
/// each asked for.
fn counters(site: &Site, edition: Option<&Published>, item: &RecordItem) -> AnyView {
    let sentence = |c: &RecordCounter| {
        let name = &edition?.organisation(c.organisation)?.short_name;
        let words = match c.state {
            AmendmentState::Replaced => site.lang.say(
                format_args!("Den Gegenvorschlag von {name} hat die Konferenz zunächst angenommen und dann durch einen anderen ersetzt. "),
                format_args!("The conference adopted the counter-proposal of {name} at first and then replaced it by another. "),
            ),
            AmendmentState::Adopted => {
                let met = item.voices.iter().any(|v| v.organisation == c.organisation && v.met());
                let agreed = if met {
                    site.lang.say(format_args!(", und {name} stimmte damit zu"), format_args!(", and {name} agreed with it"))
                } else {
                    String::new()
                };
                site.lang.say(
                    format_args!("Den Gegenvorschlag von {name} hat die Konferenz angenommen; er ist Teil des Beschlusses{agreed}. "),
                    format_args!("The conference adopted the counter-proposal of {name}; it is part of the decision{agreed}. "),
                )
            }
            _ => site.lang.say(
                format_args!("Den Gegenvorschlag von {name} hat die Konferenz nicht angenommen. "),
                format_args!("The conference did not adopt the counter-proposal of {name}. "),
            ),
        };
        let (about, (before, after)) = (c.change.title(site.lang), c.change.texts(site.lang));
        let what = match &c.change {
            Change::Priority { before, before_deferred, after, after_deferred, .. } => {
                let class = |class, deferred| class_words(class, deferred, site.lang);
                let (before, after) = (class(*before, *before_deferred), class(*after, *after_deferred));
                site.lang.say(format_args!("{about}: {after} statt {before}."), format_args!("{about}: {after} instead of {before}."))
            }
            _ => site.lang.say(
                format_args!("{about}: statt „{before}“ nun „{after}“."),
                format_args!("{about}: instead of “{before}” now “{after}”."),
            ),
        };
        Some(view! { <p class="p-measure">{words}{what}</p> })
    };
    item.counters.iter().filter_map(sentence).collect_view().into_any()
}

/// One thing that the decision changed, as far as the newest edition knows it.
fn change(site: &Site, edition: &Published, c: &RecordChange) -> Option<AnyView> {
    let field = |id: Id| edition.contents.fields.iter().find(|f| f.id == id);
    let of_field = |f: &contract::strategy::Field, words: AnyView| {
        let href = site.href(&format!("/themenfelder/{}", f.content.slug));
        view! { <a href=href lang="de">{f.content.title.clone()}</a>{words} }.into_any()
    };
    let class = || view! { ": "{class(&c.after, site.lang)} };
    let sheet = |id: Id| edition.index.identified(id).map(|place| &edition.contents.sheets[place]);
    let reworded = site.t(": Wortlaut geändert", ": wording changed");
    Some(match c.kind {
        EffectKind::FieldPriority => of_field(field(c.object)?, class().into_any()),
        EffectKind::Wording if c.object.is_nil() => {
            view! { <a href=site.href("/strategie")>{site.t("Leitbild", "Guiding principles")}</a>{reworded} }.into_any()
        }
        EffectKind::Wording => {
            let goal = || edition.contents.fields.iter().find(|f| f.goals.iter().any(|g| g.id == c.object));
            match (field(c.object).or_else(goal), sheet(c.object)) {
                (Some(f), _) => of_field(f, view! { {reworded} }.into_any()),
                (None, Some(s)) => {
                    view! { <a href=site.href(&super::projects::path(s)) lang="de">{s.content.title.clone()}</a>{reworded} }.into_any()
                }
                (None, None) => return None,
            }
        }
        EffectKind::FactSheet => {
            let s = sheet(c.object)?;
            let words = site.t(": angenommen", ": adopted");
            view! { <a href=site.href(&super::projects::path(s)) lang="de">{s.content.title.clone()}</a>{words} }.into_any()
        }
        EffectKind::Edition => {
            let number: i32 = c.after.rsplit(' ').next()?.parse().ok()?;
            let words = site.lang.say(format_args!("Fassung {number}"), format_args!("Edition {number}"));
            view! { <a href=site.top(&format!("/fassungen/{number}"))>{words}</a>{site.t(": angenommen", ": adopted")} }.into_any()
        }
        EffectKind::Draft => return None,
    })
}

/// Who stood how: a row for each position that counted, then those who said nothing or were not there.
fn voices(site: &Site, edition: Option<&Published>, item: &RecordItem) -> AnyView {
    if item.voices.is_empty() {
        return ().into_any();
    }
    let mut rows = Rows::default();
    let (who, how) = (site.t("Kommunen", "Municipalities"), site.t("Haltung", "Position"));
    let mut row = |head: &str, of: &dyn Fn(&CountedVoice) -> bool| {
        let named = |v: &CountedVoice| edition.and_then(|e| e.organisation(v.organisation));
        let mut towns: Vec<_> = item.voices.iter().filter(|v| of(v)).filter_map(|v| Some((named(v)?, v))).collect();
        if towns.is_empty() {
            return;
        }
        towns.sort_by_key(|(o, _)| o.short_name.as_str());
        let last = towns.len() - 1;
        let link = |(i, (o, v)): (usize, &(&Organisation, &CountedVoice))| {
            let href = site.href(&format!("/kommunen/{}#haltungen", o.slug));
            // Of who was not there, what they had said before.
            let before = v.said.filter(|_| v.absent).map(|s| {
                let s = s.label(site.lang);
                site.lang.say(format_args!(" (vorher: {s})"), format_args!(" (before: {s})"))
            });
            view! { <span><a href=href lang="de">{o.short_name.clone()}</a>{before}{(i < last).then_some(",")}</span>" " }
        };
        let links = view! { <span class="p-names">{towns.iter().enumerate().map(link).collect_view()}</span> };
        rows.next(None).head(false, head).cell(who, links);
    };
    for stance in Stance::ALL {
        row(stance.label(site.lang), &|v| !v.absent && v.stance == Some(*stance));
    }
    row(site.t("keine Haltung abgegeben", "no position taken"), &|v| !v.absent && v.stance.is_none());
    row(site.t("bei der Entscheidung nicht dabei", "not there when it was decided"), &|v| v.absent);
    let caption = site.lang.say(format_args!("Haltungen zu: {}", item.title), format_args!("Positions on: {}", item.title));
    table::stacked(&caption, &table::heads(&[how, who]), &rows)
}
