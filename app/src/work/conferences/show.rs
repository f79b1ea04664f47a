//! One conference for whoever sits at its table: exactly what will be decided, and what is new.

use super::parts::{amended, button, confirm, other_list, outdated, pointer, versus, with_reason};
use super::room::above;
use super::{SECTION, at, call_off, load, position, words};
use crate::context::Work;
use crate::error::{PageError, PageResult};
use crate::ui::number::{capital, in_words};
use crate::ui::steps;
use crate::work::frame::Page;
use crate::work::strategy::order::list as order_list;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use contract::action::ApiError;
use contract::conference::{AmendmentState, ConferenceState, Happening, ItemState, MinutesState, Subject};
use contract::messages::sentence;
use contract::strategy::EditState;
use contract::{Id, Lang};
use domain::conference::votes::Standing;
use domain::rights::{Action, Belongs};
use leptos::prelude::*;
use portal::conferences::{AmendmentView, Changeable, Followed, ItemView, Newer, Personal, View};
use portal::fact_sheets::Candidate;
use std::collections::HashMap;

/// `/arbeit/konferenzen/{id}`
pub async fn show(work: Work, Path(id): Path<Id>) -> PageResult {
    let mut seen = load(&work, id).await?;
    // Whoever comes from an own action has not left: what was new still is.
    if work.notice.is_some() || work.draft.is_some() {
        seen.personal.stay();
    } else {
        portal::conferences::visit(&work.ctx, &seen).await.map_err(|e| work.fail(e))?;
    }
    let Followed { view, personal, .. } = seen;
    let mut deputies = Vec::new();
    // Reading goes on with the lower level; naming somebody asks for more.
    let surer = |o: &Id| work.surer_first(Action::NameDeputy, &Belongs::to(*o), EditState::Draft);
    let surer_login = personal.names_for.iter().find_map(surer);
    for o in personal.names_for.iter().filter(|o| surer(o).is_none()) {
        deputies.push((*o, portal::conferences::deputies(&work.ctx, *o).await.map_err(|e| work.fail(e))?));
    }
    let newer = portal::conferences::newer(&work.ctx, &view).await.map_err(|e| work.fail(e))?;
    let names: Vec<&str> = personal.speaks_for.iter().filter_map(|o| view.seat(*o)).map(|s| s.short_name.as_str()).collect();
    let title = match (view.head.state, names.is_empty()) {
        (ConferenceState::Preparation | ConferenceState::Invited, false) => {
            let names = names.join(", ");
            work.lang.say(format_args!("Vorbereitung für {names}"), format_args!("Preparation for {names}"))
        }
        _ => view.head.title.clone(),
    };
    let mut up = above(&work, &view);
    up.truncate(1);
    let page =
        Page { title, sub: in_short(&view, &personal, work.lang), section: SECTION, above: up, names: vec![view.head.title.clone()] };
    Ok(work.page(page, || {
        let (contested, calm): (Vec<&ItemView>, Vec<&ItemView>) =
            view.items.iter().filter(|i| i.state == ItemState::Open).partition(|i| view.standing(i) == Standing::Contested);
        let done: Vec<&ItemView> = view.items.iter().filter(|i| i.state != ItemState::Open).collect();
        view! {
            {steps::outcome(&work, &["conferences/step", "conferences/item-step", "conferences/withdraw", "conferences/order", "conferences/deputy", "conferences/call-off"])}
            {calm.iter().any(|i| about(&work, i)).then(|| steps::outcome(&work, &["conferences/position"]))}
            <div class="w-cols"><div>
                {call_off::banner(&work, &view, &personal)}
                {came_later(&work, &view, &personal)}
                {chair(&work, &view, &personal)}
                {contested_items(&work, &view, &personal, &newer, &contested)}
                {calm_items(&work, &view, &personal, &newer, &calm)}
                {decided(&work, &view, &done)}
                {agenda(&work, &view, &personal)}
            </div><aside aria-label=work.t("Zur Sitzung", "About the session")><div class="w-side">
                {session(&work, &view)}{deputy(&work, &view, &personal, &deputies, surer_login)}{news(&work, &view, &personal)}
            </div></aside></div>
        }
        .into_any()
    }))
}

