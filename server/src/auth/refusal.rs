//! Why a login was refused: a code for the log, a sentence for the person.

use contract::Lang;

/// A refused login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Stable, for the audit log.
    pub code: &'static str,
    /// For the log only; never shown.
    pub detail: String,
}

impl Refusal {
    /// A refusal with a detail for the log.
    pub fn new(code: &'static str, detail: impl ToString) -> Self {
        Self { code, detail: detail.to_string() }
    }

    /// What the person reads: what happened, that nothing was done, what to do now.
    pub fn sentence(&self, lang: Lang) -> &'static str {
        let (de, en) = match self.code {
            "access_denied" => ("Sie haben die Anmeldung abgebrochen.", "You cancelled the login."),
            "state_expired" => (
                "Die Anmeldung hat länger als 15 Minuten gedauert. Bitte beginnen Sie neu.",
                "The login took longer than 15 minutes. Please start again.",
            ),
            "state_unknown" | "state_missing" | "duplicate_parameter" | "code_missing" => (
                "Diese Anmeldung kennen wir nicht; vielleicht wurde sie schon benutzt. Bitte beginnen Sie neu.",
                "We do not know this login; it may have been used already. Please start again.",
            ),
            "state_foreign_browser" => (
                "Die Anmeldung wurde in einem anderen Browser begonnen. Bitte beginnen Sie in diesem neu.",
                "The login was started in another browser. Please start again in this one.",
            ),
            "level_too_low" | "level_missing" | "level_unknown" => (
                "Das gewählte Vertrauensniveau reicht für diesen Schritt nicht. Bitte melden Sie sich mit einem höheren an, zum Beispiel mit dem Online-Ausweis.",
                "The trust level is too low for this step. Please log in with a higher one, for example with your electronic ID.",
            ),
            "account_disabled" => (
                "Dieses Konto ist gesperrt. Bitte wenden Sie sich an die Geschäftsstelle.",
                "This account is disabled. Please contact the steward.",
            ),
            "provider_unreachable" | "token_endpoint" | "token_malformed" | "userinfo" => (
                "Der Anmeldedienst antwortet gerade nicht richtig. Bitte versuchen Sie es in einigen Minuten noch einmal.",
                "The login service does not answer properly right now. Please try again in a few minutes.",
            ),
            _ => (
                "Die Antwort des Anmeldedienstes ließ sich nicht prüfen. Zu Ihrer Sicherheit haben wir sie abgelehnt.",
                "The login service's answer could not be verified. For your safety we refused it.",
            ),
        };
        lang.pick(de, en)
    }
}
