//! The chair's controls: who is there, what is on the table, what comes out.

use super::parts::{button, other_list, with_reason};
use super::room::{self, fragment, reword};
use super::screen::{Kind, screen};
use super::{at, load, words};
use crate::context::Work;
use crate::error::{PageError, PageResult};
use crate::public::site::local;
use crate::ui::text::pieces;
use crate::ui::{shell, steps};
use crate::work::frame::Page;
use axum::extract::Path;
use axum::response::Response;
use contract::Id;
use contract::conference::{AmendmentState, ConferenceState, ItemState, Outcome, Presence, Tally};
use contract::dates::show_day_long;
use contract::strategy::EditState;
use domain::conference::votes::{Fit, fits};
use domain::rights::{Action, Belongs};
use domain::words::compare;
use leptos::prelude::*;
use portal::conferences::{AmendmentView, ItemView, View};

/// `/arbeit/konferenzen/{id}/leitung`
pub async fn show(work: Work, Path(id): Path<Id>) -> PageResult {
    work.before_form(Action::RecordOutcome, &Belongs::region(), EditState::Draft)?;
    let view = load(&work, id).await?.view;
    let inside = screen(&view, Kind::Room, work.lang, work.latest.as_ref());
    let page = Page {
        title: work.t("Leitung der Sitzung", "Leading the session").into(),
        section: super::SECTION,
        above: room::above(&work, &view),
        names: vec![view.head.title.clone()],
        ..Page::default()
    };
    Ok(work.page(page, || {
        view! {
            {steps::outcome(&work, &["conferences/outcome", "conferences/step", "conferences/item-step", "conferences/presence", "conferences/amendment"])}
            <div class="w-cols w-cols--wide"><div>
                <div data-live="" inner_html=inside></div>
                <islands::Live lang=work.lang address=at(id, "/live") />
            </div><div data-own=at(id, "/leitung/eigenes") data-own-key="" data-own-always="">{controls(&work, &view)}</div></div>
        }
        .into_any()
    }))
}

/// `/arbeit/konferenzen/{id}/leitung/eigenes`
pub async fn own(work: Work, Path(id): Path<Id>) -> Result<Response, PageError> {
    work.ctx.require_region(Action::RecordOutcome).map_err(|e| work.fail(e))?;
    let view = load(&work, id).await?.view;
    Ok(fragment(shell::render(|| controls(&work, &view))))
}

fn controls(work: &Work, view: &View) -> AnyView {
    let id = view.head.id;
    let step = |step: &str, label: &str, class: &'static str| {
        button("step", &[("id", id.to_string()), ("step", step.to_owned())], "leitung", label, class)
    };
    match view.head.state {
        ConferenceState::Preparation => view! { <p>{work.t("Erst einladen, dann eröffnen.", "Invite first, then open.")}</p> }.into_any(),
        ConferenceState::Invited => open(work, view),
        ConferenceState::CalledOff => view! { <p>{work.t("Die Konferenz ist abgesagt.", "The conference is called off.")}</p> }.into_any(),
        ConferenceState::Closed => {
            view! { <p><a href=at(id, "/niederschrift")>{work.t("Zur Niederschrift", "To the minutes")}</a></p> }.into_any()
        }
        ConferenceState::Open => {
            let open = view.items.iter().filter(|i| i.state == ItemState::Open).count();
            let close = match open {
                0 => step("close", work.t("Sitzung schließen", "Close the session"), "primary"),
                n => view! { <p class="w-small w-muted">{words::still_open(n, work.lang)}</p> }.into_any(),
            };
            view! { {current(work, view)}{together(work, view)}{agenda(work, view)}{presence(work, view)}<section class="w-sec">{close}</section> }.into_any()
        }
    }
}

