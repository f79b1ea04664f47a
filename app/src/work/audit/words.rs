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
    ("edition", "Fassung", "edition"),
    ("import", "Eingelesene Daten", "imported data"),
    ("installation", "Alle Daten", "all data"),
];

/// What was done: the second part.
const DEEDS: &[(&str, &str, &str)] = &[
    ("accept", "angenommen", "accepted"),
    ("add", "angehängt", "attached"),
    ("backup", "gesichert", "backed up"),
    ("bulk", "gemeinsam geändert", "changed together"),
    ("bundle", "aus einem Bündel eingelesen", "read in from a bundle"),
    ("carry", "übernommen", "carried over"),
    ("close", "beendet", "closed"),
    ("coat_of_arms", "Wappen geändert", "coat of arms changed"),
    ("copy", "kopiert", "copied"),
    ("create", "angelegt", "created"),
    ("csv", "aus einer Liste", "from a list"),
    ("decline", "mit Grund abgelehnt", "turned down with a reason"),
    ("delete", "gelöscht", "deleted"),
    ("disable", "gesperrt", "disabled"),
    ("enable", "wieder freigegeben", "enabled again"),
    ("end", "beendet", "ended"),
    ("export", "ausgegeben", "exported"),
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
    ("settle", "erledigt", "settled"),
    ("state", "Stand geändert", "state changed"),
    ("withdraw", "zurückgezogen", "withdrawn"),
];

/// "Ziel geändert"; a name that is not known stays as it is.
pub fn action(name: &str, lang: Lang) -> String {
    let (thing, deed) = name.split_once('.').unwrap_or((name, ""));
    let find = |list: &[(&str, &'static str, &'static str)], key: &str| {
        list.iter().find(|(k, ..)| *k == key).map(|(_, de, en)| lang.pick(*de, *en))
    };
    match (find(THINGS, thing), deed, find(DEEDS, deed)) {
        (Some(thing), "", _) => thing.to_owned(),
        (Some(thing), _, Some(deed)) => format!("{thing} {deed}"),
        _ => name.to_owned(),
    }
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

    #[test]
    fn actions_have_words() {
        assert_eq!(action("goal.save", Lang::De), "Ziel geändert");
        assert_eq!(action("fact_sheet.release", Lang::En), "fact sheet released");
        assert_eq!(action("login", Lang::De), "Anmeldung");
        assert_eq!(action("later.thing", Lang::De), "later.thing");
    }
}
