//! "Meine Arbeit": what waits for whoever is logged in.

mod dates;
mod items;
mod kept;
mod sources;

use super::frame::Page;
use crate::context::Work;
use crate::error::PageResult;
use crate::ui::number::{capital, in_words};
use chrono::{Datelike, NaiveDate};
use contract::Lang;
use contract::dates::show_day_long;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs, Decision};
pub(crate) use items::Item;
use leptos::prelude::*;
use portal::coming::Coming;
use portal::fact_sheets::Mine;
use portal::fields::FieldLine;
use portal::people::OwnOrganisation;

/// Rows shown at once; the others are folded.
const SHOWN: usize = 25;

/// Dates shown.
const DATES: usize = 5;

/// What somebody with a role sees.
#[derive(Default)]
struct Waiting {
    items: Vec<Item>,
    mine: Mine,
    /// Fields of the own groups.
    fields: Vec<FieldLine>,
    next: Vec<Coming>,
    may_create: bool,
}

async fn waiting(work: &Work, own: &[OwnOrganisation]) -> Result<Waiting, crate::error::PageError> {
    let mine = portal::fact_sheets::mine(&work.ctx).await.map_err(|e| work.fail(e))?;
    let open = portal::workshops::open_results(&work.ctx).await.map_err(|e| work.fail(e))?;
    let mut items = sources::sheets(work, &mine);
    items.extend(sources::results(work, &open));
    let said = portal::talk::waiting(&work.ctx).await.map_err(|e| work.fail(e))?;
    items.extend(sources::talks(work, &said.talks));
    items.extend(sources::suggestions(work, &said.suggestions));
    items.extend(sources::invitations(work).await?);
    items.extend(sources::barriers(work).await?);
    items.extend(sources::councils(work, own).await?);
    items.extend(sources::conferences(work).await?);
    items.extend(super::assessments::waiting(work, own).await?);
    items::sort(&mut items);
    let groups: Vec<_> = work.actor().roles.iter().filter_map(|h| h.group).collect();
    let fields = if groups.is_empty() { vec![] } else { portal::fields::list(&work.ctx).await.map_err(|e| work.fail(e))? };
    let own = |f: &FieldLine| f.state != EditState::Withdrawn && f.group.is_some_and(|g| groups.contains(&g));
    let may_create =
        work.actor().organisations().iter().any(|o| work.ctx.offers(Action::CreateFactSheet, &Belongs::to(*o), EditState::Draft));
    let next = portal::coming::next(&work.ctx, DATES).await.map_err(|e| work.fail(e))?;
    Ok(Waiting { items, mine, fields: fields.into_iter().filter(own).collect(), next, may_create })
}

/// `/arbeit`
pub async fn show(work: Work) -> PageResult {
    let kept = portal::drafts::own(&work.ctx).await.map_err(|e| work.fail(e))?;
    // Without a role, or with too low a level, the page still says what to do.
    let may = work.ctx.decide(Action::EnterWorkspace, &Belongs::region(), EditState::Draft) == Decision::Allowed;
    let own = if may { portal::people::organisations(&work.ctx).await.map_err(|e| work.fail(e))? } else { vec![] };
    let taken = portal::exchange::may_take(&work.ctx, &own);
    let unread = portal::notices::own(&work.ctx, true).await.map_err(|e| work.fail(e))?;
    let all = if may { Some(waiting(&work, &own).await?) } else { None };
    let today = work.app.portal.today();
    let short = all.as_ref().map(|a| format!(". {}", in_short(work.lang, &a.items, today))).unwrap_or_default();
    let page = Page {
        title: work.t("Meine Arbeit", "My work").into(),
        sub: format!("{}{short}", day(today, work.lang)),
        section: "/arbeit",
        ..Page::default()
    };
    Ok(work.page(page, || {
        let nobody = work.actor().roles.is_empty();
        view! {
            {nobody.then(|| no_role(&work))}
            {(!nobody && !may).then(|| low_level(&work))}
            <div class="w-cols">
                <div>
                    {all.as_ref().map(|a| list(&work, a))}
                    {all.as_ref().map(|a| super::sheets::parts::own(&work, &a.mine))}
                    {super::notices::section(&work, &unread)}
                    {kept::section(&work, &kept)}
                    {super::exports::section(&work, &taken)}
                </div>
                {all.as_ref().map(|a| beside(&work, a))}
            </div>
        }
        .into_any()
    }))
}

/// "Freitag, 20. November 2026"
fn day(date: NaiveDate, lang: Lang) -> String {
    const DE: [&str; 7] = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];
    const EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    format!("{}, {}", lang.pick(DE, EN)[date.weekday().num_days_from_monday() as usize], show_day_long(date, lang))
}

/// "Fünf Dinge warten auf Sie. Eines ist überfällig."
fn in_short(lang: Lang, items: &[Item], today: NaiveDate) -> String {
    let (n, late) = (items.len(), items::overdue(items, today));
    let count = |n| capital(&in_words(n, lang));
    let wait = match (lang, n) {
        (_, 0) => return lang.pick("Für Sie ist nichts offen.", "Nothing is open for you.").to_owned(),
        (Lang::De, 1) if late == 1 => return "Eine Sache wartet auf Sie, sie ist überfällig.".to_owned(),
        (Lang::De, 1) => "Eine Sache wartet auf Sie.".to_owned(),
        (Lang::De, _) => format!("{} Dinge warten auf Sie.", count(n)),
        (Lang::En, 1) if late == 1 => return "One thing waits for you, it is overdue.".to_owned(),
        (Lang::En, 1) => "One thing waits for you.".to_owned(),
        (Lang::En, _) => format!("{} things wait for you.", count(n)),
    };
    let overdue = match (lang, late) {
        (_, 0) => String::new(),
        (Lang::De, 1) => " Eines ist überfällig.".to_owned(),
        (Lang::De, _) => format!(" {} sind überfällig.", count(late)),
        (Lang::En, 1) => " One is overdue.".to_owned(),
        (Lang::En, _) => format!(" {} are overdue.", count(late)),
    };
    wait + &overdue
}

