//! Describes a thing as labelled lines, for comparing two states of it and for exports to people.

pub mod marked;

use crate::names::Names;
use contract::attachment::Attachment;
use contract::edition::{FrozenRegion, FrozenStrategy};
use contract::fact_sheet::FactSheet;
use contract::money::{decimal, euro};
use contract::region::{Contact, Organisation};
use contract::strategy::{Field, Goal, ProgressNote, Resolution};
use contract::text::Document;
use contract::workshop::{CarriedKind, Workshop};
use contract::{Id, Lang};

/// A labelled value; long texts are compared word by word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Identifies the line in both states.
    pub key: String,
    pub label: String,
    pub value: String,
}

/// What values are called, by their names in the model; those of a list, what one of them is called.
const WORDS: &[(&str, &str, &str)] = &[
    ("title", "Titel", "Title"),
    ("short_title", "Kurzer Titel", "Short title"),
    ("period", "Zeitraum", "Period"),
    ("origin", "Wie die Strategie entstanden ist", "How the strategy came about"),
    ("principles", "Leitbild", "Guiding principles"),
    ("priorities", "Herleitung der Prioritäten", "How the priorities came about"),
    ("region", "Verbund", "Region"),
    ("claim", "Leitspruch", "Claim"),
    ("headline", "Überschrift der Startseite", "Heading of the home page"),
    ("introduction", "Einleitung der Startseite", "Introduction of the home page"),
    ("postal_address", "Anschrift", "Postal address"),
    ("accent", "Farbe", "Colour"),
    ("coat_of_arms", "Wappen", "Coat of arms"),
    ("demo", "Beispieldaten", "Example data"),
    ("members", "Mitglieder", "Members"),
    ("former", "Nicht mehr Mitglied, aber an Projekten beteiligt", "No member any more, but part of projects"),
    ("number", "Nummer", "Number"),
    ("address", "Adresse der Seite", "Address of the page"),
    ("priority", "Priorität", "Priority"),
    ("priority_note", "Zur Priorität", "On the priority"),
    ("responsible_group", "Zuständig", "Responsible"),
    ("vision", "Vision", "Vision"),
    ("summary", "Zusammenfassung", "Summary"),
    ("narrative", "Beschreibung", "Description"),
    ("status", "Status", "Status"),
    ("lead", "Federführung", "Lead"),
    ("participants", "Beteiligte", "Participants"),
    ("fields", "Themenfelder", "Fields of action"),
    ("goals", "Ziele", "Goals"),
    ("start", "Beginn", "Start"),
    ("end", "Ende", "End"),
    ("cost", "Gesamtkosten", "Total cost"),
    ("running_cost", "Kosten je Jahr danach", "Cost per year afterwards"),
    ("transferability", "Übertragbarkeit", "Transferability"),
    ("legal_basis", "Rechtsgrundlage", "Legal basis"),
    ("conditions", "Voraussetzungen", "Conditions"),
    ("contact", "Ansprechstelle", "Contact"),
    ("group", "Arbeitsgruppe", "Working group"),
    ("kind", "Art", "Kind"),
    ("total", "Teilnehmende zusammen", "Participants in all"),
    ("minutes", "Niederschrift", "Minutes"),
    ("milestones", "Meilenstein", "Milestone"),
    ("fundings", "Förderung", "Funding"),
    ("resolutions", "Beschluss", "Resolution"),
    ("building_blocks", "Baustein für andere", "Building block"),
    ("figures", "Kennwert", "Figure"),
    ("partners", "Partner", "Partner"),
    ("links", "Link", "Link"),
    ("places", "Ort", "Place"),
    ("attachments", "Datei", "File"),
    ("notes", "Sachstand", "Progress"),
    ("groups", "Arbeitsgruppe", "Working group"),
    ("bodies", "Gremium", "Body"),
    ("yearly_targets", "Jahresziel", "Target"),
    ("sessions", "Termin", "Session"),
    ("results", "Ergebnis", "Result"),
];

/// What a value is called, by its name in the model.
pub fn word(key: &str, lang: Lang) -> Option<&'static str> {
    WORDS.iter().find(|(k, ..)| *k == key).map(|(_, de, en)| lang.pick(*de, *en))
}

