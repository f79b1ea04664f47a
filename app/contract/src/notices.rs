//! What people are told of, and by which way.

use crate::labelled;

labelled! {
    /// How notices reach somebody by mail. In the portal they stand in any case.
    pub enum MailMode {
        AtOnce = "at_once", "sofort", "at once";
        Daily = "daily", "einmal am Tag gesammelt", "once a day, collected";
        Never = "never", "gar nicht", "not at all";
    }
}

labelled! {
    /// Why somebody is told.
    pub enum NoticeKind {
        SheetAssigned = "sheet_assigned", "Sie sind jetzt verantwortlich", "You are responsible now";
        ReportDue = "report_due", "Ein Sachstand ist fällig", "A progress report is due";
        ReportDueNobody = "report_due_nobody", "Ein Sachstand ist fällig, und niemand ist zuständig", "A progress report is due, and nobody is responsible";
        TextMention = "text_mention", "Sie wurden in einem Gespräch erwähnt", "You were mentioned in a talk";
        TextReply = "text_reply", "Es gibt eine Antwort in Ihrem Gespräch", "There is an answer in your talk";
        TextSettled = "text_settled", "Ihr Gespräch ist als erledigt vermerkt", "Your talk was settled";
        SuggestionAccepted = "suggestion_accepted", "Ihr Vorschlag wurde angenommen", "Your suggestion was accepted";
        SuggestionRefused = "suggestion_refused", "Ihr Vorschlag wurde nicht übernommen", "Your suggestion was not taken over";
        AnswersAsked = "answers_asked", "Eine Bedarfsabfrage ist offen", "An assessment is open";
        AnswersReminder = "answers_reminder", "Erinnerung: Ihr Bogen fehlt noch", "Reminder: your sheet is still missing";
        AnswersExtended = "answers_extended", "Mehr Zeit für die Bedarfsabfrage", "More time for the assessment";
        AnswersSubmitted = "answers_submitted", "Ein Bogen wartet auf Ihre Freigabe", "A sheet waits for your release";
        AnswersSentBack = "answers_sent_back", "Ihr Bogen kam zurück", "Your sheet came back";
        AnswersReleased = "answers_released", "Ihr Bogen ist freigegeben", "Your sheet was released";
        ConferenceInvited = "conference_invited", "Einladung zur Bürgermeisterkonferenz", "Invitation to the mayors' conference";
        ConferenceMoved = "conference_moved", "Termin, Ort oder Link der Bürgermeisterkonferenz ist neu", "Date, place or link of the mayors' conference is new";
        ConferenceCalledOff = "conference_called_off", "Die Bürgermeisterkonferenz ist abgesagt", "The mayors' conference is called off";
        DeputyNamed = "deputy_named", "Sie vertreten Ihre Kommune in der Konferenz", "You stand in for your municipality at the conference";
        DeputyEnded = "deputy_ended", "Sie vertreten Ihre Kommune in der Konferenz nicht mehr", "You no longer stand in for your municipality at the conference";
        DeputySet = "deputy_set", "Die Vertretung Ihrer Kommune in der Konferenz hat sich geändert", "Who stands in for your municipality at the conference has changed";
        PositionEnded = "position_ended", "Ein Punkt der Konferenz wurde geändert; Ihre Haltung dazu gilt nicht mehr", "An item of the conference was changed; your position on it does not hold any more";
        RoleGiven = "role_given", "Sie haben eine neue Rolle", "You have a new role";
    }
}
