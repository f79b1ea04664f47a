//! Tables as files: CSV and Excel of what a list shows.

use crate::{Error, Result};
use chrono::{Datelike, NaiveDate};
use contract::dates::PartialDate;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

/// A value in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Number(i64),
    /// Written as people write dates; a whole day is a date for Excel, too.
    Date(PartialDate),
    Empty,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<Option<i64>> for Cell {
    fn from(number: Option<i64>) -> Self {
        number.map_or(Cell::Empty, Cell::Number)
    }
}

impl From<Option<NaiveDate>> for Cell {
    fn from(day: Option<NaiveDate>) -> Self {
        day.map_or(Cell::Empty, |day| Cell::Date(day.into()))
    }
}

impl From<&Option<PartialDate>> for Cell {
    fn from(date: &Option<PartialDate>) -> Self {
        date.clone().map_or(Cell::Empty, Cell::Date)
    }
}

/// A table with its headings.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub name: String,
    pub headings: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

/// A text that no spreadsheet takes for a formula (OWASP: CSV injection).
fn harmless(text: &str) -> String {
    let first = text.trim_start_matches([' ', '\u{a0}']).chars().next();
    let risky = first.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠' | '|'));
    if risky { format!("'{text}") } else { text.to_owned() }
}

/// A date that is known to the day, as Excel counts days: from 1900 on.
fn whole_day(date: &PartialDate) -> Option<ExcelDateTime> {
    let day = date.first_day();
    if day != date.last_day() {
        return None;
    }
    ExcelDateTime::from_ymd(u16::try_from(day.year()).ok()?, day.month() as u8, day.day() as u8).ok()
}

impl Table {
    /// CSV as German spreadsheets open it: semicolons, UTF-8 with its mark.
    pub fn csv(&self) -> Result<Vec<u8>> {
        let broken = |e: csv::Error| Error::Broken(format!("csv: {e}"));
        let mut out =
            csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
        out.write_record(&self.headings).map_err(broken)?;
        for row in &self.rows {
            let cells = row.iter().map(|c| match c {
                Cell::Text(t) => harmless(t),
                Cell::Number(n) => n.to_string(),
                Cell::Date(d) => d.input(),
                Cell::Empty => String::new(),
            });
            out.write_record(cells).map_err(broken)?;
        }
        out.into_inner().map_err(|e| Error::Broken(format!("csv: {e}")))
    }

    /// An Excel workbook with one sheet. Texts are written as texts, never as formulas.
    pub fn xlsx(&self) -> Result<Vec<u8>> {
        let broken = |e: rust_xlsxwriter::XlsxError| Error::Broken(format!("xlsx: {e}"));
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let name: String = self.name.chars().filter(|c| !"[]:*?/\\".contains(*c)).take(31).collect();
        sheet.set_name(name).map_err(broken)?;
        let (bold, day) = (Format::new().set_bold(), Format::new().set_num_format("dd.mm.yyyy"));
        for (column, heading) in self.headings.iter().enumerate() {
            sheet.write_string_with_format(0, column as u16, heading, &bold).map_err(broken)?;
        }
        for (row, cells) in self.rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let (row, column) = (row as u32 + 1, column as u16);
                match cell {
                    // Excel cells hold 32,767 characters.
                    Cell::Text(t) => sheet.write_string(row, column, t.chars().take(32_000).collect::<String>()).map(drop),
                    Cell::Number(n) => sheet.write_number(row, column, *n as f64).map(drop),
                    Cell::Date(d) => match whole_day(d) {
                        Some(date) => sheet.write_datetime_with_format(row, column, date, &day).map(drop),
                        None => sheet.write_string(row, column, d.input()).map(drop),
                    },
                    Cell::Empty => Ok(()),
                }
                .map_err(broken)?;
            }
        }
        sheet.set_freeze_panes(1, 0).map_err(broken)?;
        sheet.autofit();
        book.save_to_buffer().map_err(broken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_becomes_a_formula() {
        for bad in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"] {
            assert!(harmless(bad).starts_with('\''), "{bad}");
        }
        assert_eq!(harmless("Mobilität - jetzt"), "Mobilität - jetzt");
        let table = Table { name: "Projekte".into(), headings: vec!["Titel".into()], rows: vec![vec!["=HYPERLINK(\"x\")".into()]] };
        let text = String::from_utf8(table.csv().expect("csv")).expect("utf-8");
        assert_eq!(text, "\u{feff}Titel\r\n\"'=HYPERLINK(\"\"x\"\")\"\r\n");
        assert!(table.xlsx().expect("xlsx").starts_with(b"PK"));
    }

    #[test]
    fn dates_are_written_as_people_write_them_and_excel_can_count_with_days() {
        let date = |text: &str| Cell::from(&PartialDate::parse(text));
        let rows = ["2026-03-01", "2026-03", "2026-Q3", "2026", ""].map(|d| vec![date(d)]);
        let table = Table { name: "Projekte".into(), headings: vec!["Beginn".into()], rows: rows.to_vec() };
        let text = String::from_utf8(table.csv().expect("csv")).expect("utf-8");
        assert_eq!(text, "\u{feff}Beginn\r\n01.03.2026\r\n03.2026\r\nQ3/2026\r\n2026\r\n\"\"\r\n");
        let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(table.xlsx().expect("xlsx"))).expect("book");
        let sheet = calamine::Reader::worksheet_range(&mut book, "Projekte").expect("sheet");
        let cells: Vec<&calamine::Data> = sheet.rows().skip(1).map(|r| &r[0]).collect();
        assert!(matches!(cells[0], calamine::Data::DateTime(day) if day.as_f64() == 46_082.0), "{cells:?}");
        assert!(cells[1..4].iter().zip(["03.2026", "Q3/2026", "2026"]).all(|(c, t)| **c == calamine::Data::String(t.into())), "{cells:?}");
    }
}
