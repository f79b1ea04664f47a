//! From bytes to rows: encoding, separator, header, limits.

use super::columns::{self, Column};
use crate::{Error, Result};
use std::collections::HashMap;

/// Largest file, in bytes.
pub const LARGEST: usize = 5 * 1024 * 1024;
/// Most rows of one list.
pub const MOST_ROWS: usize = 5_000;

/// A list with known columns.
#[derive(Debug)]
pub(super) struct Table {
    /// Header as written and field behind it, by position.
    columns: Vec<Option<(String, &'static str)>>,
    /// Positions with a name, whether we know it or not.
    named: Vec<bool>,
    /// Line in the file and values by position.
    pub rows: Vec<(u64, Vec<String>)>,
    pub ignored: Vec<String>,
}

impl Table {
    /// The value of a field in a row; none when the list has no such column.
    pub fn get<'a>(&self, row: &'a [String], field: &str) -> Option<&'a str> {
        let at = self.columns.iter().position(|c| c.as_ref().is_some_and(|(_, f)| *f == field))?;
        Some(row.get(at).map_or("", |v| v.trim()))
    }

    /// How many columns have a name.
    pub fn named(&self) -> usize {
        self.named.iter().filter(|n| **n).count()
    }

    /// The first value of a row that stands below no name: its column from 1, and what it is. A separator
    /// within a value makes such rows, and moves what comes behind it.
    pub fn surplus<'a>(&self, row: &'a [String]) -> Option<(usize, &'a str)> {
        let found = row.iter().enumerate().find(|(i, v)| !v.trim().is_empty() && !self.named.get(*i).copied().unwrap_or(false));
        found.map(|(i, v)| (i + 1, v.trim()))
    }

    /// What the list calls a field.
    pub fn header(&self, field: &str) -> String {
        self.columns.iter().flatten().find(|(_, f)| *f == field).map(|(h, _)| h.clone()).unwrap_or_default()
    }
}

fn bad(code: impl Into<String>) -> Error {
    Error::field("file", code)
}

/// Reads bytes as text: by their mark, else as UTF-8, else as Windows-1252, which older
/// spreadsheets write.
pub fn decode(bytes: &[u8]) -> Result<String> {
    if bytes.is_empty() {
        return Err(bad("file_empty"));
    }
    if bytes.len() > LARGEST {
        return Err(bad(format!("file_too_big|{}", LARGEST / 1024 / 1024)));
    }
    let text = match (encoding_rs::Encoding::for_bom(bytes), std::str::from_utf8(bytes)) {
        (Some((encoding, _)), _) => encoding.decode(bytes).0.into_owned(),
        (None, Ok(text)) => text.to_owned(),
        (None, Err(_)) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    };
    // Spreadsheet files proper, pictures and the like are full of control characters.
    if bytes.starts_with(b"PK\x03\x04") || text.contains('\0') || text.contains('\u{fffd}') {
        return Err(bad("csv_type"));
    }
    Ok(text)
}

/// The separator: whichever of `;`, `,` and tab is most frequent in the first line, outside quotes.
fn separator(text: &str) -> u8 {
    let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
    let mut quoted = false;
    let mut counts: HashMap<char, usize> = HashMap::new();
    for c in first.chars() {
        match c {
            '"' => quoted = !quoted,
            ';' | ',' | '\t' if !quoted => *counts.entry(c).or_default() += 1,
            _ => {}
        }
    }
    [';', '\t', ','].into_iter().max_by_key(|c| (counts.get(c).copied().unwrap_or(0), *c == ';')).map_or(b';', |c| c as u8)
}

