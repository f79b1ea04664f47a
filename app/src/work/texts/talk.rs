//! What is said about a text, to read and to add to where no script runs: the live editor takes its
//! place.

use crate::context::Work;
use crate::public::site::local;
use crate::ui::fields::{Spec, area, primary};
use crate::ui::forms::{form_state, hidden, summary};
use contract::forms::texts::CommentForm;
use contract::talk::{Entry, LONGEST, TextAccess, Thread};
use leptos::prelude::*;
use portal::talk::At;
use portal::texts;

/// Open talks, and a form for a comment on the whole text for who may comment.
pub fn section(work: &Work, at: &At, shown: &texts::Page) -> AnyView {
    let may = shown.access != TextAccess::Read;
    if shown.talks.is_empty() && !may {
        return ().into_any();
    }
    let talks = shown.talks.iter().map(|t| thread(work, t)).collect_view();
    let nothing = shown.talks.is_empty().then(|| view! { <p class="w-muted">{work.t("Kein offenes Gespräch.", "No open talk.")}</p> });
    let write = may.then(|| write(work, at));
    view! {
        <section class="w-sec" id="gespraeche"><div class="w-sec__head"><h2>{work.t("Gespräche zum Text", "Talk about the text")}</h2></div>
            {nothing}<div class="w-talk w-measure">{talks}</div>{write}</section>
    }
    .into_any()
}

fn thread(work: &Work, thread: &Thread) -> AnyView {
    let about = if thread.quote.is_empty() {
        work.t("zum ganzen Text", "about the whole text").to_owned()
    } else {
        work.lang.say(format_args!("zu „{}“", thread.quote), format_args!("about “{}”", thread.quote))
    };
    let entries = thread.entries.iter().map(entry).collect_view();
    view! { <article class="w-thread"><blockquote>{about}</blockquote>{entries}</article> }.into_any()
}

fn entry(entry: &Entry) -> AnyView {
    let at = local(entry.at).format("%d.%m.%Y, %H:%M").to_string();
    let words = entry.text.lines().filter(|l| !l.trim().is_empty()).map(|l| view! { <p>{l.to_owned()}</p> }).collect_view();
    view! { <header><b>{entry.author.name.clone()}</b><small>{at}</small></header>{words} }.into_any()
}

fn write(work: &Work, at: &At) -> AnyView {
    let stored = CommentForm { owner_kind: at.kind.clone(), owner_id: at.owner.to_string(), slot: at.slot.clone(), text: String::new() };
    let form = form_state(work, "texts/comment", &stored);
    view! {
        <details class="w-fold" open=form.outcome.is_some()>
            <summary>{work.t("Den Text kommentieren", "Comment on the text")}</summary>
            <form class="w-form" method="post" action="/aktion/texts/comment" data-form="comment">
                {summary(&form, &[("text", work.t("Ihr Kommentar", "Your comment"))])}
                {hidden(&form, "owner_kind")}{hidden(&form, "owner_id")}{hidden(&form, "slot")}
                {area(&form, Spec { path: "text", label: work.t("Ihr Kommentar", "Your comment"), rows: 5, max: LONGEST, help: work.t(
                    "Zum ganzen Text. Nennen Sie die Stelle, um die es geht. Wer hier schreibt, sieht ihn und kann antworten.",
                    "On the whole text. Name the passage you mean. Whoever writes here sees it and can answer."), ..Spec::default() })}
                <div class="w-bar">{primary(work.t("Kommentar senden", "Send the comment"))}</div>
            </form>
        </details>
    }
    .into_any()
}
