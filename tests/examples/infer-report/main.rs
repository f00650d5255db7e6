//! Prints how inference does on the releases of many products; `cargo xtask infer-report` runs it.

use std::path::PathBuf;
use std::process::ExitCode;

mod product;
mod report;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("error: the folder of the corpora is missing");
        return ExitCode::from(2);
    };
    match report::Report::on(&folder) {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(3)
        }
    }
}
