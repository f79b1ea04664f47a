//! Confirmations of what was done, and sentences for what was not.

use super::number::count;
use contract::Lang;
use contract::action::ApiError;
use leptos::prelude::*;

/// The sentence behind a confirmation's name; unknown names say nothing.
fn sentence(name: &str, lang: Lang) -> Option<&'static str> {
    let (de, en) = match name {
        "saved" => ("Gespeichert.", "Saved."),
        "created" => ("Angelegt.", "Created."),
        "published" => {
            ("Veröffentlicht. Die neue Fassung ist ab sofort für alle lesbar.", "Published. Everybody can read the new edition now.")
        }
        "withdrawn" => ("Zurückgezogen. Es kann jederzeit wiederhergestellt werden.", "Withdrawn. It can be restored at any time."),
        "restored" => ("Wiederhergestellt.", "Restored."),
        "released" => {
            ("Freigegeben. In der nächsten Fassung ist es für alle zu lesen.", "Released. Everybody can read it with the next edition.")
        }
        "suggested" => (
            "Vorschlag eingetragen. Wer hier schreibt, nimmt ihn an oder lehnt ihn ab.",
            "Suggestion entered. Whoever writes here accepts it or turns it down.",
        ),
        "comment_sent" => ("Kommentar gesendet.", "Comment sent."),
        "state_kept" => ("Stand gemerkt. Er bleibt, was auch geändert wird.", "State kept. It stays, whatever is changed."),
        "state_restored" => (
            "Zurückgeholt. Was vorher da stand, ist unter den früheren Ständen.",
            "Brought back. What was there before is among the earlier states.",
        ),
        "read_in" => (
            "Eingelesen. Was vorher da stand, ist unter den früheren Ständen.",
            "Read in. What was there before is among the earlier states.",
        ),
        "session_ended" => ("Sitzung beendet.", "Session ended."),
        "notices_read" => ("Alle Nachrichten als gelesen vermerkt.", "All notices marked as read."),
        "mail_chosen" => ("Gespeichert, wie oft Sie Mails bekommen.", "Saved how often you get mails."),
        "discarded" => ("Entwurf verworfen.", "Draft discarded."),
        "moved" => ("Neue Reihenfolge gespeichert.", "New order saved."),
        "progress" => ("Sachstand gemeldet. Danke!", "Progress reported. Thank you!"),
        "invited" => ("Einladung erstellt.", "Invitation made."),
        "revoked" => ("Einladung zurückgezogen.", "Invitation revoked."),
        "revoked_list" => ("Alle offenen Einladungen der Liste sind zurückgezogen.", "All open invitations of the list were revoked."),
        "accepted" => ("Willkommen! Ihre Rolle gilt ab sofort.", "Welcome! Your role is valid from now on."),
        "role_given" => ("Rolle gegeben.", "Role given."),
        "role_ended" => ("Rolle beendet.", "Role ended."),
        "disabled" => ("Konto gesperrt; alle Sitzungen sind beendet.", "Account disabled; all sessions have ended."),
        "enabled" => ("Konto wieder freigegeben.", "Account enabled again."),
        "carried" => ("Ergebnis übertragen.", "Result carried over."),
        "reopened" => ("Ergebnis wieder offen.", "Result open again."),
        "declined" => ("Ergebnis mit Begründung abgelegt.", "Result set aside with a reason."),
        "uploaded" => ("Datei angehängt.", "File attached."),
        "import" => ("Eingelesen.", "Read in."),
        "imported" => ("Eingelesen.", "Imported."),
        "copied" => ("Kopie angelegt. Bitte Titel und Angaben anpassen.", "Copy made. Please adapt title and details."),
        "round_opened" => {
            ("Die Räte sind gefragt. Jeder Sitzungsdienst kann jetzt eintragen.", "The councils are asked. Every clerk can record now.")
        }
        "path_made" => ("Der übliche Weg ist angelegt.", "The usual chain is made."),
        "result_public" => (
            "Eingetragen. Einen Tag lang können Sie das Ergebnis ohne Begründung ändern.",
            "Recorded. For a day you can change the result without a reason.",
        ),
        "look_asked" => ("Wir sehen gleich nach.", "We will look in a moment."),
        "turned_down" => ("Vorschlag abgelehnt; er kommt nicht wieder.", "Proposal turned down; it will not come back."),
        "note_withdrawn" => ("Sachstand zurückgenommen.", "Report taken back."),
        "note_restored" => ("Sachstand wiederhergestellt.", "Report put back."),
        "assessment_open" => {
            ("Die Bedarfsabfrage ist offen. Alle Fachkräfte haben eine Nachricht.", "The assessment is open. All officers were told.")
        }
        "assessment_closed" => ("Geschlossen. Antworten werden nicht mehr angenommen.", "Closed. No more answers are taken."),
        "answers_published" => {
            ("Veröffentlicht. Die freigegebenen Antworten sind für alle lesbar.", "Published. Everybody can read the released answers.")
        }
        "answers_hidden" => ("Die Antworten sind nicht mehr öffentlich.", "The answers are not public any more."),
        "sheets_added" => ("Bogen angelegt, die Fachkräfte sind benachrichtigt.", "Sheet made, its officers have been told."),
        "answers_private" => ("Die Antworten bleiben im Verbund.", "The answers stay within the region."),
        "extended" => {
            ("Frist verlängert. Wessen Bogen fehlt, hat eine Nachricht.", "Deadline extended. Those whose sheet is missing were told.")
        }
        "reminded" => ("Erinnert sind alle, deren Bogen noch fehlt.", "All whose sheet is missing were reminded."),
        "submitted" => ("Abgegeben. Jetzt wartet der Bogen auf die Freigabe.", "Handed in. The sheet now waits for its release."),
        "answers_released" => ("Freigegeben. Alle Mitglieder sehen den Bogen.", "Released. All members see the sheet."),
        "sent_back" => ("Zurückgegeben. Die Fachkräfte haben eine Nachricht.", "Sent back. The officers were told."),
        "revised" => (
            "Neue Version begonnen. Bis zu ihrer Freigabe gilt die bisherige.",
            "New version begun. Until its release the present one counts.",
        ),
        "rule_chosen" => ("Die Regel gilt.", "The rule is in use."),
        "frozen" => ("Eingefroren. Dieser Vorschlag ändert sich nicht mehr.", "Frozen. This proposal does not change any more."),
        "bulk" => ("Die gewählten Steckbriefe sind geändert.", "The chosen fact sheets were changed."),
        "conference_invited" => (
            "Eingeladen. Alle Mitglieder haben eine Nachricht und, wo eine Adresse hinterlegt ist, eine Mail mit Kalendereintrag.",
            "Invited. All members have a notice and, where an address is known, a mail with a calendar entry.",
        ),
        "conference_completed" => (
            "Nachträglich eingeladen. Wer dort Bürgermeisterin oder Bürgermeister ist, hat eine Nachricht.",
            "Invited later. Whoever is mayor there has been told.",
        ),
        "conference_called_off" => (
            "Abgesagt. Alle Eingeladenen haben eine Nachricht und, wo eine Adresse hinterlegt ist, eine Mail.",
            "Called off. All who were invited have a notice and, where an address is known, a mail.",
        ),
        "conference_opened" => ("Die Sitzung ist eröffnet.", "The session is open."),
        "conference_closed" => (
            "Die Sitzung ist geschlossen. Was angenommen wurde, steht in der Strategie; Niederschrift und Vorlagen sind angelegt.",
            "The session is closed. What was adopted is part of the strategy; minutes and papers are made.",
        ),
        "minutes_frozen" => ("Die Niederschrift ist festgestellt.", "The minutes are settled."),
        "called" => ("Aufgerufen; alle Bildschirme zeigen es.", "Called up; all screens show it."),
        "position" => ("Haltung abgegeben.", "Position taken."),
        "position_withdrawn" => ("Haltung zurückgezogen. Sie bleibt im Verlauf.", "Position withdrawn. It stays in the history."),
        "outcome" => ("Ergebnis festgehalten.", "Outcome recorded."),
        _ => return None,
    };
    Some(lang.pick(de, en))
}

