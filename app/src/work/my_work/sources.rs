//! Where the things come from that wait: fact sheets, workshops, invitations, reported barriers.

use super::items::Item;
use crate::context::Work;
use crate::error::PageError;
use crate::public::site::local;
use chrono::{DateTime, Utc};
use contract::dates::show_day;
use contract::people::InvitationState;
use contract::strategy::EditState;
use domain::fact_sheets::Stale;
use domain::rights::{Action, Belongs};
use portal::fact_sheets::{Line, Mine, Waiting};
use portal::workshops::OpenResult;

/// Fact sheets: reports that are due, drafts to be released, nobody responsible.
pub fn sheets(work: &Work, mine: &Mine) -> Vec<Item> {
    mine.waiting.iter().map(|(why, line)| sheet(work, *why, line)).collect()
}

fn sheet(work: &Work, why: Waiting, line: &Line) -> Item {
    let at = format!("/arbeit/projekte/{}", line.number);
    let due = line.stale.iter().find_map(|s| match s {
        Stale::NoteDue(due) => Some(*due),
        Stale::OwnerGone => None,
    });
    let (words, deed, to) = match why {
        Waiting::Report => {
            let words = match line.last_note_on.map(|d| show_day(d, work.lang)) {
                Some(d) => work.lang.say(
                    format_args!("Steckbrief: Der letzte Sachstand ist vom {d}. Nach sechs Monaten fragen wir nach."),
                    format_args!("Fact sheet: the last report is of {d}. After six months we ask."),
                ),
                None => work
                    .t(
                        "Steckbrief: noch ohne Sachstand. Nach sechs Monaten fragen wir nach.",
                        "Fact sheet: no report yet. After six months we ask.",
                    )
                    .to_owned(),
            };
            (words, work.t("Sachstand melden", "Report progress"), format!("{at}/sachstand"))
        }
        Waiting::Release if line.may_release => (
            work.t(
                "Entwurf eines Steckbriefs. Mit Ihrer Freigabe kommt er in die nächste Fassung.",
                "Draft of a fact sheet. With your release it becomes part of the next edition.",
            )
            .to_owned(),
            work.t("Prüfen und freigeben", "Check and release"),
            format!("{at}#freigabe"),
        ),
        Waiting::Release => (
            work.t(
                "Entwurf eines Steckbriefs, noch nicht freigegeben. So kommt er in keine Fassung.",
                "Draft of a fact sheet, not released yet. It will not be part of an edition.",
            )
            .to_owned(),
            work.t("Ergänzen", "Complete it"),
            format!("{at}/bearbeiten"),
        ),
        Waiting::Change => (
            work.t(
                "Seit der Freigabe geändert. In die nächste Fassung kommt der freigegebene Stand, bis Sie auch die Änderung freigeben.",
                "Changed since its release. The next edition takes it as released, until you release the change as well.",
            )
            .to_owned(),
            work.t("Änderung prüfen", "Check the change"),
            format!("{at}#freigabe"),
        ),
        Waiting::Owner => (
            match &line.owner {
                Some(name) => work.lang.say(
                    format_args!("Zuständig ist noch {name}, kann hier aber keinen Sachstand mehr melden."),
                    format_args!("{name} is still responsible, but can no longer report here."),
                ),
                None => work.t("Für diesen Steckbrief ist niemand zuständig.", "Nobody is responsible for this fact sheet.").to_owned(),
            },
            work.t("Person eintragen", "Name somebody"),
            format!("{at}#zustaendig"),
        ),
    };
    Item {
        due: due.filter(|_| why == Waiting::Report),
        since: Some(line.changed_on),
        title: line.title.clone(),
        name: line.title.clone(),
        href: at,
        why: words,
        deed: deed.to_owned(),
        to,
    }
}

