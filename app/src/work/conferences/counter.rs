//! What a counter-proposal changes: a class, a passage of a text, or the resolution. A present wording
//! is taken over into the field with a button: without a script, and with all that was typed so far.

use super::position::Typed;
use super::{at, words};
use crate::context::Work;
use crate::ui::fields::area_text;
use crate::ui::number::count;
use contract::conference::{Passage, PriorityEntry, Subject, class_words};
use contract::strategy::Priority;
use domain::conference::amend;
use leptos::prelude::*;
use portal::conferences::{Changeable, ItemView, View};

/// How a form is kept into which a present wording was just taken over.
pub const TOOK: &str = "wording";

/// The ids of the fields of one form.
type Name<'a> = &'a dyn Fn(&str) -> String;

struct Part<'a> {
    work: &'a Work,
    typed: &'a Typed<'a>,
    name: Name<'a>,
}

/// The part of a position's form that works out a counter-proposal.
pub fn part(work: &Work, view: &View, item: &ItemView, changeable: &Changeable, typed: &Typed, name: Name) -> AnyView {
    let p = Part { work, typed, name };
    let wrong = ["change", "field", "class", "passage", "text"].iter().any(|f| typed.error(work, f).is_some());
    let passages = &amend::passages(changeable.passages.clone(), &item.adopted());
    let classes = amend::priorities(&changeable.classes, &item.adopted());
    let begun = typed.get("change").is_some_and(|c| !c.is_empty());
    let mut kinds = vec![(String::new(), work.t("bitte wählen", "please choose").to_owned())];
    let special = match &item.subject {
        Subject::Priorities { entries, .. } => {
            kinds.push(("priority".into(), work.t("die Klasse eines Themenfelds", "the class of a field").into()));
            p.class(&amend::priorities(entries, &item.adopted()))
        }
        Subject::Draft { .. } | Subject::FactSheet { .. } if !passages.is_empty() => {
            kinds.push(("wording".into(), work.t("den Wortlaut einer Stelle im Text", "the wording of a passage of the text").into()));
            let class = (!classes.is_empty()).then(|| {
                kinds.push(("priority".into(), work.t("die Klasse eines Themenfelds", "the class of a field").into()));
                p.class(&classes)
            });
            view! { {p.passages(passages)}{class} }.into_any()
        }
        Subject::Draft { .. } | Subject::FactSheet { .. } => {
            let words = work.t(
                "Den Text selbst oder eine Klasse ändern: auf der Seite des Punktes",
                "Change the text itself or a class: on the page of the item",
            );
            view! { <p class="w-small"><a href=at(view.head.id, &format!("/punkte/{}", item.id))>{words}</a></p> }.into_any()
        }
        Subject::Edition(_) | Subject::Comparison { .. } => {
            let words = work.t(
                "Eine Fassung ändert sich nicht mehr. Ein anderer Wortlaut kommt in den nächsten Entwurf; hier lässt sich nur der Beschlussvorschlag ändern.",
                "An edition never changes. Other words go into the next draft; only the resolution can be changed here.",
            );
            view! { <p class="w-small w-muted">{words}</p> }.into_any()
        }
        Subject::Motion { .. } => ().into_any(),
    };
    // Of a fact sheet its description can be worded differently here.
    let rest = (matches!(item.subject, Subject::FactSheet { .. }) && !passages.is_empty()).then(|| {
        let words = work.t(
            "Vom Steckbrief lässt sich hier die Beschreibung ändern. Alle anderen Angaben ändert die Kommune, die ihn führt.",
            "Of the fact sheet the description can be changed here. All else is changed by the municipality that leads it.",
        );
        view! { <p class="w-small w-muted">{words}</p> }
    });
    kinds.push(("resolution".into(), work.t("den Beschlussvorschlag", "the resolution").into()));
    view! {
        <details class="w-fold" open=wrong || begun>
            <summary>{work.t("Gegenvorschlag ausarbeiten", "Work out a counter-proposal")}</summary>
            <div class="w-form">
                {p.select("change", work.t("Was ändern Sie?", "What do you change?"), work.t("Nur ausfüllen, wenn Sie oben „Gegenvorschlag“ wählen.", "Only if you chose “counter-proposal” above."), kinds)}
                {special}{rest}
                <div>{p.take("resolution", work.t("Beschlussvorschlag zum Ändern übernehmen", "Take over the resolution to change it"))}</div>
                {p.text(item, passages)}
            </div>
        </details>
    }
    .into_any()
}

