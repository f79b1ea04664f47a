//! The names of actions, in words.

use contract::Lang;

/// What actions are about: the first part of their name, German, English.
const THINGS: &[(&str, &str, &str)] = &[
    ("login", "Anmeldung", "login"),
    ("logout", "Abmeldung", "logout"),
    ("session", "Sitzung", "session"),
    ("account", "Konto", "account"),
    ("person", "Person", "person"),
    ("role", "Rolle", "role"),
    ("invitation", "Einladung", "invitation"),
    ("region", "Verbund", "region"),
    ("organisation", "Mitglied", "member"),
    ("group", "Arbeitsgruppe", "working group"),
    ("body", "Gremium", "body"),
    ("page", "Seite", "page"),
    ("barrier", "Barriere", "barrier"),
    ("strategy", "Strategie", "strategy"),
    ("field", "Themenfeld", "field of action"),
    ("goal", "Ziel", "goal"),
    ("indicator", "Kennzahl", "indicator"),
    ("text", "Text", "text"),
    ("talk", "Gespräch zu einem Text", "talk about a text"),
    ("fact_sheet", "Steckbrief", "fact sheet"),
    ("progress", "Sachstand", "progress report"),
    ("progress_note", "Sachstand", "progress report"),
    ("attachment", "Datei", "file"),
    ("workshop", "Workshop", "workshop"),
    ("result", "Workshop-Ergebnis", "workshop result"),
    ("workshop_result", "Workshop-Ergebnis", "workshop result"),
    ("assessment", "Bedarfsabfrage", "assessment"),
    ("answers", "Antworten", "answers"),
    ("answer_sheet", "Bogen", "answer sheet"),
    ("proposal", "Vorschlag der Arbeitsgruppe", "proposal of the working group"),
    ("consolidation", "Zusammenführung", "consolidation"),
    ("council_setup", "Einstellungen des Rates", "council settings"),
    ("council_round", "Beschlussrunde", "council round"),
    ("council_path", "Beratungsweg", "path through the council"),
    ("consultation", "Beratung", "consultation"),
    ("conference", "Konferenz", "conference"),
    ("oparl", "Ratsinformationssystem", "council information system"),
    ("edition", "Fassung", "edition"),
    ("import", "Eingelesene Daten", "imported data"),
    ("installation", "Alle Daten", "all data"),
];

/// Kinds of things that no action begins with, only entries are about.
const KINDS: &[(&str, &str, &str)] = &[
    ("conference_item", "Tagesordnungspunkt", "agenda item"),
    ("oparl_proposal", "Vorschlag aus dem Ratsinformationssystem", "proposal from the council information system"),
    ("priority_proposal", "Vorschlag der Arbeitsgruppe", "proposal of the working group"),
    ("bundle", "Bündel", "bundle"),
];

/// Actions of which the two parts side by side would make no sentence.
const WHOLE: &[(&str, &str, &str)] = &[
    ("account.preferences", "Sprache oder Darstellung geändert", "language or appearance changed"),
    ("answers.revise", "Antworten werden überarbeitet", "answers are being revised"),
    ("assessment.remind", "An fehlende Bögen erinnert", "reminded of missing sheets"),
    ("conference.amendment", "Gegenvorschlag umformuliert oder zurückgezogen", "counter-proposal reworded or withdrawn"),
    ("conference.amendment_outcome", "Ergebnis zu einem Gegenvorschlag", "outcome of a counter-proposal"),
    ("conference.deputy", "Vertretung in der Konferenz geregelt", "deputy at the conference named or ended"),
    ("conference.invite", "Zur Konferenz eingeladen", "invited to the conference"),
    ("conference.item", "Tagesordnungspunkt geändert", "agenda item changed"),
    ("conference.item_step", "Tagesordnungspunkt: Stand geändert", "agenda item: state changed"),
    ("conference.minutes", "Niederschrift der Konferenz festgestellt", "minutes of the conference settled"),
    ("conference.order", "Reihenfolge der Tagesordnung geändert", "order of the agenda changed"),
    ("conference.outcome", "Ergebnis der Konferenz", "outcome of the conference"),
    ("conference.paper", "Nummer der Ratsvorlage geändert", "number of the council paper changed"),
    ("conference.position", "Haltung einer Kommune eingetragen", "position of a municipality entered"),
    ("conference.position_withdraw", "Haltung einer Kommune zurückgezogen", "position of a municipality withdrawn"),
    ("conference.presence", "Anwesenheit in der Konferenz geändert", "presence at the conference changed"),
    ("consolidation.deviate", "Abweichung von der Regel geändert", "deviation from the rule changed"),
    ("consolidation.rule", "Regel der Zusammenführung geändert", "rule of the consolidation changed"),
    ("consultation.add", "Beratung eingetragen", "consultation entered"),
    ("fact_sheet.remind", "An einen fälligen Sachstand erinnert", "reminded of a report that is due"),
    ("field.priority", "Einstufung eines Themenfelds geändert", "class of a field of action changed"),
    ("oparl.look", "Abfrage des Ratsinformationssystems verlangt", "look at the council information system asked for"),
    ("oparl.propose", "Vorschläge aus dem Ratsinformationssystem geholt", "proposals taken from the council information system"),
    ("oparl.turn_down", "Vorschlag aus dem Ratsinformationssystem abgelehnt", "proposal from the council information system turned down"),
    ("text.suggest", "Änderung an einem Text vorgeschlagen", "change to a text suggested"),
    ("text.write", "An einem Text geschrieben", "text written"),
];

