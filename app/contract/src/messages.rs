//! Sentences for the codes of broken rules and refused actions, in both languages.

use crate::Lang;
use crate::people::Role;
use crate::region::OrganisationKind;

/// "Zeile 7, Spalte C; Zeile 9, Spalte D", from `C7,D9`.
fn cells(list: &str, lang: Lang) -> String {
    let one = |cell: &str| match cell.find(|c: char| c.is_ascii_digit()) {
        Some(at) => {
            let (column, row) = cell.split_at(at);
            lang.say(format_args!("Zeile {row}, Spalte {column}"), format_args!("row {row}, column {column}"))
        }
        None => cell.to_owned(),
    };
    list.split(',').map(one).collect::<Vec<_>>().join("; ")
}

/// The sentence for a code such as `too_long|80|93`.
pub fn sentence(code: &str, lang: Lang) -> String {
    let mut parts = code.split('|');
    let name = parts.next().unwrap_or_default();
    let a = parts.next().unwrap_or_default();
    let b = parts.next().unwrap_or_default();
    let c = parts.next().unwrap_or_default();
    let (de, en): (String, String) = match name {
        "required" => ("Bitte ausfüllen.".into(), "Please fill this in.".into()),
        "too_long" => (format!("Höchstens {a} Zeichen; es sind {b}."), format!("At most {a} characters; there are {b}.")),
        "table_too_large" => (
            format!(
                "Eine Tabelle ist zu groß: höchstens {} Spalten und {} Zellen (Zeilen mal Spalten). Bitte teilen Sie sie auf.",
                crate::text::MAX_COLUMNS,
                crate::text::MAX_CELLS
            ),
            format!(
                "A table is too large: at most {} columns and {} cells (rows times columns). Please split it.",
                crate::text::MAX_COLUMNS,
                crate::text::MAX_CELLS
            ),
        ),
        "nothing_suggested" => (
            "Der Text ist unverändert. Schreiben Sie ihn so, wie er lauten soll.".into(),
            "The text is unchanged. Write it as it should read.".into(),
        ),
        "only_words" => (
            "Vorschlagen lassen sich hier Worte und ganze Absätze. Ihr Text ändert auch anderes: Überschriften, Listen, Tabellen, Links oder Hervorhebungen. Nehmen Sie das zurück, und schreiben Sie dazu einen Kommentar.".into(),
            "Words and whole paragraphs can be suggested here. Your text changes other things, too: headings, lists, tables, links or emphasis. Take that back, and write a comment about it.".into(),
        ),
        "notes_too_long" => (
            "Die Fußnoten sind zusammen zu lang; jede zählt so oft, wie auf sie verwiesen wird. Bitte kürzen Sie sie.".into(),
            "The footnotes are too long together; each counts as often as it is referred to. Please shorten them.".into(),
        ),
        "too_short" => (format!("Mindestens {a} Zeichen; es sind {b}."), format!("At least {a} characters; there are {b}.")),
        "too_many" => (format!("Höchstens {a} Einträge."), format!("At most {a} entries.")),
        "one_line" => ("Bitte ohne Zeilenumbruch.".into(), "Please use a single line.".into()),
        "control" => (
            "Der Text enthält unsichtbare Steuerzeichen. Bitte neu eintippen oder als reinen Text einfügen.".into(),
            "The text contains invisible control characters. Please retype it or paste it as plain text.".into(),
        ),
        "date" => (
            "Das ist kein Datum. Möglich sind Tag, Monat oder Jahr, zum Beispiel 31.12.2026, 12.2026 oder 2026.".into(),
            "This is not a date. A day, a month or a year will do, for example 31.12.2026, 12.2026 or 2026.".into(),
        ),
        "day" => ("Bitte einen Tag angeben, zum Beispiel 31.12.2026.".into(), "Please give a day, for example 31.12.2026.".into()),
        "year" => ("Bitte ein Jahr angeben, zum Beispiel 2027.".into(), "Please give a year, for example 2027.".into()),
        "end_before_start" => {
            (format!("Das Ende ({a}) liegt vor dem Beginn ({b})."), format!("The end ({a}) lies before the start ({b})."))
        }
        "euro" => ("Bitte ganze Euro ohne Nachkommastellen, zum Beispiel 5000.".into(), "Whole euros, please, for example 5000.".into()),
        "negative" => ("Die Zahl darf nicht negativ sein.".into(), "The number must not be negative.".into()),
        "decimal" => ("Bitte eine Zahl, zum Beispiel 12,5.".into(), "Please give a number, for example 12.5.".into()),
        "whole" => (format!("Bitte eine ganze Zahl von {a} bis {b}."), format!("Please give a whole number from {a} to {b}.")),
        "between" => (format!("Bitte eine Zahl von {a} bis {b}."), format!("Please give a number from {a} to {b}.")),
        "none_chosen" => ("Bitte mindestens einen Steckbrief ankreuzen.".into(), "Please tick at least one fact sheet.".into()),
        "changed_meanwhile" => (
            format!("Inzwischen geändert: {a}. Nichts wurde gesetzt. Die Liste zeigt jetzt den neuen Stand; bitte ansehen und noch einmal senden."),
            format!("Changed in the meantime: {a}. Nothing was set. The list now shows the new state; please look at it and send again."),
        ),
        "not_theirs" => (
            "Diese Person darf hier keinen Sachstand melden: Zuständig sein können Fachkräfte und Digitalisierungsbeauftragte der beteiligten Kommunen und die Geschäftsstelle.".into(),
            "This person may not report progress here: officers and coordinators of the municipalities taking part and the steward can be responsible.".into(),
        ),
        "not_yours" => {
            ("Für diese Kommune können Sie keine Steckbriefe führen.".into(), "You cannot lead fact sheets for this municipality.".into())
        }
        "web" => (
            "Bitte die ganze Adresse, zum Beispiel https://www.beispiel.de.".into(),
            "Please give the whole address, for example https://www.example.org.".into(),
        ),
        "mail" => (
            "Das ist keine E-Mail-Adresse, zum Beispiel name@beispiel.de.".into(),
            "This is not a mail address, for example name@example.org.".into(),
        ),
        "ags" => (
            "Der Gemeindeschlüssel hat 8 Ziffern (Kreis: 5) und beginnt mit der Nummer des Landes.".into(),
            "A municipality key has 8 digits (a county's 5) and starts with the number of the state.".into(),
        ),
        "choice" => (
            "Diese Auswahl gibt es nicht (mehr). Bitte neu wählen.".into(),
            "This choice does not exist (any more). Please choose again.".into(),
        ),
        "taken" => (format!("„{a}“ ist schon vergeben."), format!("“{a}” is already taken.")),
        "markdown" => (format!("Das lässt sich nicht als Text speichern: {a}."), format!("This cannot be stored as text: {a}.")),
        "file_too_big" => {
            (format!("Die Datei ist zu groß. Erlaubt sind {a} MB."), format!("The file is too big. Up to {a} MB are allowed."))
        }
        "file_type" => (
            format!(
                "Diese Art von Datei ({a}) nehmen wir nicht an. Möglich sind PDF, Word, Excel, PowerPoint, OpenDocument, CSV, Text, PNG und JPEG."
            ),
            format!("This type of file ({a}) is not accepted. PDF, Word, Excel, PowerPoint, OpenDocument, CSV, text, PNG and JPEG are."),
        ),
        "file_mismatch" => (
            format!("Der Inhalt passt nicht zum Dateinamen: Er sieht aus wie {a}."),
            format!("The content does not match the file name: it looks like {a}."),
        ),
        "file_empty" => ("Die Datei ist leer oder es wurde keine gewählt.".into(), "The file is empty or none was chosen.".into()),
        "ags_county" => ("Der Schlüssel eines Kreises hat 5 Ziffern.".into(), "A county's key has 5 digits.".into()),
        "ags_town" => {
            ("Der Schlüssel einer Stadt oder Gemeinde hat 8 Ziffern.".into(), "The key of a town or municipality has 8 digits.".into())
        }
        "ags_none" => (
            "Verbände und Einrichtungen haben keinen Gemeindeschlüssel.".into(),
            "Associations and agencies have no municipality key.".into(),
        ),
        "map_cell" => ("Bitte Spalte und Zeile angeben oder beide leer lassen.".into(), "Give column and row, or leave both empty.".into()),
        "colour" => ("Das ist keine Farbe, zum Beispiel #0c5a55.".into(), "This is not a colour, for example #0c5a55.".into()),
        "tell_guests" => (
            "Termin, Ort oder Link ändern sich. Bitte bestätigen Sie, dass alle Eingeladenen eine Mail mit dem neuen Kalendereintrag bekommen.".into(),
            "Date, place or link change. Please confirm that all who were invited get a mail with the new calendar entry.".into(),
        ),
        "confirm" => ("Bitte bestätigen Sie das zuerst.".into(), "Please confirm this first.".into()),
        "picture_type" => (
            "Ein Wappen ist ein Bild als PNG, JPEG oder WebP. Diese Datei ist keines davon (SVG nehmen wir aus Sicherheitsgründen nicht)."
                .into(),
            "A coat of arms is a PNG, JPEG or WebP picture. This file is none of them (SVG is refused for safety).".into(),
        ),
        "picture_broken" => (
            format!("Das Bild lässt sich nicht lesen, oder es ist breiter oder höher als {a} Pixel."),
            format!("The picture cannot be read, or it is wider or higher than {a} pixels."),
        ),
        "picture_size" => {
            (format!("Das Bild ist zu groß. Erlaubt sind {a} kB."), format!("The picture is too big. Up to {a} kB are allowed."))
        }
        "csv_type" => (
            "Das ist keine CSV-Datei. In Excel oder LibreOffice: Speichern unter, Dateityp „CSV“.".into(),
            "This is not a CSV file. In Excel or LibreOffice: save as, file type “CSV”.".into(),
        ),
        "csv_rows" => (
            format!("Die Liste hat {b} Zeilen; höchstens {a} gehen auf einmal. Bitte in mehrere Listen teilen."),
            format!("The list has {b} rows; at most {a} can be read at once. Please split it."),
        ),
        "csv_column" => (
            format!("Es fehlt die Spalte „{a}“. Die erste Zeile muss die Spalten nennen; erlaubte Namen stehen unten in der Tabelle."),
            format!("The column “{a}” is missing. The first row must name the columns; allowed names are in the table below."),
        ),
        "csv_column_twice" => (format!("Die Spalte „{a}“ steht zweimal da."), format!("The column “{a}” is there twice.")),
        "csv_broken" => (format!("Zeile {a} lässt sich nicht lesen (Anführungszeichen?)."), format!("Line {a} cannot be read (quotes?).")),
        "csv_empty" => ("Die Liste hat keine Zeilen.".into(), "The list has no rows.".into()),
        "csv_left" => (
            format!("{a} hat den Verbund verlassen; bitte zuerst unter „Mitglieder“ wieder aufnehmen."),
            format!("{a} has left the region; take it in again under “members” first."),
        ),
        "csv_surplus" => (
            format!("Steht in Spalte {a}, die keine Überschrift hat; die Liste hat {b} Spalten mit Überschrift. Werte, in denen das Trennzeichen vorkommt, gehören in Anführungszeichen."),
            format!("Stands in column {a}, which has no heading; the list has {b} columns with a heading. Values that contain the separator belong into quotes."),
        ),
        "csv_twice" => (format!("Steht schon in Zeile {a}."), format!("Already in line {a}.")),
        "number_or_title" => (
            "Bitte die Nummer der Vorlage oder eine Bezeichnung angeben.".into(),
            "Please give the paper's number or a title.".into(),
        ),
        "deviating_class" => (
            "Bitte eine Klasse wählen, auch wenn es die gerechnete ist: Ohne Klasse gilt, was gerechnet wurde, und nichts wird zurückgestellt.".into(),
            "Please choose a class, also if it is the computed one: without a class the computed result holds, and nothing is deferred.".into(),
        ),
        "csv_role" => {
            let all = |lang| Role::ALL.iter().map(|r| r.label(lang)).collect::<Vec<_>>().join(", ");
            (
                format!("„{a}“ ist keine Rolle. Es gibt: {}.", all(Lang::De)),
                format!("“{a}” is no role. There are: {}.", all(Lang::En)),
            )
        }
        "no_sheet_number" => (
            "Bitte die Nummer des Steckbriefs angeben, zum Beispiel P-12.".to_owned(),
            "Please give the number of the fact sheet, for example P-12.".to_owned(),
        ),
        "no_such_sheet" => (
            format!("Einen Steckbrief mit der Nummer {a} gibt es nicht."),
            format!("There is no fact sheet of the number {a}."),
        ),
        "csv_kind" => {
            let all = |lang| OrganisationKind::ALL.iter().map(|k| k.label(lang)).collect::<Vec<_>>().join(", ");
            (
                format!("„{a}“ ist keine Art von Mitglied. Es gibt: {}.", all(Lang::De)),
                format!("“{a}” is no kind of member. There are: {}.", all(Lang::En)),
            )
        }
        "csv_unknown" => (format!("„{a}“ gibt es im Verbund nicht."), format!("There is no “{a}” in the region.")),
        "place_or_video" => (
            "Bitte einen Ort oder einen Link zur Videokonferenz angeben.".into(),
            "Please give a place or a link to the video meeting.".into(),
        ),
        "not_yourself" => (
            "Sich selbst kann niemand als Vertretung benennen. Das macht die Bürgermeisterin, der Bürgermeister oder jemand anderes aus Ihrem Haus."
                .into(),
            "Nobody names themselves as deputy. The mayor or somebody else of your administration does.".into(),
        ),
        "reservation" => (
            "Bitte den Vorbehalt formulieren; er steht wörtlich in der Niederschrift.".into(),
            "Please word the reservation; it stands in the minutes word for word.".into(),
        ),
        "no_change" => (
            "Das ist dasselbe wie im Entwurf. Bitte ändern oder zustimmen.".into(),
            "This is the same as the draft. Please change it or consent.".into(),
        ),
        "reason" => ("Bitte einen Grund angeben.".into(), "Please give a reason.".into()),
        "gone" => (
            "Das Ziel der Übernahme gibt es nicht (mehr). Bitte neu wählen.".into(),
            "What it should go into does not exist (any more). Please choose again.".into(),
        ),
        "future" => ("Der Tag liegt in der Zukunft.".into(), "This day lies in the future.".into()),
        "owner" => ("Ein Steckbrief braucht eine zuständige Person.".into(), "A fact sheet needs somebody responsible.".into()),
        "before_adoption" => (
            format!("Das liegt vor dem {a}. An diesem Tag hat die Bürgermeisterkonferenz den Text angenommen."),
            format!("This lies before {a}, the day on which the mayors' conference adopted the text."),
        ),
        "after_meeting" => (
            format!("Am {a} hat schon ein Gremium beraten; später kann der Text nicht angenommen worden sein."),
            format!("A body deliberated on {a} already; the text cannot have been adopted later."),
        ),
        "not_adopted" => (
            "Das hat keine abgeschlossene Konferenz angenommen. Bitte neu wählen.".into(),
            "No conference that is closed adopted this. Please choose again.".into(),
        ),
        "adopted_other" => (
            format!("Dieser Punkt hat Fassung {a} angenommen. Bitte den Punkt zu dieser Fassung wählen."),
            format!("This item adopted edition {a}. Please choose the item that adopted this one."),
        ),
        "not_that_day" => (
            format!("Die gewählte Konferenz war am {a}. Lassen Sie den Tag leer, dann gilt dieser."),
            format!("The conference that is chosen took place on {a}. Leave the day empty, and it is that."),
        ),
        "day_of_result" => ("Ein Ergebnis braucht den Sitzungstag.".into(), "A result needs the day of the meeting.".into()),
        "votes_without_result" => ("Bitte zuerst das Ergebnis wählen.".into(), "Please choose the result first.".into()),
        "body_twice" => ("Dieses Gremium steht zweimal da.".into(), "This body is there twice.".into()),
        "paper_twice" => (
            format!("Die Vorlage „{a}“ liegt diesem Gremium schon am {b} vor."),
            format!("Paper “{a}” is already before this body on {b}."),
        ),
        "paper_elsewhere" => (
            format!("Die Nummer „{a}“ steht schon bei Fassung {b}. Eine Vorlage gehört zu einer Fassung."),
            format!("The number “{a}” is already used with edition {b}. A paper belongs to one edition."),
        ),
        "reason_late" => (
            "Das Ergebnis steht seit mehr als einem Tag. Bitte sagen Sie, warum es sich ändert.".into(),
            "The result has stood for more than a day. Please say why it changes.".into(),
        ),
        "oparl_host" => (
            format!("„{a}“ ist für Abrufe nicht zugelassen. Der technische Betrieb kann die Adresse in der Konfiguration erlauben."),
            format!("“{a}” is not allowed for requests. The operator can allow it in the configuration."),
        ),
        "time" => ("Das ist keine Uhrzeit, zum Beispiel 18:00.".into(), "This is not a time, for example 18:00.".into()),
        "no_hour" => (
            "Diese Stunde gibt es an dem Tag nicht (Umstellung auf Sommerzeit).".into(),
            "This hour does not exist on that day (change to summer time).".into(),
        ),
        "no_fields" => {
            ("Bitte mindestens ein Themenfeld ankreuzen oder vorschlagen.".into(), "Please tick or propose at least one field.".into())
        }
        "two_options" => {
            ("Bitte mindestens zwei Antworten nennen, je Zeile eine.".into(), "Please give at least two options, one a line.".into())
        }
        "twice" => (format!("„{a}“ gibt es schon; bitte anders nennen."), format!("“{a}” is there already; please name it differently.")),
        "answered_already" => (
            "Räte haben darüber schon beschlossen; der Wortlaut bleibt, wie sie ihn bekommen haben.".into(),
            "Councils have resolved on it already; the wording stays as they were given it.".into(),
        ),
        "nothing_changed" => (
            "Seit der letzten Fassung hat sich nichts geändert, und sie war von derselben Art.".into(),
            "Nothing has changed since the last edition, and it was of the same kind.".into(),
        ),
        "euro_max" => (format!("Zu groß: höchstens {a} Euro."), format!("Too large: at most {a} euros.")),
        "no_weight" => ("Mindestens eine Achse braucht ein Gewicht über 0.".into(), "At least one axis needs a weight above 0.".into()),
        "borders" => (
            "Die Grenzen müssen fallen: Klasse I, dann Klasse II, dann „zurückgestellt“.".into(),
            "The borders must fall: class I, then class II, then “deferred”.".into(),
        ),
        "off_scale" => (format!("Die Skala geht von {a} bis {b}."), format!("The scale goes from {a} to {b}.")),
        "asked" => (
            "Die Bedarfsabfrage ist schon offen; was gefragt wird, steht fest.".into(),
            "The assessment is open; what is asked is settled.".into(),
        ),
        "answered" => (
            "Ein Bogen ist schon abgegeben: Namen der Achsen und Felder, Enden der Skala und Fragen stehen fest. Hilfetexte lassen sich noch berichtigen.".into(),
            "A sheet has been handed in: names of axes and fields, ends of the scale and questions are settled. Help texts can still be corrected.".into(),
        ),
        "readers_settled" => (
            "Wer mitliest, steht seit dem Öffnen fest. Auf die Veröffentlichung verzichten können Sie unter „Steuern“.".into(),
            "Who reads along is settled since it was opened. You can do without publishing under “Steer”.".into(),
        ),
        "xlsx_type" => (
            "Das ist keine Excel-Arbeitsmappe (.xlsx), oder sie ist beschädigt.".into(),
            "This is not an Excel workbook (.xlsx), or it is damaged.".into(),
        ),
        "xlsx_bomb" => (
            "Die Datei ist ausgepackt viel zu groß. Bitte laden Sie den Bogen neu herunter und füllen Sie ihn noch einmal aus.".into(),
            "Unpacked, the file is far too large. Please download the sheet again and fill it in once more.".into(),
        ),
        "xlsx_formula" => (
            format!("Im Blatt „{a}“ steht in Zelle {b} eine Formel. Bitte nur Werte eintragen."),
            format!("In worksheet “{a}” cell {b} holds a formula. Please enter values only."),
        ),
        "xlsx_error" => {
            (format!("Im Blatt „{a}“ steht in Zelle {b} ein Fehlerwert."), format!("In worksheet “{a}” cell {b} holds an error value."))
        }
        "xlsx_merged" => (
            format!("Im Blatt „{a}“ sind ab Zelle {b} Zellen verbunden. Bitte die Verbindung aufheben."),
            format!("In worksheet “{a}” cells are merged from {b} on. Please unmerge them."),
        ),
        "xlsx_sheet" => (
            format!("Das Blatt „{a}“ gehört nicht zum Bogen. Bitte löschen Sie es."),
            format!("The worksheet “{a}” is not part of the sheet. Please delete it."),
        ),
        "xlsx_no_sheet" => (format!("Das Blatt „{a}“ fehlt."), format!("The worksheet “{a}” is missing.")),
        "xlsx_columns" => (
            format!("Zelle {b} liegt zu weit rechts: Ein Bogen hat höchstens {a} Spalten."),
            format!("Cell {b} is too far to the right: a sheet has at most {a} columns."),
        ),
        "xlsx_rows" => (
            format!("Zelle {b} liegt zu weit unten: Ein Bogen hat höchstens {a} Zeilen."),
            format!("Cell {b} is too far down: a sheet has at most {a} rows."),
        ),
        "xlsx_assessment" => {
            ("Diese Datei gehört zu einer anderen Bedarfsabfrage.".into(), "This file belongs to another assessment.".into())
        }
        "xlsx_municipality" => (format!("Diese Datei ist nicht der Bogen von {a}."), format!("This file is not the sheet of {a}.")),
        "xlsx_row" => (
            format!("Zeile {a} nennt ein Feld, das hier nicht gefragt ist. Bitte die Spalte „Kennung“ nicht ändern."),
            format!("Row {a} names a field that is not asked about. Please leave the column “Kennung” as it is."),
        ),
        "xlsx_beyond" => (
            format!("Im Blatt „{a}“ steht etwas neben dem Bogen, der in Spalte {c} endet: {}. Bitte dort löschen oder in den Kommentar schreiben.", cells(b, Lang::De)),
            format!("In worksheet “{a}” there is something beside the sheet, which ends with column {c}: {}. Please delete it there, or write it into the comment.", cells(b, Lang::En)),
        ),
        "xlsx_nameless" => (
            format!("Im Blatt „{a}“ fehlt in Spalte A die Kennung zu dem, was hier steht: {}. Bitte die Kennung aus dem heruntergeladenen Bogen wieder eintragen.", cells(b, Lang::De)),
            format!("In worksheet “{a}” the identifier in column A is missing for what stands here: {}. Please put it back from the sheet that was downloaded.", cells(b, Lang::En)),
        ),
        "xlsx_twice" => (format!("Das Feld in Zeile {a} steht schon weiter oben."), format!("The field of row {a} stands above already.")),
        "xlsx_value" => (
            format!("Bei „{a}“ steht ein Wert, der nicht passt: {}", sentence(&b.replace(' ', "|"), Lang::De)),
            format!("At “{a}” there is a value that does not fit: {}", sentence(&b.replace(' ', "|"), Lang::En)),
        ),
        "other_edition" => ("Bitte zwei verschiedene Fassungen wählen.".into(), "Please choose two different editions.".into()),
        "before" => (format!("Das liegt vor dem {a}."), format!("This lies before {a}.")),
        _ => ("Diese Angabe passt nicht.".into(), "This does not fit.".into()),
    };
    lang.pick(de, en)
}