/// Collects lines that have a value.
struct Lines {
    lang: Lang,
    lines: Vec<Line>,
}

impl Lines {
    /// A value that is called as [`WORDS`] say.
    fn put(&mut self, key: &str, value: impl Into<String>) {
        let name = word(key, self.lang).unwrap_or(key);
        self.add(key, name, name, value);
    }

    /// One of a list.
    fn one(&mut self, key: impl Into<String>, list: &str, value: impl Into<String>) {
        let name = word(list, self.lang).unwrap_or(list);
        self.add(key, name, name, value);
    }

    fn add(&mut self, key: impl Into<String>, de: &str, en: &str, value: impl Into<String>) {
        let value = value.into();
        if !value.trim().is_empty() {
            let (key, label) = (key.into(), self.lang.pick(de, en).to_owned());
            // Two of the same name are two lines.
            let same = self.lines.iter().filter(|l| l.key == key || l.key.strip_prefix(&key).is_some_and(|n| n.starts_with('#'))).count();
            let key = if same == 0 { key } else { format!("{key}#{same}") };
            self.lines.push(Line { key, label, value });
        }
    }
}

/// Where the links of a thing's texts lead: for comparing two states whose words may be the same.
pub fn links<'a>(texts: impl IntoIterator<Item = &'a Document>, lang: Lang) -> Option<Line> {
    let value = texts.into_iter().flat_map(Document::links).collect::<Vec<_>>().join("\n");
    let label = lang.pick("Links in den Texten", "Links in the texts").to_owned();
    (!value.is_empty()).then(|| Line { key: "links".into(), label, value })
}

/// What the texts of a thing show as blocks of their own, by name: another block says something else
/// without another word.
pub fn shown<'a>(texts: impl IntoIterator<Item = &'a Document>, names: &Names, lang: Lang) -> Option<Line> {
    let value = texts.into_iter().flat_map(Document::objects).map(|(_, id)| names.get(id)).collect::<Vec<_>>().join("\n");
    let label = lang.pick("In den Texten gezeigt", "Shown in the texts").to_owned();
    (!value.is_empty()).then(|| Line { key: "shown".into(), label, value })
}

/// The region and the frame of the strategy.
pub fn frame(region: &FrozenRegion, strategy: &FrozenStrategy, lang: Lang) -> Vec<Line> {
    let mut l = Lines { lang, lines: vec![] };
    let (r, s) = (&region.region, &strategy.strategy);
    let year = |y: Option<i32>| y.map(|y| y.to_string()).unwrap_or_default();
    let period =
        if s.first_year.or(s.last_year).is_some() { format!("{}–{}", year(s.first_year), year(s.last_year)) } else { String::new() };
    let listed = |all: &[Organisation]| all.iter().map(|o| o.name.as_str()).collect::<Vec<_>>().join(", ");
    l.put("title", &s.title);
    l.put("short_title", &s.short_title);
    l.put("period", period);
    l.put("origin", &s.origin);
    l.put("principles", marked::lines(&strategy.principles));
    l.put("priorities", marked::lines(&strategy.priorities));
    resolutions(&mut l, &s.resolutions);
    l.put("region", &r.name);
    l.put("claim", &r.claim);
    l.put("headline", &r.headline);
    l.put("introduction", &r.introduction);
    l.add("contact", "Kontakt des Verbundes", "Contact of the region", contact(&r.contact));
    l.put("postal_address", &r.postal_address);
    l.put("accent", &r.accent);
    l.put("coat_of_arms", picture(r.coat_of_arms));
    let examples =
        if r.demo { lang.pick("Alle Seiten sagen, dass die Daten Beispiele sind", "All pages say that the data are examples") } else { "" };
    l.put("demo", examples);
    l.put("members", listed(&region.organisations));
    l.put("former", listed(&region.former));
    let named = || region.organisations.iter().chain(&region.former);
    for o in named() {
        member(&mut l, o);
    }
    for g in &region.groups {
        let value = [g.name.as_str(), &g.purpose].iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join(": ");
        l.one(format!("group-{}", g.id), "groups", value);
    }
    for b in &region.bodies {
        let of = b.organisation_id.and_then(|id| named().find(|o| o.id == id)).map_or("", |o| o.short_name.as_str());
        let name = format!("{} ({})", b.name, b.kind.label(lang));
        let value = [of, name.as_str()].iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join(": ");
        l.one(format!("body-{}", b.id), "bodies", value);
    }
    l.lines
}

