//! One accent colour per region, in light and dark, with contrasts that hold.
//!
//! A region gives one colour. Its lightness is moved until text on it and text in it reach the
//! contrasts of WCAG 2.2 AA on both grounds, so that no choice can make a page unreadable.

const DEFAULT: &str = "#0c5a55";

type Rgb = (f64, f64, f64);

fn parse(hex: &str) -> Option<Rgb> {
    let h = hex.strip_prefix('#').filter(|h| h.len() == 6 && h.is_ascii())?;
    let part = |i: usize| u8::from_str_radix(&h[i..i + 2], 16).ok().map(|v| f64::from(v) / 255.0);
    Some((part(0)?, part(2)?, part(4)?))
}

fn hex((r, g, b): Rgb) -> String {
    let part = |v: f64| (v.clamp(0.0, 1.0) * 255.0).round() as u8;
    format!("#{:02x}{:02x}{:02x}", part(r), part(g), part(b))
}

/// Relative luminance (WCAG 2.2).
fn luminance((r, g, b): Rgb) -> f64 {
    let lin = |v: f64| if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) };
    0.2126 * lin(r) + 0.7152 * lin(g) + 0.0722 * lin(b)
}

/// Contrast of two colours (WCAG 2.2), 1 to 21.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// `share` of `b` in `a`.
fn mix(a: Rgb, b: Rgb, share: f64) -> Rgb {
    let m = |x: f64, y: f64| x + (y - x) * share;
    (m(a.0, b.0), m(a.1, b.1), m(a.2, b.2))
}

/// Moves a colour towards `to` until it has the contrast `wanted` against `ground`.
fn until(colour: Rgb, to: Rgb, ground: Rgb, wanted: f64) -> Rgb {
    (0..=100).map(|i| mix(colour, to, f64::from(i) / 100.0)).find(|c| contrast(*c, ground) >= wanted).unwrap_or(to)
}

struct Set {
    base: Rgb,
    strong: Rgb,
    wash: Rgb,
    on: Rgb,
}

fn light(accent: Rgb) -> Set {
    let (white, black) = ((1.0, 1.0, 1.0), (0.0, 0.0, 0.0));
    let wash = mix(white, accent, 0.09);
    let base = until(accent, black, wash, 5.5);
    Set { base, strong: until(base, black, wash, 9.0), wash, on: white }
}

fn dark(accent: Rgb) -> Set {
    let (white, ground) = ((1.0, 1.0, 1.0), (0.075, 0.082, 0.145));
    let wash = mix(ground, accent, 0.35);
    let wash = until(wash, ground, white, 12.0);
    let base = until(accent, white, wash, 7.0);
    Set { base, strong: until(base, white, wash, 10.0), wash, on: mix(accent, (0.0, 0.0, 0.0), 0.8) }
}

/// The accent on a light ground, for pictures.
pub fn base(accent: &str) -> String {
    hex(light(parse(accent).or(parse(DEFAULT)).unwrap_or_default()).base)
}

/// The region's style sheet.
pub fn css(accent: &str) -> String {
    let colour = parse(accent).or(parse(DEFAULT)).unwrap_or_default();
    let vars = |s: Set| {
        format!("--region:{};--region-strong:{};--region-wash:{};--region-on:{}", hex(s.base), hex(s.strong), hex(s.wash), hex(s.on))
    };
    let (light, dark) = (vars(light(colour)), vars(dark(colour)));
    format!(
        ":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}@media screen{{:root[data-theme=dark]{{{dark}}}}}"
    )
}

/// Ground, accent and wash in light and in dark, for a preview.
pub fn preview(accent: &str) -> [(String, String, String); 2] {
    let colour = parse(accent).or(parse(DEFAULT)).unwrap_or_default();
    let (l, d) = (light(colour), dark(colour));
    [("#ffffff".to_owned(), hex(l.base), hex(l.wash)), ("#131525".to_owned(), hex(d.base), hex(d.wash))]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Text and its ground as `style/shared/tokens.css` has them, light and dark: paper, wash, ink, muted.
    const GROUNDS: [(&str, &str, &str, &str); 2] =
        [("#ffffff", "#f3f4f7", "#131525", "#4a5072"), ("#131525", "#1d2034", "#f3f4f7", "#b2b6cc")];

    /// Colours from the whole cube, and the awkward ones: pure, black, white, greys, neon.
    fn colours() -> Vec<Rgb> {
        let steps = || (0..=255).step_by(51).map(|v| f64::from(v) / 255.0);
        let cube = steps().flat_map(|r| steps().flat_map(move |g| steps().map(move |b| (r, g, b))));
        cube.chain(["#ffe600", "#00ff66", "#0c5a55", "#777777", "#fefefe", "#010101"].into_iter().filter_map(parse)).collect()
    }

    #[test]
    fn every_accent_is_readable() {
        for colour in colours() {
            for (set, (paper, wash, ink, muted)) in [light(colour), dark(colour)].into_iter().zip(GROUNDS) {
                let ground = |h: &str| parse(h).unwrap();
                let pairs = [
                    ("accent on its wash", set.base, set.wash, 4.5),
                    ("accent on paper", set.base, ground(paper), 4.5),
                    ("accent on grey", set.base, ground(wash), 4.5),
                    ("text on accent", set.on, set.base, 4.5),
                    ("text on pressed accent", set.on, set.strong, 4.5),
                    ("text on the wash", ground(ink), set.wash, 7.0),
                    ("side text on the wash", ground(muted), set.wash, 4.5),
                ];
                for (what, a, b, wanted) in pairs {
                    assert!(contrast(a, b) >= wanted, "{what} with {}: {:.2}", hex(colour), contrast(a, b));
                }
            }
        }
    }

    #[test]
    fn what_is_no_colour_gives_the_default() {
        assert_eq!(css("rot; } body { display: none"), css(DEFAULT));
        assert_eq!(css(""), css(DEFAULT));
    }
}