/// What was done: the second part.
const DEEDS: &[(&str, &str, &str)] = &[
    ("accept", "angenommen", "accepted"),
    ("add", "angehängt", "attached"),
    ("backup", "gesichert", "backed up"),
    ("begin", "begonnen", "begun"),
    ("bulk", "gemeinsam geändert", "changed together"),
    ("bundle", "aus einem Bündel eingelesen", "read in from a bundle"),
    ("call_off", "abgesagt", "called off"),
    ("carry", "übernommen", "carried over"),
    ("close", "beendet", "closed"),
    ("coat_of_arms", "Wappen geändert", "coat of arms changed"),
    ("copy", "kopiert", "copied"),
    ("create", "angelegt", "created"),
    ("csv", "aus einer Liste", "from a list"),
    ("decline", "mit Grund abgelehnt", "turned down with a reason"),
    ("delete", "gelöscht", "deleted"),
    ("disable", "gesperrt", "disabled"),
    ("drop", "entfällt", "dropped"),
    ("enable", "wieder freigegeben", "enabled again"),
    ("end", "beendet", "ended"),
    ("export", "ausgegeben", "exported"),
    ("extend", "verlängert", "extended"),
    ("freeze", "festgehalten", "frozen"),
    ("give", "gegeben", "given"),
    ("import", "aus einer Datei eingelesen", "read in from a file"),
    ("keep", "Stand gemerkt", "state kept"),
    ("leave", "ausgetreten", "has left"),
    ("note", "Sachstand gemeldet", "progress reported"),
    ("note_state", "Sachstand zurückgenommen oder wiederhergestellt", "report taken back or restored"),
    ("open", "begonnen", "begun"),
    ("reply", "beantwortet", "answered"),
    ("order", "Reihenfolge geändert", "order changed"),
    ("owner", "übergeben", "handed over"),
    ("publish", "veröffentlicht", "published"),
    ("rebind", "an eine andere Adresse des Anmeldedienstes gebunden", "bound to another address of the login service"),
    ("record", "übernommen", "taken over"),
    ("refused", "abgewiesen", "refused"),
    ("release", "freigegeben", "released"),
    ("reopen", "wieder geöffnet", "reopened"),
    ("report", "gemeldet", "reported"),
    ("restore", "wiederhergestellt", "restored"),
    ("return", "wieder aufgenommen", "taken in again"),
    ("revoke", "zurückgezogen", "revoked"),
    ("save", "geändert", "changed"),
    ("send_back", "zurückgegeben", "sent back"),
    ("settle", "erledigt", "settled"),
    ("state", "Stand geändert", "state changed"),
    ("submit", "abgegeben", "handed in"),
    ("withdraw", "zurückgezogen", "withdrawn"),
];

type Words = &'static [(&'static str, &'static str, &'static str)];

fn find(list: Words, key: &str, lang: Lang) -> Option<&'static str> {
    list.iter().find(|(k, ..)| *k == key).map(|(_, de, en)| lang.pick(*de, *en))
}

/// "Ziel geändert"; a name that is not known stays as it is.
pub fn action(name: &str, lang: Lang) -> String {
    if let Some(whole) = find(WHOLE, name, lang) {
        return whole.to_owned();
    }
    let (thing, deed) = name.split_once('.').unwrap_or((name, ""));
    match (find(THINGS, thing, lang), deed, find(DEEDS, deed, lang)) {
        (Some(thing), "", _) => thing.to_owned(),
        (Some(thing), _, Some(deed)) => format!("{thing} {deed}"),
        _ => name.to_owned(),
    }
}

