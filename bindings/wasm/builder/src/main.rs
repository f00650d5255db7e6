//! Makes of the compiled module what JavaScript loads: `verpick-wasm-builder MODULE FOLDER TARGET`.
//!
//! TARGET is `web` or `nodejs`. It is a program of its own, in a workspace of its own, for `wasm-bindgen-cli-support` takes
//! longer to build than the task runner and everything else that it needs, and only this part of it wants that. The command
//! line tool of the same name takes longer still.

use std::env;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [module, folder, target] = arguments.as_slice() else {
        eprintln!("usage: verpick-wasm-builder MODULE FOLDER TARGET");
        return ExitCode::from(2);
    };
    match build(module, folder, target) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

fn build(module: &str, folder: &str, target: &str) -> Result<(), String> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name("verpick").typescript(false).remove_producers_section(true);
    // No name section: names are a third of the module and no user reads them.
    bindgen.remove_name_section(true);
    match target {
        "web" => bindgen.web(true),
        "nodejs" => bindgen.nodejs(true),
        other => return Err(format!("there is no target {other}: it is web or nodejs")),
    }
    .and_then(|bindgen| bindgen.generate(folder))
    .map_err(|error| format!("{error:?}"))
}
