//! What a file is, by its content. Names and the browser's word count for nothing.

/// A type of file that is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileType {
    pub media_type: &'static str,
    /// Endings under which it may be kept; the first is the usual one.
    pub endings: &'static [&'static str],
    /// May be shown in a browser tab; everything else is downloaded.
    pub inline: bool,
}

macro_rules! file_type {
    ($media:literal, $($ending:literal),+) => {
        FileType { media_type: $media, endings: &[$($ending),+], inline: false }
    };
}

/// Everything that is accepted.
pub const ACCEPTED: &[FileType] = &[
    file_type!("application/pdf", "pdf"),
    FileType { media_type: "image/png", endings: &["png"], inline: true },
    FileType { media_type: "image/jpeg", endings: &["jpg", "jpeg"], inline: true },
    file_type!("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    file_type!("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    file_type!("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
    file_type!("application/vnd.oasis.opendocument.text", "odt"),
    file_type!("application/vnd.oasis.opendocument.spreadsheet", "ods"),
    file_type!("application/vnd.oasis.opendocument.presentation", "odp"),
    file_type!("application/vnd.oasis.opendocument.graphics", "odg"),
    file_type!("text/csv", "csv"),
    file_type!("text/plain", "txt"),
];

/// Why a file is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    Empty,
    /// Not a type that is accepted; the ending or what it looks like.
    Type(String),
    /// The content is one thing, the name says another; what it looks like.
    Mismatch(&'static str),
}

impl Refusal {
    /// The code for [`contract::messages`].
    pub fn code(&self) -> String {
        match self {
            Refusal::Empty => "file_empty".into(),
            Refusal::Type(what) => format!("file_type|{}", what.replace('|', " ")),
            Refusal::Mismatch(what) => format!("file_mismatch|{what}"),
        }
    }
}

/// The type of an accepted file, by its stored media type.
pub fn by_media_type(media_type: &str) -> Option<FileType> {
    ACCEPTED.iter().copied().find(|t| t.media_type == media_type)
}

/// The name of a file without folders, control characters and other surprises; never empty.
pub fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let bad = |c: char| {
        c.is_control()
            || "\"<>:|?*".contains(c)
            || matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let name: String = last.chars().filter(|c| !bad(*c)).collect();
    let name = name.trim().trim_start_matches('.').trim();
    let (stem, ending) = name.rsplit_once('.').map_or((name, ""), |(s, e)| (s, e));
    let stem: String = stem.trim().chars().take(100).collect();
    match (stem.is_empty(), ending.is_empty()) {
        (true, true) => "datei".into(),
        (true, false) => format!("datei.{}", ending.chars().take(10).collect::<String>()),
        (false, true) => stem,
        (false, false) => format!("{stem}.{}", ending.chars().take(10).collect::<String>()),
    }
}

/// Looks at the content, and at whether the name fits it.
pub fn check(name: &str, bytes: &[u8]) -> Result<FileType, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    let ending = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    let looks = look(bytes);
    let found = match looks {
        Looks::Known(media) => by_media_type(media).ok_or_else(|| Refusal::Type(media.into()))?,
        Looks::Other(what) => return Err(if known_ending(&ending) { Refusal::Mismatch(what) } else { Refusal::Type(what.into()) }),
        Looks::Text if ending == "csv" => return by_media_type("text/csv").ok_or(Refusal::Empty),
        Looks::Text if ending == "txt" => return by_media_type("text/plain").ok_or(Refusal::Empty),
        Looks::Text if known_ending(&ending) => return Err(Refusal::Mismatch("Text")),
        Looks::Text | Looks::Nothing => return Err(Refusal::Type(if ending.is_empty() { "?".into() } else { ending })),
    };
    if found.endings.contains(&ending.as_str()) { Ok(found) } else { Err(Refusal::Mismatch(short(found))) }
}

fn known_ending(ending: &str) -> bool {
    ACCEPTED.iter().any(|t| t.endings.contains(&ending))
}

fn short(t: FileType) -> &'static str {
    t.endings.first().copied().unwrap_or("?")
}