/// Reads a list and checks its header and length.
pub(super) fn table(text: &str, known: &'static [Column]) -> Result<Table> {
    let mut reader = csv::ReaderBuilder::new().delimiter(separator(text)).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = reader.records();
    let header = loop {
        match records.next() {
            None => return Err(bad("csv_empty")),
            Some(Err(e)) => return Err(broken(&e)),
            Some(Ok(r)) if r.iter().all(|v| v.trim().is_empty()) => {}
            Some(Ok(r)) => break r,
        }
    };
    let mut table = Table { columns: vec![], named: vec![], rows: vec![], ignored: vec![] };
    for name in header.iter().map(str::trim) {
        table.named.push(!name.is_empty());
        let found = columns::find(known, name);
        match found {
            Some(c) if table.columns.iter().flatten().any(|(_, f)| *f == c.field) => {
                return Err(bad(format!("csv_column_twice|{}", c.names[0])));
            }
            Some(c) => table.columns.push(Some((name.to_owned(), c.field))),
            None => {
                table.columns.push(None);
                if !name.is_empty() {
                    table.ignored.push(name.chars().take(60).collect());
                }
            }
        }
    }
    if let Some(missing) = known.iter().find(|c| c.required && !table.columns.iter().flatten().any(|(_, f)| *f == c.field)) {
        return Err(bad(format!("csv_column|{}", missing.names[0])));
    }
    let mut count = 0;
    for record in records {
        let record = record.map_err(|e| broken(&e))?;
        if record.iter().all(|v| v.trim().is_empty()) {
            continue;
        }
        count += 1;
        // The rest is only counted, to say how many there are.
        if count <= MOST_ROWS {
            let line = record.position().map_or(0, csv::Position::line);
            table.rows.push((line, record.iter().map(str::to_owned).collect()));
        }
    }
    match count {
        0 => Err(bad("csv_empty")),
        n if n > MOST_ROWS => Err(bad(format!("csv_rows|{MOST_ROWS}|{n}"))),
        _ => Ok(table),
    }
}

fn broken(e: &csv::Error) -> Error {
    bad(format!("csv_broken|{}", e.position().map_or(1, csv::Position::line)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T: std::fmt::Debug>(result: Result<T>) -> String {
        match result {
            Err(Error::Invalid(e)) => e["file"].clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn encodings() {
        assert_eq!(decode("Dülmen".as_bytes()).unwrap(), "Dülmen");
        assert_eq!(decode("\u{feff}Dülmen".as_bytes()).unwrap(), "Dülmen");
        assert_eq!(decode(b"D\xfclmen").unwrap(), "Dülmen");
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain("Dülmen".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(decode(&utf16).unwrap(), "Dülmen");
        assert_eq!(code(decode(b"PK\x03\x04...")), "csv_type");
        assert_eq!(code(decode(b"")), "file_empty");
        assert_eq!(code(decode(&vec![b'a'; LARGEST + 1])), "file_too_big|5");
    }

    #[test]
    fn what_stands_below_no_name_is_found() {
        let surplus = |list: &str| {
            let table = table(list, columns::MUNICIPALITIES).unwrap();
            table.surplus(&table.rows[0].1).map(|(at, value)| (at, value.to_owned()))
        };
        assert_eq!(surplus("Name,Einwohner\nNottuln,19,800"), Some((3, "800".into())));
        assert_eq!(surplus("Name;AGS;\nNottuln;1;zuviel"), Some((3, "zuviel".into())));
        assert_eq!(surplus("Name;AGS;Bemerkung\nNottuln;1;bekannt"), None, "left out, and said so above the list");
        assert_eq!(surplus("Name;AGS\nNottuln;1;;;"), None, "spreadsheets write empty cells");
        assert_eq!(surplus("Name;AGS\nNottuln"), None);
    }

    #[test]
    fn separators_and_headers() {
        for text in
            ["Name;AGS\nNottuln;1", "name,ags\nNottuln,1", "\n NAME\tGemeindeschlüssel\nNottuln\t1\n\n", "\"Name\";\"AGS\"\n\"Nottuln\";1"]
        {
            let table = table(text, columns::MUNICIPALITIES).unwrap();
            assert_eq!(table.rows.len(), 1, "{text}");
            assert_eq!(table.get(&table.rows[0].1, "ags"), Some("1"), "{text}");
        }
        assert_eq!(code(table("AGS\n1", columns::MUNICIPALITIES)), "csv_column|Name");
        assert_eq!(code(table("Name;Kommune\n1;2", columns::MUNICIPALITIES)), "csv_column_twice|Name");
        assert_eq!(code(table("Name;AGS\n", columns::MUNICIPALITIES)), "csv_empty");
        assert_eq!(code(table("", columns::MUNICIPALITIES)), "csv_empty");
        let many = format!("Name\n{}", "x\n".repeat(100_000));
        assert_eq!(code(table(&many, columns::MUNICIPALITIES)), "csv_rows|5000|100000");
    }
}
