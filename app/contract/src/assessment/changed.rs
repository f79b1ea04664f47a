//! What one version of a sheet says otherwise than another.

use super::{Answer, Setup};
use crate::Id;

/// A particular of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The rating on the axis of this name.
    Rating(String),
    Comment,
    /// The answer to a further question.
    Values,
    /// What stays within the municipality: of a sheet's own page, never of what is released.
    Remark,
}

/// A particular that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// What was asked: the field, or the question.
    pub asked: String,
    pub part: Part,
    /// Empty where nothing was said.
    pub before: String,
    pub after: String,
}

impl Setup {
    /// What was asked under this id.
    pub fn title(&self, id: Id) -> Option<&str> {
        let field = self.fields.iter().find(|f| f.id == id).map(|f| f.title.as_str());
        field.or_else(|| self.questions.iter().find(|q| q.id == id).map(|q| q.text.as_str()))
    }

    /// What differs between two answers to the same, ratings in the order of the axes.
    pub fn changed(&self, id: Id, before: &Answer, after: &Answer) -> Vec<Changed> {
        let rating = |a: &Answer, key: &str| a.ratings.get(key).map(ToString::to_string).unwrap_or_default();
        let ratings = self.axes.iter().map(|x| (Part::Rating(x.name.clone()), rating(before, &x.key), rating(after, &x.key)));
        let comment = (Part::Comment, before.comment.clone(), after.comment.clone());
        let values = (Part::Values, before.values.join(", "), after.values.join(", "));
        let parts = ratings.chain([comment, values]).filter(|(_, before, after)| before != after);
        let asked = self.title(id).unwrap_or_default();
        parts.map(|(part, before, after)| Changed { asked: asked.to_owned(), part, before, after }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Asked, Question, QuestionKind};
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn what_differs_is_named_and_nothing_else() {
        let (field, question) = (Id::from_u128(1), Id::from_u128(2));
        let setup = Setup {
            fields: vec![Asked { id: field, field_id: None, title: "Mobilität".into(), help: String::new() }],
            questions: vec![Question {
                id: question,
                kind: QuestionKind::Text,
                text: "Was fehlt?".into(),
                help: String::new(),
                options: vec![],
            }],
            ..Setup::default()
        };
        let rated = |all: &[(&str, i32)], comment: &str| Answer {
            ratings: all.iter().map(|(k, n)| ((*k).to_owned(), *n)).collect::<BTreeMap<_, _>>(),
            comment: comment.into(),
            ..Answer::default()
        };
        let (old, new) =
            (rated(&[("bedeutung", 4), ("potenzial", 3)], "Bus"), rated(&[("spielraum", 2), ("bedeutung", 5), ("potenzial", 3)], "Bus"));
        let found: Vec<_> = setup.changed(field, &old, &new).into_iter().map(|c| (c.asked, c.part, c.before, c.after)).collect();
        let rating = |name: &str, a: &str, b: &str| ("Mobilität".to_owned(), Part::Rating(name.into()), a.to_owned(), b.to_owned());
        assert_eq!(found, [rating("Bedeutung", "4", "5"), rating("Spielraum", "", "2")]);
        assert!(setup.changed(field, &new, &new).is_empty());
        let said = Answer { values: vec!["Personal".into()], ..Answer::default() };
        let found = setup.changed(question, &Answer::default(), &said);
        assert_eq!((found[0].asked.as_str(), &found[0].part, found.len()), ("Was fehlt?", &Part::Values, 1));
    }
}