/// Results of workshops that nobody has decided on: one row for each workshop.
pub fn results(work: &Work, open: &[OpenResult]) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for group in open.chunk_by(|a, b| a.workshop_slug == b.workshop_slug) {
        let (first, n) = (&group[0], group.len());
        let page = format!("/arbeit/workshops/{}", first.workshop_slug);
        let count = crate::ui::number::capital(&crate::ui::number::in_words(n, work.lang));
        let (title, to) = if n == 1 {
            let words = work
                .lang
                .say(format_args!("Ein Ergebnis aus: {}", first.workshop_title), format_args!("One result of: {}", first.workshop_title));
            (words, format!("{page}/ergebnisse/{}/entscheiden", first.id))
        } else {
            let words = work.lang.say(
                format_args!("{count} Ergebnisse aus: {}", first.workshop_title),
                format_args!("{count} results of: {}", first.workshop_title),
            );
            (words, format!("{page}#ergebnisse"))
        };
        items.push(Item {
            due: None,
            since: first.since,
            title,
            name: first.workshop_title.clone(),
            href: format!("{page}#ergebnisse"),
            why: work
                .t(
                    "Je Ergebnis: in ein Ziel, einen Steckbrief oder einen Text übernehmen. Oder mit Grund ablehnen.",
                    "For each result: carry it into a goal, a fact sheet or a text. Or turn it down with a reason.",
                )
                .to_owned(),
            deed: work.t("Entscheiden", "Decide").to_owned(),
            to,
        });
    }
    items
}

/// Something that waits in a text.
fn of_text(title: String, href: String, since: DateTime<Utc>, why: String, deed: &str, to: String) -> Item {
    Item { due: None, since: Some(local(since).date_naive()), name: title.clone(), title, href, why, deed: deed.to_owned(), to }
}

/// Talks about texts in which somebody asked, or that nobody has answered: one row for each text.
pub fn talks(work: &Work, waiting: &[portal::talk::Talks]) -> Vec<Item> {
    let row = |w: &portal::talk::Talks| {
        let count = crate::ui::number::capital(&crate::ui::number::in_words(w.threads.len(), work.lang));
        let page = w.at.address();
        let why = match (w.asked, w.threads.len()) {
            (true, 1) => {
                work.t("In einem Gespräch zu diesem Text sind Sie gefragt.", "You are asked in a talk about this text.").to_owned()
            }
            (true, _) => work.lang.say(
                format_args!("{count} Gespräche zu diesem Text warten auf Ihre Antwort."),
                format_args!("{count} talks about this text wait for your answer."),
            ),
            (false, 1) => {
                work.t("Ein Kommentar zu diesem Text hat noch keine Antwort.", "One comment on this text has no answer yet.").to_owned()
            }
            (false, _) => work.lang.say(
                format_args!("{count} Kommentare zu diesem Text haben noch keine Antwort."),
                format_args!("{count} comments on this text have no answer yet."),
            ),
        };
        let to = format!("{page}#gespraech-{}", w.threads[0]);
        of_text(w.title.clone(), page, w.since, why, work.t("Antworten", "Answer"), to)
    };
    waiting.iter().filter(|w| !w.threads.is_empty()).map(row).collect()
}

/// Suggestions that nobody has accepted or turned down: one row for each text.
pub fn suggestions(work: &Work, waiting: &[portal::talk::Suggestions]) -> Vec<Item> {
    let row = |w: &portal::talk::Suggestions| {
        let why = if w.count == 1 {
            work.t("Ein Vorschlag in diesem Text wartet auf Ihre Entscheidung.", "One suggestion in this text waits for your decision.")
                .to_owned()
        } else {
            let count = crate::ui::number::capital(&crate::ui::number::in_words(w.count, work.lang));
            work.lang.say(
                format_args!("{count} Vorschläge in diesem Text warten auf Ihre Entscheidung."),
                format_args!("{count} suggestions in this text wait for your decision."),
            )
        };
        let page = w.at.address();
        of_text(w.title.clone(), page.clone(), w.since, why, work.t("Entscheiden", "Decide"), page)
    };
    waiting.iter().map(row).collect()
}

