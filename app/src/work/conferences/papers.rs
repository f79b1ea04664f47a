//! The papers for the councils, one per municipality.

use super::room::above;
use super::{SECTION, at, load};
use crate::context::Work;
use crate::error::PageResult;
use crate::ui::files::answer;
use crate::ui::forms::form_state;
use crate::ui::{shell, text};
use crate::work::frame::Page;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use contract::council::Stop;
use contract::dates::show_day;
use contract::forms::conferences::PaperForm;
use contract::text::{Block, Document, Inline, ListItem};
use contract::{Id, Lang};
use documents::{Access, Annex, Column, Consultation, Kind, Paper, Sheet};
use domain::words::compare;
use leptos::prelude::*;
use portal::conferences::CouncilPaper;

/// `/arbeit/konferenzen/{id}/vorlagen`
pub async fn list(work: Work, Path(id): Path<Id>) -> PageResult {
    let seen = load(&work, id).await?;
    let lines = portal::conferences::papers(&work.ctx, &seen).await.map_err(|e| work.fail(e))?;
    let page = Page {
        title: work.t("Vorlagen für die Räte", "Papers for the councils").into(),
        sub: work
            .t(
                "Für jede Kommune eine Vorlage mit dem gemeinsamen Beschluss. Die Nummer vergibt ihr Sitzungsdienst.",
                "One paper per municipality with the common resolution. Its council office gives the number.",
            )
            .into(),
        section: SECTION,
        above: above(&work, &seen.view),
        names: vec![seen.view.head.title.clone()],
    };
    Ok(work.page(page, || {
        if lines.is_empty() {
            return view! { <div class="w-empty"><h2>{work.t("Noch keine Vorlage", "No paper yet")}</h2><p>{work.t("Vorlagen entstehen, wenn die Sitzung geschlossen wird und etwas angenommen wurde.", "Papers are made when the session is closed and something was adopted.")}</p></div> }.into_any();
        }
        let form = form_state(&work, "conferences/paper", &PaperForm::default());
        let rows = lines
            .iter()
            .map(|line| {
                let href = at(id, &format!("/vorlagen/{}", line.slug));
                let field = format!("nummer-{}", line.slug);
                let mine = form.get("organisation_id") == line.organisation.to_string();
                let error = if mine { form.error("number") } else { None };
                let value = if mine { form.get("number") } else { line.number.clone() };
                let error = error.map(|e| view! { <p class="kern-error"><span class="kern-icon kern-icon--danger" aria-hidden="true"></span><span class="kern-body">{e}</span></p> });
                let number = match line.may_number {
                    true => view! {
                        <form method="post" action="/aktion/conferences/paper">
                            <input type="hidden" name="f[conference_id]" value=id.to_string() /><input type="hidden" name="f[organisation_id]" value=line.organisation.to_string() />
                            <div class="kern-form-input w-short"><label class="kern-label" for=field.clone()>{work.lang.say(format_args!("Vorlagennummer {}", line.name), format_args!("Paper number {}", line.name))}</label><div class="kern-hint" id=format!("{field}-h")>{work.t("Zum Beispiel 123/2026.", "For example 123/2026.")}</div><input class="kern-form-input__input" id=field.clone() name="f[number]" value=value aria-describedby=format!("{field}-h") />{error}</div>
                            <button class="kern-btn kern-btn--tertiary kern-btn--x-small" type="submit"><span class="kern-label">{work.t("Nummer eintragen", "Enter the number")}</span></button>
                        </form>
                    }
                    .into_any(),
                    false => view! { <p class="w-small w-muted">{if line.number.is_empty() { work.t("noch ohne Nummer", "no number yet").to_owned() } else { line.number.clone() }}</p> }.into_any(),
                };
                let file = |kind: &str| (format!("{href}.{kind}"), format!("{}, {}", line.name, kind.to_uppercase()));
                let files = ["docx", "pdf"].map(file).into_iter().map(|(to, label)| view! { <a href=to>{label}</a> }).collect_view();
                view! { <li class="w-row"><div class="w-row__what"><a href=href.clone()>{line.name.clone()}</a><p class="w-links w-small">{files}</p>{number}</div></li> }
            })
            .collect_view();
        view! { <ul class="w-rows">{rows}</ul> }.into_any()
    }))
}

/// The types of the files.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const PDF: &str = "application/pdf";

