//! Packs ascending story ids into few bytes: the journal keeps a hundred commands of any size.

use super::StoreError;

/// Packs ids, which must be ascending, as the differences between neighbours, seven bits a byte.
pub(super) fn pack(ids: &[i64]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(ids.len() * 3);
    let mut last = 0;
    for &id in ids {
        let mut step = id.wrapping_sub(last) as u64;
        last = id;
        while step >= 0x80 {
            packed.push((step as u8 & 0x7f) | 0x80);
            step >>= 7;
        }
        packed.push(step as u8);
    }
    packed
}

/// Unpacks what [`pack`] made.
pub(super) fn unpack(packed: &[u8]) -> Result<Vec<i64>, StoreError> {
    let mut ids = Vec::new();
    let (mut last, mut step, mut shift) = (0_i64, 0_u64, 0);
    for &byte in packed {
        if shift > 63 {
            return Err(StoreError::damaged("an entry of the undo journal cannot be read"));
        }
        step |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            last = last.wrapping_add(step as i64);
            ids.push(last);
            (step, shift) = (0, 0);
        }
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ids: &[i64]) {
        assert_eq!(unpack(&pack(ids)).unwrap(), ids);
    }

    #[test]
    fn ids_come_back_as_they_were() {
        check(&[]);
        check(&[1]);
        check(&[0, 127, 128, 1 << 37, (1 << 37) + 1, i64::MAX]);
        check(&[-5, 3]);
    }

    #[test]
    fn a_damaged_pack_is_an_error() {
        assert!(unpack(&[0xff; 20]).is_err());
    }
}