/// The button that opens the session. On another day than planned it asks first.
fn open(work: &Work, view: &View) -> AnyView {
    let (l, h) = (work.lang, &view.head);
    let mut fields = vec![("id", h.id.to_string()), ("step", "open".to_owned())];
    let (planned, today) = (local(h.starts_at).date_naive(), work.app.portal.today());
    if planned == today {
        return button("step", &fields, "leitung", work.t("Sitzung eröffnen", "Open the session"), "primary");
    }
    fields.push(("confirm", "on".to_owned()));
    let (planned, today) = (show_day_long(planned, l), show_day_long(today, l));
    let move_it = work.ctx.offers(Action::PrepareConference, &Belongs::region(), EditState::Draft).then(|| {
        view! { <a class="kern-btn kern-btn--primary" href=at(h.id, "/bearbeiten")><span class="kern-label">{work.t("Termin ändern", "Change the date")}</span></a> }
    });
    view! {
        <section class="w-confirm" aria-labelledby="anderer-tag"><h2 id="anderer-tag">{work.t("Heute ist nicht der Tag der Sitzung", "Today is not the day of the session")}</h2>
            <p>{l.say(format_args!("Die Konferenz ist für den {planned} geplant. Heute ist der {today}."), format_args!("The conference is planned for {planned}. Today is {today}."))}</p>
            <p>{work.t("Zum geplanten Tag sind alle eingeladen; auch Niederschrift und öffentliche Seite richten sich nach ihm.", "All are invited for the planned day; the minutes and the public page go by it, too.")}</p>
            <div class="w-acts">{move_it}{button("step", &fields, "leitung", work.t("Trotzdem heute eröffnen", "Open it today all the same"), "secondary")}</div></section>
    }
    .into_any()
}

/// Why an outcome does not fit.
fn rule(work: &Work, rule: &str) -> &'static str {
    let (de, en) = match rule {
        "quorum" => ("nicht beschlussfähig", "not quorate"),
        "not_carried" => ("noch keine Mehrheit der Anwesenden", "no majority of those present yet"),
        "objections" => ("jemand ist dagegen", "somebody is against"),
        "unheard" => (
            "wer dagegen war, hat sich zum geänderten Punkt noch nicht geäußert",
            "whoever was against has not spoken on the changed item yet",
        ),
        "no_objections" => ("niemand ist dagegen", "nobody is against"),
        _ => ("passt nicht", "does not fit"),
    };
    work.lang.pick(de, en)
}

/// Buttons for the outcomes that fit, and why the others do not.
fn outcomes(work: &Work, view: &View, fields: &[(&str, String)], tally: Tally, put_off: bool) -> AnyView {
    let one = |outcome: Outcome| {
        let mut fields = fields.to_vec();
        fields.push(("outcome", outcome.to_string()));
        match fits(outcome, tally, view.head.quorum) {
            Fit::Yes => {
                let (label, class) = match outcome {
                    Outcome::Unanimous => (work.t("Einvernehmlich annehmen", "Adopt unanimously"), "primary"),
                    Outcome::Majority => (work.t("Mit Mehrheit annehmen", "Adopt by majority"), "primary"),
                    Outcome::Postponed => (work.t("Vertagen", "Postpone"), "tertiary"),
                    Outcome::Referred => (work.t("Zurückverweisen", "Refer back"), "tertiary"),
                };
                button("outcome", &fields, "", label, class)
            }
            Fit::No(why) => {
                view! { <p class="w-small w-muted">{format!("{}: {}", outcome.label(work.lang), rule(work, why))}</p> }.into_any()
            }
        }
    };
    let list = Outcome::ALL.iter().filter(|o| put_off || matches!(o, Outcome::Unanimous | Outcome::Majority));
    view! { <div class="w-acts">{list.map(|o| one(*o)).collect_view()}</div> }.into_any()
}

