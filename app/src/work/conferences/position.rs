//! The form of a municipality's position on an item or a counter-proposal.

use super::parts::button;
use super::{counter, words};
use crate::context::Work;
use crate::error::surer_login;
use crate::ui::fields::area_text;
use contract::Id;
use contract::action::ApiError;
use contract::conference::{AmendmentState, ItemState, Stance};
use contract::messages::sentence;
use leptos::prelude::*;
use portal::conferences::{AmendmentView, Changeable, ItemView, View};
use serde_json::Value;

/// What was typed into this very form and is not saved yet.
pub struct Typed<'a> {
    fields: Option<&'a Value>,
    outcome: Option<&'a ApiError>,
}

impl Typed<'_> {
    /// A field as it was typed.
    pub fn get(&self, name: &str) -> Option<String> {
        self.fields.and_then(|f| f.get(name)).and_then(Value::as_str).map(str::to_owned)
    }

    /// What is wrong with a field.
    pub fn error(&self, work: &Work, name: &str) -> Option<String> {
        match self.outcome {
            Some(ApiError::Invalid { fields }) => fields.get(name).map(|code| sentence(code, work.lang)),
            _ => None,
        }
    }

    /// Whether a present wording was just taken over into the form.
    pub fn took(&self) -> bool {
        matches!(self.outcome, Some(ApiError::Refused { what }) if what == super::counter::TOOK)
    }
}

fn typed<'a>(work: &'a Work, item: Id, amendment: &str, organisation: Id) -> Typed<'a> {
    let same = |f: &Value, name: &str, value: &str| f.get(name).and_then(Value::as_str) == Some(value);
    let draft = work.draft.as_ref().filter(|d| {
        d.action == "conferences/position"
            && same(&d.fields, "item_id", &item.to_string())
            && same(&d.fields, "amendment_id", amendment)
            && same(&d.fields, "organisation_id", &organisation.to_string())
    });
    Typed { fields: draft.map(|d| &d.fields), outcome: draft.map(|d| &d.outcome) }
}