/// "Sechs Punkte. Vier sind unstrittig, zwei brauchen ein Gespräch. Ihre Haltung fehlt noch bei Punkt 3."
fn in_short(view: &View, personal: &Personal, l: Lang) -> String {
    let n = view.items.len();
    let count = |n: usize| capital(&in_words(n, l));
    let mut out = match (l, n) {
        (_, 0) => return l.pick("Noch kein Punkt auf der Tagesordnung.", "No item on the agenda yet.").to_owned(),
        (Lang::De, 1) => "Ein Punkt.".to_owned(),
        (Lang::De, _) => format!("{} Punkte.", count(n)),
        (Lang::En, 1) => "One item.".to_owned(),
        (Lang::En, _) => format!("{} items.", count(n)),
    };
    let open: Vec<&ItemView> = view.items.iter().filter(|i| i.state == ItemState::Open).collect();
    let talk = open.iter().filter(|i| view.standing(i) == Standing::Contested).count();
    let calm = open.len() - talk;
    if !open.is_empty() {
        out += &match l {
            Lang::De => format!(" Unstrittig: {calm}, zu besprechen: {talk}."),
            Lang::En => format!(" Undisputed: {calm}, to be discussed: {talk}."),
        };
    }
    let missing: Vec<String> = open
        .iter()
        .filter(|i| personal.speaks_for.iter().any(|o| i.voice(*o).is_some_and(|v| v.stance.is_none())))
        .map(|i| i.number.to_string())
        .collect();
    if !missing.is_empty() && words::listens(&view.head) {
        let list = missing.join(", ");
        out +=
            &l.say(format_args!(" Ihre Haltung fehlt noch bei Punkt {list}."), format_args!(" Your position is missing on item {list}."));
    }
    out
}

/// What whoever prepares or leads can do with the whole.
fn chair(work: &Work, view: &View, personal: &Personal) -> AnyView {
    let (id, state) = (view.head.id, view.head.state);
    let follow = (state == ConferenceState::Open).then(|| view! { <a class="kern-btn kern-btn--primary" href=at(id, "/sitzung")><span class="kern-label">{work.t("Zur Sitzung", "To the session")}</span></a> });
    let closed = (state == ConferenceState::Closed).then(|| {
        view! { <a href=at(id, "/niederschrift")>{work.t("Niederschrift", "Minutes")}</a><a href=at(id, "/vorlagen")>{work.t("Vorlagen für die Räte", "Papers for the councils")}</a> }
    });
    let invite = (personal.may_prepare && state == ConferenceState::Preparation && !view.items.is_empty()).then(|| {
        button(
            "step",
            &[("id", id.to_string()), ("step", "invite".to_owned())],
            "",
            work.t("Einladung verschicken", "Send the invitation"),
            "primary",
        )
    });
    let prepares = words::prepares(&view.head);
    let edit = (personal.may_prepare && prepares).then(|| view! { <a href=at(id, "/bearbeiten")>{work.t("Angaben ändern", "Change the details")}</a><a href=at(id, "/punkte/neu")>{work.t("Punkt hinzufügen", "Add an item")}</a> });
    let lead = (personal.may_lead && matches!(state, ConferenceState::Invited | ConferenceState::Open))
        .then(|| view! { <a href=at(id, "/leitung")>{work.t("Leitung der Sitzung", "Lead the session")}</a> });
    let wall = (state != ConferenceState::Preparation).then(|| view! { <a href=at(id, "/beamer")>{work.t("Beamer", "Projector")}</a> });
    view! { <div class="w-acts">{follow}{invite}</div><p class="w-links">{edit}{lead}{wall}{closed}</p>{call_off::form(work, view, personal)} }.into_any()
}

