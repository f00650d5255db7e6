//! CalVer formats as a list of parts, and every way in which a text can be cut into them.

/// A part of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A number, by the name of its token.
    Number(&'static str),
    /// This character.
    Literal(char),
}

/// The tokens, longer names before the shorter ones that they begin with.
const TOKENS: [&str; 10] = ["MICRO", "YYYY", "YY", "0Y", "MM", "0M", "WW", "0W", "DD", "0D"];

const MOST_NUMBERS: usize = 8;

/// A CalVer format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Format {
    parts: Vec<Part>,
}

impl Part {
    /// How many digits the part takes: the fewest, and the most, strictly padded or not.
    fn widths(self) -> Option<(usize, usize)> {
        match self {
            Self::Number("YYYY") => Some((4, 4)),
            Self::Number("0M" | "0W" | "0D") => Some((2, 2)),
            Self::Number("0Y") => Some((2, usize::MAX)),
            Self::Number(_) => Some((1, usize::MAX)),
            Self::Literal(c) if c.is_ascii_digit() => Some((1, 1)),
            Self::Literal(_) => None,
        }
    }

    fn has_no_fixed_width(self) -> bool {
        self.widths().is_some_and(|(fewest, most)| fewest != most)
    }

    /// What of the date a token names: `YYYY`, `YY` and `0Y` all name the year.
    fn unit(self) -> Option<char> {
        match self {
            Self::Number("MICRO") | Self::Literal(_) => None,
            Self::Number(name) => name.chars().last(),
        }
    }
}

impl Format {
    /// The format that `text` spells, or `None` where it breaks a rule.
    #[must_use]
    pub fn compile(text: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if let Some(token) = TOKENS.into_iter().find(|token| rest.starts_with(token)) {
                parts.push(Part::Number(token));
                rest = &rest[token.len()..];
            } else if ".-_/".contains(first) {
                parts.push(Part::Literal(first));
                rest = &rest[1..];
            } else if first == '\\' {
                let escaped = rest.chars().nth(1).filter(|c| *c != '+' && !c.is_control())?;
                parts.push(Part::Literal(escaped));
                rest = &rest[1 + escaped.len_utf8()..];
            } else {
                return None;
            }
        }
        let format = Self { parts };
        format.is_sound().then_some(format)
    }

    fn is_sound(&self) -> bool {
        let numbers = self.parts.iter().filter(|part| matches!(part, Part::Number(_))).count();
        let mut units: Vec<_> = self.parts.iter().filter_map(|part| part.unit()).collect();
        units.sort_unstable();
        let once = units.windows(2).all(|pair| pair[0] != pair[1]);
        // Runs of digits: between parts that read none.
        let certain = self.parts.split(|part| part.widths().is_none()).all(|run| {
            let free = run.iter().filter(|part| part.has_no_fixed_width()).count();
            let digits = run.iter().filter(|part| matches!(part, Part::Literal(_))).count();
            free == 0 || (free == 1 && digits == 0)
        });
        (1..=MOST_NUMBERS).contains(&numbers) && once && certain
    }

    /// The parts, left to right.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The names of the number tokens, left to right.
    #[must_use]
    pub fn tokens(&self) -> Vec<&'static str> {
        let name = |part: &Part| if let Part::Number(name) = part { Some(*name) } else { None };
        self.parts.iter().filter_map(name).collect()
    }

    /// Whether the format's first part is the letter `v`.
    #[must_use]
    pub fn begins_with_v(&self) -> bool {
        self.parts.first() == Some(&Part::Literal('v'))
    }

    /// Every way to cut the beginning of `text` into the parts: the numbers, and what is left over.
    #[must_use]
    pub fn cuts<'t>(&self, text: &'t str, lenient: bool) -> Vec<(Vec<u64>, &'t str)> {
        let mut open = vec![(Vec::new(), text)];
        for (index, part) in self.parts.iter().enumerate() {
            let touches = [index.checked_sub(1), Some(index + 1)]
                .into_iter()
                .flatten()
                .filter_map(|beside| self.parts.get(beside))
                .any(|beside| beside.widths().is_some());
            let mut next = Vec::new();
            for (numbers, rest) in open {
                match *part {
                    Part::Literal(c) => next.extend(rest.strip_prefix(c).map(|rest| (numbers, rest))),
                    Part::Number(token) => {
                        let run = rest.bytes().take_while(u8::is_ascii_digit).count();
                        for length in 1..=run {
                            if let Some(number) = value(token, &rest[..length], lenient && !touches) {
                                next.push(([numbers.clone(), vec![number]].concat(), &rest[length..]));
                            }
                        }
                    }
                }
            }
            open = next;
        }
        open.retain(|(numbers, _)| lenient || self.has_day(numbers));
        open
    }

    /// Whether a calendar has the day, where the format names one. A missing year may be a leap year.
    fn has_day(&self, numbers: &[u64]) -> bool {
        let tokens = self.tokens();
        let of = |unit: char| tokens.iter().position(|token| Part::Number(token).unit() == Some(unit));
        let (Some(month), Some(day)) = (of('M'), of('D')) else { return true };
        let year = match of('Y') {
            None => 2000,
            Some(index) if tokens[index] == "YYYY" => numbers[index],
            Some(index) => 2000 + numbers[index],
        };
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match numbers[month] {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        numbers[day] <= days
    }
}

/// The value of a token's digits, if it may be written so.
fn value(token: &'static str, digits: &str, padding_allowed: bool) -> Option<u64> {
    let (fewest, most) = Part::Number(token).widths()?;
    if digits.len() < fewest || digits.len() > most {
        return None;
    }
    let padded = digits.len() > fewest && digits.starts_with('0');
    let padding_taken = match token {
        "MICRO" => padding_allowed,
        "YY" | "0Y" => padding_allowed && digits.len() <= 3,
        // A fixed width is never padded further, and months, weeks and days are never read leniently.
        _ => false,
    };
    if padded && fewest != most && !padding_taken {
        return None;
    }
    let range = match token {
        "YYYY" => 1000..=9999,
        "YY" | "0Y" => 0..=999,
        "MM" | "0M" => 1..=12,
        "WW" | "0W" => 1..=53,
        "DD" | "0D" => 1..=31,
        _ => 0..=u64::MAX,
    };
    digits.parse().ok().filter(|value| range.contains(value))
}
