//! The sheet of a municipality as an Excel workbook: to fill in without the portal, and to read in again.

use super::answers::SheetView;
use crate::{Error, Result};
use contract::Lang;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// The name of the first worksheet: one row a field.
pub(super) const FIELDS: &str = "Bogen";
/// The name of the second one: one row a question.
pub(super) const QUESTIONS: &str = "Fragen";
/// The row of the headings, from 0. Above it stands whose sheet it is.
pub(super) const HEAD: u32 = 3;

fn broken(e: XlsxError) -> Error {
    Error::Broken(format!("xlsx: {e}"))
}

fn text(sheet: &mut Worksheet, row: u32, column: u16, value: &str) -> Result<()> {
    sheet.write_string(row, column, value.chars().take(32_000).collect::<String>()).map(drop).map_err(broken)
}

fn heads(sheet: &mut Worksheet, view: &SheetView, heads: &[String]) -> Result<()> {
    let bold = Format::new().set_bold();
    let lines = [
        ["Bedarfsabfrage", &view.assessment.title, &view.assessment.id.to_string()],
        ["Kommune", &view.municipality, &view.id.to_string()],
    ];
    for (row, line) in lines.iter().enumerate() {
        for (column, value) in line.iter().enumerate() {
            text(sheet, row as u32, column as u16, value)?;
        }
    }
    for (column, head) in heads.iter().enumerate() {
        sheet.write_string_with_format(HEAD, column as u16, head, &bold).map_err(broken)?;
    }
    sheet.set_freeze_panes(HEAD + 1, 2).map(drop).map_err(broken)
}

/// The sheet with what stands in it. Remarks are not part of it: the file travels by mail.
pub fn workbook(view: &SheetView) -> Result<Vec<u8>> {
    let setup = &view.assessment.setup;
    let s = &setup.scale;
    let mut book = Workbook::new();
    let row_of = |id| view.rows.iter().find(|r| r.asked == id);
    {
        let sheet = book.add_worksheet();
        sheet.set_name(FIELDS).map_err(broken)?;
        let mut names = vec!["Kennung".to_owned(), "Themenfeld".to_owned()];
        names.extend(setup.axes.iter().map(|a| format!("{} ({} {} bis {} {})", a.name, s.min, s.low, s.max, s.high)));
        names.push("Kommentar".to_owned());
        heads(sheet, view, &names)?;
        for (i, field) in setup.fields.iter().enumerate() {
            let row = HEAD + 1 + i as u32;
            text(sheet, row, 0, &field.id.to_string())?;
            text(sheet, row, 1, &field.title)?;
            let Some(answer) = row_of(field.id).map(|r| &r.answer) else { continue };
            for (a, axis) in setup.axes.iter().enumerate() {
                if let Some(n) = answer.ratings.get(&axis.key) {
                    sheet.write_number(row, 2 + a as u16, *n).map_err(broken)?;
                }
            }
            if !answer.comment.is_empty() {
                text(sheet, row, 2 + setup.axes.len() as u16, &answer.comment)?;
            }
        }
        sheet.autofit();
        sheet.set_column_width(0, 12).map_err(broken)?;
        sheet.set_column_width(2 + setup.axes.len() as u16, 60).map_err(broken)?;
    }
    if !setup.questions.is_empty() {
        let sheet = book.add_worksheet();
        sheet.set_name(QUESTIONS).map_err(broken)?;
        heads(sheet, view, &["Kennung", "Frage", "Antwort", "Möglich", "Kommentar"].map(str::to_owned))?;
        for (i, q) in setup.questions.iter().enumerate() {
            let row = HEAD + 1 + i as u32;
            text(sheet, row, 0, &q.id.to_string())?;
            text(sheet, row, 1, &q.text)?;
            let may = if q.options.is_empty() { q.kind.label(Lang::De).to_owned() } else { q.options.join("; ") };
            text(sheet, row, 3, &may)?;
            if let Some(answer) = row_of(q.id).map(|r| &r.answer) {
                // Several answers stand one a line.
                text(sheet, row, 2, &answer.values.join("\n"))?;
                text(sheet, row, 4, &answer.comment)?;
            }
        }
        sheet.autofit();
    }
    book.save_to_buffer().map_err(broken)
}