/// What pages say of a member beside its name.
fn member(l: &mut Lines, o: &Organisation) {
    let lang = l.lang;
    let people = o.population.map(|n| format!("{n} {}", lang.pick("Einwohnerinnen und Einwohner", "inhabitants")));
    let key = o.ags.as_ref().map(|ags| format!("AGS {ags}"));
    let short = format!("{} {}", lang.pick("kurz", "in short"), o.short_name);
    let kind = o.kind.label(lang).to_owned();
    let parts =
        [Some(kind), Some(short), people, key, Some(contact(&o.contact)), Some(picture(o.coat_of_arms)), Some(address(&o.slug, lang))];
    let value = parts.into_iter().flatten().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(", ");
    l.add(format!("member-{}", o.id), &format!("Angaben: {}", o.name), &format!("Particulars: {}", o.name), value);
    let (german, english) = (format!("Eigener Beschluss: {}", o.name), format!("Own resolution: {}", o.name));
    resolved(l, &o.resolutions, &format!("member-{}-", o.id), &german, &english);
}

fn contact(c: &Contact) -> String {
    [&c.unit, &c.email, &c.phone, &c.web].into_iter().filter(|s| !s.is_empty()).cloned().collect::<Vec<_>>().join(", ")
}

/// Where a page stands: a link to the old address leads nowhere when it is another.
fn address(slug: &str, lang: Lang) -> String {
    if slug.is_empty() { String::new() } else { format!("{} {slug}", lang.pick("Adresse der Seite", "address of the page")) }
}

/// Another picture is another id; more cannot be said of it in words.
fn picture(id: Option<Id>) -> String {
    id.map(|id| format!("Wappen {}", &id.simple().to_string()[24..])).unwrap_or_default()
}

/// A field with its goals.
pub fn field(f: &Field, names: &Names, lang: Lang) -> Vec<Line> {
    let mut l = Lines { lang, lines: vec![] };
    let c = &f.content;
    l.put("title", &c.title);
    l.put("number", c.number.to_string());
    l.put("address", &c.slug);
    let class = c.priority.map_or("", |p| p.label(lang));
    let deferred = if c.deferred { lang.pick("zurückgestellt", "deferred") } else { "" };
    l.put("priority", [class, deferred].iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join(", "));
    l.put("priority_note", &c.priority_note);
    l.put("responsible_group", c.responsible_group.map(|g| names.get(g)).unwrap_or_default());
    l.put("vision", marked::lines(&f.vision));
    for (i, t) in c.yearly_targets.iter().enumerate() {
        let nth = c.yearly_targets[..i].iter().filter(|before| before.year == t.year).count();
        l.add(
            format!("target-{}-{nth}", t.year),
            &format!("Jahresziel {}", t.year),
            &format!("Target {}", t.year),
            format!("{} ({})", t.text, t.state.label(lang)),
        );
    }
    resolutions(&mut l, &c.resolutions);
    for g in &f.goals {
        l.lines.extend(goal(f.content.number, g, lang));
    }
    f.notes.iter().for_each(|n| progress(&mut l, n));
    files(&mut l, &f.attachments);
    l.lines
}

