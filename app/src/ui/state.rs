//! States as a shape and a word; colour comes on top.

use contract::Lang;
use contract::fact_sheet::ProjectStatus;
use contract::strategy::TrafficLight;
use leptos::prelude::*;

/// A shape beside a word. `shape` is the inside of a 14×14 picture.
fn state(shape: &'static str, word: &'static str, stop: bool) -> AnyView {
    let class = if stop { "p-state p-state--stop" } else { "p-state" };
    let begin = ["<span class=\"", class, "\"><svg viewBox=\"0 0 14 14\" aria-hidden=\"true\" focusable=\"false\">"].concat();
    raw([&begin, shape, "</svg>", word, "</span>"].concat())
}

/// Status of a project.
pub fn status(value: ProjectStatus, lang: Lang) -> AnyView {
    let shape = match value {
        ProjectStatus::Idea => r#"<circle class="p-dot p-dot--open" cx="7" cy="7" r="6" stroke-dasharray="2.5 2.2"/>"#,
        ProjectStatus::Planned => r#"<circle class="p-dot p-dot--open" cx="7" cy="7" r="6"/>"#,
        ProjectStatus::Running => {
            r#"<circle class="p-dot p-dot--open" cx="7" cy="7" r="6"/><path class="p-dot" d="M7 1a6 6 0 0 1 0 12z"/>"#
        }
        ProjectStatus::Regular => r#"<circle class="p-dot" cx="7" cy="7" r="6"/>"#,
        ProjectStatus::Completed => r#"<path class="p-dot--line" d="M1 7.5l4 4.5 8-10"/>"#,
        ProjectStatus::Deferred => r#"<path class="p-dot--line" d="M4 1v12M10 1v12"/>"#,
        ProjectStatus::Dropped => r#"<path class="p-dot--line" d="M2 2l10 10M12 2L2 12"/>"#,
    };
    state(shape, value.label(lang), false)
}

/// A date that has gone by without what was to happen.
pub fn overdue(lang: Lang) -> AnyView {
    state(r#"<path class="p-dot p-dot--stop" d="M7 0l7 7-7 7-7-7z"/>"#, lang.pick("überfällig", "overdue"), true)
}

/// Traffic light of a progress note.
pub fn light(value: TrafficLight, lang: Lang) -> AnyView {
    let (shape, stop) = match value {
        TrafficLight::Green => (r#"<circle class="p-dot" cx="7" cy="7" r="6"/>"#, false),
        TrafficLight::Yellow => (r#"<path class="p-dot p-dot--ink" d="M7 1.5l6 11H1z"/>"#, false),
        TrafficLight::Unrated => (r#"<circle class="p-dot p-dot--open" cx="7" cy="7" r="6"/>"#, false),
        TrafficLight::Red => (r#"<path class="p-dot p-dot--stop" d="M7 0l7 7-7 7-7-7z"/>"#, true),
    };
    state(shape, value.label(lang), stop)
}