impl Part<'_> {
    fn error(&self, field: &str) -> Option<AnyView> {
        let id = format!("{}-e", (self.name)(field));
        let words = self.typed.error(self.work, field)?;
        Some(view! { <p class="kern-error" id=id><span class="kern-icon kern-icon--danger" aria-hidden="true"></span><span class="kern-body">{words}</span></p> }.into_any())
    }

    fn select(&self, field: &'static str, label: &str, help: &str, options: Vec<(String, String)>) -> AnyView {
        let (id, value) = ((self.name)(field), self.typed.get(field).unwrap_or_default());
        let option = |(v, words): (String, String)| {
            let selected = v == value;
            view! { <option value=v selected=selected>{words}</option> }
        };
        let hint = format!("{id}-h");
        view! {
            <div class="kern-form-input"><label class="kern-label" for=id.clone()>{label.to_owned()}</label>
                <div class="kern-hint" id=hint.clone()>{help.to_owned()}</div>
                <div class="kern-form-input__select-wrapper"><select class="kern-form-input__select" id=id name=format!("f[{field}]") aria-describedby=hint>{options.into_iter().map(option).collect_view()}</select></div>
                {self.error(field)}</div>
        }
        .into_any()
    }

    fn class(&self, entries: &[PriorityEntry]) -> AnyView {
        let (work, l) = (self.work, self.work.lang);
        let none = (String::new(), work.t("bitte wählen", "please choose").to_owned());
        let fields = entries.iter().map(|e| (e.field.to_string(), format!("{} ({})", e.title, class_words(e.class, e.deferred, l))));
        let classes = Priority::ALL.iter().map(|p| (p.to_string(), p.label(l).to_owned()));
        let classes = std::iter::once((String::new(), work.t("ohne Klasse", "no class").to_owned())).chain(classes);
        let deferred = self.typed.get("deferred").is_some_and(|d| !d.is_empty());
        let (box_id, hint) = ((self.name)("deferred"), (self.name)("deferred-h"));
        view! {
            {self.select("field", work.t("Themenfeld", "Field of action"), work.t("Wenn Sie eine Klasse ändern möchten.", "If you want to change a class."), std::iter::once(none).chain(fields).collect())}
            {self.select("class", work.t("Neue Klasse", "New class"), work.t("I kommt zuerst, III später.", "I comes first, III later."), classes.collect())}
            <div class="kern-form-check"><input class="kern-form-check__checkbox" type="checkbox" id=box_id.clone() name="f[deferred]" value="on" checked=deferred aria-describedby=hint.clone() /><label class="kern-label" for=box_id>{work.t("zurückgestellt", "deferred")}</label></div>
            <div class="kern-hint" id=hint>{work.t("Vorerst nichts Gemeinsames in diesem Feld.", "Nothing joint for now.")}</div>
        }
        .into_any()
    }

    /// The frozen texts, passage by passage, each to be chosen with its whole wording in sight.
    fn passages(&self, passages: &[Passage]) -> AnyView {
        let work = self.work;
        let chosen = self.typed.get("passage").unwrap_or_default();
        let texts = passages.chunk_by(|a, b| a.of == b.of).collect::<Vec<_>>();
        let alone = texts.len() == 1;
        let texts = texts.into_iter().map(|of| {
            // Once its wording is taken over, the passage stands above the field.
            let open = alone || (!self.typed.took() && of.iter().any(|p| p.key == chosen));
            let n = count(of.len(), work.lang, ("Stelle", "Stellen"), ("passage", "passages"));
            let one = |p: &Passage| {
                let place = p.title.strip_prefix(&p.of).unwrap_or(&p.title).trim_start_matches(", ").to_owned();
                view! { <label class="w-choice"><input type="radio" name="f[passage]" value=p.key.clone() checked={p.key == chosen} /><span lang="de">{p.text.clone()}</span><small>{place}</small></label> }
            };
            view! { <details class="w-fold" open=open><summary><span lang="de">{of[0].of.clone()}</span>" "<small>{n}</small></summary>{of.iter().map(one).collect_view()}</details> }
        });
        let (id, hint) = ((self.name)("passage"), (self.name)("passage-h"));
        let described = hint.clone();
        view! {
            <fieldset id=id aria-describedby=described><legend class="w-legend">{work.t("Stelle im Text", "Passage of the text")}</legend>
                <div class="kern-hint w-small w-muted" id=hint>{work.t("Wenn Sie den Text selbst ändern möchten: Stelle wählen, ihren Wortlaut übernehmen, unten ändern. Hervorhebungen, Links und Fußnoten bleiben an den Wörtern, die stehen bleiben.", "If you want to change the text itself: choose a passage, take its wording over, change it below. Emphasis, links and footnotes stay with the words that stay.")}</div>
                {texts.collect_view()}
                {self.error("passage")}
                <p>{self.take("passage", work.t("Wortlaut der Stelle zum Ändern übernehmen", "Take over the wording of the passage to change it"))}</p></fieldset>
        }
        .into_any()
    }

    /// Sends all that was typed along, and comes back with the present wording in the field.
    fn take(&self, what: &'static str, label: &str) -> AnyView {
        view! { <button class="kern-btn kern-btn--secondary kern-btn--x-small" type="submit" formaction="/aktion/conferences/wording" name="take" value=what><span class="kern-label">{label.to_owned()}</span></button> }.into_any()
    }

    fn text(&self, item: &ItemView, passages: &[Passage]) -> AnyView {
        let work = self.work;
        let (id, text) = ((self.name)("text"), self.typed.get("text").unwrap_or_default());
        let chosen = self.typed.get("passage").unwrap_or_default();
        let now = match self.typed.get("change").as_deref() {
            Some("wording") => passages.iter().find(|p| p.key == chosen).map(|p| (p.title.clone(), p.text.clone())),
            Some("resolution") => Some((words::point(item, work.lang), item.motion())),
            _ => None,
        };
        let own = now.as_ref().is_some_and(|(_, now)| *now != text);
        let now = now.map(|(title, now)| {
            let took = self.typed.took().then(|| match own {
                false => work.t("Der Wortlaut steht im Feld. Ändern Sie ihn dort und geben Sie dann Ihre Haltung ab.", "The wording is in the field. Change it there, then take your position."),
                true => work.t("Im Feld steht noch, was Sie schon geschrieben hatten.", "The field still holds what you had written."),
            });
            let took = took.map(|words| view! { <p role="status">{words}</p> });
            view! { <div class="w-note w-stack--tight">{took}<p class="w-small"><strong>{work.t("So heißt es jetzt: ", "As it reads now: ")}<span lang="de">{title}</span></strong></p><p class="w-small" lang="de">{now}</p></div> }
        });
        let hint = format!("{id}-h");
        view! {
            {now}
            <div class="kern-form-input"><label class="kern-label" for=id.clone()>{work.t("Neuer Wortlaut", "New wording")}</label>
                <div class="kern-hint" id=hint.clone()>{work.t("Die ganze Stelle oder der ganze Beschluss, wie es nach Ihrem Vorschlag heißen soll.", "The whole passage or resolution as it should read.")}</div>
                <textarea class="kern-form-input__input" id=id name="f[text]" rows="6" aria-describedby=hint>{area_text(&text)}</textarea>
                {self.error("text")}</div>
        }
        .into_any()
    }
}
