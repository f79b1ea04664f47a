//! The four faces of Fira Sans and how wide their letters are.

use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Face {
    #[default]
    Regular,
    Bold,
    Italic,
    BoldItalic,
}

impl Face {
    pub const ALL: [Face; 4] = [Face::Regular, Face::Bold, Face::Italic, Face::BoldItalic];

    pub fn of(bold: bool, italic: bool) -> Self {
        match (bold, italic) {
            (false, false) => Face::Regular,
            (true, false) => Face::Bold,
            (false, true) => Face::Italic,
            (true, true) => Face::BoldItalic,
        }
    }

    pub fn bytes(self) -> &'static [u8] {
        match self {
            Face::Regular => include_bytes!("../../fonts/fira-sans-regular.ttf"),
            Face::Bold => include_bytes!("../../fonts/fira-sans-bold.ttf"),
            Face::Italic => include_bytes!("../../fonts/fira-sans-italic.ttf"),
            Face::BoldItalic => include_bytes!("../../fonts/fira-sans-bold-italic.ttf"),
        }
    }

    /// The name in the file itself.
    pub fn name(self) -> &'static str {
        match self {
            Face::Regular => "FiraSans-Regular",
            Face::Bold => "FiraSans-SemiBold",
            Face::Italic => "FiraSans-Italic",
            Face::BoldItalic => "FiraSans-SemiBoldItalic",
        }
    }

    pub fn italic(self) -> bool {
        matches!(self, Face::Italic | Face::BoldItalic)
    }

    pub fn metrics(self) -> &'static Metrics {
        &METRICS[self as usize]
    }

    /// The glyph of a sign and its width in parts of the size of the type.
    pub fn glyph(self, sign: char) -> Option<(u16, f32)> {
        self.metrics().glyphs.get(&sign).copied()
    }

    pub fn width(self, text: &str, size: f32) -> f32 {
        text.chars().filter_map(|c| self.glyph(c)).map(|(_, w)| w * size).sum()
    }
}

/// What is known of a face; lengths in parts of the size of the type.
#[derive(Default)]
pub(super) struct Metrics {
    glyphs: HashMap<char, (u16, f32)>,
    /// By the number of the glyph.
    pub widths: Vec<f32>,
    /// The sign of each glyph; where it has several, the first in Unicode.
    pub signs: Vec<(u16, char)>,
    pub ascent: f32,
    pub descent: f32,
    pub capitals: f32,
    pub slant: f32,
    /// Left, bottom, right, top.
    pub bounds: [f32; 4],
}

static METRICS: LazyLock<[Metrics; 4]> = LazyLock::new(|| Face::ALL.map(|face| metrics(face).unwrap_or_default()));

/// `None` where the file is no font; a test sees to it that the four are.
fn metrics(face: Face) -> Option<Metrics> {
    let font = ttf_parser::Face::parse(face.bytes(), 0).ok()?;
    let em = f32::from(font.units_per_em());
    let part = |units: i16| f32::from(units) / em;
    let widths: Vec<f32> =
        (0..font.number_of_glyphs()).map(|g| f32::from(font.glyph_hor_advance(ttf_parser::GlyphId(g)).unwrap_or(0)) / em).collect();
    let mut glyphs = HashMap::new();
    for table in font.tables().cmap?.subtables.into_iter().filter(|t| t.is_unicode()) {
        table.codepoints(|sign| {
            if let (Some(sign), Some(glyph)) = (char::from_u32(sign), table.glyph_index(sign)) {
                glyphs.insert(sign, (glyph.0, widths.get(usize::from(glyph.0)).copied().unwrap_or(0.0)));
            }
        });
    }
    let mut signs: Vec<(u16, char)> = glyphs.iter().map(|(sign, (glyph, _))| (*glyph, *sign)).collect();
    signs.sort_unstable();
    signs.dedup_by_key(|(glyph, _)| *glyph);
    let bounds = font.global_bounding_box();
    Some(Metrics {
        glyphs,
        widths,
        signs,
        ascent: part(font.ascender()),
        descent: part(font.descender()),
        capitals: font.capital_height().map_or(0.7, part),
        slant: font.italic_angle(),
        bounds: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(part),
    })
}

/// Text with what the fonts lack put in another way: nothing may be drawn that has no glyph.
pub(super) fn drawable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Tabs and line ends within a paragraph are spaces; words are divided when lines are made.
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' => {}
            c if c.is_control() => {}
            c if Face::Regular.glyph(c).is_some() => out.push(c),
            '\u{2011}' | '\u{2010}' => out.push('-'),
            '\u{202F}' | '\u{2007}' => out.push('\u{A0}'),
            c if c.is_whitespace() => out.push(' '),
            _ => out.push('?'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_has_every_sign() {
        for face in Face::ALL {
            for sign in "AZaz09ÄÖÜäöüßẞ€„“‚‘»«–—…•·°§²³−≤≥→_\u{A0}\u{AD}".chars() {
                assert!(face.glyph(sign).is_some_and(|(glyph, _)| glyph > 0), "{face:?} {sign}");
            }
            assert!(Face::Regular.metrics().glyphs.keys().all(|c| face.glyph(*c).is_some()));
        }
        assert_eq!(drawable("a\tb\u{202F}c 中 e\u{AD}n"), "a b\u{A0}c ? en");
    }
}
