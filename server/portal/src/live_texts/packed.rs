//! Several Yjs updates as the bytes of one row: each with its length in front.

/// Puts updates together.
pub fn pack<'a>(updates: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut out = Vec::new();
    for update in updates {
        live::check::put_bytes(&mut out, update);
    }
    out
}

/// Takes them apart; `None` if they are not packed.
pub fn unpack(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
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
        let (update, rest) = bytes.split_at_checked(len)?;
        out.push(update);
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
        let all: [&[u8]; 3] = [&[1, 2], &[], &long];
        let packed = pack(all);
        assert_eq!(unpack(&packed), Some(all.to_vec()));
        assert_eq!(unpack(&packed[..packed.len() - 1]), None);
        assert_eq!(unpack(&[]), Some(vec![]));
    }
}
