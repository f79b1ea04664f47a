//! How much of anything a text, a message or a person may send.

/// Upper bounds. [`Default`] is what the portal uses; tests and configuration may set their own.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of one message, its frame included. A pasted page is some 200 kB.
    pub message: usize,
    /// Blocks and deletions in one message. The longest page of a year of work has some thousand.
    pub parts: usize,
    /// Bytes of a whole text as it is stored. Above it only deletions are taken.
    pub text: usize,
    /// Bytes of what one person tells about cursor and name.
    pub presence: usize,
    /// People one message may speak of: one's own editor, and echoes of the others.
    pub presences: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { message: 3 << 20, parts: 150_000, text: 2 << 20, presence: 4 << 10, presences: 512 }
    }
}