/// Members that joined after the invitation: they have no seat until somebody invites them, or the session opens.
fn came_later(work: &Work, view: &View, personal: &Personal) -> AnyView {
    if view.newcomers.is_empty() || !personal.may_prepare || !words::listens(&view.head) {
        return ().into_any();
    }
    let names = view.newcomers.join(", ");
    let words = work.lang.say(
        format_args!("Seit der Einladung dazugekommen und noch nicht eingeladen: {names}."),
        format_args!("Came after the invitation and are not invited yet: {names}."),
    );
    let fields = [("id", view.head.id.to_string()), ("step", "complete".to_owned())];
    let invite = button("step", &fields, "", work.t("Nachträglich einladen", "Invite them, too"), "secondary");
    view! { <section class="w-stack"><p>{words}</p>{invite}</section> }.into_any()
}

fn title(work: &Work, i: &ItemView) -> String {
    format!("{}: {}", words::point(i, work.lang), i.title)
}

fn contested_items(work: &Work, view: &View, personal: &Personal, newer: &HashMap<Id, Newer>, list: &[&ItemView]) -> AnyView {
    if list.is_empty() {
        return ().into_any();
    }
    let articles = list.iter().map(|i| contested(work, view, personal, newer.get(&i.id), i)).collect_view();
    view! { <section aria-labelledby="strittig"><div class="w-sec__head"><h2 id="strittig">{work.t("Zu besprechen", "To be discussed")}</h2>{words::legend(work.lang)}</div>{articles}</section> }.into_any()
}

fn contested(work: &Work, view: &View, personal: &Personal, newer: Option<&Newer>, i: &ItemView) -> AnyView {
    let l = work.lang;
    let own = personal.speaks_for.iter().map(|o| position::own(work, i, *o)).collect_view();
    let gone = |a: &AmendmentView| matches!(a.state, AmendmentState::Withdrawn | AmendmentState::Void);
    let proposals = i.amendments.iter().filter(|a| !gone(a)).collect::<Vec<_>>();
    let confirmed = proposals.iter().filter(|a| personal.speaks_for.contains(&a.organisation)).map(|a| confirm(i, a, "", l)).collect_view();
    let sides = proposals.iter().map(|a| versus(view, a, 4, l)).collect_view();
    let support = proposals
        .iter()
        .filter(|a| a.state == AmendmentState::Open)
        .flat_map(|a| personal.speaks_for.iter().filter(|o| a.organisation != **o).map(move |o| (a, *o)))
        .map(|(a, o)| {
            let fields = [
                ("item_id", i.id.to_string()),
                ("amendment_id", a.id.to_string()),
                ("organisation_id", o.to_string()),
                ("stance", "consent".to_owned()),
                ("seen", a.version.to_string()),
            ];
            let label = l.say(
                format_args!("Gegenvorschlag von {} unterstützen", a.name),
                format_args!("Support the counter-proposal of {}", a.name),
            );
            button("position", &fields, "", &label, "w-link")
        })
        .collect_view();
    let forms = personal.speaks_for.iter().map(|o| position::form(work, view, i, None, *o, &Changeable::default(), "")).collect_view();
    let anchor = format!("punkt-{}", i.number);
    let named = anchor.clone();
    let together = (i.apart && personal.may_lead).then(|| {
        button(
            "item-step",
            &[("id", i.id.to_string()), ("step", "together".to_owned())],
            "",
            work.t("Wieder zu den unstrittigen Punkten", "Back among the undisputed items"),
            "w-link",
        )
    });
    view! {
        <article class="w-item" aria-labelledby=named>
            <div class="w-sec__head"><h3 id=anchor><a href=at(view.head.id, &format!("/punkte/{}", i.id))>{title(work, i)}</a></h3>{own}</div>
            <p>{work.t("Entschieden wird über: ", "Decided is: ")}<a href=at(view.head.id, &format!("/punkte/{}#gegenstand", i.id))>{pointer(i, l)}</a></p>
            {outdated(view, i, newer, personal.may_prepare, l)}
            {changed(work, view, personal, i)}
            <p lang="de"><strong>{i.motion()}</strong></p>
            {personal.may_prepare.then(|| other_list(view, i, l))}
            {(proposals.is_empty() || !i.adopted().is_empty()).then(|| amended(i, l))}
            {sides}{confirmed}
            {words::voices(&i.voices, view.sits(), false, l)}
            {words::listens(&view.head).then_some(forms)}
            <div class="w-links">{support}{together}</div>
        </article>
    }
    .into_any()
}

