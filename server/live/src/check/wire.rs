//! The alphabet of Yjs messages (lib0 encoding): numbers, texts and simple values.

use crate::Refusal;

/// Reads from the front of a message. Nothing is allocated.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// The bytes between an earlier state of this reader and now.
    pub fn since(&self, before: &Reader<'a>) -> &'a [u8] {
        &before.rest[..before.rest.len() - self.rest.len()]
    }

    pub fn byte(&mut self) -> Result<u8, Refusal> {
        let (first, rest) = self.rest.split_first().ok_or(Refusal::EndsTooEarly)?;
        self.rest = rest;
        Ok(*first)
    }

    pub fn take(&mut self, len: u64) -> Result<&'a [u8], Refusal> {
        let len = usize::try_from(len).map_err(|_| Refusal::EndsTooEarly)?;
        let (first, rest) = self.rest.split_at_checked(len).ok_or(Refusal::EndsTooEarly)?;
        self.rest = rest;
        Ok(first)
    }

    /// Seven bits a byte, the lowest first. Only the shortest way of writing a number is taken, so
    /// that nobody else can read another number from the same bytes.
    pub fn number(&mut self, max: u64) -> Result<u64, Refusal> {
        let (mut value, mut shift) = (0u64, 0u32);
        loop {
            let byte = self.byte()?;
            if shift > 56 {
                return Err(Refusal::Number);
            }
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                let shortest = byte != 0 || shift == 0;
                return if shortest && value <= max { Ok(value) } else { Err(Refusal::Number) };
            }
            shift += 7;
        }
    }

    /// A number with a sign: the first byte holds six bits and the sign.
    fn signed(&mut self) -> Result<i64, Refusal> {
        let first = self.byte()?;
        let negative = first & 0x40 != 0;
        let mut value = i64::from(first & 0x3f);
        let (mut shift, mut more) = (6u32, first & 0x80 != 0);
        while more {
            let byte = self.byte()?;
            if shift > 48 {
                return Err(Refusal::Number);
            }
            value |= i64::from(byte & 0x7f) << shift;
            more = byte & 0x80 != 0;
            if !more && byte == 0 {
                return Err(Refusal::Number);
            }
            shift += 7;
        }
        Ok(if negative { -value } else { value })
    }

    /// How many things of at least `least` bytes each follow: never more than there is room for.
    pub fn count(&mut self, least: usize) -> Result<usize, Refusal> {
        let count = self.number(u64::from(u32::MAX))? as usize;
        if count > self.left() / least { Err(Refusal::CountTooLarge) } else { Ok(count) }
    }

    pub fn bytes(&mut self) -> Result<&'a [u8], Refusal> {
        let len = self.number(u64::from(u32::MAX))?;
        self.take(len)
    }

    pub fn text(&mut self) -> Result<&'a str, Refusal> {
        std::str::from_utf8(self.bytes()?).map_err(|_| Refusal::NotUtf8)
    }

    /// A simple value. Lists, objects and raw bytes are none that an attribute can have.
    pub fn value(&mut self) -> Result<Value<'a>, Refusal> {
        Ok(match self.byte()? {
            127 | 126 => Value::Null,
            125 => Value::Int(self.signed()?),
            121 => Value::Bool(false),
            120 => Value::Bool(true),
            119 => Value::Text(self.text()?),
            _ => return Err(Refusal::UnknownAttribute),
        })
    }

    pub fn end(&self) -> Result<(), Refusal> {
        if self.rest.is_empty() { Ok(()) } else { Err(Refusal::BytesLeftOver) }
    }
}

/// The value of an attribute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Text(&'a str),
}

/// Writes a number as [`Reader::number`] reads it.
pub fn put_number(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        out.push((value as u8 & 0x7f) | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Writes bytes with their length in front.
pub fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_written_and_in_one_way_only() {
        for n in [0, 1, 127, 128, 300, 1 << 32, (1 << 53) - 1] {
            let mut out = Vec::new();
            put_number(&mut out, n);
            assert_eq!(Reader::new(&out).number(u64::MAX), Ok(n));
        }
        let read = |bytes: &[u8]| Reader::new(bytes).number(1 << 53);
        assert_eq!(read(&[0x80, 0x00]), Err(Refusal::Number));
        assert_eq!(read(&[0xff; 12]), Err(Refusal::Number));
        assert_eq!(read(&[0x80]), Err(Refusal::EndsTooEarly));
        assert_eq!(Reader::new(&[5]).number(4), Err(Refusal::Number));
    }

    #[test]
    fn counts_have_room() {
        assert_eq!(Reader::new(&[2, 0, 0]).count(1), Ok(2));
        assert_eq!(Reader::new(&[3, 0, 0]).count(1), Err(Refusal::CountTooLarge));
        assert_eq!(Reader::new(&[2, 0, 0, 0]).count(2), Err(Refusal::CountTooLarge));
    }

    #[test]
    fn values_are_simple() {
        assert_eq!(Reader::new(&[125, 0x42]).value(), Ok(Value::Int(-2)));
        assert_eq!(Reader::new(&[125, 0x80, 0x01]).value(), Ok(Value::Int(64)));
        assert_eq!(Reader::new(&[119, 1, b'a']).value(), Ok(Value::Text("a")));
        assert_eq!(Reader::new(&[119, 1, 0xff]).value(), Err(Refusal::NotUtf8));
        assert_eq!(Reader::new(&[117, 1, 126]).value(), Err(Refusal::UnknownAttribute));
    }
}
