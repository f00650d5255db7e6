//! Programs in documents: every block of C or C++ is compiled and run, and prints what the block of text behind it says.
//!
//! A block without a `main` is the inside of one, behind the includes that every program has, so that a document can say what
//! matters and no more.

use std::fs;

use super::install::Build;
use super::programs::Program;
use crate::counts::Tally;
use crate::step::Outcome;
use crate::workspace::Workspace;

const DOCUMENTS: [&str; 2] = ["docs/c.md", "bindings/c/README.md"];

/// A block of a document.
struct Block {
    language: String,
    text: String,
}

/// Compiles and runs every block.
pub(super) fn test(workspace: &Workspace) -> Outcome {
    let mut tally = Tally::default();
    for document in DOCUMENTS {
        let text = fs::read_to_string(workspace.root.join(document)).map_err(|error| format!("{document}: {error}"))?;
        let blocks = blocks(&text);
        let mut count = 0;
        for (place, block) in blocks.iter().enumerate() {
            let suffix = match block.language.as_str() {
                "c" => "c",
                "cpp" => "cpp",
                _ => continue,
            };
            count += 1;
            let promised = blocks.get(place + 1).filter(|next| next.language == "text").map_or("", |next| &next.text);
            let name = format!("{}_{count}", document.replace(['/', '.'], "_"));
            let folder = workspace.target.join("capi/documents");
            let source = folder.join(&name).with_extension(suffix);
            fs::create_dir_all(&folder)
                .and_then(|()| fs::write(&source, program(&block.text)))
                .map_err(|error| format!("cannot write {}: {error}", source.display()))?;
            let program = Program::new(workspace, Build::Sanitized, &name).files([&source]).compile()?;
            let printed = program.run().answer()?;
            compare(&format!("block {count} of {document}"), promised, &String::from_utf8_lossy(&printed))?;
            tally += Tally::ONE;
        }
        if count == 0 {
            return Err(format!("{document} has no program").into());
        }
    }
    Ok(tally)
}

fn blocks(document: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        let Some(language) = line.strip_prefix("```") else { continue };
        let text = lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
        blocks.push(Block { language: language.to_owned(), text });
    }
    blocks
}

/// A whole program.
fn program(block: &str) -> String {
    if block.contains(" main(") {
        return block.to_owned();
    }
    format!(
        "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <verpick.h>\n\nint main(void) {{\n{block}return 0;\n}}\n"
    )
}

/// What a source says it prints: the lines of its first comment behind `Prints:`, without what all of them begin with.
pub(super) fn promised(source: &str) -> Option<String> {
    let comment = source.split_once("*/")?.0;
    let lines = comment.split_once("Prints:\n")?.1.lines();
    Some(lines.filter_map(|line| line.strip_prefix(" *     ")).map(|line| format!("{line}\n")).collect())
}

pub(super) fn compare(what: &str, promised: &str, printed: &str) -> Result<(), String> {
    if promised == printed {
        return Ok(());
    }
    Err(format!("{what} prints\n{printed}and says that it prints\n{promised}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_told_by_their_languages() {
        let blocks = blocks("Text\n```c\nint a;\n```\n\n```text\n1\n2\n```\n");
        let blocks: Vec<_> = blocks.iter().map(|block| (block.language.as_str(), block.text.as_str())).collect();
        assert_eq!(blocks, [("c", "int a;\n"), ("text", "1\n2\n")]);
    }

    #[test]
    fn a_block_without_a_main_gets_one() {
        assert!(program("puts(\"a\");\n").contains("int main(void) {\nputs(\"a\");\n"));
        assert_eq!(program("int main(void) {}\n"), "int main(void) {}\n");
    }

    #[test]
    fn a_source_says_what_it_prints() {
        assert_eq!(promised("/*\n * Does it.\n *\n * Prints:\n *     1\n *     2\n */\n").as_deref(), Some("1\n2\n"));
        assert_eq!(promised("/* Nothing. */"), None);
    }
}