fn calm_items(work: &Work, view: &View, personal: &Personal, newer: &HashMap<Id, Newer>, list: &[&ItemView]) -> AnyView {
    if list.is_empty() {
        return ().into_any();
    }
    let l = work.lang;
    let invited = words::listens(&view.head);
    let rows = list
        .iter()
        .map(|i| {
            let t = view.tally(i);
            let new = personal.news(view, Some(i.id));
            let new = match (personal.last_seen, new.last()) {
                (None, _) => work.t("erster Besuch", "first visit").to_owned(),
                (Some(_), None) => l.say(format_args!("unverändert seit dem {}", words::day(i.changed_at, l)), format_args!("unchanged since {}", words::day(i.changed_at, l))),
                (Some(_), Some(e)) => words::happened(view, e, l),
            };
            let open = if t.open > 0 { l.say(format_args!(", {} noch offen", t.open), format_args!(", {} open", t.open)) } else { String::new() };
            let agree = l.say(format_args!("{} von {}{open}", t.agreeing(), view.seats.len()), format_args!("{} of {}{open}", t.agreeing(), view.seats.len()));
            let missing = personal.speaks_for.iter().filter(|o| i.voice(**o).is_some_and(|v| v.stance.is_none())).map(|o| {
                let fields = [("item_id", i.id.to_string()), ("organisation_id", o.to_string()), ("stance", "consent".to_owned()), ("seen", i.version.to_string())];
                button("position", &fields, "", &l.say(format_args!("Punkt {} zustimmen", i.number), format_args!("Consent to item {}", i.number)), "w-link")
            });
            let missing = invited.then(|| missing.collect_view());
            let apart = personal.speaks_for.first().filter(|_| invited).map(|o| button("item-step", &[("id", i.id.to_string()), ("step", "apart".to_owned()), ("organisation_id", o.to_string())], "", &l.say(format_args!("Punkt {} besprechen", i.number), format_args!("Discuss item {}", i.number)), "w-link"));
            view! {
                <tr class="kern-table__row">
                    <td class="kern-table__cell" data-l=work.t("Punkt", "Item")>{i.number}</td>
                    <th class="kern-table__header" scope="row" lang="de"><a href=at(view.head.id, &format!("/punkte/{}", i.id))>{i.title.clone()}</a></th>
                    <td class="kern-table__cell" data-l=work.t("Seit Ihrem Besuch", "Since your visit")><div>{new}{changed(work, view, personal, i)}{outdated(view, i, newer.get(&i.id), personal.may_prepare, l)}</div></td>
                    <td class="kern-table__cell" data-l=work.t("Zustimmung", "Consent")><div>{agree}{missing}{apart}</div></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="w-sec" aria-labelledby="unstrittig"><div class="w-sec__head"><h2 id="unstrittig">{work.t("Unstrittig, gemeinsam aufzurufen", "Undisputed, to be taken together")}</h2></div>
            <table class="kern-table w-tcards"><caption class="w-sr">{work.t("Unstrittige Punkte", "Undisputed items")}</caption>
                <thead><tr class="kern-table__row"><th class="kern-table__header" scope="col">{work.t("Punkt", "Item")}</th><th class="kern-table__header" scope="col">{work.t("Worum es geht", "What it is about")}</th><th class="kern-table__header" scope="col">{work.t("Seit Ihrem Besuch", "Since your visit")}</th><th class="kern-table__header" scope="col">{work.t("Zustimmung", "Consent")}</th></tr></thead>
                <tbody class="kern-table__body">{rows}</tbody></table>
            <p class="w-small w-muted">{work.t("Unstrittig ist ein Punkt, solange niemand einen Gegenvorschlag macht oder ihn besprechen möchte. Vorbehalte werden vermerkt und hindern das nicht.", "An item is undisputed while nobody makes a counter-proposal or wants to discuss it. Reservations are recorded and do not hinder this.")}</p></section>
    }
    .into_any()
}

fn decided(work: &Work, view: &View, list: &[&ItemView]) -> AnyView {
    if list.is_empty() {
        return ().into_any();
    }
    let rows = list
        .iter()
        .map(|i| {
            let counted = words::counted(view.tally(i), work.lang);
            view! { <li class="w-row"><div class="w-row__when">{words::point(i, work.lang)}</div><div class="w-row__what"><a href=at(view.head.id, &format!("/punkte/{}", i.id)) lang="de">{i.title.clone()}</a><p>{format!("{}. {counted}", words::result(i, work.lang))}</p></div><div class="w-row__act"></div></li> }
        })
        .collect_view();
    view! { <section class="w-sec"><div class="w-sec__head"><h2>{work.t("Entschieden", "Decided")}</h2></div><ul class="w-rows w-rows--log">{rows}</ul></section> }.into_any()
}

fn agenda(work: &Work, view: &View, personal: &Personal) -> AnyView {
    let prepares = words::prepares(&view.head);
    if !(personal.may_prepare && prepares) {
        return ().into_any();
    }
    let items: Vec<(Id, String)> = view.items.iter().map(|i| (i.id, i.title.clone())).collect();
    let id = view.head.id;
    let rows = view
        .items
        .iter()
        .map(|i| {
            view! { <li><a href=at(id, &format!("/punkte/{}/bearbeiten", i.id))>{title(work, i)}</a>
                {with_reason(work, i.id, &[("step", "withdraw")], "", &work.lang.say(format_args!("Punkt {} zurückziehen", i.number), format_args!("Withdraw item {}", i.number)), work.t("Er steht danach nicht mehr auf der Tagesordnung. Das lässt sich vor der Sitzung zurücknehmen.", "It is off the agenda after that. This can be undone before the session."))}</li> }
        })
        .collect_view();
    let gone = view
        .withdrawn
        .iter()
        .map(|i| view! { <li><span lang="de">{i.title.clone()}</span>{button("item-step", &[("id", i.id.to_string()), ("step", "restore".to_owned())], "", &work.lang.say(format_args!("„{}“ wieder aufnehmen", i.title), format_args!("Take “{}” up again", i.title)), "w-link")}</li> })
        .collect_view();
    let gone = (!view.withdrawn.is_empty()).then(|| view! { <details class="w-fold"><summary>{work.t("Zurückgezogen", "Withdrawn")}</summary><ul class="w-plain">{gone}</ul></details> });
    view! {
        <section class="w-sec" id="tagesordnung"><div class="w-sec__head"><h2>{work.t("Tagesordnung bearbeiten", "Edit the agenda")}</h2></div>
            {view.items.iter().find(|i| matches!(i.subject, Subject::Priorities { .. })).map(|i| other_list(view, i, work.lang))}
            <ul class="w-plain">{rows}</ul>{order_list(work, "/aktion/conferences/order", work.t("Reihenfolge ändern", "Change the order"), Some(id), &items)}{gone}</section>
    }
    .into_any()
}

fn session(work: &Work, view: &View) -> AnyView {
    let h = &view.head;
    let l = work.lang;
    let video = (!h.video.is_empty()).then(|| view! { <dt>{work.t("Video", "Video")}</dt><dd><a href=h.video.clone() rel="noreferrer">{work.t("Raum öffnen", "Open the room")}</a></dd> });
    let note = (!h.note.is_empty()).then(|| view! { <p class="w-small" lang="de">{h.note.clone()}</p> });
    let minutes = (h.minutes_state != MinutesState::Missing)
        .then(|| view! { <dt>{work.t("Niederschrift", "Minutes")}</dt><dd>{h.minutes_state.label(l)}</dd> });
    view! {
        <section><h2>{work.t("Zur Sitzung", "About the session")}</h2><dl class="w-facts">
            <dt>{work.t("Stand", "State")}</dt><dd>{h.state.label(l)}</dd>
            <dt>{work.t("Wann", "When")}</dt><dd>{words::when(h.starts_at, l)}</dd>
            <dt>{work.t("Ort", "Place")}</dt><dd>{words::place(h, l)}</dd>
            {video}
            <dt>{work.t("Beschlussfähig", "Quorum")}</dt><dd>{l.say(format_args!("ab {} von {} Mitgliedern", h.quorum, view.seats.len()), format_args!("{} of {} members", h.quorum, view.seats.len()))}</dd>
            {minutes}
        </dl>{note}<p class="w-links w-small"><a href=at(h.id, "/termin.ics")>{work.t("In den Kalender", "To the calendar")}</a></p></section>
    }
    .into_any()
}

/// `surer`: the login that has to come before somebody is named.
fn deputy(work: &Work, view: &View, personal: &Personal, all: &[(Id, Vec<Candidate>)], surer: Option<String>) -> AnyView {
    if !matches!(view.head.state, ConferenceState::Invited | ConferenceState::Open) || personal.names_for.is_empty() {
        return ().into_any();
    }
    let surer = surer.map(|href| view! {
        <p class="w-small">{work.t("Wer für eine Kommune spricht, benennt nur, wer sich sicher angemeldet hat. ", "Who speaks for a municipality is named with a sure login only. ")}
            <a href=href>{work.t("Mit höherem Vertrauensniveau anmelden", "Log in with a higher trust level")}</a></p>
    });
    let forms = all
        .iter()
        .filter_map(|(o, people)| Some((view.seat(*o)?, people)))
        .map(|(seat, people)| {
            let now = seat.deputy.as_ref().map(|d| d.0);
            let options = people.iter().map(|c| view! { <option value=c.id.to_string() selected=now == Some(c.id)>{c.name.clone()}</option> }).collect_view();
            let id = format!("v-{}", seat.slug);
            let wrong = work.draft.as_ref().filter(|d| d.action == "conferences/deputy" && d.fields.get("organisation_id").and_then(serde_json::Value::as_str) == Some(seat.organisation.to_string().as_str()));
            let wrong = wrong.and_then(|d| match &d.outcome {
                ApiError::Invalid { fields } => fields.get("person_id").map(|code| sentence(code, work.lang)),
                _ => None,
            });
            let wrong = wrong.map(|e| view! { <p class="kern-error" id=format!("{id}-e")><span class="kern-icon kern-icon--danger" aria-hidden="true"></span><span class="kern-body">{e}</span></p> });
            view! {
                <form method="post" action="/aktion/conferences/deputy">
                    <input type="hidden" name="f[conference_id]" value=view.head.id.to_string() /><input type="hidden" name="f[organisation_id]" value=seat.organisation.to_string() />
                    <div class="kern-form-input"><label class="kern-label" for=id.clone()>{work.lang.say(format_args!("Wer vertritt {}?", seat.short_name), format_args!("Who stands in for {}?", seat.short_name))}</label>
                        <div class="kern-hint" id=format!("{id}-h")>{work.t("Gilt nur für diese Konferenz. Die Bürgermeisterin oder der Bürgermeister erfährt davon.", "For this conference only. The mayor is told.")}</div>
                        <div class="kern-form-input__select-wrapper"><select class="kern-form-input__select" id=id.clone() name="f[person_id]" aria-describedby=format!("{id}-h")><option value="">{work.t("niemand", "nobody")}</option>{options}</select></div>{wrong}</div>
                    <button class="kern-btn kern-btn--tertiary kern-btn--x-small" type="submit"><span class="kern-label">{work.t("Vertretung festlegen", "Set the deputy")}</span></button>
                </form>
            }
        })
        .collect_view();
    view! { <section id="vertretung"><h2>{work.t("Vertretung", "Deputy")}</h2>{surer}{forms}</section> }.into_any()
}

/// Whether a position that could not be taken was about this item.
fn about(work: &Work, i: &ItemView) -> bool {
    let draft = work.draft.as_ref().filter(|d| d.action == "conferences/position");
    draft.and_then(|d| d.fields.get("item_id")).and_then(serde_json::Value::as_str) == Some(i.id.to_string().as_str())
}

/// The way to what is different in an item since the person last looked.
fn changed(work: &Work, view: &View, personal: &Personal, i: &ItemView) -> AnyView {
    if !personal.news(view, Some(i.id)).iter().any(|e| e.kind == Happening::ItemChanged) {
        return ().into_any();
    }
    let words =
        work.lang.say(format_args!("Was sich an Punkt {} geändert hat", i.number), format_args!("What changed in item {}", i.number));
    view! { <p class="w-small"><a href=at(view.head.id, &format!("/punkte/{}#geaendert", i.id))>{words}</a></p> }.into_any()
}

/// News that stand open; the others are a fold further.
const NEWS: usize = 8;

fn news(work: &Work, view: &View, personal: &Personal) -> AnyView {
    let l = work.lang;
    let body = match personal.last_seen {
        None => view! { <p class="w-small">{work.t("Sie sind zum ersten Mal hier.", "You are here for the first time.")}</p> }.into_any(),
        Some(seen) => {
            let day = format!("{}, {}", words::day(seen, l), words::clock(seen));
            let all: Vec<String> = personal.news(view, None).iter().rev().map(|e| words::happened(view, e, l)).collect();
            let list = |some: &[String]| {
                let rows = some.iter().map(|w| view! { <li>{w.clone()}</li> }).collect_view();
                view! { <ul class="w-bullets w-small">{rows}</ul> }
            };
            let (first, rest) = all.split_at(all.len().min(NEWS));
            let more = (!rest.is_empty()).then(|| {
                let n = rest.len();
                let words = if n == 1 {
                    l.pick("Und eine weitere".to_owned(), "And one more".to_owned())
                } else {
                    l.say(format_args!("Und {n} weitere"), format_args!("And {n} more"))
                };
                view! { <details class="w-fold"><summary>{words}</summary>{list(rest)}</details> }
            });
            match all.is_empty() {
                true => view! { <p class="w-small">{l.say(
                    format_args!("Zuletzt waren Sie am {day} hier. Seitdem ist alles gleich."),
                    format_args!("You were last here on {day}. Nothing changed since."),
                )}</p> }.into_any(),
                false => view! {
                    <p class="w-small">{l.say(format_args!("Zuletzt waren Sie am {day} hier. Neu:"), format_args!("You were last here on {day}. New:"))}</p>
                    {list(first)}{more}
                    <p class="w-small">{work.t("Sonst ist alles gleich.", "Everything else is the same.")}</p>
                }.into_any(),
            }
        }
    };
    view! { <section id="neues"><h2>{work.t("Seit Ihrem letzten Besuch", "Since your last visit")}</h2>{body}</section> }.into_any()
}

/// `/arbeit/konferenzen/{id}/termin.ics`
pub async fn calendar(work: Work, Path(id): Path<Id>) -> Result<Response, PageError> {
    let file = portal::conferences::calendar_file(&work.ctx, id).await.map_err(|e| work.fail(e))?;
    let mut response = file.into_response();
    let h = response.headers_mut();
    h.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    h.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"konferenz.ics\""));
    h.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
