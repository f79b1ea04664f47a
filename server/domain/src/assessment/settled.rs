//! What of an assessment can still be changed: less the further answers are.

use super::Assessment;
use contract::Id;
use contract::assessment::{QuestionKind, ReleasedBy, Setup};

/// How far the set-up of an assessment is settled. What was opened once stays so, also when it was
/// withdrawn and restored in between: sheets and what they say are still there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Who will read the answers.
    pub readers: bool,
    /// What answers refer to: scale, axes, fields, questions and what can be chosen; and the period.
    pub asked: bool,
    /// What gives a number its meaning: names of axes, ends of the scale, words of questions.
    pub words: bool,
}

/// What may not change once somebody can answer.
type AskedFor<'a> = (i32, i32, ReleasedBy, Vec<&'a str>, Vec<Id>, Vec<(Id, QuestionKind, &'a [String])>);

fn asked(setup: &Setup) -> AskedFor<'_> {
    (
        setup.scale.min,
        setup.scale.max,
        setup.released_by,
        setup.axes.iter().map(|a| a.key.as_str()).collect(),
        setup.fields.iter().map(|f| f.id).collect(),
        setup.questions.iter().map(|q| (q.id, q.kind, q.options.as_slice())).collect(),
    )
}

/// What may not change once somebody has answered: all that is read beside a number but the help.
fn words(setup: &Setup) -> Vec<&str> {
    let scale = [setup.scale.low.as_str(), setup.scale.high.as_str()];
    let axes = setup.axes.iter().map(|a| a.name.as_str());
    let fields = setup.fields.iter().map(|f| f.title.as_str());
    scale.into_iter().chain(axes).chain(fields).chain(setup.questions.iter().map(|q| q.text.as_str())).collect()
}

impl Settled {
    /// How far it is: `opened` since there are sheets, `handed_in` since one of them left the hands of
    /// its officers.
    pub fn at(phase: Assessment, opened: bool, handed_in: bool) -> Self {
        let draft = matches!(phase, Assessment::Draft(_));
        Self { readers: opened || !draft, asked: handed_in || !draft, words: handed_in }
    }

    /// The first thing that a new set-up may not change: where it stands in the form, and a code.
    pub fn refuses(self, old: &Setup, new: &Setup) -> Option<(&'static str, &'static str)> {
        if self.readers && old.public != new.public {
            Some(("public", "readers_settled"))
        } else if self.asked && asked(old) != asked(new) {
            Some(("fields", "asked"))
        } else if self.words && words(old) != words(new) {
            Some(("fields", "answered"))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::assessment::{Asked, AssessmentState, Question};

    fn setup() -> Setup {
        let field = Asked { id: Id::from_u128(1), field_id: None, title: "Klima".into(), help: String::new() };
        let kind = QuestionKind::Text;
        let question = Question { id: Id::from_u128(2), kind, text: "Was fehlt?".into(), help: String::new(), options: vec![] };
        Setup { fields: vec![field], questions: vec![question], ..Setup::default() }
    }

    fn with(change: impl FnOnce(&mut Setup)) -> Setup {
        let mut new = setup();
        change(&mut new);
        new
    }

    #[test]
    fn less_can_be_changed_the_further_answers_are() {
        let t = chrono::DateTime::UNIX_EPOCH;
        let phase = |s| Assessment::at(s, t, t + chrono::Duration::hours(2), t + chrono::Duration::hours(1));
        let (draft, open) = (phase(AssessmentState::Draft), phase(AssessmentState::Open));
        let old = setup();
        let wider = with(|s| s.scale.max = 10);
        let swapped = with(|s| std::mem::swap(&mut s.scale.low, &mut s.scale.high));
        let public = with(|s| s.public = true);
        let help = with(|s| s.axes[0].help = "Genauer gefragt".into());
        let refused = |s: Settled| [&wider, &swapped, &public, &help].map(|new| s.refuses(&old, new).map(|(_, code)| code));
        assert_eq!(refused(Settled::at(draft, false, false)), [None; 4]);
        assert_eq!(refused(Settled::at(open, true, false)), [Some("asked"), None, Some("readers_settled"), None]);
        // Withdrawn and restored: who reads along stays promised; the rest is free as long as nobody has answered.
        assert_eq!(refused(Settled::at(draft, true, false)), [None, None, Some("readers_settled"), None]);
        let all = [Some("asked"), Some("answered"), Some("readers_settled"), None];
        for phase in [draft, open, phase(AssessmentState::Closed), phase(AssessmentState::Withdrawn)] {
            assert_eq!(refused(Settled::at(phase, true, true)), all);
        }
    }

    #[test]
    fn every_word_beside_a_number_is_settled() {
        let settled = Settled { words: true, ..Settled::default() };
        for new in [
            with(|s| s.axes[0].name = "Dringlichkeit".into()),
            with(|s| s.scale.low = "hoch".into()),
            with(|s| s.fields[0].title = "Wasser".into()),
            with(|s| s.questions[0].text = "Was fehlt nicht?".into()),
        ] {
            assert_eq!(settled.refuses(&setup(), &new).map(|(_, code)| code), Some("answered"));
        }
        let mended = with(|s| {
            s.introduction = "Worum es geht".into();
            s.fields[0].help = "Hitze, Regen".into();
            s.questions[0].help = "Ein Satz".into();
        });
        assert_eq!(settled.refuses(&setup(), &mended), None);
    }
}
