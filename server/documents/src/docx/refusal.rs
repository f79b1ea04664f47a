use contract::Lang;

/// Why a file is not read. The words are for the person who chose the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("larger than {} MB", super::archive::MAX_FILE / 1024 / 1024)]
    TooLarge,
    #[error("not a zip archive")]
    NotZip,
    #[error("a Word file of the years before 2007")]
    OldWord,
    #[error("protected by a password")]
    Encrypted,
    #[error("no text document inside")]
    NotWord,
    #[error("unpacks to more than it may")]
    Bomb,
    #[error("XML with a document type or entities of its own")]
    Entities,
    #[error("a table larger than any may be")]
    Table,
    #[error("notes that are longer together than they may be")]
    Notes,
    #[error("damaged")]
    Broken,
}

impl Refusal {
    /// What is wrong and what to do, as a sentence beside the field.
    pub fn words(self, lang: Lang) -> String {
        let megabytes = super::archive::MAX_FILE / 1024 / 1024;
        let (de, en) = match self {
            Refusal::TooLarge => {
                let de = format!("Die Datei ist größer als {megabytes} MB. Speichern Sie sie ohne Bilder oder in mehreren Teilen.");
                let en = format!("The file is larger than {megabytes} MB. Save it without pictures or in several parts.");
                return lang.pick(de, en);
            }
            Refusal::Table => return contract::messages::sentence("table_too_large", lang),
            Refusal::Notes => return contract::messages::sentence("notes_too_long", lang),
            Refusal::NotZip | Refusal::NotWord => (
                "Das ist keine Word-Datei. Speichern Sie den Text in Word oder LibreOffice als „Word-Dokument (.docx)“.",
                "This is not a Word file. Save the text in Word or LibreOffice as “Word document (.docx)”.",
            ),
            Refusal::OldWord => (
                "Das ist eine Word-Datei im alten Format (.doc). Speichern Sie sie als „Word-Dokument (.docx)“.",
                "This is a Word file in the old format (.doc). Save it as “Word document (.docx)”.",
            ),
            Refusal::Encrypted => (
                "Die Datei ist mit einem Kennwort geschützt. Speichern Sie sie ohne Kennwort.",
                "The file is protected by a password. Save it without one.",
            ),
            Refusal::Bomb => (
                "Die Datei ist ausgepackt viel zu groß und wurde deshalb nicht gelesen.",
                "The file is far too large when unpacked and was therefore not read.",
            ),
            Refusal::Entities => (
                "Die Datei enthält Verweise auf fremde Inhalte und wurde deshalb nicht gelesen.",
                "The file contains references to foreign content and was therefore not read.",
            ),
            Refusal::Broken => (
                "Die Datei ist beschädigt. Öffnen Sie sie in Word und speichern Sie sie neu.",
                "The file is damaged. Open it in Word and save it again.",
            ),
        };
        lang.pick(de, en).to_owned()
    }
}
