//! Mail by SMTP, and the round that keeps notices and the outbox moving.

use crate::config::Mail;
use anyhow::{Context, Result};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::response::Category;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use portal::Portal;
use portal::ports::{Carrier, Letter, Undelivered};
use std::sync::Arc;
use std::time::Duration;

/// The bare address that mails come from; empty where none is given.
pub fn sender(config: &Mail) -> String {
    config.from.parse::<Mailbox>().map(|from| from.email.to_string()).unwrap_or_default()
}

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// A mail server of the installation.
pub struct Smtp {
    transport: Transport,
    from: Mailbox,
    /// Right half of message ids.
    host: String,
}

impl Smtp {
    /// From the configuration; `None` when none is given.
    pub fn new(config: &Mail, base_url: &str) -> Result<Option<Self>> {
        if config.server.is_empty() {
            return Ok(None);
        }
        let transport = Transport::from_url(&config.server)
            .context("mail.server: not an address like smtp://user:password@host:587?tls=required")?
            .timeout(Some(Duration::from_secs(30)))
            .build();
        let from = config.from.parse().context("mail.from: not a mail address")?;
        let host = url::Url::parse(base_url)?.host_str().unwrap_or("localhost").to_owned();
        Ok(Some(Self { transport, from, host }))
    }

    /// The key that cannot work, with what was found there; what the server's address says stays secret.
    pub fn fault(config: &Mail) -> Option<(&'static str, String)> {
        if config.server.is_empty() {
            return None;
        }
        match (Transport::from_url(&config.server), config.from.parse::<Mailbox>()) {
            (Err(error), _) => Some(("mail.server", format!("another address ({error})"))),
            (_, Err(error)) => Some(("mail.from", format!("\"{}\" ({error})", config.from))),
            _ => None,
        }
    }

    fn message(&self, letter: &Letter) -> std::result::Result<Message, String> {
        let to: Mailbox = letter.to.parse().map_err(|e| format!("{}: {e}", letter.to))?;
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(letter.subject.clone())
            .message_id(Some(format!("<{}@{}>", letter.id, self.host)));
        let mut raw = vec![("Auto-Submitted", "auto-generated".to_owned())];
        if let Some(address) = &letter.unsubscribe {
            raw.push(("List-Unsubscribe", format!("<{address}>")));
            raw.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        }
        for (name, value) in raw {
            builder = builder.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
        }
        let Some(file) = &letter.attachment else {
            return builder.header(ContentType::TEXT_PLAIN).body(letter.body.clone()).map_err(|e| e.to_string());
        };
        let kind = ContentType::parse(&file.media_type).map_err(|e| e.to_string())?;
        let file = Attachment::new(file.name.clone()).body(file.text.clone(), kind);
        builder.multipart(MultiPart::mixed().singlepart(SinglePart::plain(letter.body.clone())).singlepart(file)).map_err(|e| e.to_string())
    }
}

#[async_trait::async_trait]
impl Carrier for Smtp {
    async fn carry(&self, letter: &Letter) -> std::result::Result<(), Undelivered> {
        let message = self.message(letter).map_err(Undelivered::Never)?;
        self.transport.send(message).await.map(drop).map_err(|e: SmtpError| {
            let text: String = e.to_string().chars().take(500).collect();
            if about_the_mail(&e) {
                return Undelivered::Never(text);
            }
            // What the server says may name the recipient: the code alone goes into the log.
            if !e.is_transient() {
                let code = e.status().map(|code| code.to_string()).unwrap_or_default();
                tracing::warn!(code, "mails wait: the mail server does not take them from the portal");
            }
            Undelivered::Later(text)
        })
    }
}

/// Whether a refusal is for good and about a mail or its recipient (55x). A wrong password or a server that wants
/// something else first is for whoever runs the portal to mend, and no mail may be lost meanwhile.
fn about_the_mail(error: &SmtpError) -> bool {
    error.is_permanent() && error.status().is_some_and(|code| code.category == Category::MailSystem)
}

/// Turns notices into mails and hands mails over, every few seconds, for good.
pub async fn rounds(portal: Portal, smtp: Option<Smtp>) {
    let carrier: Option<Arc<dyn Carrier>> = smtp.map(|s| Arc::new(s) as Arc<dyn Carrier>);
    let mut tick = tokio::time::interval(Duration::from_secs(5));
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(error) = portal::post::collect(&portal).await {
            tracing::warn!(%error, "notices could not be collected");
        }
        if let Some(carrier) = &carrier
            && let Err(error) = portal::post::deliver(&portal, carrier.as_ref()).await
        {
            tracing::warn!(%error, "the outbox could not be emptied");
        }
    }
}
