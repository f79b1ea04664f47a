//! Many cases in one test: all are run, then all that failed are told at once.

/// What went wrong so far.
#[derive(Default)]
pub struct Failures(Vec<String>);

impl Failures {
    /// Notes a failure unless `good`.
    pub fn check(&mut self, good: bool, what: impl FnOnce() -> String) {
        if !good {
            self.0.push(what());
        }
    }

    /// Notes a failure unless both are equal.
    pub fn same<T: PartialEq + std::fmt::Debug>(&mut self, found: T, expected: T, what: &str) {
        self.check(found == expected, || format!("{what}: found {found:?}, expected {expected:?}"));
    }

    /// Takes over what another list holds.
    pub fn extend(&mut self, other: Failures) {
        self.0.extend(other.0);
    }

    /// Ends the test: fine when nothing was noted.
    ///
    /// # Panics
    /// With the whole list otherwise.
    pub fn end(self) {
        assert!(self.0.is_empty(), "{} of the cases failed:\n- {}", self.0.len(), self.0.join("\n- "));
    }
}
