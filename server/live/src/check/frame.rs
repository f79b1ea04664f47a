//! The frames of the y-websocket protocol: what a client may send, and what the server sends.

use super::state::StateVector;
use super::wire::{Reader, put_bytes, put_number};
use crate::{Limits, Refusal};

/// A frame from a client.
#[derive(Clone, Debug, PartialEq)]
pub enum Frame<'a> {
    /// "This is what I have": to be answered with what is missing.
    State(StateVector),
    /// The answer to the server's own question.
    Answer(&'a [u8]),
    /// A change just made.
    Update(&'a [u8]),
    /// Cursors and names, see [`super::presence`].
    Presence(&'a [u8]),
    /// Asks for the cursors and names of all.
    WhoIsHere,
}

const SYNC: u64 = 0;
const PRESENCE: u64 = 1;
const WHO_IS_HERE: u64 = 3;
/// Not part of y-websocket, whose clients ignore it: the changes sent so far are stored.
const STORED: u64 = 100;

/// Reads a frame to its last byte. The updates within are not looked at.
pub fn read<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Frame<'a>, Refusal> {
    if bytes.len() > limits.message {
        return Err(Refusal::MessageTooLong);
    }
    let mut r = Reader::new(bytes);
    let frame = match r.number(u64::MAX)? {
        SYNC => match r.number(u64::MAX)? {
            0 => Frame::State(StateVector::read(r.bytes()?)?),
            1 => Frame::Answer(r.bytes()?),
            2 => Frame::Update(r.bytes()?),
            _ => return Err(Refusal::UnknownMessage),
        },
        PRESENCE => Frame::Presence(r.bytes()?),
        WHO_IS_HERE => Frame::WhoIsHere,
        _ => return Err(Refusal::UnknownMessage),
    };
    r.end()?;
    Ok(frame)
}

fn frame(kind: u64, sub: Option<u64>, payload: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(payload.len() + 8);
    put_number(&mut out, kind);
    sub.into_iter().for_each(|sub| put_number(&mut out, sub));
    put_bytes(&mut out, payload);
    out
}

/// "This is what the server has": the client answers with what it has beyond that.
pub fn state(state: &StateVector) -> Vec<u8> {
    frame(SYNC, Some(0), &state.write())
}

/// The answer to [`Frame::State`].
pub fn answer(update: &[u8]) -> Vec<u8> {
    frame(SYNC, Some(1), update)
}

/// A change by somebody else.
pub fn update(update: &[u8]) -> Vec<u8> {
    frame(SYNC, Some(2), update)
}

/// Cursors and names.
pub fn presence(presence: &[u8]) -> Vec<u8> {
    frame(PRESENCE, None, presence)
}

/// So many of the changes a connection sent are stored, counted from its beginning.
pub fn stored(changes: u64) -> Vec<u8> {
    let mut out = Vec::new();
    put_number(&mut out, STORED);
    put_number(&mut out, changes);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_read_as_written() {
        let limits = Limits::default();
        let vector = StateVector([(1, 2), (300, 4)].into());
        assert_eq!(read(&state(&vector), &limits), Ok(Frame::State(vector.clone())));
        assert_eq!(read(&answer(&[1, 2]), &limits), Ok(Frame::Answer(&[1, 2])));
        assert_eq!(read(&update(&[3]), &limits), Ok(Frame::Update(&[3])));
        assert_eq!(read(&presence(&[4]), &limits), Ok(Frame::Presence(&[4])));
        assert_eq!(read(&[3], &limits), Ok(Frame::WhoIsHere));
        assert_eq!(stored(5), [100, 5]);
    }

    #[test]
    fn others_are_refused() {
        let limits = Limits { message: 8, ..Limits::default() };
        for (bytes, why) in [
            (&[][..], Refusal::EndsTooEarly),
            (&[0], Refusal::EndsTooEarly),
            (&[9, 0], Refusal::UnknownMessage),
            (&[0, 3, 0], Refusal::UnknownMessage),
            (&[2, 0], Refusal::UnknownMessage),
            (&[0, 2, 5, 1], Refusal::EndsTooEarly),
            (&[0, 2, 1, 1, 1], Refusal::BytesLeftOver),
            (&[0; 9], Refusal::MessageTooLong),
            // 400 million entries in five bytes, and what follows from them.
            (&[0, 0, 5, 0x80, 0x88, 0xde, 0xbe, 0x01], Refusal::CountTooLarge),
            (&[0, 0, 5, 2, 1, 1, 1, 1], Refusal::Twice),
        ] {
            assert_eq!(read(bytes, &limits), Err(why), "{bytes:?}");
        }
    }
}