/// What kind of thing an entry is about: "Tagesordnungspunkt".
pub fn kind(name: &str, lang: Lang) -> Option<&'static str> {
    find(KINDS, name, lang).or_else(|| find(THINGS, name, lang))
}

/// What the log can be narrowed to: beginning of the action and its name.
pub fn things(lang: Lang) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = THINGS.iter().map(|(key, de, en)| ((*key).to_owned(), lang.pick(*de, *en).to_owned())).collect();
    all.sort_by_key(|(_, name)| name.to_lowercase());
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn actions_have_words() {
        assert_eq!(action("goal.save", Lang::De), "Ziel geändert");
        assert_eq!(action("fact_sheet.release", Lang::En), "fact sheet released");
        assert_eq!(action("conference.outcome", Lang::De), "Ergebnis der Konferenz");
        assert_eq!(action("login", Lang::De), "Anmeldung");
        assert_eq!(action("later.thing", Lang::De), "later.thing");
        assert!(things(Lang::De).iter().any(|(key, _)| key == "conference"));
    }

    /// Words with a dot between them in the sources of the use cases that are no actions.
    const NO_ACTIONS: &[&str] = &["b.c", "bundle.json", "konferenz.ics", "manifest.json", "ris.example"];

    fn sources(folder: &Path, read: &mut impl FnMut(&Path, &str)) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                sources(&path, read);
            } else if path.extension().is_some_and(|e| e == "rs") {
                read(&path, &std::fs::read_to_string(&path).expect("a source"));
            }
        }
    }

    /// `field.save`, `conference.item_step` …
    fn is_action(text: &str) -> bool {
        let word = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        text.split_once('.').is_some_and(|(thing, deed)| word(thing) && word(deed))
    }

    fn literal(argument: &str) -> Option<&str> {
        argument.trim().strip_prefix('"')?.strip_suffix('"')
    }

    /// All that the sources record: actions, and kinds of things. Actions stand where an event is made, or are
    /// chosen elsewhere and handed over, so every word with a dot in the use cases is taken for one.
    fn recorded() -> [BTreeSet<String>; 2] {
        let (mut actions, mut kinds) = (BTreeSet::new(), BTreeSet::new());
        let server = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo runs the tests")).join("../server");
        for (folder, all) in [("portal/src", true), ("src", false)] {
            sources(&server.join(folder), &mut |file, text| {
                let is_known = |word: &str| word.split('.').next().is_some_and(|thing| THINGS.iter().any(|(key, ..)| *key == thing));
                let words = text.split('"').filter(|w| is_action(w) && !NO_ACTIONS.contains(w));
                actions.extend(words.filter(|w| all || is_known(w)).map(str::to_owned));
                for call in ["Event::about(", "About::new("].into_iter().flat_map(|call| text.split(call).skip(1)) {
                    let mut arguments = call.splitn(3, ',');
                    let (name, about) = (arguments.next().unwrap_or_default(), arguments.next().unwrap_or_default().trim());
                    actions.extend(literal(name).map(str::to_owned));
                    let constant = format!("const {about}: &str = ");
                    let kind = literal(about).or_else(|| literal(text.split(&constant).nth(1)?.split(';').next()?));
                    kinds.extend(kind.map(str::to_owned));
                    // `kind` is the first part of an action, `about.kind` stands in an `About`.
                    let known = kind.is_some() || ["kind", "about.kind"].contains(&about);
                    assert!(known, "{}: what is an event about that names its kind `{about}`?", file.display());
                }
            });
        }
        [actions, kinds]
    }

    #[test]
    fn all_that_is_recorded_has_words_in_both_languages() {
        let [actions, kinds] = recorded();
        assert!(actions.contains("login") && actions.contains("talk.settle") && actions.contains("installation.backup"), "{actions:?}");
        assert!(kinds.contains("priority_proposal") && actions.len() > 130, "{kinds:?}, {}", actions.len());
        for lang in [Lang::De, Lang::En] {
            let bare: Vec<&String> = actions.iter().filter(|a| action(a, lang) == **a && find(THINGS, a, lang) != Some(a)).collect();
            assert!(bare.is_empty(), "actions without words, {lang:?}: {bare:?}");
            // What is missing here is missing in the filter.
            let first = |a: &&String| a.split('.').next().is_none_or(|thing| find(THINGS, thing, lang).is_none());
            assert!(!actions.iter().any(|a| first(&a)), "{:?}", actions.iter().filter(first).collect::<Vec<_>>());
            let bare: Vec<&String> = kinds.iter().filter(|k| kind(k, lang).is_none()).collect();
            assert!(bare.is_empty(), "kinds without words, {lang:?}: {bare:?}");
        }
    }
}