/// `/arbeit/konferenzen/{id}/vorlagen/{kommune}`: the page, or the file for `.docx` and `.pdf`.
pub async fn show(work: Work, Path((id, name)): Path<(Id, String)>) -> PageResult {
    let (slug, kind) = name.rsplit_once('.').map_or((name.as_str(), None), |(slug, kind)| (slug, Some(kind)));
    if let Some(kind) = kind {
        let paper = portal::conferences::paper(&work.ctx, id, slug).await.map_err(|e| work.fail(e))?;
        let (paper, base) = (office(&paper), work.app.base_url.clone());
        let (write, media_type): (fn(&Paper, &str, &str) -> Vec<u8>, _) = match kind {
            "docx" => (documents::docx::write_paper, DOCX),
            "pdf" => (documents::pdf::write_paper, PDF),
            _ => return Err(work.fail(portal::Error::NotFound)),
        };
        // Drawing pages keeps a thread busy.
        let bytes = tokio::task::spawn_blocking(move || write(&paper, &base, shell::example(Lang::De))).await;
        let bytes = bytes.map_err(|e| work.fail(portal::Error::Broken(e.to_string())))?;
        let file =
            portal::attachments::Download { file_name: format!("vorlage-{name}"), media_type: media_type.into(), inline: false, bytes };
        let mut response = answer(file);
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        return Ok(response);
    }
    let paper = portal::conferences::paper(&work.ctx, id, slug).await.map_err(|e| work.fail(e))?;
    let page = Page {
        title: paper.subject.clone(),
        sub: format!("{}, {}", paper.municipality, show_day(paper.date, work.lang)),
        section: SECTION,
        above: vec![(at(id, "/vorlagen"), work.t("Vorlagen für die Räte", "Papers for the councils").to_owned())],
        names: vec![paper.subject.clone()],
    };
    Ok(work.page(page, || body(&work, &paper)))
}

/// As annexes refer to it.
const CHANGES: &str = "Angenommene Änderungen";

/// Without a body that is known: as councils consult unless they say otherwise.
fn access(p: &CouncilPaper) -> Access {
    Access::of(p.path.iter().map(|s| s.public))
}

fn stop(s: &Stop) -> Consultation {
    Consultation { body: s.body.clone(), public: s.public, date: s.date, role: s.role.label(Lang::De).to_owned() }
}

/// What is resolved about several things has numbers to vote by.
fn numbered(list: &[String]) -> Document {
    if list.len() < 2 {
        return Document::from_plain(&list.join("\n"));
    }
    let item = |words: &String| ListItem { content: vec![Block::Paragraph { content: vec![Inline::text(words.as_str())] }] };
    Document { content: vec![Block::OrderedList { start: 1, content: list.iter().map(item).collect() }] }
}

/// The paper in the form councils use.
fn office(p: &CouncilPaper) -> Paper {
    let plain = |list: &[String]| Document::from_plain(&list.join("\n"));
    let columns = |names: &[(&str, u16)]| names.iter().map(|(name, share)| Column::new(*name, *share)).collect();
    let positions = Sheet {
        heading: "Eigene Haltungen in der Konferenz".into(),
        note: String::new(),
        columns: columns(&[("Punkt", 4), ("Haltung", 2), ("Vorbehalt oder Grund", 4)]),
        rows: p.positions.iter().map(|o| vec![o.item.clone(), o.stance.clone(), o.remark.clone()]).collect(),
    };
    let project = |s: &portal::conferences::OwnProject| {
        vec![format!("P-{}", s.number), s.title.clone(), s.status.clone(), if s.leads { "Federführung" } else { "beteiligt" }.to_owned()]
    };
    let projects = Sheet {
        heading: "Eigene Projekte".into(),
        note: if p.projects.is_empty() { "Zurzeit keine.".into() } else { String::new() },
        columns: columns(&[("Nr.", 1), ("Projekt", 5), ("Stand", 2), ("Rolle", 2)]),
        rows: p.projects.iter().map(project).collect(),
    };
    let list = Annex {
        title: "Prioritätenliste".into(),
        text: Document::default(),
        sheets: vec![Sheet {
            heading: "Themenfelder und Klassen".into(),
            note: String::new(),
            columns: columns(&[("Themenfeld", 3), ("Klasse", 2)]),
            rows: p.priorities.iter().map(|(field, class)| vec![field.clone(), class.clone()]).collect(),
        }],
    };
    let changes = Sheet {
        heading: CHANGES.into(),
        note: String::new(),
        columns: columns(&[("Stelle", 2), ("Entwurf", 4), ("angenommen", 4)]),
        rows: p.changes.iter().map(|c| vec![c.place.clone(), c.before.clone(), c.after.clone()]).collect(),
    };
    let list = (!p.priorities.is_empty()).then_some(list);
    let lists = p.lists.iter().map(|l| Annex {
        title: format!("Prioritätenliste, {}", l.item),
        text: Document::default(),
        sheets: vec![Sheet {
            heading: l.item.clone(),
            note: String::new(),
            columns: columns(&[("Themenfeld", 3), ("Klasse", 2)]),
            rows: l.rows.iter().map(|(field, class)| vec![field.clone(), class.clone()]).collect(),
        }],
    });
    let texts = p.annexes.iter().map(|a| Annex { title: a.title.clone(), text: a.text.clone(), sheets: Vec::new() });
    Paper {
        kind: Kind::Resolution,
        access: access(p),
        path: p.path.iter().map(stop).collect(),
        municipality: p.municipality.clone(),
        number: (!p.number.is_empty()).then(|| p.number.clone()),
        date: Some(p.date),
        subject: p.subject.clone(),
        resolution: numbered(&p.resolution),
        facts: plain(&p.facts),
        sheets: (!p.changes.is_empty()).then_some(changes).into_iter().chain([positions, projects]).collect(),
        annexes: list.into_iter().chain(lists).chain(texts).collect(),
        note: p.rests_on.join(" "),
        ..Paper::default()
    }
}

