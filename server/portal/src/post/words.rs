//! The words of mails, in both languages.

use crate::notices;
use contract::Lang;
use contract::notices::NoticeKind;
use entity::notice;
use std::fmt::Write;

/// Subject and text for some notices.
pub(super) fn notices(lang: Lang, base_url: &str, unsubscribe: &str, list: &[notice::Model]) -> (String, String) {
    let kind = |n: &notice::Model| NoticeKind::parse(&n.kind).map(|k| k.says(notices::about(n).as_ref(), lang)).unwrap_or_default();
    let subject = match list {
        [one] => format!("{}: {}", kind(one), one.title),
        many => lang
            .say(format_args!("{} Neuigkeiten im Strategieportal", many.len()), format_args!("{} news in the strategy portal", many.len())),
    };
    let mut body = String::from(lang.pick("Guten Tag,\n\n", "Hello,\n\n"));
    for n in list {
        let _ = write!(body, "{}: {}\n{base_url}{}\n\n", kind(n), n.title, n.address);
    }
    let _ = match lang {
        Lang::De => write!(
            body,
            "Wie oft Sie solche Mails bekommen, stellen Sie hier ein:\n{base_url}/arbeit/konto\n\nKeine Mails mehr:\n{unsubscribe}\n"
        ),
        Lang::En => {
            write!(body, "Choose here how often you get such mails:\n{base_url}/arbeit/konto\n\nNo more mails:\n{unsubscribe}\n")
        }
    };
    (subject, body)
}

/// Subject and text of an invitation.
pub(crate) fn invitation(region: &str, base_url: &str, name: &str, role: &str, token: &str, days: i64) -> (String, String) {
    let subject = format!("Einladung: {region}, {role}");
    let body = format!(
        "Guten Tag {name},\n\nSie sind eingeladen, im Strategieportal mitzuarbeiten: {region}.\nIhre Rolle: {role}\n\n\
         So nehmen Sie an: Öffnen Sie den Link und melden Sie sich mit Ihrem Servicekonto an. Der Link gilt {days} Tage und nur einmal.\n\
         {base_url}/einladung/{token}\n\n\
         Wenn Sie nichts damit anfangen können, brauchen Sie nichts zu tun.\n"
    );
    (subject, body)
}
