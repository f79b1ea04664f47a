//! The faces as parts of a PDF file, whole: they are small subsets already.

use super::face::Face;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};
use std::io::Write;
use std::sync::LazyLock;

/// The faces packed once for all files.
static PACKED: LazyLock<[Vec<u8>; 4]> = LazyLock::new(|| Face::ALL.map(|face| pack(face.bytes())));

const SYSTEM: SystemInfo = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

pub(super) fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// What a page calls a face.
pub(super) fn key(face: Face) -> &'static [u8] {
    match face {
        Face::Regular => b"F0",
        Face::Bold => b"F1",
        Face::Italic => b"F2",
        Face::BoldItalic => b"F3",
    }
}

/// Writes the face as `id`, its parts as the refs that `next` gives.
pub(super) fn write(pdf: &mut Pdf, face: Face, id: Ref, next: &mut impl FnMut() -> Ref) {
    let (font, descriptor, map, file) = (next(), next(), next(), next());
    let metrics = face.metrics();
    let name = Name(face.name().as_bytes());
    pdf.type0_font(id).base_font(name).encoding_predefined(Name(b"Identity-H")).descendant_font(font).to_unicode(map);
    let mut cid = pdf.cid_font(font);
    cid.subtype(CidFontType::Type2).base_font(name).system_info(SYSTEM).font_descriptor(descriptor);
    cid.cid_to_gid_map_predefined(Name(b"Identity"));
    cid.widths().consecutive(0, metrics.widths.iter().map(|w| w * 1000.0));
    cid.finish();
    let mut flags = FontFlags::NON_SYMBOLIC;
    flags.set(FontFlags::ITALIC, face.italic());
    let [left, bottom, right, top] = metrics.bounds.map(|b| b * 1000.0);
    pdf.font_descriptor(descriptor)
        .name(name)
        .flags(flags)
        .bbox(Rect::new(left, bottom, right, top))
        .italic_angle(metrics.slant)
        .ascent(metrics.ascent * 1000.0)
        .descent(metrics.descent * 1000.0)
        .cap_height(metrics.capitals * 1000.0)
        // Viewers need it only where the face itself is missing.
        .stem_v(if matches!(face, Face::Bold | Face::BoldItalic) { 130.0 } else { 85.0 })
        .font_file2(file);
    let mut signs = UnicodeCmap::new(Name(b"Signs"), SYSTEM);
    for (glyph, sign) in &metrics.signs {
        signs.pair(*glyph, *sign);
    }
    let signs = pack(&signs.finish());
    pdf.stream(map, &signs).filter(Filter::FlateDecode);
    let mut stream = pdf.stream(file, &PACKED[face as usize]);
    stream.filter(Filter::FlateDecode);
    stream.pair(Name(b"Length1"), i32::try_from(face.bytes().len()).unwrap_or(i32::MAX));
}
