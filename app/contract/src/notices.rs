//! What people are told of, and by which way.

use crate::objects::Suggested;
use crate::{Lang, labelled};
use serde::{Deserialize, Serialize};

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

/// Letters of a suggestion that a notice repeats.
const REPEATED: usize = 60;

/// Suggestions that were decided together: the words of the first, and how many more there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Words that it wanted to come, shortened.
    pub added: String,
    /// Words that it wanted to go, shortened.
    pub removed: String,
    pub more: usize,
}

impl Decided {
    /// One suggestion and `more`.
    pub fn of(first: &Suggested, more: usize) -> Self {
        Self { added: shortened(&first.added), removed: shortened(&first.removed), more }
    }

    /// What became of them: `Ihr Vorschlag „Bürgerbus“ und 2 weitere wurden angenommen`.
    pub fn sentence(&self, accepted: bool, lang: Lang) -> String {
        let Self { added, removed, more } = self;
        let which = match (added.as_str(), removed.as_str()) {
            // Only a break.
            ("", "") => String::new(),
            (_, "") => lang.say(format_args!(" „{added}“"), format_args!(" “{added}”")),
            ("", _) => lang.say(format_args!(", „{removed}“ zu streichen,"), format_args!(" to strike “{removed}”")),
            _ => lang.say(format_args!(" „{added}“ statt „{removed}“"), format_args!(" “{added}” instead of “{removed}”")),
        };
        let others = match more {
            0 => String::new(),
            1 => lang.pick(" und ein weiterer", " and one more").to_owned(),
            n => lang.say(format_args!(" und {n} weitere"), format_args!(" and {n} more")),
        };
        let (is, was) = if *more == 0 { ("wurde", "was") } else { ("wurden", "were") };
        let (de, en) = if accepted { ("angenommen", "accepted") } else { ("nicht übernommen", "not taken over") };
        lang.say(format_args!("Ihr Vorschlag{which}{others} {is} {de}"), format_args!("Your suggestion{which}{others} {was} {en}"))
    }
}

impl NoticeKind {
    /// Why somebody is told, with what it is about.
    pub fn says(self, about: Option<&Decided>, lang: Lang) -> String {
        match (self, about) {
            (NoticeKind::SuggestionAccepted, Some(decided)) => decided.sentence(true, lang),
            (NoticeKind::SuggestionRefused, Some(decided)) => decided.sentence(false, lang),
            _ => self.label(lang).to_owned(),
        }
    }
}

/// Words in one line, cut behind a word where they are long.
fn shortened(words: &str) -> String {
    let line = words.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    let Some((end, _)) = line.char_indices().nth(REPEATED) else { return line };
    let cut = line[..end].rfind(' ').unwrap_or(end);
    format!("{} …", &line[..cut])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Suggestion;

    fn decided(added: &str, removed: &str, more: usize) -> Decided {
        let suggestion = Suggestion { id: uuid::Uuid::nil(), author: uuid::Uuid::nil(), at: 0 };
        Decided::of(&Suggested { suggestion, added: added.into(), removed: removed.into() }, more)
    }

    #[test]
    fn a_decision_names_what_was_suggested() {
        let said = |added, removed, more| decided(added, removed, more).sentence(true, Lang::De);
        assert_eq!(said(" Bürgerbus ", "", 0), "Ihr Vorschlag „Bürgerbus“ wurde angenommen");
        assert_eq!(said("Bürgerbus", "Taxi", 1), "Ihr Vorschlag „Bürgerbus“ statt „Taxi“ und ein weiterer wurden angenommen");
        assert_eq!(said("", "Taxi", 2), "Ihr Vorschlag, „Taxi“ zu streichen, und 2 weitere wurden angenommen");
        assert_eq!(said("\u{2029}", "", 0), "Ihr Vorschlag wurde angenommen");
        assert_eq!(said("Eins\u{2029}zwei\ndrei", "", 0), "Ihr Vorschlag „Eins zwei drei“ wurde angenommen");
        let refused = decided("", "Taxi", 3);
        assert_eq!(
            NoticeKind::SuggestionRefused.says(Some(&refused), Lang::En),
            "Your suggestion to strike “Taxi” and 3 more were not taken over"
        );
        assert_eq!(NoticeKind::SuggestionRefused.says(None, Lang::De), "Ihr Vorschlag wurde nicht übernommen");
    }

    #[test]
    fn long_words_are_cut_behind_a_word() {
        let long = "Der Bürgerbus fährt ab dem Herbst jede Stunde zwischen allen Ortsteilen";
        assert_eq!(decided(long, "", 0).added, "Der Bürgerbus fährt ab dem Herbst jede Stunde zwischen …");
        let one = "ü".repeat(61);
        assert_eq!(decided(&one, "", 0).added, format!("{} …", "ü".repeat(60)));
        assert_eq!(decided(&one[2..], "", 0).added, "ü".repeat(60));
    }
}
