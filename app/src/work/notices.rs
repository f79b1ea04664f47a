//! Notices: what others did that one should know, and how mails carry it further.

use super::frame::Page;
use crate::context::Work;
use crate::error::PageResult;
use crate::public::site::local;
use crate::ui::german::within;
use contract::notices::MailMode;
use leptos::prelude::*;
use portal::notices::{Choice, Notice};

/// `/arbeit/nachrichten`
pub async fn show(work: Work) -> PageResult {
    let all = portal::notices::own(&work.ctx, false).await.map_err(|e| work.fail(e))?;
    let page = Page {
        title: work.t("Nachrichten", "Notices").into(),
        section: "/arbeit",
        above: vec![("/arbeit".into(), work.t("Meine Arbeit", "My work").into())],
        ..Page::default()
    };
    Ok(work.page(page, || {
        if all.is_empty() {
            return view! {
                <div class="w-empty"><h2>{work.t("Noch keine Nachrichten", "No notices yet")}</h2>
                <p>{work.t(
                    "Hier steht, wenn andere Ihnen etwas übertragen oder Sie eine neue Rolle bekommen.",
                    "You will read here when others hand something to you or give you a role.")}</p></div>
            }
            .into_any();
        }
        let some_new = all.iter().any(|n| !n.read);
        view! { {some_new.then(|| read_button(&work))}{rows(&work, &all)} }.into_any()
    }))
}

/// The unread ones, for "Meine Arbeit".
pub fn section(work: &Work, unread: &[Notice]) -> AnyView {
    if unread.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="w-sec">
            <div class="w-sec__head"><h2>{work.t("Neu für Sie", "New for you")}</h2>{read_button(work)}</div>
            {rows(work, unread)}
            <p class="w-links"><a href="/arbeit/nachrichten">{work.t("Alle Nachrichten", "All notices")}</a></p>
        </section>
    }
    .into_any()
}

fn read_button(work: &Work) -> AnyView {
    view! { <form method="post" action="/aktion/notices/read"><button class="w-link">{work.t("Alle als gelesen vermerken", "Mark all as read")}</button></form> }.into_any()
}

fn rows(work: &Work, list: &[Notice]) -> AnyView {
    let rows = list
        .iter()
        .map(|n| {
            let by = n.actor.as_ref().map(|a| work.lang.say(format_args!("von {a}"), format_args!("by {a}")));
            // Words of the suggestion that it is about.
            let words = n.about.iter().flat_map(|a| [a.added.clone(), a.removed.clone()]).collect::<Vec<_>>();
            let new = (!n.read).then(|| view! { <b class="w-state">{work.t("neu", "new")}</b>" " });
            view! {
                <li class="w-row">
                    <div class="w-row__when">{local(n.created_at).format("%d.%m., %H:%M").to_string()}</div>
                    <div class="w-row__what">{new}<a href=n.address.clone() lang="de">{n.title.clone()}</a><p>{within(work.lang, &n.says(work.lang), &words)}{by.map(|b| format!(", {b}"))}"."</p></div>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="w-rows">{rows}</ul> }.into_any()
}

/// How often mails come, for the account page.
pub fn choice(work: &Work, choice: &Choice) -> AnyView {
    let head = view! { <div class="w-sec__head"><h2>{work.t("Mails", "Mails")}</h2></div> };
    let why_not = match (&choice.email, choice.possible) {
        (_, false) => Some(work.t(
            "Dieses Portal verschickt keine Mails. Was neu ist, steht unter „Meine Arbeit“.",
            "This portal sends no mails. What is new stands under “My work”.",
        )),
        (None, true) => Some(work.t(
            "Ihr Anmeldedienst hat keine Mailadresse mitgeteilt. Was neu ist, steht unter „Meine Arbeit“.",
            "Your login service told no mail address. What is new stands under “My work”.",
        )),
        (Some(_), true) => None,
    };
    if let Some(sentence) = why_not {
        return view! { <section class="w-sec">{head}<p>{sentence}</p></section> }.into_any();
    }
    let radios = MailMode::ALL
        .iter()
        .map(|m| {
            let id = format!("mail-{m}");
            view! {
                <div class="kern-form-check"><input class="kern-form-check__radio" type="radio" name="mode" id=id.clone() value=m.as_str() checked=*m == choice.mode />
                <label class="kern-label" for=id>{m.label(work.lang)}</label></div>
            }
        })
        .collect_view();
    let address = choice.email.clone().unwrap_or_default();
    view! {
        <section class="w-sec">{head}
            <form method="post" action="/aktion/notices/choose">
                <fieldset class="kern-fieldset" aria-describedby="mail-hilfe"><legend class="kern-label">{work.lang.say(
                    format_args!("Wie oft soll das Portal an {address} schreiben?"),
                    format_args!("How often shall the portal write to {address}?"))}</legend><div class="kern-fieldset__body">{radios}</div></fieldset>
                <p class="w-small w-muted" id="mail-hilfe">{work.t("Im Portal stehen Nachrichten in jedem Fall; jede Mail enthält einen Link zum Abbestellen.", "Notices stand in the portal in any case; every mail has a link that ends them.")}</p>
                <button class="kern-btn kern-btn--secondary" type="submit"><span class="kern-label">{work.t("Speichern", "Save")}</span></button>
            </form>
        </section>
    }
    .into_any()
}

/// Server functions of notices.
pub mod api {
    use crate::action::{Outcome, act};
    use contract::action::Done;
    use contract::notices::MailMode;
    use leptos::prelude::*;

    /// Marks all of one's notices as read.
    #[server(name = ReadNotices, prefix = "/aktion", endpoint = "notices/read")]
    pub async fn read() -> Outcome {
        act(|ctx| async move {
            portal::notices::read_all(&ctx).await?;
            Ok(Done::new("/arbeit", "notices_read"))
        })
        .await
    }

    /// Chooses how often mails come.
    #[server(name = ChooseMail, prefix = "/aktion", endpoint = "notices/choose")]
    pub async fn choose(mode: MailMode) -> Outcome {
        act(move |ctx| async move {
            portal::notices::choose(&ctx, mode).await?;
            Ok(Done::new("/arbeit/konto", "mail_chosen"))
        })
        .await
    }
}