/// The form, or why there is none. `back` names the page it stands on.
pub fn form(
    work: &Work,
    view: &View,
    item: &ItemView,
    to: Option<&AmendmentView>,
    organisation: Id,
    changeable: &Changeable,
    back: &str,
) -> AnyView {
    let l = work.lang;
    let over = !super::words::listens(&view.head) || item.state != ItemState::Open;
    if over || to.is_some_and(|a| a.state != AmendmentState::Open) {
        return ().into_any();
    }
    let Some(seat) = view.seat(organisation) else { return ().into_any() };
    if work.actor().level < work.app.portal.settings().levels.solemn {
        let level = work.app.portal.settings().levels.solemn;
        let href = surer_login(&work.address, level);
        return view! {
            <p>{work.t("Für eine Kommune spricht nur, wer sich sicher angemeldet hat. ", "Only a sure login speaks for a municipality. ")}
                <a href=href>{work.t("Mit höherem Vertrauensniveau anmelden", "Log in with a higher trust level")}</a></p>
        }
        .into_any();
    }
    let amendment = to.map(|a| a.id.to_string()).unwrap_or_default();
    let id = to.map_or(item.id, |a| a.id);
    let seen = to.map_or(item.version, |a| a.version).to_string();
    let name = |field: &str| format!("h-{field}-{id}");
    let typed = typed(work, item.id, &amendment, organisation);
    let voice = match to {
        Some(a) => a.voices.iter().find(|v| v.organisation == organisation),
        None => item.voice(organisation),
    };
    let said = voice.and_then(|v| v.said);
    let chosen = typed.get("stance").or(said.map(|s| s.to_string())).unwrap_or_default();
    let remark = typed.get("remark").or(voice.map(|v| v.remark.clone())).unwrap_or_default();
    let choices = Stance::ALL
        .iter()
        .map(|s| {
            let label = match (s, to) {
                (Stance::Objection, Some(_)) => work.t("dagegen", "against"),
                _ => s.label(l),
            };
            let checked = s.as_str() == chosen;
            view! { <label><input type="radio" name="f[stance]" value=s.as_str() checked=checked /><span>{label.to_owned()}</span></label> }
        })
        .collect_view();
    let renewed = voice.filter(|v| to.is_none() && v.said.is_none() && !item.adopted().is_empty()).map(|v| {
        let words = match v.stance {
            Some(_) => work.t("Ein Gegenvorschlag wurde angenommen. Sie waren dafür und zählen deshalb als Zustimmung zum geänderten Punkt, bis Sie etwas anderes sagen.", "A counter-proposal was adopted. You were for it and therefore count as agreeing with the changed item until you say otherwise."),
            None => work.t("Ein Gegenvorschlag wurde angenommen, der Punkt lautet jetzt anders. Ihre frühere Haltung dazu gilt nicht mehr. Bitte sagen Sie, wie Sie zum geänderten Punkt stehen.", "A counter-proposal was adopted, and the item reads differently now. Your former position on it does not count any more. Please say how you stand to the changed item."),
        };
        view! { <div class="w-note" role="status"><p>{words}</p></div> }
    });
    let legend = match to {
        None => l.say(format_args!("Haltung von {}", seat.short_name), format_args!("Position of {}", seat.short_name)),
        Some(a) => l.say(
            format_args!("Haltung von {} zum Gegenvorschlag von {}", seat.short_name, a.name),
            format_args!("Position of {} on the counter-proposal of {}", seat.short_name, a.name),
        ),
    };
    let error = |field: &str| {
        let id = format!("{}-e", name(field));
        typed.error(work, field).map(|e| view! { <p class="kern-error" id=id><span class="kern-icon kern-icon--danger" aria-hidden="true"></span><span class="kern-body">{e}</span></p> })
    };
    let wrong = matches!(typed.outcome, Some(ApiError::Invalid { .. }));
    let refused = typed.outcome.filter(|o| !typed.took() && !matches!(o, ApiError::Invalid { .. })).map(|o| {
        let (title, text) = match o {
            ApiError::Conflict => (
                work.t("Inzwischen geändert", "Changed in the meantime"),
                work.t("Der Punkt oder Gegenvorschlag lautet jetzt anders als auf Ihrer Seite. Ihre Haltung ist nicht abgegeben; bitte lesen Sie den neuen Stand und entscheiden Sie noch einmal.", "The item or counter-proposal reads differently now than it did on your page. Your position was not taken; please read the new state and decide again.").to_owned(),
            ),
            o => crate::ui::notice::refusal(o, l),
        };
        view! { <div class="w-note w-note--warn" role="alert"><h4>{title}</h4><p>{text}</p></div> }
    });
    let summary = wrong.then(|| view! { <section class="w-errors" tabindex="-1"><h4>{work.t("Noch nicht abgegeben: Angaben fehlen", "Not taken yet: something is missing")}</h4></section> });
    let counter = to.is_none().then(|| counter::part(work, view, item, changeable, &typed, &name));
    let back_to = said.map(|_| {
        let fields = [("item_id", item.id.to_string()), ("amendment_id", amendment.clone()), ("organisation_id", organisation.to_string())];
        button("withdraw", &fields, back, work.t("Haltung zurückziehen", "Withdraw the position"), "w-link")
    });
    let deputy = voice
        .is_some_and(|v| v.deputy)
        .then(|| view! { <p class="w-small w-muted">{work.t("Abgegeben von der Vertretung.", "Taken by the deputy.")}</p> });
    let hint = match view.sits() {
        true => work.t("Bis zum Ergebnis können Sie sie ändern.", "You can change it until the outcome is recorded."),
        false => work.t(
            "Bis der Punkt entschieden ist, können Sie sie jederzeit ändern. Jede frühere Haltung bleibt im Verlauf.",
            "You can change it until the item is decided. Every former position stays in the history.",
        ),
    };
    view! {
        <form class="w-form" method="post" action="/aktion/conferences/position" data-form="conference_position" id=name("form")>
            {summary}{refused}{renewed}
            <input type="hidden" name="f[item_id]" value=item.id.to_string() />
            <input type="hidden" name="f[amendment_id]" value=amendment />
            <input type="hidden" name="f[organisation_id]" value=organisation.to_string() />
            <input type="hidden" name="f[seen]" value=seen />
            <input type="hidden" name="back" value=back.to_owned() />
            <fieldset aria-describedby=name("h")><legend class="w-legend">{legend}</legend>
                <div class="kern-hint w-small w-muted" id=name("h")>{hint}</div>
                <div class="w-seg">{choices}</div>{error("stance")}</fieldset>
            <div class="kern-form-input">
                <label class="kern-label" for=name("remark")>{work.t("Vorbehalt oder Grund", "Reservation or reason")}</label>
                <div class="kern-hint" id=name("remark-h")>{work.t("Bei Zustimmung mit Vorbehalt und bei Gegenvorschlägen nötig. Steht wörtlich in der Niederschrift. Ein Vorbehalt steht, sobald sie festgestellt ist, auch auf den öffentlichen Seiten.", "Needed for reservations and counter-proposals. Stands word for word in the minutes. Once these are settled, a reservation stands on the public pages, too.")}</div>
                <textarea class="kern-form-input__input" id=name("remark") name="f[remark]" rows="2" aria-describedby=name("remark-h")>{area_text(&remark)}</textarea>
                {error("remark")}
            </div>
            {counter}
            <div><button class="kern-btn kern-btn--primary" type="submit"><span class="kern-label">{work.t("Haltung abgeben", "Take this position")}</span></button></div>
        </form>
        {deputy}
        {back_to}
    }
    .into_any()
}

/// "Nottuln: Zustimmung", or that it is missing.
pub fn own(work: &Work, item: &ItemView, organisation: Id) -> AnyView {
    let Some(voice) = item.voice(organisation) else { return ().into_any() };
    match voice.said {
        None if voice.stance.is_some() => {
            let words = work.t("Zustimmung, mit dem angenommenen Gegenvorschlag", "consent, with the adopted counter-proposal");
            view! { <span class="w-state"><svg viewBox="0 0 14 14" aria-hidden="true" focusable="false"><circle class="w-dot" cx="7" cy="7" r="6"/></svg>{format!("{}: {words}", voice.name)}</span> }.into_any()
        }
        None => view! { <span class="w-state w-state--warn"><svg viewBox="0 0 14 14" aria-hidden="true" focusable="false"><path class="w-dot" d="M7 1l6.5 12H.5z"/></svg>{work.t("Ihre Haltung fehlt", "Your position is missing")}</span> }.into_any(),
        Some(s) => {
            let at = voice.taken_at.map(|t| format!(", {}", words::day(t, work.lang))).unwrap_or_default();
            view! { <span class="w-state"><svg viewBox="0 0 14 14" aria-hidden="true" focusable="false"><circle class="w-dot" cx="7" cy="7" r="6"/></svg>{format!("{}: {}{at}", voice.name, s.label(work.lang))}</span> }.into_any()
        }
    }
}
