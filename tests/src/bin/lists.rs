//! Writes a list in each order, a tag a line, for what other languages measure and compare: `lists PROJECT FOLDER`.
//!
//! The lists are those that everything here is tested and measured on, real ones where there are any.

use std::env;
use std::fs;
use std::path::Path;

use verpick_tests::lists::{Order, load};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [project, folder] = arguments.as_slice() else { panic!("usage: lists PROJECT FOLDER") };
    let list = load(project);
    fs::create_dir_all(folder).expect("the folder can be made");
    for order in Order::ALL {
        let text = order.of(&list.tags).join("\n") + "\n";
        let path = Path::new(folder).join(order.name()).with_extension("txt");
        fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    println!("{}: {} list of {} tags", list.name, list.origin, list.tags.len());
}