fn current(work: &Work, view: &View) -> AnyView {
    let l = work.lang;
    let Some(item) = view.head.current_item.and_then(|i| view.item(i)) else {
        return view! { <section class="w-sec"><h2>{work.t("Noch kein Punkt aufgerufen", "No item called up yet")}</h2></section> }
            .into_any();
    };
    let conference = ("conference_id", view.head.id.to_string());
    if item.state != ItemState::Open {
        let what = work.t(
            "Der Punkt ist danach wieder offen; die Haltungen gelten weiter.",
            "The item is open again after that; positions still hold.",
        );
        return view! {
            <section class="w-sec"><h2>{words::point(item, l)}</h2>
                <div class="w-outcome" role="status"><p class="w-outcome__word">{words::result(item, l)}</p><p>{words::counted(view.tally(item), l)}</p>
                {with_reason(work, item.id, &[("step", "reopen")], "leitung", work.t("Ergebnis zurücknehmen", "Take the outcome back"), what)}</div></section>
        }
        .into_any();
    }
    let amendments =
        item.amendments.iter().filter(|a| a.state == AmendmentState::Open).map(|a| amendment(work, view, item, a)).collect_view();
    let decided = item.amendments.iter().filter(|a| matches!(a.state, AmendmentState::Adopted | AmendmentState::Declined));
    let decided = decided.map(|a| decided_amendment(work, item, a)).collect_view();
    let waiting: Vec<&str> =
        item.voices.iter().filter(|v| v.stance.is_none() && v.presence == Presence::Present).map(|v| v.name.as_str()).collect();
    let renewed = (!item.adopted().is_empty() && !waiting.is_empty()).then(|| {
        let names = waiting.join(", ");
        let words = l.say(
            format_args!("Der Punkt ist geändert. Noch nicht dazu geäußert: {names}."),
            format_args!("The item was changed. Not spoken on it yet: {names}."),
        );
        view! { <p class="w-small"><strong>{words}</strong></p> }
    });
    let open = item.open_amendments();
    let whole = match open {
        0 => outcomes(work, view, &[conference.clone(), ("item_id", item.id.to_string())], view.tally(item), true),
        _ => {
            let put_off = |o: Outcome, label: &str| {
                button(
                    "outcome",
                    &[conference.clone(), ("item_id", item.id.to_string()), ("outcome", o.to_string())],
                    "",
                    label,
                    "tertiary",
                )
            };
            view! {
                <p class="w-small w-muted">{work.t("Zuerst über die Gegenvorschläge entscheiden, dann über den Punkt.", "Decide the counter-proposals first, then the item.")}</p>
                <div class="w-acts">{put_off(Outcome::Postponed, work.t("Vertagen", "Postpone"))}{put_off(Outcome::Referred, work.t("Zurückverweisen", "Refer back"))}</div>
            }
            .into_any()
        }
    };
    view! {
        <section class="w-sec"><h2>{format!("{}: {}", words::point(item, l), item.title)}</h2>
            <p>{words::counted(view.tally(item), l)}</p>{renewed}{other_list(view, item, l)}{whole}{amendments}{decided}</section>
    }
    .into_any()
}

fn amendment(work: &Work, view: &View, item: &ItemView, a: &AmendmentView) -> AnyView {
    let l = work.lang;
    let fields = [("conference_id", view.head.id.to_string()), ("item_id", item.id.to_string()), ("amendment_id", a.id.to_string())];
    let shown = view.head.current_amendment == Some(a.id);
    let call = (!shown).then(|| {
        let fields = [("id", item.id.to_string()), ("step", "call".to_owned()), ("amendment", a.id.to_string())];
        button("item-step", &fields, "leitung", work.t("Auf die Bildschirme", "Show on the screens"), "secondary")
    });
    let unconfirmed = (!a.confirmed).then(|| view! { <p class="w-small"><strong>{l.say(format_args!("Von {} noch nicht bestätigt.", a.name), format_args!("Not confirmed by {} yet.", a.name))}</strong></p> });
    let mut declined = fields.to_vec();
    declined.push(("outcome", "declined".to_owned()));
    view! {
        <article class="w-item"><h3>{l.say(format_args!("Gegenvorschlag von {}", a.name), format_args!("Counter-proposal of {}", a.name))}</h3>
            <p class="w-small" lang="de">{pieces(&compare(&a.beside.texts(l).0, &a.beside.texts(l).1))}</p>{unconfirmed}<p>{words::counted(view.tally_of(a), l)}</p>
            {call}{outcomes(work, view, &fields, view.tally_of(a), false)}
            {button("outcome", &declined, "", work.t("Nicht angenommen", "Not adopted"), "tertiary")}
            {reword(work, a, false, "leitung")}</article>
    }
    .into_any()
}

/// A counter-proposal with its outcome, which can be taken back as long as the item is open.
fn decided_amendment(work: &Work, item: &ItemView, a: &AmendmentView) -> AnyView {
    let l = work.lang;
    let (name, state, id) = (&a.name, a.state.label(l), a.id.to_string());
    let what = match a.state {
        AmendmentState::Adopted => work.t(
            "Der Gegenvorschlag ist danach wieder offen und der Punkt wieder wie vorher. Was vorher dazu gesagt war, gilt wieder; was seither gesagt wurde, gilt nicht mehr.",
            "The counter-proposal is open again after that and the item as it was before. What was said before holds again; what was said since does not.",
        ),
        _ => work.t("Der Gegenvorschlag ist danach wieder offen.", "The counter-proposal is open again after that."),
    };
    let label = l.say(
        format_args!("Ergebnis zum Gegenvorschlag von {name} zurücknehmen"),
        format_args!("Take back the outcome of the counter-proposal of {name}"),
    );
    view! {
        <article class="w-item"><h3>{l.say(format_args!("Gegenvorschlag von {name}: {state}"), format_args!("Counter-proposal of {name}: {state}"))}</h3>
            <p class="w-small" lang="de">{pieces(&compare(&a.beside.texts(l).0, &a.beside.texts(l).1))}</p>
            {with_reason(work, item.id, &[("step", "reopen"), ("amendment", &id)], "leitung", &label, what)}</article>
    }
    .into_any()
}