fn no_role(work: &Work) -> AnyView {
    view! {
        <div class="w-empty">
            <h2>{work.t("Sie haben noch keine Rolle", "You have no role yet")}</h2>
            <p>{work.t(
                "Wer mitarbeiten soll, bekommt einen Einladungslink von der Kommune oder der Geschäftsstelle. Lesen können Sie alles Veröffentlichte auch so.",
                "Whoever is to take part gets an invitation link from a municipality or the steward. Everything published can be read anyway.")}</p>
            <p class="w-links"><a href="/">{work.t("Zu den öffentlichen Seiten", "To the public pages")}</a></p>
        </div>
    }
    .into_any()
}

fn low_level(work: &Work) -> AnyView {
    view! {
        <div class="w-empty">
            <h2>{work.t("Ihre Anmeldung reicht hier nicht", "Your login is not sure enough here")}</h2>
            <p>{work.t(
                "Für die Arbeit an der Strategie ist ein höheres Vertrauensniveau nötig, zum Beispiel mit der Online-Ausweisfunktion.",
                "Working on the strategy takes a higher trust level, for example with the online identity card.")}</p>
            <p class="w-links"><a href="/arbeit/strategie">{work.t("Sicherer anmelden", "Log in more surely")}</a></p>
        </div>
    }
    .into_any()
}

fn list(work: &Work, all: &Waiting) -> AnyView {
    let new = all.may_create.then(|| view! { <a href="/arbeit/projekte/neu">{work.t("Neuer Steckbrief", "New fact sheet")}</a> });
    if all.items.is_empty() {
        return view! {
            <section aria-labelledby="warten"><div class="w-empty"><h2 id="warten">{work.t("Für Sie ist nichts offen", "Nothing is open for you")}</h2>
                <p>{work.t(
                    "Hier erscheint, was eine Frist hat oder auf Ihre Entscheidung wartet: Sachstände nach sechs Monaten, Entwürfe zur Freigabe, Ergebnisse aus Workshops.",
                    "What has a deadline or waits for your decision appears here: reports after six months, drafts to be released, results of workshops.")}</p>
                {all.mine.next.as_ref().map(|(due, title)| next_report(work, *due, title))}
                <p class="w-links"><a href="/arbeit/projekte">{work.t("Alle Projekte ansehen", "See all projects")}</a>{new}</p></div></section>
        }
        .into_any();
    }
    let (first, later) = all.items.split_at(all.items.len().min(SHOWN));
    let rest = (!later.is_empty()).then(|| {
        let more = later.len();
        let words = work.lang.say(format_args!("{more} weitere, die später dran sind"), format_args!("{more} more that come later"));
        view! { <details class="w-fold"><summary>{words}</summary>{items::rows(work, later)}</details> }
    });
    view! {
        <section aria-labelledby="warten">
            <h2 class="w-sr" id="warten">{work.t("Was auf mich wartet", "What waits for me")}</h2>
            {items::rows(work, first)}
            {rest}
            <p class="w-links w-small">{new}<a href="/arbeit/projekte?hinweis=veraltet">{work.t("Alle überfälligen Steckbriefe", "All overdue fact sheets")}</a></p>
        </section>
    }
    .into_any()
}

/// "Der nächste Sachstand ist am 2. Februar 2027 fällig, für Digitaler Bauantrag."
fn next_report(work: &Work, due: NaiveDate, title: &str) -> AnyView {
    let day = show_day_long(due, work.lang);
    let words = work
        .lang
        .say(format_args!("Der nächste Sachstand ist am {day} fällig, für: "), format_args!("The next report is due on {day}, for: "));
    view! { <p>{words}<span lang="de">{title.to_owned()}</span></p> }.into_any()
}

/// Beside one's own things: the groups' fields and the next dates.
fn beside(work: &Work, all: &Waiting) -> AnyView {
    if all.fields.is_empty() && all.next.is_empty() {
        return ().into_any();
    }
    view! { <aside aria-label=work.t("Überblick", "At a glance")><div class="w-side">{fields(work, &all.fields)}{dates::section(work, &all.next)}</div></aside> }.into_any()
}

fn fields(work: &Work, fields: &[FieldLine]) -> AnyView {
    if fields.is_empty() {
        return ().into_any();
    }
    let rows = fields
        .iter()
        .map(|f| {
            let at = format!("/arbeit/themenfelder/{}", f.slug);
            let goals = crate::ui::number::count(f.goals, work.lang, ("Ziel", "Ziele"), ("goal", "goals"));
            view! { <li><a href=at lang="de">{f.title.clone()}</a><span class="w-small w-muted">{goals}</span></li> }
        })
        .collect_view();
    view! { <section aria-labelledby="felder"><h2 id="felder">{work.t("Themenfelder meiner Gruppen", "Fields of my groups")}</h2><ul class="w-plain">{rows}</ul></section> }.into_any()
}

/// Server functions of "Meine Arbeit".
pub mod api {
    use crate::action::{Outcome, act};
    use contract::action::Done;
    use leptos::prelude::*;

    /// Throws a kept form away.
    #[server(name = DiscardDraft, prefix = "/aktion", endpoint = "drafts/discard")]
    pub async fn discard(id: contract::Id) -> Outcome {
        act(move |ctx| async move {
            portal::drafts::discard(&ctx, id).await?;
            Ok(Done::new("/arbeit", "discarded"))
        })
        .await
    }
}