/// A goal with its indicators.
pub fn goal(field_number: i32, g: &Goal, lang: Lang) -> Vec<Line> {
    let mut l = Lines { lang, lines: vec![] };
    let label = format!("Ziel {field_number}.{}", g.content.number);
    let en = format!("Goal {field_number}.{}", g.content.number);
    // The number stands in the value: labels are not compared.
    let text = format!("{}{field_number}.{} {}\n{}", marked::HEADING, g.content.number, g.content.title, marked::lines(&g.text));
    l.add(format!("goal-{}", g.id), &label, &en, text.trim());
    for i in &g.indicators {
        let year = |v: &contract::strategy::YearValue| {
            let note = if v.note.is_empty() { String::new() } else { format!(" ({})", v.note) };
            format!("{}: {}{note}", v.year, decimal(v.value, lang))
        };
        let part = |de: &str, en: &str, list: Vec<String>| {
            if list.is_empty() { String::new() } else { format!("; {} {}", lang.pick(de, en), list.join(", ")) }
        };
        let value = format!(
            "{} ({}){}{}{}",
            i.content.title,
            i.content.unit,
            part("Ausgangswert", "baseline", i.content.baseline.iter().map(year).collect()),
            part("Ziel", "target", i.content.targets.iter().map(year).collect()),
            part("gemessen", "measured", i.content.measured.iter().map(year).collect()),
        );
        let words = [&i.content.aim, &i.content.method, &i.content.source].map(|s| s.trim()).into_iter().filter(|s| !s.is_empty());
        let value = [value.as_str()].into_iter().chain(words).collect::<Vec<_>>().join("\n");
        l.add(format!("indicator-{}", i.id), &format!("Kennzahl zu {label}"), &format!("Indicator of {en}"), value);
    }
    l.lines
}

fn resolutions(l: &mut Lines, list: &[Resolution]) {
    resolved(l, list, "", "Beschluss", "Resolution");
}