fn body(work: &Work, p: &CouncilPaper) -> AnyView {
    let number = if p.number.is_empty() {
        work.t("wird vom Sitzungsdienst vergeben", "given by the council office").to_owned()
    } else {
        p.number.clone()
    };
    let path = (!p.path.is_empty()).then(|| {
        let stops = p.path.iter().map(|s| {
            let day = s.date.map_or_else(|| work.t("Termin offen", "no date yet").to_owned(), |d| show_day(d, work.lang));
            let access = Access::of([s.public]).label(work.lang);
            view! { <li>{format!("{}: {}, {day}, {access}", s.body, s.role.label(work.lang))}</li> }
        });
        view! { <dt>{work.t("Öffentlichkeit", "Access")}</dt><dd>{access(p).label(work.lang)}</dd><dt>{work.t("Beratungsfolge", "Path of consultation")}</dt><dd><ol class="w-plain">{stops.collect_view()}</ol></dd> }
    });
    let paragraphs = |list: &[String]| list.iter().map(|t| view! { <p lang="de">{t.clone()}</p> }).collect_view();
    let list = |rows: &[(String, String)], of: &str| {
        let rows = rows.iter().map(|(field, class)| view! { <li lang="de">{format!("{field}: {class}")}</li> }).collect_view();
        let of = (!of.is_empty()).then(|| view! { ", "<span lang="de">{of.to_owned()}</span> });
        view! { <h2>{work.t("Anlage: Prioritätenliste", "Annex: list of priorities")}{of}</h2><ul class="w-bullets">{rows}</ul> }
    };
    let single = (!p.priorities.is_empty()).then(|| list(&p.priorities, ""));
    let several = p.lists.iter().map(|l| list(&l.rows, &l.item)).collect_view();
    let priorities = view! { {single}{several} };
    let positions = p.positions.iter().map(|o| {
        let remark = if o.remark.is_empty() { String::new() } else { format!(" „{}“", o.remark) };
        view! { <li lang="de">{format!("{}: {}{remark}", o.item, o.stance)}</li> }
    });
    let projects = p.projects.iter().map(|s| {
        let leads = if s.leads { " (Federführung)" } else { "" };
        view! { <li lang="de">{format!("P-{} {}: {}{leads}", s.number, s.title, s.status)}</li> }
    });
    let changes = (!p.changes.is_empty()).then(|| {
        let rows = p.changes.iter().map(|c| {
            view! {
                <h3 lang="de">{c.place.clone()}</h3>
                <div class="w-vs">
                    <div><h4>{work.t("Entwurf", "Draft")}</h4><p lang="de">{c.before.clone()}</p></div>
                    <div class="w-vs__new"><h4>{work.t("angenommen", "adopted")}</h4><p class="w-diff" lang="de">{text::pieces(&compare(&c.before, &c.after))}</p></div>
                </div>
            }
        });
        view! { <h2>{work.t(CHANGES, "Adopted changes")}</h2>{rows.collect_view()} }
    });
    let annexes = p.annexes.iter().enumerate().map(|(i, a)| {
        let text = text::document(&a.text, 3, &format!("anlage-{i}"));
        view! { <details class="w-fold"><summary lang="de">{a.title.clone()}</summary><div class="w-paper" lang="de">{text}</div></details> }
    });
    let annexes =
        (!p.annexes.is_empty()).then(|| view! { <h2>{work.t("Weitere Anlagen", "Further annexes")}</h2>{annexes.collect_view()} });
    let rests_on = p.rests_on.iter().map(|words| view! { <li lang="de">{words.clone()}</li> });
    view! {
        <article class="w-minutes" lang="de">
            <dl class="w-facts"><dt>{work.t("Vorlage Nr.", "Paper no.")}</dt><dd>{number}</dd>{path}</dl>
            <h2>{work.t("Beschlussvorschlag", "Proposed resolution")}</h2>{text::document(&numbered(&p.resolution), 3, "beschluss")}
            <h2>{work.t("Sachverhalt", "Facts")}</h2>{paragraphs(&p.facts)}
            {changes}
            <h2>{work.t("Eigene Haltungen in der Konferenz", "Own positions at the conference")}</h2><ul class="w-bullets">{positions.collect_view()}</ul>
            <h2>{work.t("Eigene Projekte", "Own projects")}</h2><ul class="w-bullets">{projects.collect_view()}</ul>
            {priorities}
            {annexes}
            <h2>{work.t("Worüber entschieden wurde", "What was decided")}</h2><ul class="w-bullets">{rests_on.collect_view()}</ul>
        </article>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::council::ConsultationRole;
    use portal::conferences::{AdoptedChange, OwnPosition, PaperAnnex};

    fn stop(body: &str, public: bool) -> Stop {
        Stop { body: body.into(), role: ConsultationRole::Decision, public, date: None }
    }

    fn paper(path: Vec<Stop>) -> CouncilPaper {
        CouncilPaper {
            conference: Id::nil(),
            municipality: "Gemeinde Nottuln".into(),
            slug: "nottuln".into(),
            number: "12/2026".into(),
            path,
            date: contract::dates::parse_day("10.12.2026").expect("a day"),
            subject: "Strategie".into(),
            resolution: vec!["Der Rat beschließt die Strategie.".into()],
            facts: vec!["Die Konferenz hat beraten.".into()],
            priorities: vec![("Mobilität".into(), "Klasse II".into())],
            lists: vec![],
            positions: vec![OwnPosition { item: "1. Strategie".into(), stance: "Zustimmung".into(), remark: String::new() }],
            projects: vec![],
            changes: vec![AdoptedChange {
                place: "Punkt 1: Mobilität, Vision, Absatz 1".into(),
                before: "Alle kommen an.".into(),
                after: "Alle kommen ohne Auto an.".into(),
            }],
            rests_on: vec!["Punkt 1, Strategie: Fassung 3, Prüfsumme der Fassung (SHA-256): abc.".into()],
            annexed: vec![],
            annexes: vec![PaperAnnex { title: "Strategie, Fassung 3".into(), text: Document::from_plain("Alle kommen ohne Auto an.") }],
        }
    }

    #[test]
    fn councils_find_changes_annexes_and_digest_in_their_paper() {
        let file = documents::docx::write_paper(&office(&paper(vec![stop("Rat", true)])), "", "");
        let plain = documents::docx::read(&file, "").expect("a Word file").document.plain();
        for words in [
            "Beschlussvorschlag\nDer Rat beschließt die Strategie.",
            "Angenommene Änderungen\nStelle\tEntwurf\tangenommen\nPunkt 1: Mobilität, Vision, Absatz 1\tAlle kommen an.\tAlle kommen ohne Auto an.",
            "Anlagen\nPrioritätenliste\nStrategie, Fassung 3",
            "Prüfsumme der Fassung (SHA-256): abc.",
            "Anlage 1: Prioritätenliste\nThemenfelder und Klassen\nThemenfeld\tKlasse\nMobilität\tKlasse II",
            "Anlage 2: Strategie, Fassung 3\nAlle kommen ohne Auto an.",
        ] {
            assert!(plain.contains(words), "{words:?} in {plain}");
        }
    }

    #[test]
    fn a_paper_is_called_public_only_where_all_its_bodies_consult_in_public() {
        let plain = |path| {
            let file = documents::docx::write_paper(&office(&paper(path)), "", "");
            documents::docx::read(&file, "").expect("a Word file").document.plain()
        };
        let mixed = plain(vec![stop("Hauptausschuss", false), stop("Rat", true)]);
        assert!(mixed.contains("Gemeinde Nottuln · Beschlussvorlage · teils nichtöffentlich"), "{mixed}");
        assert!(mixed.contains("Gremium\tSitzung am\tZuständigkeit\tÖffentlichkeit\nHauptausschuss\t"), "{mixed}");
        assert!(mixed.contains("\tEntscheidung\tnichtöffentlich\nRat\t") && mixed.contains("\tEntscheidung\töffentlich\n"), "{mixed}");
        assert!(plain(vec![stop("Rat", true)]).contains("· öffentlich"));
        assert!(plain(vec![stop("Rat", false)]).contains("· nichtöffentlich"));
    }
}
