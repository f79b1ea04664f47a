//! Reading an answered workbook: checked cell by cell, shown first, never stored unseen.
//!
//! A workbook is foreign input. Its parts are unpacked once with a limit before anything reads
//! them, cells are read one after the other (a far-away cell must not make a huge table), and
//! formulas, merged cells, further worksheets, foreign identifiers and values that belong to no question
//! are refused by name: nothing is left out unsaid.

use super::answers::{SheetView, sheet};
use super::workbook::{FIELDS, HEAD, QUESTIONS};
use crate::{Ctx, Error, Result};
use calamine::{Data, DataRef, Reader, Xlsx};
use contract::forms::assessments::{AnswerRow, AnswersForm};
use contract::rules::Errors;
use contract::strategy::EditState;
use domain::rights::{Action, Belongs};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// Largest file, in bytes.
pub const LARGEST: usize = 2 * 1024 * 1024;
/// Most bytes of all parts, unpacked.
const UNPACKED: u64 = 20 * 1024 * 1024;
/// Most parts of a workbook.
const PARTS: usize = 200;
/// No sheet of ours has cells beyond these.
const COLUMNS: u32 = 40;
const ROWS: u32 = 300;

/// One row of the file beside what is stored.
#[derive(Clone, Debug)]
pub struct PreviewRow {
    pub title: String,
    /// What differs: name, before, after.
    pub changes: Vec<(String, String, String)>,
}

/// What reading a file in would do: the form as it would be saved, and what differs.
#[derive(Clone, Debug)]
pub struct Preview {
    pub form: AnswersForm,
    pub rows: Vec<PreviewRow>,
    pub view: SheetView,
}

fn refuse<T>(code: impl Into<String>) -> Result<T> {
    Err(Error::field("file", code))
}

/// Unpacks every part once and counts: what a file says about its own size is no proof.
fn harmless(bytes: &[u8]) -> Result<()> {
    let Ok(mut zip) = zip::ZipArchive::new(Cursor::new(bytes)) else { return refuse("xlsx_type") };
    if zip.len() > PARTS {
        return refuse("xlsx_bomb");
    }
    let mut left = UNPACKED;
    for i in 0..zip.len() {
        let Ok(part) = zip.by_index(i) else { return refuse("xlsx_type") };
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        match read {
            Ok(n) if n <= left => left -= n,
            Ok(_) => return refuse("xlsx_bomb"),
            Err(_) => return refuse("xlsx_type"),
        }
    }
    Ok(())
}

/// Cells of a worksheet by row and column, as text.
type Cells = BTreeMap<(u32, u32), String>;

fn name(column: u32) -> String {
    let mut n = column + 1;
    let mut out = String::new();
    while n > 0 {
        out.insert(0, char::from(b'A' + ((n - 1) % 26) as u8));
        n = (n - 1) / 26;
    }
    out
}

/// A number as people here write it: a point would be read as a sign between thousands. Excel itself
/// keeps fifteen digits.
fn number(n: f64) -> String {
    let rounded = format!("{n:.14e}").parse().unwrap_or(n);
    format!("{rounded}").replace('.', ",")
}