/// The confirmation on top of a page.
pub fn notice(name: Option<&str>, lang: Lang) -> AnyView {
    let missing = name.and_then(|n| left_out(n, lang));
    let name = if missing.is_some() { Some("read_in") } else { name };
    match (name.and_then(|n| sentence(n, lang)), missing) {
        (None, _) => ().into_any(),
        (Some(text), None) => {
            view! { <div class="w-note w-note--ok w-note--line" role="status"><p><strong>{text}</strong></p></div> }.into_any()
        }
        (Some(text), Some(missing)) => {
            view! { <div class="w-note w-note--ok" role="status"><p><strong>{text}</strong></p><p>{missing}</p></div> }.into_any()
        }
    }
}

/// The name of the confirmation that a file was read in, with how much of it did not come along.
pub fn read_in(pictures: usize, comments: usize) -> String {
    if pictures + comments == 0 { "read_in".to_owned() } else { format!("read_in-{pictures}-{comments}") }
}

/// What did not come along, counted: the other way round.
fn left_out(name: &str, lang: Lang) -> Option<String> {
    let (pictures, comments) = name.strip_prefix("read_in-")?.split_once('-')?;
    let (pictures, comments) = (pictures.parse().ok()?, comments.parse().ok()?);
    let counted = [
        (pictures, count(pictures, lang, ("Bild", "Bilder"), ("picture", "pictures"))),
        (comments, count(comments, lang, ("Kommentar", "Kommentare"), ("comment", "comments"))),
    ];
    let counted: Vec<String> = counted.into_iter().filter(|(n, _)| *n > 0).map(|(_, words)| words).collect();
    let counted = counted.join(", ");
    (!counted.is_empty()).then(|| lang.say(format_args!("Nicht übernommen: {counted}."), format_args!("Not taken over: {counted}.")))
}

