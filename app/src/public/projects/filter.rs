//! What a reader asked for, as it stands in the address.

use crate::public::site::Site;
use crate::ui::filter::{Wrong, year};
use contract::fact_sheet::ProjectStatus;
use domain::sheet_index::{Current, Listed, Live, Order, Wanted};
use portal::published::Published;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The query as typed.
pub type Asked = BTreeMap<String, String>;

/// What was asked for, understood.
pub struct Filter {
    pub wanted: Wanted,
    pub order: Order,
    pub cards: bool,
    pub page: usize,
    /// Name in the address, value there, and the words for the chip.
    pub set: Vec<(&'static str, String)>,
    pub wrong: Wrong,
    asked: Asked,
}

const KNOWN: [&str; 8] = ["q", "feld", "stand", "ort", "jahr", "sort", "ansicht", "seite"];

impl Filter {
    /// Reads the query, and what in it is nothing that is there.
    pub fn read(site: &Site, edition: &Published, asked: Asked) -> Self {
        let get = |name: &str| asked.get(name).map(|v| v.trim()).unwrap_or_default();
        let text: String = get("q").chars().filter(|c| !c.is_control()).take(100).collect();
        let field = edition.field(get("feld"));
        let place = edition.organisations().find(|o| o.slug == get("ort"));
        let status = ProjectStatus::parse(get("stand"));
        let year = year(get("jahr"));
        let mut wrong = Wrong::default();
        wrong.unless("feld", get("feld"), |_| field.is_some());
        wrong.unless("stand", get("stand"), |_| status.is_some());
        wrong.unless("ort", get("ort"), |_| place.is_some());
        wrong.unless_year("jahr", get("jahr"));
        let mut set = Vec::new();
        if !text.is_empty() {
            set.push(("q", site.lang.say(format_args!("Suchwort „{text}“"), format_args!("word “{text}”"))));
        }
        set.extend(
            field.map(|f| {
                ("feld", site.lang.say(format_args!("Themenfeld {}", f.content.title), format_args!("field {}", f.content.title)))
            }),
        );
        set.extend(status.map(|s| {
            ("stand", site.lang.say(format_args!("Stand {}", s.label(site.lang)), format_args!("status {}", s.label(site.lang))))
        }));
        set.extend(
            place.map(|o| ("ort", site.lang.say(format_args!("beteiligt {}", o.short_name), format_args!("taking part {}", o.short_name)))),
        );
        set.extend(year.map(|y: i32| ("jahr", site.lang.say(format_args!("im Jahr {y}"), format_args!("in {y}")))));
        Self {
            wanted: Wanted { text, field: field.map(|f| f.id), organisation: place.map(|o| o.id), status, year },
            order: Order::parse(get("sort")).unwrap_or(Order::Changed),
            cards: get("ansicht") == "karten",
            page: get("seite").parse().unwrap_or(1).max(1),
            set,
            wrong,
            asked,
        }
    }

    /// A value as typed.
    pub fn get(&self, name: &str) -> &str {
        self.asked.get(name).map(|v| v.trim()).unwrap_or_default()
    }

    /// The query again with some parts replaced; empty parts fall away.
    pub fn query(&self, change: &[(&str, &str)]) -> String {
        let mut out = url::form_urlencoded::Serializer::new(String::new());
        for name in KNOWN {
            let value = change.iter().find(|(n, _)| *n == name).map_or_else(|| self.get(name), |(_, v)| v);
            if !value.is_empty() {
                out.append_pair(name, value);
            }
        }
        let query = out.finish();
        if query.is_empty() { query } else { format!("?{query}") }
    }

    /// What would be wanted without one part of the query.
    pub fn without(&self, name: &str) -> Wider {
        let mut wanted = self.wanted.clone();
        match name {
            "q" => wanted.text.clear(),
            "feld" => wanted.field = None,
            "stand" => wanted.status = None,
            "ort" => wanted.organisation = None,
            "jahr" => wanted.year = None,
            _ => {}
        }
        Wider(wanted)
    }

    /// So many of the sheets that fit, from the `from`th on; none when nobody can tell what fits.
    pub fn find(&self, edition: &Published, live: &Live, from: usize, most: usize) -> Listed {
        if !self.wrong.is_empty() {
            return Listed { total: 0, places: vec![] };
        }
        edition.index.find(&self.wanted, self.order, live, from, most)
    }
}

/// A wider question, of which only the number of answers matters.
pub struct Wider(Wanted);

impl Wider {
    /// How many sheets fit.
    pub fn count(&self, edition: &Published) -> usize {
        edition.index.find(&self.0, Order::Number, &Live::default(), 0, 0).total
    }
}

/// What was reported since publication; older editions stay as they were.
pub async fn live(site: &Site, edition: &Published) -> Result<Arc<Live>, crate::error::PageError> {
    if site.newest != Some(edition.head.number) {
        return Ok(Arc::default());
    }
    site.app.live(edition).await.map_err(|e| site.fail(e))
}

/// The newest note of a sheet, as of now.
pub fn current(edition: &Published, place: usize, live: &Live) -> Option<Current> {
    let sheet = edition.contents.sheets.get(place)?;
    live.get(sheet.id).or_else(|| edition.index.frozen(place))
}