fn together(work: &Work, view: &View) -> AnyView {
    let list = view.undisputed();
    if list.len() < 2 {
        return ().into_any();
    }
    let numbers = list.iter().map(|i| i.number.to_string()).collect::<Vec<_>>().join(", ");
    let ready = list.iter().filter(|i| fits(Outcome::Unanimous, view.tally(i), view.head.quorum) == Fit::Yes).count();
    let fields = [("conference_id", view.head.id.to_string()), ("outcome", Outcome::Unanimous.to_string())];
    let deed = match ready {
        0 => view! { <p class="w-small w-muted">{work.t("Noch reichen die Haltungen der Anwesenden nicht.", "The positions of those present do not suffice yet.")}</p> }.into_any(),
        n => button("outcome", &fields, "", &words::adopt_together(n, work.lang), "secondary"),
    };
    view! { <section class="w-sec"><h2>{work.t("Unstrittig", "Undisputed")}</h2><p>{work.lang.say(format_args!("Punkte {numbers}"), format_args!("Items {numbers}"))}</p>{deed}</section> }.into_any()
}

fn agenda(work: &Work, view: &View) -> AnyView {
    let rows = view
        .items
        .iter()
        .map(|i| {
            let current = (view.head.current_item == Some(i.id)).then_some("true");
            let shown = view.head.current_item == Some(i.id) && view.head.current_amendment.is_none();
            let fields = [("id", i.id.to_string()), ("step", "call".to_owned())];
            let call = (!shown).then(|| button("item-step", &fields, "leitung", &work.lang.say(format_args!("Punkt {} aufrufen", i.number), format_args!("Call item {}", i.number)), "tertiary kern-btn--x-small"));
            view! { <li aria-current=current><b>{i.number}</b><div><span lang="de">{i.title.clone()}</span><p>{words::state(i, work.lang)}</p></div><div>{call}</div></li> }
        })
        .collect_view();
    view! { <section class="w-sec"><h2>{work.t("Tagesordnung", "Agenda")}</h2><ol class="w-agenda">{rows}</ol></section> }.into_any()
}

fn presence(work: &Work, view: &View) -> AnyView {
    let conference = ("conference_id", view.head.id.to_string());
    let expected = view.seats.iter().filter(|s| s.presence == Presence::Expected).count();
    // Of a single one its own line says it.
    let all = (expected > 1).then(|| {
        let fields = [conference.clone(), ("presence", Presence::Present.to_string())];
        button(
            "presence",
            &fields,
            "",
            &work.lang.say(format_args!("Alle {expected} Erwarteten sind da"), format_args!("All {expected} expected are here")),
            "secondary",
        )
    });
    let rows = view
        .seats
        .iter()
        .map(|s| {
            let next = if s.presence == Presence::Present { Presence::Absent } else { Presence::Present };
            let label = match next {
                Presence::Present => work.lang.say(format_args!("{} ist da", s.short_name), format_args!("{} is here", s.short_name)),
                _ => work.lang.say(format_args!("{} ist gegangen", s.short_name), format_args!("{} has left", s.short_name)),
            };
            let fields = [conference.clone(), ("organisation_id", s.organisation.to_string()), ("presence", next.to_string())];
            let deputy = s.deputy.as_ref().map(|(_, name)| format!(" ({name})")).unwrap_or_default();
            let deed = (!s.left).then(|| button("presence", &fields, "", &label, "w-link"));
            let word = if s.left { work.t("nicht mehr im Verbund", "no member any more") } else { s.presence.label(work.lang) };
            view! { <li><span>{format!("{}{deputy}", s.short_name)}</span><span class="w-small w-muted">{word}</span>{deed}</li> }
        })
        .collect_view();
    view! { <section class="w-sec" id="anwesend"><h2>{work.t("Anwesend", "Present")}</h2>{all}<ul class="w-plain">{rows}</ul></section> }
        .into_any()
}