/// Title and sentence for something that was not done.
pub fn refusal(error: &ApiError, lang: Lang) -> (&'static str, String) {
    let (de, en): ((&str, &str), (&str, &str)) = match error {
        ApiError::Already { what } if what.starts_with("edition_") => (
            ("Schon veröffentlicht", "Jemand anderes hat diese Fassung gerade veröffentlicht. Unten steht, was seitdem neu wäre."),
            ("Already published", "Somebody else has just published this edition. Below is what would be new since."),
        ),
        ApiError::Already { what } if what == "chain" => (
            ("Der Weg ist schon angelegt", "Jemand anderes war schneller. Unten stehen die Beratungen."),
            ("The path is there already", "Somebody was faster. The deliberations are below."),
        ),
        // Sent by the same person before, with other words in it.
        ApiError::Already { what } if what == "made" => (
            (
                "Dieses Formular ist schon gespeichert",
                "Was Sie danach geändert haben, steht unten und ist noch nicht gespeichert. Bitte ändern Sie es am gespeicherten Eintrag.",
            ),
            ("This form has been saved already", "What you changed since is below and not saved yet. Please change it at the saved entry."),
        ),
        ApiError::Already { .. } => (
            ("Schon erledigt", "Jemand anderes war schneller; es ist bereits so, wie Sie es wollten."),
            ("Already done", "Somebody was faster; it already is as you wanted."),
        ),
        ApiError::Refused { what } if what == "has_result" => (
            ("Es gibt schon ein Ergebnis", "Eine Beratung mit Ergebnis bleibt Teil des Weges. Nehmen Sie zuerst das Ergebnis zurück."),
            ("There is a result already", "A deliberation with a result stays in the path. Take the result back first."),
        ),
        ApiError::Refused { what } if what == "no_oparl" => (
            ("Es fehlt die Adresse", "Tragen Sie zuerst die OParl-Adresse ein und speichern Sie."),
            ("The address is missing", "Enter the OParl address first and save."),
        ),
        ApiError::Refused { what } if what == "page_required" => (
            ("Diese Seite ist Pflicht", "Auf sie führt ein Link am Fuß jeder Seite. Ändern lässt sie sich jederzeit."),
            ("This page is required", "A link at the foot of every page leads to it. It can be changed at any time."),
        ),
        ApiError::Refused { what } if what == "last_steward" => (
            (
                "Das wäre die letzte Geschäftsstelle",
                "Mindestens eine Person muss den Verbund verwalten können. Geben Sie die Rolle zuerst jemand anderem.",
            ),
            ("That would be the last steward", "At least one person has to look after the region. Give somebody else the role first."),
        ),
        ApiError::Refused { what } if what == "own_account" => (
            ("Das eigene Konto können Sie nicht sperren", "Bitten Sie jemand anderen aus der Geschäftsstelle."),
            ("You cannot disable your own account", "Please ask another steward."),
        ),
        ApiError::Refused { what } if what == "account_deleted" => (
            ("Dieses Konto ist gelöscht", "Es bleibt nur als Platzhalter im Protokoll."),
            ("This account is deleted", "It only stays as a placeholder in the log."),
        ),
        ApiError::Refused { what } if what == "invitation_accepted" => (
            ("Schon angenommen", "Die Einladung wurde schon angenommen. Die Rolle lässt sich bei der Person beenden."),
            ("Already accepted", "The invitation was accepted already. The role can be ended at the person."),
        ),
        ApiError::Refused { what } if what == "import_errors" => (
            ("Nichts eingelesen", "Die Liste enthält Fehler. Es wird alles eingelesen oder nichts."),
            ("Nothing read in", "The list has errors. Everything is read in or nothing."),
        ),
        ApiError::Refused { what } if what == "text_empty" => (
            ("In diesem Text steht noch nichts", "Schreiben Sie zuerst etwas; dann lässt es sich merken und besprechen."),
            ("There is nothing in this text yet", "Write something first; then it can be kept and talked about."),
        ),
        ApiError::Refused { what } if conference(what).is_some() => conference(what).unwrap_or_default(),
        ApiError::Refused { what } if what == "assessment_closed" => (
            (
                "Die Bedarfsabfrage ist geschlossen",
                "Was Sie eingegeben haben, ist nicht gespeichert, aber aufgehoben. Die Geschäftsstelle kann die Frist verlängern.",
            ),
            ("The assessment is closed", "What you entered is not saved but kept. The steward can extend the deadline."),
        ),
        ApiError::Refused { what } if what == "window" => (
            ("Der Zeitraum ist schon vorbei", "Bitte zuerst unter „Einrichten“ einen neuen letzten Tag eintragen."),
            ("The period is over already", "Please set a new last day under “Set up” first."),
        ),
        ApiError::Refused { what } if what == "unrated" || what == "no_sheets" || what == "open" => (
            ("Noch nicht einfrierbar", "Die Bedarfsabfrage muss geschlossen sein, und jedes Feld braucht eine Klasse."),
            ("Cannot be frozen yet", "The assessment has to be closed, and every field needs a class."),
        ),
        ApiError::Refused { .. } => (
            ("Das geht in diesem Zustand nicht", "Der Schritt passt nicht zum jetzigen Stand."),
            ("Not possible in this state", "The step does not fit the present state."),
        ),
        other => return crate::error::words(other, lang),
    };
    let (title, text) = lang.pick(de, en);
    (title, text.to_owned())
}

