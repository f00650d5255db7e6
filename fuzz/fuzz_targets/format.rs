//! A text is a format where the oracle says so, and what a format writes it reads again.

#![no_main]

use verpick::{Format, Part, Strictness, Token};
use verpick_fuzz::{Corpus, Input, fuzz_target};
use verpick_tests::oracle;

fuzz_target!(|data: &[u8]| -> Corpus {
    let input = Input::read_any(data);
    let Some(text) = input.format else { return Corpus::Reject };
    match Format::compile(text) {
        Ok(format) => {
            assert!(oracle::Format::compile(text).is_some(), "only ours takes the format {text:?}");
            law(&format, &input);
        }
        Err(error) => {
            assert!(oracle::Format::compile(text).is_none(), "only the oracle takes: {}", error.with(text));
            let places = [error.offset(), error.offset() + error.length()];
            assert!(places.into_iter().all(|place| text.is_char_boundary(place)), "{places:?} of {text:?}");
            assert!(!error.with(text).to_string().contains(char::is_control), "{text:?}");
        }
    }
    Corpus::Keep
});

fn law(format: &Format, input: &Input<'_>) {
    let parts: String = format.parts().map(spell).collect();
    let again = Format::compile(&parts).unwrap_or_else(|error| panic!("{format}: {}", error.with(&parts)));
    assert!(format.parts().eq(again.parts()), "{format} and {again}");
    assert_eq!(format.lints(), again.lints(), "{format} and {again}");
    let tokens = format.tokens();
    let lowest: Vec<_> = tokens.iter().map(|token| Some(*token.range().start())).collect();
    let highest: Vec<_> = tokens.iter().map(|token| Some(*token.range().end())).collect();
    assert!(format.write(&lowest).is_some() && format.write(&highest).is_some(), "{format}");
    writes(format, &lowest);
    writes(format, &highest);
    for left_out in 0..tokens.len() {
        for numbers in [&lowest, &highest] {
            let from =
                |count: usize| numbers.iter().enumerate().map(move |(place, number)| number.filter(|_| place < count));
            writes(format, &from(left_out).collect::<Vec<_>>());
            let but: Vec<_> =
                numbers.iter().enumerate().map(|(place, number)| number.filter(|_| place != left_out)).collect();
            writes(format, &but);
        }
    }
    for item in &input.items {
        let Ok(core) = format.read(&item.tag, 0, Strictness::Strict) else { continue };
        let numbers: Vec<_> = (0..tokens.len()).map(|place| core.number(place)).collect();
        let text = writes(format, &numbers).unwrap_or_else(|| panic!("{format} does not write {numbers:?}"));
        if !format.has_modifier() {
            assert_eq!(text.as_bytes(), &item.tag[..core.end()], "{format}");
        }
    }
}

/// A part as a format spells it.
fn spell(part: Part) -> String {
    match part {
        Part::Open => "[".to_owned(),
        Part::Close => "]".to_owned(),
        Part::Token(Token::Modifier) => "MODIFIER".to_owned(),
        Part::Token(token) => token.name().to_owned(),
        Part::Literal(c) if ".-_/".contains(c) => c.to_string(),
        Part::Literal(c) => format!("\\{c}"),
        part => panic!("no part of a format: {part:?}"),
    }
}

/// What the format writes for these numbers, read again. Leniently, for not every day is on the calendar.
fn writes(format: &Format, numbers: &[Option<u64>]) -> Option<String> {
    let text = format.write(numbers)?;
    let core = format.read(text.as_bytes(), 0, Strictness::Lenient);
    let core = core.unwrap_or_else(|error| panic!("{format}, {numbers:?}: {}", error.with(&text)));
    assert_eq!(core.end(), text.len(), "{format} wrote {text}");
    assert!(numbers.iter().enumerate().all(|(place, number)| core.number(place) == *number), "{format} wrote {text}");
    Some(text)
}
