//! What an assessment said of a field, as far as it is public.

use crate::public::site::{Site, local};
use crate::ui::table;
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
    let heads = view! {
        {table::head(site.t("Kommune", "Municipality"))}
        {setup.axes.iter().map(|a| table::number(&a.name)).collect_view()}
    };
    let rows = given.iter().map(|(o, setup, answer)| row(site, o, setup, answer)).collect_view();
    let s = &setup.scale;
    let day = show_day(local(asked.closed_at()).date_naive(), lang);
    let scale = lang.pick(
        format!("{}, bis {day}. {} heißt {}, {} heißt {}. Freigegeben von den Kommunen.", asked.title(), s.min, s.low, s.max, s.high),
        format!("{}, until {day}. {} means {}, {} means {}. Released by the municipalities.", asked.title(), s.min, s.low, s.max, s.high),
    );
    let title = site.t("Was die Kommunen zu diesem Feld geantwortet haben", "What the municipalities answered on this field");
    let table = table::stacked(title, heads.into_any(), rows.into_any());
    Some(
        view! { <details class="p-fold" id="antworten"><summary>{title}</summary><p class="p-small p-muted">{scale}</p>{table}</details> }
            .into_any(),
    )
}

fn row(site: &Site, o: &Organisation, setup: &Setup, answer: &Answer) -> AnyView {
    let cells = setup
        .axes
        .iter()
        .map(|a| {
            let rating = answer.ratings.get(&a.key);
            let class = if rating.is_some() { "kern-table__cell p-num" } else { "kern-table__cell p-num p-void" };
            let words = rating.map_or("–".to_owned(), ToString::to_string);
            view! { <td class=class role="cell" data-l=a.name.clone()><span>{words}</span></td> }
        })
        .collect_view();
    let comment =
        (!answer.comment.is_empty()).then(|| view! { <br /><span class="p-small p-muted" lang="de">{answer.comment.clone()}</span> });
    let href = site.href(&format!("/kommunen/{}#einschaetzung", o.slug));
    view! {
        <tr class="kern-table__row" role="row">
            <th class="kern-table__header" scope="row" role="rowheader"><a href=href lang="de">{o.short_name.clone()}</a>{comment}</th>
            {cells}
        </tr>
    }
    .into_any()
}