/// Invitations that nobody has accepted yet, and those that ran out lately.
pub async fn invitations(work: &Work) -> Result<Vec<Item>, PageError> {
    if !portal::people::reaches(&work.ctx, Action::Invite) {
        return Ok(vec![]);
    }
    let all = match portal::invitations::briefly(&work.ctx).await {
        Ok(all) => all,
        // A surer login is asked for on the page of invitations, not here.
        Err(portal::Error::StepUp(_)) => return Ok(vec![]),
        Err(e) => return Err(work.fail(e)),
    };
    let today = work.app.portal.today();
    let recent = today - chrono::Days::new(30);
    let day = |at| local(at).date_naive();
    let items = all.into_iter().filter_map(|i| {
        let role = i.role.label(work.lang);
        let ends = day(i.expires_at);
        let (due, why, deed, to) = match i.state {
            InvitationState::Open => (
                Some(ends),
                work.lang.say(
                    format_args!("{role}. Noch nicht angenommen; der Link läuft am {} ab.", show_day(ends, work.lang)),
                    format_args!("{role}. Not accepted yet; the link runs out on {}.", show_day(ends, work.lang)),
                ),
                work.t("Ansehen", "Look at it"),
                "/arbeit/personen/einladungen",
            ),
            InvitationState::Expired if ends >= recent => (
                None,
                work.lang.say(
                    format_args!("{role}. Der Link ist am {} abgelaufen, ohne dass ihn jemand angenommen hat.", show_day(ends, work.lang)),
                    format_args!("{role}. The link ran out on {} without anybody accepting it.", show_day(ends, work.lang)),
                ),
                work.t("Neu einladen", "Invite again"),
                "/arbeit/personen/einladen",
            ),
            _ => return None,
        };
        Some(Item {
            due,
            since: Some(day(i.created_at)),
            title: work.lang.say(format_args!("Einladung: {}", i.name), format_args!("Invitation: {}", i.name)),
            name: String::new(),
            href: "/arbeit/personen/einladungen".into(),
            why,
            deed: deed.to_owned(),
            to: to.to_owned(),
        })
    });
    Ok(items.collect())
}

/// Reported barriers without an answer: one row for all.
pub async fn barriers(work: &Work) -> Result<Vec<Item>, PageError> {
    if !work.ctx.offers(Action::EditRegion, &Belongs::region(), EditState::Draft) {
        return Ok(vec![]);
    }
    let all = match portal::region::barriers::list(&work.ctx).await {
        Ok(all) => all,
        Err(portal::Error::StepUp(_)) => return Ok(vec![]),
        Err(e) => return Err(work.fail(e)),
    };
    let open: Vec<_> = all.iter().filter(|r| r.done_at.is_none()).collect();
    let Some(first) = open.iter().map(|r| local(r.created_at).date_naive()).min() else { return Ok(vec![]) };
    let title = work.lang.pick(
        if open.len() == 1 { "Eine gemeldete Barriere".to_owned() } else { format!("{} gemeldete Barrieren", open.len()) },
        if open.len() == 1 { "One reported barrier".to_owned() } else { format!("{} reported barriers", open.len()) },
    );
    Ok(vec![Item {
        due: None,
        since: Some(first),
        title,
        name: String::new(),
        href: "/arbeit/barrieren".into(),
        why: work
            .t("Jemand kommt auf einer Seite nicht zurecht und wartet auf Antwort.", "Somebody cannot use a page and waits for an answer.")
            .into(),
        deed: work.t("Antworten", "Answer").into(),
        to: "/arbeit/barrieren".into(),
    }])
}

