//! How many projects are how far.

use crate::sheet_index::Current;
use contract::fact_sheet::ProjectStatus;
use contract::strategy::TrafficLight;

/// How some projects stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    status: [usize; ProjectStatus::ALL.len()],
    light: [usize; TrafficLight::ALL.len()],
}

impl Tally {
    /// How many projects have this status.
    pub fn with_status(&self, status: ProjectStatus) -> usize {
        self.status[status as usize]
    }

    /// How many projects that are planned, running or in regular operation were last reported with
    /// this light.
    pub fn with_light(&self, light: TrafficLight) -> usize {
        self.light[light as usize]
    }

    /// Counts one more project.
    pub(crate) fn count(&mut self, status: ProjectStatus, current: Option<Current>) {
        self.status[status as usize] += 1;
        self.relight(status, None, current);
    }

    /// Another report became the current one of a project that is counted already.
    pub(crate) fn relight(&mut self, status: ProjectStatus, before: Option<Current>, after: Option<Current>) {
        if matches!(status, ProjectStatus::Planned | ProjectStatus::Running | ProjectStatus::Regular) {
            before.into_iter().for_each(|c| self.light[c.light as usize] -= 1);
            after.into_iter().for_each(|c| self.light[c.light as usize] += 1);
        }
    }
}
