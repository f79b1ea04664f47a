//! One thing that waits: when, what, why, and one deed.

use crate::context::Work;
use crate::ui::german::within;
use chrono::NaiveDate;
use contract::dates::show_day;
use leptos::prelude::*;

/// Something that waits for whoever is logged in.
pub struct Item {
    /// The day by which it should be done.
    pub due: Option<NaiveDate>,
    /// Since when it waits.
    pub since: Option<NaiveDate>,
    pub title: String,
    /// What of the title is of the content.
    pub name: String,
    /// The thing itself.
    pub href: String,
    pub why: String,
    /// What the button does, and where.
    pub deed: String,
    pub to: String,
}

/// What is due comes first, the longest overdue on top; then what has no date, the oldest first.
pub fn sort(items: &mut [Item]) {
    items.sort_by_key(|i| (i.due.is_none(), i.due, i.since));
}

/// How many are overdue.
pub fn overdue(items: &[Item], today: NaiveDate) -> usize {
    items.iter().filter(|i| i.due.is_some_and(|d| d < today)).count()
}

/// "seit 12 Tagen, fällig 08.11.2026", "morgen, 22.11.2026", "ohne Frist, seit 17.11.2026".
fn when(work: &Work, item: &Item) -> (String, String) {
    let (today, day) = (work.app.portal.today(), |d| show_day(d, work.lang));
    let l = work.lang;
    let Some(due) = item.due else {
        let since = item.since.map(|d| l.say(format_args!("seit {}", day(d)), format_args!("since {}", day(d))));
        return (work.t("ohne Frist", "no deadline").to_owned(), since.unwrap_or_default());
    };
    match (due - today).num_days() {
        -1 => (
            work.t("seit gestern", "since yesterday").to_owned(),
            l.say(format_args!("fällig {}", day(due)), format_args!("due {}", day(due))),
        ),
        n @ ..-1 => (
            l.say(format_args!("seit {} Tagen", -n), format_args!("for {} days", -n)),
            l.say(format_args!("fällig {}", day(due)), format_args!("due {}", day(due))),
        ),
        0 => (work.t("heute", "today").to_owned(), day(due)),
        1 => (work.t("morgen", "tomorrow").to_owned(), day(due)),
        n @ 2..=7 => (l.say(format_args!("in {n} Tagen"), format_args!("in {n} days")), day(due)),
        _ => (l.say(format_args!("bis {}", day(due)), format_args!("by {}", day(due))), String::new()),
    }
}

/// The rows, in the order given. What is overdue has the main button.
pub fn rows(work: &Work, items: &[Item]) -> AnyView {
    let today = work.app.portal.today();
    let rows = items
        .iter()
        .map(|item| {
            let late = item.due.is_some_and(|d| d < today);
            let (when, small) = when(work, item);
            let (class, button) = if late { ("w-row w-row--late", "primary") } else { ("w-row", "secondary") };
            view! {
                <li class=class>
                    <div class="w-row__when">{when}<small>{small}</small></div>
                    <div class="w-row__what"><a href=item.href.clone()>{within(work.lang, &item.title, std::slice::from_ref(&item.name))}</a><p>{item.why.clone()}</p></div>
                    <div class="w-row__act"><a class=format!("kern-btn kern-btn--{button}") href=item.to.clone() aria-label=format!("{}: {}", item.deed, item.title)>
                        <span class="kern-label">{item.deed.clone()}</span></a></div>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="w-rows">{rows}</ul> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(title: &str, due: Option<&str>, since: Option<&str>) -> Item {
        let day = |d: &str| d.parse().expect("a day");
        let (due, since) = (due.map(day), since.map(day));
        Item {
            due,
            since,
            title: title.into(),
            name: String::new(),
            href: String::new(),
            why: String::new(),
            deed: String::new(),
            to: String::new(),
        }
    }

    #[test]
    fn the_longest_overdue_comes_first_and_what_has_no_date_last() {
        let mut all = [
            item("undated", None, Some("2026-11-17")),
            item("soon", Some("2026-11-24"), None),
            item("older", None, Some("2026-10-01")),
            item("late", Some("2026-11-08"), None),
        ];
        sort(&mut all);
        assert_eq!(all.iter().map(|i| i.title.as_str()).collect::<Vec<_>>(), ["late", "soon", "older", "undated"]);
        assert_eq!(overdue(&all, "2026-11-20".parse().expect("a day")), 1);
    }
}