/// What waits for a council clerk: missing results, a path to make, proposals to look at.
pub async fn councils(work: &Work, own: &[portal::people::OwnOrganisation]) -> Result<Vec<Item>, PageError> {
    use portal::councils::Waiting as Council;
    let base = crate::work::councils::SECTION;
    let found = portal::councils::waiting(&work.ctx, own).await.map_err(|e| work.fail(e))?;
    let item = |w: Council| match w {
        Council::Result { number, slug, id, body, on } => Item {
            due: Some(on),
            since: None,
            title: work.lang.say(format_args!("Ergebnis fehlt: {body}"), format_args!("Result is missing: {body}")),
            name: body,
            href: format!("{base}/{number}/{slug}"),
            why: work
                .t(
                    "Die Sitzung ist vorbei. Ohne Ergebnis steht Ihre Kommune als überfällig da.",
                    "The meeting is over. Without a result your municipality is overdue.",
                )
                .into(),
            deed: work.t("Ergebnis eintragen", "Record the result").into(),
            to: format!("{base}/{number}/{slug}/{id}"),
        },
        Council::Path { number, slug, name } => Item {
            due: None,
            since: None,
            title: work
                .lang
                .say(format_args!("Beratungen zu Fassung {number}: {name}"), format_args!("Deliberations on edition {number}: {name}")),
            name: String::new(),
            href: format!("{base}/{number}/{slug}"),
            why: work
                .t(
                    "Die Räte sind um einen Beschluss gebeten. Der übliche Weg ist mit einem Klick angelegt.",
                    "The councils are asked. The usual chain is made with one click.",
                )
                .into(),
            deed: work.t("Weg anlegen", "Make the path").into(),
            to: format!("{base}/{number}/{slug}"),
        },
        Council::Proposals { number, slug, name, count } => Item {
            due: None,
            since: None,
            title: work
                .lang
                .say(format_args!("Aus dem Ratsinformationssystem: {name}"), format_args!("From the council information system: {name}")),
            name: String::new(),
            href: format!("{base}/{number}/{slug}"),
            why: {
                let n = crate::ui::number::count(count, work.lang, ("Vorschlag", "Vorschläge"), ("proposal", "proposals"));
                let wait = if count == 1 { "wartet" } else { "warten" };
                work.lang.say(
                    format_args!("{n} zu Fassung {number} {wait} auf Ihre Entscheidung."),
                    format_args!("{n} on edition {number} to decide on."),
                )
            },
            deed: work.t("Ansehen", "Look at it").into(),
            to: format!("{base}/{number}/{slug}"),
        },
    };
    Ok(found.into_iter().map(item).collect())
}

/// Conferences: positions that are missing, a session that sits, minutes to be settled.
pub async fn conferences(work: &Work) -> Result<Vec<Item>, PageError> {
    use portal::conferences::Mine;
    let found = portal::conferences::mine(&work.ctx).await.map_err(|e| work.fail(e))?;
    let one = |mine: Mine| {
        let (head, below, why, deed) = match mine {
            Mine::Positions(head, _, n) => {
                let items = crate::ui::number::count(n, work.lang, ("Punkt", "Punkten"), ("item", "items"));
                let why = work.lang.say(
                    format_args!("Bürgermeisterkonferenz: Zu {items} fehlt die Haltung Ihrer Kommune."),
                    format_args!("Mayors' conference: your municipality's position on {items} is missing."),
                );
                (head, "", why, work.t("Haltung abgeben", "Take the positions"))
            }
            Mine::Sits(head) => {
                let why = work.t("Die Bürgermeisterkonferenz tagt gerade.", "The mayors' conference is in session.");
                (head, "/sitzung", why.to_owned(), work.t("Zur Sitzung", "To the session"))
            }
            Mine::Minutes(head) => {
                let why = work.t(
                    "Bürgermeisterkonferenz: Die Niederschrift ist noch ein Entwurf.",
                    "Mayors' conference: the minutes are still a draft.",
                );
                (head, "/niederschrift", why.to_owned(), work.t("Feststellen", "Settle"))
            }
        };
        let at = |below: &str| super::super::conferences::at(head.id, below);
        Item {
            due: (below != "/niederschrift").then(|| local(head.starts_at).date_naive()),
            since: head.closed_at.or(head.invited_at).map(|t| local(t).date_naive()),
            title: head.title.clone(),
            name: head.title.clone(),
            href: at(""),
            why,
            deed: deed.to_owned(),
            to: at(below),
        }
    };
    Ok(found.into_iter().map(one).collect())
}
