//! What a shell and a manual reader want: completions and manual pages, from the same definitions as `--help`.

use std::io::Write;

use clap::CommandFactory;

use crate::args::{CompletionsArgs, ManArgs, Program};
use crate::failure::{Failure, Status};
use crate::output::Out;

/// `verpick completions SHELL`.
pub(crate) fn completions(args: &CompletionsArgs, out: &mut Out) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Program::command(), "verpick", &mut script);
    out.write_all(&script)?;
    Ok(Status::Done)
}

/// `verpick man [COMMAND]`.
pub(crate) fn man(args: &ManArgs, out: &mut Out) -> Result<Status, Failure> {
    let mut program = Program::command();
    program.build();
    let command = match &args.command {
        None => program,
        Some(name) => {
            let known: Vec<_> = program.get_subcommands().map(|command| command.get_name().to_owned()).collect();
            let found = program.find_subcommand(name).cloned();
            found.ok_or_else(|| {
                let name = verpick::Excerpt::new(name);
                Failure::usage(format_args!("{name} is no subcommand"))
                    .hint(format_args!("the subcommands are {}", known.join(", ")))
            })?
        }
    };
    let title = args.command.as_ref().map_or("verpick".to_owned(), |name| format!("verpick-{name}"));
    clap_mangen::Man::new(command).title(title).render(out)?;
    Ok(Status::Done)
}