/// Why a step of a conference does not fit: title and sentence, German and English.
fn conference(rule: &str) -> Option<((&'static str, &'static str), (&'static str, &'static str))> {
    Some(match rule {
        "no_items" => (
            ("Noch kein Punkt", "Bitte zuerst mindestens einen Punkt auf die Tagesordnung setzen."),
            ("No item yet", "Please put at least one item on the agenda first."),
        ),
        "not_invited" => (
            ("Noch nicht eingeladen", "Das geht erst, wenn die Einladung verschickt ist."),
            ("Not invited yet", "This is possible once the invitation has been sent."),
        ),
        "called_off" => (
            ("Die Konferenz ist abgesagt", "Das geht erst wieder, wenn der Vorsitz neu eingeladen hat."),
            ("The conference is called off", "This is possible again once the chair has invited anew."),
        ),
        "other_day" => (
            (
                "Heute ist nicht der Tag der Sitzung",
                "Eröffnet ist sie noch nicht. Bitte bestätigen Sie, dass sie schon heute beginnt, oder ändern Sie zuerst den Termin.",
            ),
            ("Today is not the day of the session", "It is not open yet. Please confirm that it begins today, or change the date first."),
        ),
        "not_open" => (
            ("Die Sitzung ist nicht eröffnet", "Ergebnisse lassen sich nur während der Sitzung festhalten."),
            ("The session is not open", "Outcomes can only be recorded during the session."),
        ),
        "closed" => (
            ("Die Sitzung ist geschlossen", "Positionen und Ergebnisse ändern sich nicht mehr."),
            ("The session is closed", "Positions and outcomes do not change any more."),
        ),
        "open_items" => (
            ("Noch Punkte offen", "Bitte jeden Punkt annehmen, vertagen oder zurückverweisen."),
            ("Items still open", "Please adopt, postpone or refer back each item."),
        ),
        "open_amendments" => (
            ("Gegenvorschläge noch offen", "Bitte zuerst über die Gegenvorschläge entscheiden."),
            ("Counter-proposals still open", "Please decide the counter-proposals first."),
        ),
        "decided" => (
            ("Schon entschieden", "Über diesen Punkt ist entschieden. Der Vorsitz kann das Ergebnis während der Sitzung zurücknehmen."),
            ("Already decided", "This is decided. The chair can take the outcome back during the session."),
        ),
        "off_agenda" => (
            ("Steht nicht mehr auf der Tagesordnung", "Zurückgezogene Punkte und Gegenvorschläge lassen sich nicht aufrufen."),
            ("Not on the agenda any more", "Withdrawn items and counter-proposals cannot be called up."),
        ),
        "quorum" => (
            ("Nicht beschlussfähig", "Es sind zu wenige Mitglieder anwesend. Vertagen und zurückverweisen geht trotzdem."),
            ("Not quorate", "Too few members are present. Postponing and referring back still work."),
        ),
        "not_carried" => (
            ("Noch keine Mehrheit", "Mehr als die Hälfte der Anwesenden muss zustimmen."),
            ("No majority yet", "More than half of those present have to agree."),
        ),
        "objections" => (
            ("Nicht einvernehmlich", "Jemand ist dagegen. Möglich ist „mit Mehrheit“, vertagen oder zurückverweisen."),
            ("Not unanimous", "Somebody is against. By majority, postponing or referring back are possible."),
        ),
        "unheard" => (
            (
                "Noch nicht alle gehört",
                "Wer gegen den angenommenen Gegenvorschlag war, hat sich zum geänderten Punkt noch nicht geäußert. Möglich ist „mit Mehrheit“, vertagen oder zurückverweisen.",
            ),
            (
                "Not everybody heard yet",
                "Whoever was against the adopted counter-proposal has not spoken on the changed item yet. By majority, postponing or referring back are possible.",
            ),
        ),
        "left_region" => (
            ("Nicht mehr im Verbund", "Wer den Verbund verlassen hat, gibt in seinen Konferenzen keine Haltung mehr ab."),
            ("No member any more", "Whoever left the region takes no positions in its conferences any more."),
        ),
        "no_objections" => {
            (("Niemand ist dagegen", "Bitte als „einvernehmlich“ festhalten."), ("Nobody is against", "Please record it as unanimous."))
        }
        "no_minutes" => {
            (("Die Niederschrift ist leer", "Bitte zuerst einen Text schreiben."), ("The minutes are empty", "Please write a text first."))
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_did_not_come_along_is_counted() {
        let said = |pictures, comments, lang| left_out(&read_in(pictures, comments), lang);
        assert_eq!(said(2, 3, Lang::De).as_deref(), Some("Nicht übernommen: 2 Bilder, 3 Kommentare."));
        assert_eq!(said(1, 0, Lang::De).as_deref(), Some("Nicht übernommen: 1 Bild."));
        assert_eq!(said(0, 1, Lang::En).as_deref(), Some("Not taken over: 1 comment."));
        assert_eq!(said(0, 0, Lang::De), None);
        for odd in ["read_in-", "read_in-x-1", "read_in-1", "read_in--1-2", "read_in-0-0", "saved-1-2"] {
            assert_eq!(left_out(odd, Lang::De), None, "{odd}");
        }
    }
}
