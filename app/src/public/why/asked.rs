//! What an assessment said of a field, as far as it is public.

use crate::public::site::{Site, local};
use crate::ui::table::{self, Heads, Rows};
use chrono::{DateTime, Utc};
use contract::Id;
use contract::assessment::{Answer, Proposed, Setup};
use contract::dates::show_day;
use contract::region::Organisation;
use leptos::prelude::*;
use portal::assessments::PublicAssessment;
use portal::published::Published;

/// The newest assessment that asked about a field, and what was proposed then.
pub struct Asked<'a> {
    of: &'a PublicAssessment,
    /// How many municipalities rated the field.
    pub rated: usize,
    /// The highest rating that there was.
    pub max: i32,
    pub line: &'a Proposed,
}

impl Asked<'_> {
    pub fn title(&self) -> &str {
        &self.of.title
    }

    /// Where the rule and the whole list stand.
    pub fn path(&self) -> String {
        crate::public::assessments::path(&self.of.slug)
    }

    pub fn closed_at(&self) -> DateTime<Utc> {
        self.of.closed_at
    }

    /// What a municipality released last, if that was before the edition.
    fn answers(&self, organisation: Id, until: DateTime<Utc>) -> Option<(&Setup, &Answer)> {
        let (setup, at, all) = self.of.answers(organisation)?;
        let answer = all.get(&self.line.asked_id).filter(|_| at <= until)?;
        Some((setup, answer))
    }
}

/// The newest of which an edition of that moment can know.
pub fn newest(all: &[PublicAssessment], field: Id, until: DateTime<Utc>) -> Option<Asked<'_>> {
    all.iter().find_map(|of| {
        let proposal = of.proposal(until)?;
        let line = proposal.lines.iter().find(|l| l.proposed.field() == field)?;
        Some(Asked { of, rated: line.rated, max: proposal.max, line: &line.proposed })
    })
}

/// What every municipality answered; none where the answers stay in the region.
pub fn towns(site: &Site, edition: &Published, asked: &Asked) -> Option<AnyView> {
    let members = &edition.contents.region.organisations;
    let until = edition.head.published_at;
    let given: Vec<(&Organisation, &Setup, &Answer)> =
        members.iter().filter_map(|o| asked.answers(o.id, until).map(|(setup, answer)| (o, setup, answer))).collect();
    let (_, setup, _) = given.first()?;
    let lang = site.lang;
    let heads = setup.axes.iter().fold(Heads::default().head(site.t("Kommune", "Municipality")), |heads, a| heads.number(&a.name));
    let mut rows = Rows::default();
    given.iter().for_each(|(o, setup, answer)| row(&mut rows, site, o, setup, answer));
    let s = &setup.scale;
    let day = show_day(local(asked.closed_at()).date_naive(), lang);
    let scale = lang.say(
        format_args!("{}, bis {day}. {} heißt {}, {} heißt {}. Freigegeben von den Kommunen.", asked.title(), s.min, s.low, s.max, s.high),
        format_args!(
            "{}, until {day}. {} means {}, {} means {}. Released by the municipalities.",
            asked.title(),
            s.min,
            s.low,
            s.max,
            s.high
        ),
    );
    let title = site.t("Was die Kommunen zu diesem Feld geantwortet haben", "What the municipalities answered on this field");
    let table = table::stacked(title, &heads, &rows);
    Some(
        view! { <details class="p-fold" id="antworten"><summary>{title}</summary><p class="p-small p-muted">{scale}</p>{table}</details> }
            .into_any(),
    )
}

fn row(rows: &mut Rows, site: &Site, o: &Organisation, setup: &Setup, answer: &Answer) {
    let comment =
        (!answer.comment.is_empty()).then(|| view! { <br /><span class="p-small p-muted" lang="de">{answer.comment.as_str()}</span> });
    let href = site.href(&format!("/kommunen/{}#einschaetzung", o.slug));
    let head = view! { <a href=href lang="de">{o.short_name.as_str()}</a>{comment} };
    setup
        .axes
        .iter()
        .fold(rows.next(None).head(false, head), |row, a| row.number(&a.name, answer.ratings.get(&a.key).map(ToString::to_string)));
}
