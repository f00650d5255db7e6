//! What was probably meant by a name that is not known.

/// The name that `word` is nearest to, if it is near enough to be a slip: another case, or at most a third of its letters
/// wrong, lost, swapped or too many.
pub(crate) fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    // A longer word is no slip, and the distance costs the product of the lengths.
    if word.len() > 24 {
        return None;
    }
    let word = word.to_ascii_lowercase().replace('_', "-");
    let distances = names.into_iter().map(|name| (distance(word.as_bytes(), name.as_bytes()), name));
    let (distance, name) = distances.min_by_key(|(distance, _)| *distance)?;
    (distance * 3 <= name.len().max(3)).then_some(name)
}

/// How many bytes to change, take away, add, or swap with their neighbour.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let width = b.len() + 1;
    let mut rows: [Vec<usize>; 3] = [vec![0; width], vec![0; width], (0..width).collect()];
    for (i, x) in a.iter().enumerate() {
        rows.rotate_left(1);
        let [two_up, up, row] = &mut rows;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let mut best = (up[j + 1] + 1).min(row[j] + 1).min(up[j] + usize::from(x != y));
            if i > 0 && j > 0 && a[i - 1] == *y && b[j - 1] == *x {
                best = best.min(two_up[j - 1] + 1);
            }
            row[j + 1] = best;
        }
    }
    rows[2][b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_has_a_nearest_name_and_another_word_has_none() {
        let names = ["artifact", "calver", "channel", "ghr", "slot", "slot-match"];
        for (word, name) in [
            ("artefact", "artifact"),
            ("Calver", "calver"),
            ("clavr", "calver"),
            ("slot_match", "slot-match"),
            ("slots", "slot"),
            ("hgr", "ghr"),
            ("chanel", "channel"),
        ] {
            assert_eq!(nearest(word, names), Some(name), "{word}");
        }
        for word in ["", "token", "region", "xyz", "a-very-long-word-that-is-no-slip-of-anything"] {
            assert_eq!(nearest(word, names), None, "{word}");
        }
    }
}
