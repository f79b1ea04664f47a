//! Several Yjs updates as the bytes of one row: each with its length in front, and behind it its note, if it
//! has one, under the length of an empty update, which no change is.

use live::check::put_bytes;

/// Puts updates together.
pub fn pack<'a>(updates: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    pack_noted(updates.into_iter().map(|update| (update, None)))
}

/// Puts updates together with their notes ([`live::Change::note`]).
pub fn pack_noted<'a>(updates: impl IntoIterator<Item = (&'a [u8], Option<Vec<u8>>)>) -> Vec<u8> {
    let mut out = Vec::new();
    for (update, note) in updates {
        put_bytes(&mut out, update);
        if let Some(note) = note {
            put_bytes(&mut out, &[]);
            put_bytes(&mut out, &note);
        }
    }
    out
}

/// Takes updates apart; `None` if they are not packed.
pub fn unpack(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    Some(unpack_noted(bytes)?.into_iter().map(|(update, _)| update).collect())
}

/// An update with its note.
type Noted<'a> = (&'a [u8], Option<&'a [u8]>);

/// Takes updates apart with their notes.
pub fn unpack_noted(bytes: &[u8]) -> Option<Vec<Noted<'_>>> {
    let mut out: Vec<Noted> = Vec::new();
    let mut parts = parts(bytes)?.into_iter();
    while let Some(part) = parts.next() {
        match out.last_mut() {
            // What is empty at the beginning of a row says something of the row.
            Some((_, note)) if part.is_empty() => *note = Some(parts.next()?),
            _ => out.push((part, None)),
        }
    }
    Some(out)
}

fn parts(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut out = Vec::new();
    while !bytes.is_empty() {
        let (mut len, mut shift) = (0usize, 0);
        loop {
            let (first, rest) = bytes.split_first()?;
            bytes = rest;
            len |= usize::from(first & 0x7f).checked_shl(shift)?;
            shift += 7;
            if *first < 0x80 {
                break;
            }
        }
        let (part, rest) = bytes.split_at_checked(len)?;
        out.push(part);
        bytes = rest;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_comes_out() {
        let long = vec![7; 300];
        let all: [&[u8]; 3] = [&[], &[1, 2], &long];
        let packed = pack(all);
        assert_eq!(unpack(&packed), Some(all.to_vec()));
        assert_eq!(unpack(&packed[..packed.len() - 1]), None);
        assert_eq!(unpack(&[]), Some(vec![]));

        let noted = [(&[1u8][..], Some(vec![9])), (&[2], None), (&[3], Some(vec![]))];
        let packed = pack_noted(noted.clone());
        assert_eq!(unpack(&packed), Some(vec![&[1][..], &[2], &[3]]));
        let notes: Vec<_> = noted.iter().map(|(u, n)| (*u, n.as_deref())).collect();
        assert_eq!(unpack_noted(&packed), Some(notes));
        // The mark of a row that is left out is no note.
        assert_eq!(unpack(&pack([&[][..], &[1]])), Some(vec![&[][..], &[1]]));
    }
}
