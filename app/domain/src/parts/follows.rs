//! What can be worked out from a virtual source by whoever knows some of its parts.

use super::{Part, Sign};
use crate::SourceId;
use std::collections::BTreeSet;

/// Arithmetic in the field of this prime (2⁶¹ - 1), in which nothing overflows. Solving equations there and in fractions comes to the
/// same, unless the prime divides a determinant of them.
const PRIME: u128 = (1 << 61) - 1;

/// The parts of virtual sources of which each day, or that of a register, follows, for somebody who sees those virtual sources and the sources `known`:
/// what is left of an equation when all else in it is known, or of several together.
#[must_use]
pub fn follows(known: &BTreeSet<SourceId>, sources: &[&[Part]]) -> BTreeSet<SourceId> {
    let unknown = sources.iter().flat_map(|parts| parts.iter()).filter(|part| !known.contains(&part.source));
    let unknown: BTreeSet<_> = unknown.map(|part| (part.source, part.register)).collect();
    let unknown: Vec<_> = unknown.into_iter().collect();
    let row = |parts: &&[Part]| {
        let share = |key: &(SourceId, Option<i16>)| {
            let part = parts.iter().find(|part| (part.source, part.register) == *key);
            part.map_or(0, factor)
        };
        unknown.iter().map(share).collect::<Vec<u128>>()
    };
    let mut rows: Vec<Vec<u128>> = sources.iter().map(row).collect();
    reduce(&mut rows, unknown.len());
    // An equation of one source alone, of any of its registers, tells of that source.
    let alone = |row: &Vec<u128>| {
        let sources: BTreeSet<SourceId> =
            row.iter().zip(&unknown).filter(|(factor, _)| **factor != 0).map(|(_, (source, _))| *source).collect();
        sources.first().copied().filter(|_| sources.len() == 1)
    };
    rows.iter().filter_map(alone).collect()
}

fn factor(part: &Part) -> u128 {
    let share = times(part.share.by.into(), inverse(part.share.over.into()));
    if part.sign == Sign::Added { share } else { PRIME - share }
}

/// Gauss and Jordan: each equation is made to begin where no other has anything.
fn reduce(rows: &mut [Vec<u128>], width: usize) {
    let mut done = 0;
    for column in 0..width {
        let Some(found) = (done..rows.len()).find(|row| rows[*row][column] != 0) else { continue };
        rows.swap(done, found);
        let by = inverse(rows[done][column]);
        rows[done].iter_mut().for_each(|factor| *factor = times(*factor, by));
        let first = rows[done].clone();
        for row in rows.iter_mut().enumerate().filter(|(place, _)| *place != done).map(|(_, row)| row) {
            let by = row[column];
            for (factor, other) in row.iter_mut().zip(&first) {
                *factor = (*factor + PRIME - times(*other, by)) % PRIME;
            }
        }
        done += 1;
    }
}

fn times(one: u128, other: u128) -> u128 {
    one * other % PRIME
}

/// By Fermat: to the power of the prime less 2.
fn inverse(of: u128) -> u128 {
    let (mut power, mut result, mut exponent) = (of % PRIME, 1, PRIME - 2);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = times(result, power);
        }
        power = times(power, power);
        exponent >>= 1;
    }
    result
}
