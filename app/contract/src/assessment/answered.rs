//! What was answered, seen by what is asked: what still fits, and all answers to one further question.

use super::{Answer, Answers, Question, QuestionKind, Setup};
use crate::Id;
use crate::money::parse_decimal;
use rust_decimal::Decimal;

impl Setup {
    /// An answer as far as it fits what is asked now. A set-up that was withdrawn and changed may have
    /// lost an axis or an option: what was chosen there means nothing any more.
    pub fn fitting(&self, asked: Id, mut answer: Answer) -> Answer {
        let scale = self.scale.min..=self.scale.max;
        answer.ratings.retain(|key, n| scale.contains(n) && self.axes.iter().any(|a| a.key == *key));
        if let Some(q) = self.questions.iter().find(|q| q.id == asked)
            && matches!(q.kind, QuestionKind::Single | QuestionKind::Multiple)
        {
            answer.values.retain(|v| q.options.contains(v));
        }
        answer
    }
}

/// All answers to one further question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replies {
    /// Every option with the names of those who chose it.
    pub choices: Vec<(String, Vec<String>)>,
    /// Smallest, median and largest of the numbers.
    pub numbers: Option<(Decimal, Decimal, Decimal)>,
    /// Numbers and texts by name.
    pub said: Vec<(String, String)>,
    /// Comments by name.
    pub comments: Vec<(String, String)>,
    /// Who left the question out.
    pub silent: Vec<String>,
}

impl Replies {
    /// Of sheets by name, in their order.
    pub fn new(question: &Question, sheets: &[(&str, &Answers)]) -> Self {
        let mut out = Self { choices: question.options.iter().map(|o| (o.clone(), vec![])).collect(), ..Self::default() };
        let mut numbers = vec![];
        for (name, answers) in sheets {
            let given = answers.get(&question.id);
            if let Some(answer) = given.filter(|a| !a.comment.is_empty()) {
                out.comments.push(((*name).to_owned(), answer.comment.clone()));
            }
            let Some(answer) = given.filter(|a| !a.values.is_empty()) else {
                out.silent.push((*name).to_owned());
                continue;
            };
            match question.kind {
                QuestionKind::Single | QuestionKind::Multiple => {
                    for (option, names) in &mut out.choices {
                        if answer.values.contains(option) {
                            names.push((*name).to_owned());
                        }
                    }
                }
                QuestionKind::Number | QuestionKind::Text => {
                    if question.kind == QuestionKind::Number {
                        numbers.extend(answer.values.iter().filter_map(|v| parse_decimal(v)));
                    }
                    out.said.push(((*name).to_owned(), answer.values.join("\n")));
                }
            }
        }
        out.numbers = spread(numbers);
        out
    }
}

/// Smallest, median, largest; between two in the middle lies their mean.
fn spread(mut all: Vec<Decimal>) -> Option<(Decimal, Decimal, Decimal)> {
    all.sort_unstable();
    let (low, high, half) = (*all.first()?, *all.last()?, all.len() / 2);
    let median = if all.len().is_multiple_of(2) { (all[half - 1] + all[half]) / Decimal::TWO } else { all[half] };
    Some((low, median.normalize(), high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn question(kind: QuestionKind, options: &[&str]) -> Question {
        let options = options.iter().map(|o| (*o).to_owned()).collect();
        Question { id: Id::from_u128(1), kind, text: "Wie viele?".into(), help: String::new(), options }
    }

    fn sheet(values: &[&str], comment: &str) -> Answers {
        let values = values.iter().map(|v| (*v).to_owned()).collect();
        BTreeMap::from([(Id::from_u128(1), Answer { values, comment: comment.into(), ..Answer::default() })])
    }

    #[test]
    fn choices_are_counted_and_named() {
        let (a, b, c) = (sheet(&["Einkauf", "Schulungen"], ""), sheet(&["Einkauf"], "Sofort."), Answers::new());
        let found = Replies::new(
            &question(QuestionKind::Multiple, &["Einkauf", "Schulungen", "Betrieb"]),
            &[("Olfen", &a), ("Senden", &b), ("Nottuln", &c)],
        );
        let names: Vec<usize> = found.choices.iter().map(|(_, n)| n.len()).collect();
        assert_eq!((names, found.choices[0].1.join(" ")), (vec![2, 1, 0], "Olfen Senden".to_owned()));
        assert_eq!(found.comments, [("Senden".to_owned(), "Sofort.".to_owned())]);
        assert_eq!(found.silent, ["Nottuln"]);
    }

    #[test]
    fn numbers_have_a_smallest_a_middle_and_a_largest() {
        let q = question(QuestionKind::Number, &[]);
        let of = |all: &[&str]| {
            let sheets: Vec<Answers> = all.iter().map(|v| sheet(&[v], "")).collect();
            let named: Vec<(&str, &Answers)> = sheets.iter().map(|s| ("Ort", s)).collect();
            Replies::new(&q, &named).numbers.map(|(a, b, c)| format!("{a} {b} {c}"))
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&["3"]).as_deref(), Some("3 3 3"));
        assert_eq!(of(&["10", "1,5", "2"]).as_deref(), Some("1.5 2 10"), "by value, not by letter");
        assert_eq!(of(&["1.200", "0,5"]).as_deref(), Some("0.5 600.25 1200"));
    }

    #[test]
    fn what_is_not_asked_any_more_falls_away() {
        let setup = Setup { questions: vec![question(QuestionKind::Single, &["ja", "nein"])], ..Setup::default() };
        let ratings = BTreeMap::from([("bedeutung".to_owned(), 5), ("potenzial".to_owned(), 8), ("laune".to_owned(), 3)]);
        let answer = Answer { ratings, comment: "Bleibt.".into(), values: vec!["vielleicht".into()] };
        let left = setup.fitting(Id::from_u128(1), answer);
        assert_eq!(left, Answer { ratings: BTreeMap::from([("bedeutung".to_owned(), 5)]), comment: "Bleibt.".into(), values: vec![] });
    }
}
