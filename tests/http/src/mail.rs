//! The mail server of `tests/mail-sink`, as a process.

use crate::server::root;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::sync::mpsc;

/// An SMTP server that keeps what it gets.
pub struct MailSink {
    child: Child,
    port: String,
    mails: mpsc::UnboundedReceiver<Value>,
}

impl Drop for MailSink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl MailSink {
    /// On a free port.
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// One that refuses every login.
    pub fn without_logins() -> Self {
        Self::with(&["--no-login"])
    }

    fn with(options: &[&str]) -> Self {
        let mut child = Command::new("node")
            .arg(root().join("tests/mail-sink/sink.mjs"))
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node is installed");
        let mut lines = BufReader::new(child.stdout.take().expect("an output")).lines();
        let first = lines.next().expect("a first line").expect("text");
        let port = first.strip_prefix("ready ").unwrap_or_else(|| panic!("the mail sink did not start: {first}")).to_owned();
        let (put, mails) = mpsc::unbounded_channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = put.send(serde_json::from_str(&line).expect("a line of JSON"));
            }
        });
        Self { child, port, mails }
    }

    /// The address for the portal's configuration.
    pub fn server(&self) -> String {
        format!("smtp://portal:geheim@127.0.0.1:{}", self.port)
    }

    /// The next mail; the portal empties its outbox every few seconds.
    pub async fn next(&mut self) -> Value {
        tokio::time::timeout(Duration::from_secs(30), self.mails.recv())
            .await
            .expect("a mail within half a minute")
            .expect("a running sink")
    }
}