fn cells(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Cells> {
    let mut found = Cells::new();
    let Ok(mut reader) = book.worksheet_cells_reader(sheet) else { return refuse("xlsx_type") };
    loop {
        let cell = match reader.next_cell_with_formula() {
            Ok(Some(cell)) => cell,
            Ok(None) => return Ok(found),
            Err(_) => return refuse("xlsx_type"),
        };
        let (row, column) = cell.pos;
        let at = format!("{}{}", name(column), row.saturating_add(1));
        if cell.formula.is_some() {
            return refuse(format!("xlsx_formula|{sheet}|{at}"));
        }
        let text = match cell.value {
            DataRef::Empty => continue,
            DataRef::Error(_) => return refuse(format!("xlsx_error|{sheet}|{at}")),
            DataRef::Float(n) => number(n),
            value => Data::from(value).to_string().trim().to_owned(),
        };
        if text.is_empty() {
            continue;
        }
        if column >= COLUMNS {
            return refuse(format!("xlsx_columns|{COLUMNS}|{at}"));
        }
        if row >= ROWS {
            return refuse(format!("xlsx_rows|{ROWS}|{at}"));
        }
        found.insert((row, column), text);
    }
}

/// Reads the file into rows; codes of what is wrong name the cell.
fn read(bytes: &[u8], view: &SheetView) -> Result<Vec<AnswerRow>> {
    if bytes.is_empty() {
        return refuse("file_empty");
    }
    if bytes.len() > LARGEST {
        return refuse(format!("file_too_big|{}", LARGEST / 1024 / 1024));
    }
    harmless(bytes)?;
    let Ok(mut book) = Xlsx::new(Cursor::new(bytes)) else { return refuse("xlsx_type") };
    let names = book.sheet_names().to_owned();
    if let Some(foreign) = names.iter().find(|n| ![FIELDS, QUESTIONS].contains(&n.as_str())) {
        return refuse(format!("xlsx_sheet|{}", foreign.chars().take(40).collect::<String>().replace('|', " ")));
    }
    if !names.iter().any(|n| n == FIELDS) {
        return refuse(format!("xlsx_no_sheet|{FIELDS}"));
    }
    for sheet in &names {
        match book.merge_cells_by_sheet_name(sheet) {
            Ok(merged) => {
                if let Some(m) = merged.first() {
                    return refuse(format!("xlsx_merged|{sheet}|{}{}", name(m.start.1), m.start.0.saturating_add(1)));
                }
            }
            Err(_) => return refuse("xlsx_type"),
        }
    }
    let setup = &view.assessment.setup;
    let mut out = vec![];
    let fields: Vec<(String, String)> = setup.fields.iter().map(|f| (f.id.to_string(), f.title.clone())).collect();
    let cells_of = cells(&mut book, FIELDS)?;
    whose(&cells_of, view)?;
    let comment = 2 + setup.axes.len() as u32;
    stray(&cells_of, FIELDS, comment)?;
    for (row, id) in rows(&cells_of, &fields)? {
        let at = |c: u32| cells_of.get(&(row, c)).cloned().unwrap_or_default();
        let ratings = setup.axes.iter().enumerate().map(|(i, a)| (a.key.clone(), at(2 + i as u32))).collect();
        out.push(AnswerRow { asked: id, ratings, comment: at(comment), ..AnswerRow::default() });
    }
    if names.iter().any(|n| n == QUESTIONS) {
        let cells_of = cells(&mut book, QUESTIONS)?;
        whose(&cells_of, view)?;
        stray(&cells_of, QUESTIONS, 4)?;
        let questions: Vec<(String, String)> = setup.questions.iter().map(|q| (q.id.to_string(), q.text.clone())).collect();
        for (row, id) in rows(&cells_of, &questions)? {
            let at = |c: u32| cells_of.get(&(row, c)).cloned().unwrap_or_default();
            let text = setup.questions.iter().any(|q| q.id.to_string() == id && q.kind == contract::assessment::QuestionKind::Text);
            let values = if text { vec![at(2)] } else { at(2).lines().map(str::to_owned).collect() };
            out.push(AnswerRow { asked: id, values, comment: at(4), ..AnswerRow::default() });
        }
    }
    Ok(out)
}

/// A file of another assessment or municipality is not taken.
fn whose(cells: &Cells, view: &SheetView) -> Result<()> {
    let at = |row, column| cells.get(&(row, column)).map(String::as_str).unwrap_or_default();
    if at(0, 2) != view.assessment.id.to_string() {
        return refuse("xlsx_assessment");
    }
    if at(1, 2) != view.id.to_string() {
        return refuse(format!("xlsx_municipality|{}", view.municipality));
    }
    Ok(())
}

/// So many cells are named at once.
const NAMED: usize = 5;

/// Whatever stands in the sheet and would be left out is named: values in a row without its identifier,
/// and beyond the `last` column.
fn stray(cells: &Cells, sheet: &str, last: u32) -> Result<()> {
    let below = || cells.keys().filter(|(row, _)| *row > HEAD);
    let named = |found: Vec<&(u32, u32)>| {
        let more = (found.len() > NAMED).then(|| "…".to_owned());
        found.iter().take(NAMED).map(|(row, column)| format!("{}{}", name(*column), row + 1)).chain(more).collect::<Vec<_>>().join(",")
    };
    let beyond: Vec<_> = below().filter(|(_, column)| *column > last).collect();
    if !beyond.is_empty() {
        return refuse(format!("xlsx_beyond|{sheet}|{}|{}", named(beyond), name(last)));
    }
    // The second column says what is asked; alone it answers nothing.
    let nameless: Vec<_> = below().filter(|(row, column)| *column > 1 && !cells.contains_key(&(*row, 0))).collect();
    if nameless.is_empty() { Ok(()) } else { refuse(format!("xlsx_nameless|{sheet}|{}", named(nameless))) }
}

/// Which row answers what; unknown and doubled identifiers are named.
fn rows(cells: &Cells, known: &[(String, String)]) -> Result<Vec<(u32, String)>> {
    let mut found: Vec<(u32, String)> = vec![];
    for ((row, column), value) in cells.iter().filter(|((row, _), _)| *row > HEAD) {
        if *column != 0 {
            continue;
        }
        if !known.iter().any(|(id, _)| id == value) {
            return refuse(format!("xlsx_row|{}", row + 1));
        }
        if found.iter().any(|(_, id)| id == value) {
            return refuse(format!("xlsx_twice|{}", row + 1));
        }
        found.push((*row, value.clone()));
    }
    Ok(found)
}

/// Reads a file for one sheet and shows what it would change. Changes nothing.
pub async fn preview(ctx: &Ctx, slug: &str, municipality: &str, bytes: Vec<u8>) -> Result<Preview> {
    let view = sheet(ctx, slug, municipality).await?;
    ctx.require(Action::AnswerAssessment, &Belongs::to(view.organisation_id), EditState::Draft)?;
    if !view.assessment.takes_answers {
        return Err(Error::Refused("assessment_closed"));
    }
    if !view.editable() {
        return Err(Error::Refused("state"));
    }
    let (typed, view) = tokio::task::spawn_blocking(move || read(&bytes, &view).map(|typed| (typed, view)))
        .await
        .map_err(|e| Error::Broken(e.to_string()))??;
    let setup = &view.assessment.setup;
    let (mut errors, mut form, mut rows) = (Errors::new(), AnswersForm { sheet: view.id.to_string(), rows: vec![] }, vec![]);
    for old in &view.rows {
        let Some(new) = typed.iter().find(|t| t.asked == old.asked.to_string()) else { continue };
        let answer = super::answers::read(setup, new, &format!("rows[{}]", form.rows.len()), &mut errors);
        let title = setup.fields.iter().find(|f| f.id == old.asked).map(|f| f.title.clone());
        let title = title.or_else(|| setup.questions.iter().find(|q| q.id == old.asked).map(|q| q.text.clone())).unwrap_or_default();
        let shown = |n: Option<&i32>| n.map_or_else(|| "–".to_owned(), ToString::to_string);
        let mut changes: Vec<(String, String, String)> = setup
            .axes
            .iter()
            .filter(|a| answer.ratings.get(&a.key) != old.answer.ratings.get(&a.key))
            .map(|a| (a.name.clone(), shown(old.answer.ratings.get(&a.key)), shown(answer.ratings.get(&a.key))))
            .collect();
        if answer.comment != old.answer.comment {
            changes.push(("Kommentar".into(), old.answer.comment.clone(), answer.comment.clone()));
        }
        if answer.values != old.answer.values {
            changes.push(("Antwort".into(), old.answer.values.join(", "), answer.values.join(", ")));
        }
        if !changes.is_empty() {
            rows.push(PreviewRow { title, changes });
        }
        form.rows.push(AnswerRow {
            version: old.version.to_string(),
            was: super::row_digest(&old.answer, &old.remark),
            remark: old.remark.clone(),
            ..new.clone()
        });
    }
    if let Some((path, code)) = errors.into_iter().next() {
        let row = path.trim_start_matches("rows[").split(']').next().and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
        let title = form.rows.get(row).and_then(|r| setup.fields.iter().find(|f| f.id.to_string() == r.asked)).map(|f| f.title.clone());
        return refuse(format!("xlsx_value|{}|{}", title.unwrap_or_else(|| QUESTIONS.into()), code.replace('|', " ")));
    }
    Ok(Preview { form, rows, view })
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::money::parse_decimal;

    #[test]
    fn numbers_of_cells_keep_their_size() {
        for (cell, text) in
            [(12.345, "12,345"), (1.5, "1,5"), (1200.0, "1200"), (0.1 + 0.2, "0,3"), (-0.25, "-0,25"), (1e12, "1000000000000")]
        {
            assert_eq!(number(cell), text);
        }
        assert_eq!(parse_decimal(&number(12.345)).map(|d| d.to_string()).as_deref(), Some("12.345"));
        assert_eq!(parse_decimal(&number(1.5)).map(|d| d.to_string()).as_deref(), Some("1.5"));
    }
}
