//! What is a format, and what is said of a text that is none.

use proptest::prelude::*;
use verpick::{Format, Part, Token};

use crate::trees::{Node, config, format, numbers, text, tree};

/// Texts of what formats are made of, in any order.
fn anything() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "YYYY", "YY", "0Y", "MM", "0M", "WW", "0W", "DD", "0D", "MICRO", "MAJOR", "MINOR", "PATCH", "MODIFIER", "[",
        "]", "[.", "[-", ".", "-", "_", "/", "\\", "\\v", "\\1", "\\[", "\\é", "é", "v", "0", "7", "+", "\\+", "\n",
        "MICR", "Y", "M", " ",
    ];
    prop::collection::vec(prop::sample::select(PIECES), 0..9).prop_map(|pieces| pieces.concat())
}

/// Either the text compiles, or the error names a place within it and shows the text.
fn compiles_or_says_where(text: &str) -> Result<(), TestCaseError> {
    match Format::compile(text) {
        Ok(format) => prop_assert_eq!(format.as_str(), text),
        Err(error) => {
            let (start, end) = (error.offset(), error.offset() + error.length());
            prop_assert!(end <= text.len(), "{}..{} in {:?}", start, end, text);
            prop_assert!(
                text.is_char_boundary(start) && text.is_char_boundary(end),
                "{}..{} in {:?}",
                start,
                end,
                text
            );
            prop_assert!(!error.to_string().is_empty());
            if !text.is_empty() {
                let sentence = error.with(text).to_string();
                prop_assert!(sentence.starts_with("format "), "{}", sentence);
                prop_assert!(!sentence.contains(char::is_control), "{:?}", sentence);
            }
        }
    }
    Ok(())
}

/// As many brackets as are open at most.
fn depth(nodes: &[Node]) -> usize {
    let one = |node: &Node| if let Node::Optional(body) = node { 1 + depth(body) } else { 0 };
    nodes.iter().map(one).max().unwrap_or(0)
}

/// Every part of the tree as the format names it.
fn parts(nodes: &[Node]) -> Vec<Part> {
    let token = |name: &str| Token::ALL.into_iter().find(|token| token.name() == name).expect("a token");
    let one = |node: &Node| match node {
        Node::Literal(c) => vec![Part::Literal(*c)],
        Node::Number(name) => vec![Part::Token(token(name))],
        Node::Modifier => vec![Part::Token(Token::Modifier)],
        Node::Optional(body) => [vec![Part::Open], parts(body), vec![Part::Close]].concat(),
    };
    nodes.iter().flat_map(one).collect()
}

/// The text that the parts of a format spell.
fn spelt(format: &Format) -> String {
    let one = |part| match part {
        Part::Literal(c @ ('.' | '-' | '_' | '/')) => c.to_string(),
        Part::Literal(c) => format!("\\{c}"),
        Part::Token(token) => token.name().to_owned(),
        Part::Open => "[".to_owned(),
        Part::Close => "]".to_owned(),
        other => panic!("a part of another kind: {other:?}"),
    };
    format.parts().map(one).collect()
}

proptest! {
    #![proptest_config(config(4_000))]

    #[test]
    fn a_text_is_a_format_or_the_error_says_where(text in anything()) {
        compiles_or_says_where(&text)?;
    }

    #[test]
    fn a_tree_is_a_format_or_the_error_says_where(nodes in tree()) {
        compiles_or_says_where(&text(&nodes))?;
    }

    #[test]
    fn any_characters_are_a_format_or_the_error_says_where(text in "\\PC{0,40}") {
        compiles_or_says_where(&text)?;
    }

    #[test]
    fn a_format_keeps_its_limits((nodes, format) in format()) {
        let count = numbers(&nodes).len();
        prop_assert!((1..=verpick::MAX_NUMBERS).contains(&count));
        prop_assert!(depth(&nodes) <= 4);
        prop_assert_eq!(format.tokens().len(), count);
        prop_assert!(nodes.iter().any(|node| matches!(node, Node::Number(_))), "a number that is not optional");
    }

    #[test]
    fn a_modifier_is_the_last_thing_that_a_format_reads(text in anything()) {
        if let Ok(format) = Format::compile(&text) {
            let parts: Vec<Part> = format.parts().filter(|part| *part != Part::Close).collect();
            let at = parts.iter().position(|part| *part == Part::Token(Token::Modifier));
            prop_assert!(at.is_none_or(|at| at + 1 == parts.len()), "{}", text);
            prop_assert_eq!(at.is_some(), format.has_modifier());
        }
    }

    #[test]
    fn the_parts_of_a_format_are_those_of_its_text((nodes, format) in format()) {
        prop_assert_eq!(format.parts().collect::<Vec<_>>(), parts(&nodes));
    }

    #[test]
    fn the_parts_of_a_format_spell_an_equivalent_one(text in anything()) {
        if let Ok(format) = Format::compile(&text) {
            let again = Format::compile(&spelt(&format)).map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert!(again.parts().eq(format.parts()), "{} and {}", text, again);
            prop_assert_eq!(again.tokens(), format.tokens());
            prop_assert_eq!(again.lints(), format.lints());
        }
    }
}