enum Looks {
    Known(&'static str),
    /// Recognised, and not accepted.
    Other(&'static str),
    Text,
    Nothing,
}

fn look(b: &[u8]) -> Looks {
    if b.starts_with(b"%PDF-") {
        Looks::Known("application/pdf")
    } else if b.starts_with(b"\x89PNG\r\n\x1a\n") {
        Looks::Known("image/png")
    } else if b.starts_with(b"\xff\xd8\xff") {
        Looks::Known("image/jpeg")
    } else if b.starts_with(b"PK\x03\x04") {
        archive(b)
    } else if b.starts_with(b"MZ") || b.starts_with(b"\x7fELF") {
        Looks::Other("Programm")
    } else if b.starts_with(b"\xd0\xcf\x11\xe0") {
        // The old Office container cannot be told apart from one with macros.
        Looks::Other("altes Office-Format")
    } else {
        text(b)
    }
}

/// Office and OpenDocument files are ZIP archives; the names of their parts tell which.
fn archive(b: &[u8]) -> Looks {
    // OpenDocument: the first part is called "mimetype" and stored as it is.
    if b.get(30..38) == Some(b"mimetype") {
        let rest = &b[38..];
        let open = ["text", "spreadsheet", "presentation", "graphics"];
        let media = open.iter().find(|k| {
            let full = format!("application/vnd.oasis.opendocument.{k}");
            rest.starts_with(full.as_bytes()) && rest.get(full.len()..full.len() + 2) == Some(b"PK")
        });
        return match media {
            Some(&"text") => Looks::Known("application/vnd.oasis.opendocument.text"),
            Some(&"spreadsheet") => Looks::Known("application/vnd.oasis.opendocument.spreadsheet"),
            Some(&"presentation") => Looks::Known("application/vnd.oasis.opendocument.presentation"),
            Some(_) => Looks::Known("application/vnd.oasis.opendocument.graphics"),
            None => Looks::Other("ZIP"),
        };
    }
    let has = |name: &[u8]| b.windows(name.len()).any(|w| w == name);
    if !has(b"[Content_Types].xml") {
        return Looks::Other("ZIP");
    }
    if has(b"vbaProject.bin") {
        return Looks::Other("Office mit Makros");
    }
    if has(b"word/document.xml") {
        Looks::Known("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    } else if has(b"xl/workbook.xml") {
        Looks::Known("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    } else if has(b"ppt/presentation.xml") {
        Looks::Known("application/vnd.openxmlformats-officedocument.presentationml.presentation")
    } else {
        Looks::Other("ZIP")
    }
}

/// Text, unless it is markup that a browser would run.
fn text(b: &[u8]) -> Looks {
    if b.iter().any(|c| *c < 0x20 && !matches!(c, b'\n' | b'\r' | b'\t' | 0x0c)) {
        return Looks::Nothing;
    }
    let start: String = String::from_utf8_lossy(&b[..b.len().min(1024)]).trim_start_matches('\u{feff}').trim_start().to_lowercase();
    if start.starts_with("<svg") || (start.starts_with("<?xml") && start.contains("<svg")) {
        Looks::Other("SVG")
    } else if start.starts_with("<!doctype") || start.starts_with("<html") || start.starts_with("<script") || start.starts_with("<?") {
        Looks::Other("HTML")
    } else {
        Looks::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zip(first: &str, content: &str) -> Vec<u8> {
        let mut b = b"PK\x03\x04".to_vec();
        b.extend([0; 26]);
        b.extend(first.as_bytes());
        b.extend(content.as_bytes());
        b
    }

    #[test]
    fn content_decides() {
        let docx = zip("[Content_Types].xml", "word/document.xml");
        let odt = zip("mimetype", "application/vnd.oasis.opendocument.textPK\x03\x04");
        for (name, bytes) in [
            ("Plan.PDF", b"%PDF-1.7".as_slice()),
            ("bild.jpeg", b"\xff\xd8\xff\xe0"),
            ("bild.png", b"\x89PNG\r\n\x1a\n"),
            ("brief.docx", &docx),
            ("brief.odt", &odt),
            ("werte.csv", "Stadt;Wert\nDülmen;1".as_bytes()),
            ("notiz.txt", b"M\xfcnster in Latin-1"),
        ] {
            assert!(check(name, bytes).is_ok(), "{name} {:?}", check(name, bytes));
        }
    }

    #[test]
    fn what_is_refused_and_why() {
        let macros = zip("[Content_Types].xml", "word/document.xml word/vbaProject.bin");
        let mismatch = |what| Err(Refusal::Mismatch(what));
        let refused = |what: &str| Err(Refusal::Type(what.into()));
        assert_eq!(check("a.pdf", b""), Err(Refusal::Empty));
        assert_eq!(check("a.pdf", b"MZ\x90\x00"), mismatch("Programm"));
        assert_eq!(check("a.exe", b"MZ\x90\x00"), refused("Programm"));
        assert_eq!(check("a.pdf", b"\x89PNG\r\n\x1a\n"), mismatch("png"));
        assert_eq!(check("a.svg", b"<svg xmlns='x'/>"), refused("SVG"));
        assert_eq!(check("a.txt", b"<!DOCTYPE html><script>"), mismatch("HTML"));
        assert_eq!(check("a.docx", &macros), mismatch("Office mit Makros"));
        assert_eq!(check("a.docx", &zip("x", "y")), mismatch("ZIP"));
        assert_eq!(check("a.html", b"hallo"), refused("html"));
        assert_eq!(check("a", b"\x00\x01"), refused("?"));
    }

    #[test]
    fn names_lose_folders_and_tricks() {
        for (name, clean) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\x\\Plan.pdf", "Plan.pdf"),
            ("Übersicht 2026.pdf", "Übersicht 2026.pdf"),
            ("\u{202e}fdp.exe", "fdp.exe"),
            (".htaccess", "htaccess"),
            ("a\r\nb\".pdf", "ab.pdf"),
            ("", "datei"),
            ("...", "datei"),
        ] {
            assert_eq!(clean_name(name), clean, "{name}");
        }
        assert!(clean_name(&"x".repeat(500)).len() <= 100);
    }
}