/// `whose` comes before the keys of those that are not the object's own.
fn resolved(l: &mut Lines, list: &[Resolution], whose: &str, german: &str, english: &str) {
    for r in list {
        let date = r.date.as_ref().map(|d| d.show(l.lang)).unwrap_or_default();
        let value = [r.reference.as_str(), &r.paper(l.lang), &r.title, &r.body, &date, &r.role, &r.result, &r.said(l.lang), &r.link]
            .iter()
            .filter(|s| !s.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(", ");
        // Bodies without papers resolve more than once.
        let stored = r.date.as_ref().map(|d| d.as_str()).unwrap_or_default();
        l.add(format!("{whose}resolution-{}-{}-{stored}", r.reference, r.body), german, english, value);
    }
}

/// A project fact sheet.
pub fn fact_sheet(s: &FactSheet, names: &Names, lang: Lang) -> Vec<Line> {
    let mut l = Lines { lang, lines: vec![] };
    let c = &s.content;
    let money = |v: Option<i64>| v.map(|v| euro(v, lang)).unwrap_or_default();
    let date = |d: &Option<contract::dates::PartialDate>| d.as_ref().map(|d| d.show(lang)).unwrap_or_default();
    l.put("title", &c.title);
    l.put("number", format!("P-{}", s.number));
    l.put("summary", &c.summary);
    l.put("narrative", marked::lines(&s.narrative));
    l.put("status", c.status.label(lang));
    l.put("lead", names.get(c.lead));
    l.put("participants", names.list(&c.participants));
    l.put("fields", names.list(&c.fields));
    l.put("goals", names.list(&c.goals));
    l.put("start", date(&c.start));
    l.put("end", date(&c.end));
    for m in &c.milestones {
        let parts = [
            (lang.pick("geplant", "planned"), date(&m.planned)),
            (lang.pick("erwartet", "expected"), date(&m.expected)),
            (lang.pick("erreicht", "reached"), date(&m.actual)),
        ];
        let mut dates: Vec<String> = parts.iter().filter(|(_, d)| !d.is_empty()).map(|(w, d)| format!("{w} {d}")).collect();
        dates.extend((!m.note.is_empty()).then(|| m.note.clone()));
        l.one(format!("milestone-{}", m.title), "milestones", format!("{}: {}", m.title, dates.join(", ")));
    }
    let about = if c.cost_estimated && c.cost.is_some() { lang.pick("etwa ", "about ") } else { "" };
    l.put("cost", format!("{about}{}", money(c.cost)));
    l.put("running_cost", money(c.running_cost));
    for f in &c.fundings {
        let parts = [
            (lang.pick("bewilligt", "granted"), money(f.granted)),
            (lang.pick("abgerufen", "called"), money(f.called)),
            (lang.pick("Eigenanteil", "own share"), money(f.own_share)),
        ];
        let sums: Vec<String> = parts.iter().filter(|(_, v)| !v.is_empty()).map(|(w, v)| format!("{w} {v}")).collect();
        let state = [f.state.label(lang), &date(&f.date)].iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join(", ");
        l.one(format!("funding-{}", f.programme), "fundings", format!("{} ({state}) {} {}", f.programme, sums.join(", "), f.note));
    }
    resolutions(&mut l, &c.resolutions);
    l.put("transferability", &c.transferability);
    for b in &c.building_blocks {
        l.one(
            format!("block-{}", b.title),
            "building_blocks",
            [b.title.as_str(), b.readiness.label(lang), &b.taken_over_by, &b.note].join(", "),
        );
    }
    for f in &c.figures {
        let as_of = f.as_of.as_ref().map(|d| format!(" ({})", d.show(lang))).unwrap_or_default();
        l.one(format!("figure-{}", f.title), "figures", format!("{}: {} {}{as_of}", f.title, f.value, f.unit));
    }
    for p in &c.partners {
        l.one(format!("partner-{}", p.name), "partners", [p.name.as_str(), &p.role].join(" "));
    }
    l.put("legal_basis", &c.legal_basis);
    l.put("conditions", &c.conditions);
    l.put("contact", contact(&c.contact));
    for k in &c.links {
        l.one(format!("link-{}", k.url), "links", format!("{} {}", k.title, k.url));
    }
    for p in &c.places {
        l.one(format!("place-{}", p.name), "places", format!("{} {} {}", p.name, p.latitude, p.longitude));
    }
    files(&mut l, &s.attachments);
    s.notes.iter().for_each(|n| progress(&mut l, n));
    l.lines
}

fn files(l: &mut Lines, list: &[Attachment]) {
    for a in list {
        l.one(format!("file-{}", a.sha256), "attachments", [a.file_name.as_str(), &a.description].join(" "));
    }
}

fn progress(l: &mut Lines, n: &ProgressNote) {
    let words = [n.plan.as_str(), &n.actual, &n.next_step].iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join(" ");
    let status = n.status.map(|s| format!(", {}", s.label(l.lang))).unwrap_or_default();
    let value = format!("{} {}{status}: {words}", contract::dates::show_day(n.date, l.lang), n.light.label(l.lang));
    l.one(format!("note-{}", n.id), "notes", value);
}

/// A workshop with its results.
pub fn workshop(w: &Workshop, names: &Names, lang: Lang) -> Vec<Line> {
    let mut l = Lines { lang, lines: vec![] };
    let c = &w.content;
    l.put("title", &c.title);
    l.put("summary", &c.summary);
    l.put("fields", names.list(&c.fields));
    for (i, s) in c.sessions.iter().enumerate() {
        l.one(
            format!("session-{i}"),
            "sessions",
            [s.title.as_str(), &s.describe(lang)].iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(": "),
        );
    }
    l.put("address", &c.slug);
    l.put("group", c.group.map(|g| names.get(g)).unwrap_or_default());
    l.put("kind", c.kind.label(lang));
    l.put("total", c.total.map(|n| n.to_string()).unwrap_or_default());
    for p in &c.participants {
        l.add(format!("people-{}", p.kind), "Teilnehmende", "Participants", format!("{}: {}", p.kind, p.count));
    }
    l.put("minutes", marked::lines(&w.minutes));
    for r in &w.results {
        let into = match &r.carried_into {
            None => String::new(),
            Some(c) if c.kind == CarriedKind::Text && c.id.is_nil() => lang.pick("Strategie", "Strategy").to_owned(),
            Some(c) if c.kind == CarriedKind::Text => format!("Vision {}", names.get(c.id)),
            Some(c) => names.get(c.id).to_owned(),
        };
        l.one(format!("result-{}", r.id), "results", [r.kind.label(lang), &r.text, r.state.label(lang), &into, &r.reason].join(" "));
    }
    files(&mut l, &w.attachments);
    l.lines
}
