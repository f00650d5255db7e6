//! One line for each public item of what rustdoc says.
//!
//! - An item stands under every path by which others reach it; modules that nobody can name are not shown.
//! - What every type has (blanket and automatic traits) has no line: it says nothing of the crate, and changes with the
//!   compiler.
//! - What is re-exported from another crate is one line, for its own snapshot has the rest.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::types::Types;
use crate::workspace::array;

/// The format of rustdoc's JSON in Rust 1.88, the oldest that our tools are built with.
const OLDEST_FORMAT: u64 = 45;

/// Unstable traits that the compiler derives beside stable ones.
const BESIDE: [&str; 2] = ["StructuralPartialEq", "TrivialClone"];

/// Paths and lines, in order.
type Lines = BTreeSet<(String, String)>;

/// The lines, sorted by the paths of their items: what belongs to a type stands right behind it.
pub(super) fn lines(json: &Value) -> Result<Vec<String>, String> {
    let format = json["format_version"].as_u64().unwrap_or_default();
    if format < OLDEST_FORMAT {
        return Err(format!(
            "this compiler's rustdoc writes format {format}, and {OLDEST_FORMAT} is the oldest that is read here: use \
             a newer compiler"
        ));
    }
    let mut walk = Walk { json, public: BTreeMap::new(), modules: Vec::new() };
    walk.module(&id(&json["root"]), None);
    let public = walk.public.iter().map(|(id, paths)| (id.clone(), paths[0].clone())).collect();
    let types = Types::new(json, public);
    let mut lines = Lines::new();
    for (path, line) in &walk.modules {
        lines.insert((path.clone(), line.clone()));
    }
    for (id, paths) in &walk.public {
        for path in paths {
            item(&types, path, &json["index"][id], &mut lines);
        }
    }
    for (_, implementation) in json["index"].as_object().into_iter().flatten() {
        if implementation["inner"].get("impl").is_some() {
            implemented(&types, &implementation["inner"]["impl"], &walk.public, &mut lines);
        }
    }
    match types.unknown() {
        unknown if unknown.is_empty() => Ok(lines.into_iter().map(|(_, line)| line).collect()),
        unknown => Err(format!(
            "this compiler's rustdoc (format {format}) says what crates/xtask/src/api does not know: {}",
            unknown.join(", ")
        )),
    }
}

pub(super) fn id(value: &Value) -> String {
    value.as_u64().map(|id| id.to_string()).unwrap_or_default()
}

fn name(item: &Value) -> &str {
    item["name"].as_str().unwrap_or_default()
}

/// Which public item is reached by which paths.
struct Walk<'j> {
    json: &'j Value,
    public: BTreeMap<String, Vec<String>>,
    /// The lines of modules and of re-exports from other crates, by their paths.
    modules: Vec<(String, String)>,
}

impl Walk<'_> {
    fn module(&mut self, module: &str, path: Option<&str>) {
        let item = &self.json["index"][module];
        let path = path.map_or_else(|| name(item).to_owned(), str::to_owned);
        self.modules.push((path.clone(), format!("pub mod {path}")));
        for child in array(&item["inner"]["module"]["items"]) {
            self.child(&id(child), &path);
        }
    }

    fn child(&mut self, child: &str, parent: &str) {
        let item = &self.json["index"][child];
        let using = &item["inner"]["use"];
        if using.is_null() {
            self.found(child, &format!("{parent}::{}", name(item)));
            return;
        }
        let (target, path) = (id(&using["id"]), format!("{parent}::{}", name(using)));
        let is_ours = self.json["index"][&target]["crate_id"] == 0;
        match (is_ours, using["is_glob"] == true) {
            (true, false) => self.found(&target, &path),
            (true, true) => {
                for child in array(&self.json["index"][&target]["inner"]["module"]["items"]) {
                    self.child(&id(child), parent);
                }
            }
            (false, is_glob) => {
                let source = using["source"].as_str().unwrap_or_default();
                let path = if is_glob { format!("{parent}::*") } else { path };
                self.modules.push((path.clone(), format!("pub use {path} = {source}")));
            }
        }
    }

    fn found(&mut self, item: &str, path: &str) {
        if self.json["index"][item]["inner"].get("module").is_some() {
            return self.module(item, Some(path));
        }
        self.public.entry(item.to_owned()).or_default().push(path.to_owned());
    }
}

/// The lines of an item and of what is in it, but for what is implemented for it.
fn item(types: &Types<'_>, path: &str, item: &Value, lines: &mut Lines) {
    let Some((kind, inner)) = item["inner"].as_object().and_then(|inner| inner.iter().next()) else { return };
    // Older compilers give an attribute as it is written.
    let is_marked = array(&item["attrs"]).any(|attr| attr == "non_exhaustive" || attr == "#[non_exhaustive]");
    let mark = if is_marked { "#[non_exhaustive] " } else { "" };
    let mut push = |line: String| lines.insert((path.to_owned(), format!("{mark}{line}")));
    let generics = &inner["generics"];
    let (parameters, bounds) = (types.parameters(generics), types.bounds(generics));
    match kind.as_str() {
        "function" => push(format!("pub {}", types.function(path, inner))),
        "constant" => push(constant(types, path, &inner["type"], &inner["const"])),
        "assoc_const" => push(constant(types, path, &inner["type"], inner)),
        "assoc_type" => push(format!("pub type {path}{parameters}{}{bounds}", types.colon(&inner["bounds"]))),
        "type_alias" => push(format!("pub type {path}{parameters} = {}{bounds}", types.of(&inner["type"]))),
        "struct_field" => push(format!("pub {path}: {}", types.of(inner))),
        "variant" => push(format!("pub {path}{}", variant(types, inner))),
        "enum" => push(format!("pub enum {path}{parameters}{bounds}")),
        "struct" => {
            let rest = if inner["kind"]["plain"]["has_stripped_fields"] == true { " { .. }" } else { "" };
            push(format!("pub struct {path}{parameters}{}{rest}{bounds}", tuple(types, &inner["kind"]["tuple"])))
        }
        "trait" => push(format!("pub trait {path}{parameters}{}{bounds}", types.colon(&inner["bounds"]))),
        "macro" => push(format!("pub macro {path}!")),
        other => {
            types.is_unknown(other);
            false
        }
    };
    let children = match kind.as_str() {
        "enum" => &inner["variants"],
        "trait" => &inner["items"],
        "struct" => &inner["kind"]["plain"]["fields"],
        _ => &Value::Null,
    };
    for child in array(children) {
        let child = &types.json["index"][id(child)];
        self::item(types, &format!("{path}::{}", name(child)), child, lines);
    }
}

fn constant(types: &Types<'_>, path: &str, of: &Value, constant: &Value) -> String {
    let value = constant["value"].as_str().or(constant["expr"].as_str());
    // What is no number is not shown.
    let value = value.filter(|value| *value != "_").map(|value| format!(" = {value}"));
    format!("pub const {path}: {}{}", types.of(of), value.unwrap_or_default())
}

fn variant(types: &Types<'_>, variant: &Value) -> String {
    let kind = &variant["kind"];
    let discriminant = variant["discriminant"]["value"].as_str().map(|value| format!(" = {value}"));
    let fields = array(&kind["struct"]["fields"]).map(|field| {
        let field = &types.json["index"][id(field)];
        format!("{}: {}", name(field), types.of(&field["inner"]["struct_field"]))
    });
    let fields = match kind.get("struct") {
        Some(_) => format!(" {{ {} }}", fields.collect::<Vec<_>>().join(", ")),
        None => tuple(types, &kind["tuple"]),
    };
    fields + &discriminant.unwrap_or_default()
}

/// The fields of a tuple, those that are not public as `_`.
fn tuple(types: &Types<'_>, fields: &Value) -> String {
    if fields.is_null() {
        return String::new();
    }
    let field = |field: &Value| match field {
        Value::Null => "_".to_owned(),
        field => types.of(&types.json["index"][id(field)]["inner"]["struct_field"]),
    };
    format!("({})", array(fields).map(field).collect::<Vec<_>>().join(", "))
}

/// What is implemented: a line for a trait, and one for each item that is no trait's.
fn implemented(types: &Types<'_>, inner: &Value, public: &BTreeMap<String, Vec<String>>, lines: &mut Lines) {
    if inner["is_synthetic"] == true || !inner["blanket_impl"].is_null() {
        return;
    }
    let reached = |path: &Value| public.get(&id(&path["id"])).map(Vec::as_slice).unwrap_or_default();
    let its_paths = reached(&inner["for"]["resolved_path"]);
    let items = array(&inner["items"]).map(|item| &types.json["index"][id(item)]);
    if inner["trait"].is_null() {
        for (path, child) in items.flat_map(|child| its_paths.iter().map(move |path| (path, child))) {
            item(types, &format!("{path}::{}", name(child)), child, lines);
        }
        return;
    }
    let path = inner["trait"]["path"].as_str().unwrap_or_default();
    if BESIDE.contains(&path.rsplit("::").next().unwrap_or_default()) {
        return;
    }
    let (parameters, bounds) = (types.parameters(&inner["generics"]), types.bounds(&inner["generics"]));
    let not = if inner["is_negative"] == true { "!" } else { "" };
    let (of, to) = (types.path(&inner["trait"]), types.of(&inner["for"]));
    let associated = items.filter_map(|item| {
        let of = &item["inner"].get("assoc_type")?["type"];
        Some(format!(" {{ type {} = {} }}", name(item), types.of(of)))
    });
    let line = format!("impl{parameters} {not}{of} for {to}{bounds}{}", associated.collect::<String>());
    // With the type where that is ours, else with the trait.
    let place = its_paths.first().or(reached(&inner["trait"]).first()).unwrap_or(&to);
    lines.insert((format!("{place} impl"), line));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn item(id: u64, name: &str, inner: &Value) -> (String, Value) {
        (id.to_string(), json!({ "id": id, "crate_id": 0, "name": name, "attrs": [], "inner": inner }))
    }

    fn crate_of(items: impl IntoIterator<Item = (String, Value)>) -> Value {
        let index: serde_json::Map<_, _> = items.into_iter().collect();
        json!({ "format_version": OLDEST_FORMAT, "root": 0, "index": index, "paths": {} })
    }

    fn import(target: u64, name: &str) -> Value {
        json!({ "use": { "source": format!("there::{name}"), "name": name, "id": target, "is_glob": false } })
    }

    #[test]
    fn an_item_stands_where_it_is_reached_and_not_where_it_lies() {
        let of = |generic: &str| json!({ "generic": generic });
        let method = json!({ "function": {
            "header": { "is_const": true }, "generics": {}, "has_body": true,
            "sig": { "inputs": [["self", { "borrowed_ref": { "lifetime": null, "type": of("Self") } }]], "output": of("T") },
        } });
        let implementation = |of_trait: &Value, blanket: &Value, items: &[u64]| {
            let to = json!({ "resolved_path": { "path": "Thing", "id": 3, "args": null } });
            json!({ "impl": { "generics": {}, "trait": of_trait, "for": to, "items": items, "blanket_impl": blanket } })
        };
        let named = |name: &str| json!({ "path": name, "id": 90, "args": null });
        let thing = json!({ "struct": { "kind": { "tuple": [null, 4] }, "generics": {} } });
        let json = crate_of([
            item(0, "here", &json!({ "module": { "items": [1, 2] } })),
            item(1, "", &import(3, "Thing")),
            item(2, "", &import(99, "Other")),
            item(3, "Thing", &thing),
            item(4, "1", &json!({ "struct_field": { "primitive": "u8" } })),
            item(5, "get", &method),
            item(6, "", &implementation(&Value::Null, &Value::Null, &[5])),
            item(7, "", &implementation(&named("Copy"), &Value::Null, &[])),
            item(8, "", &implementation(&named("Any"), &of("T"), &[])),
            item(9, "", &implementation(&named("marker::StructuralPartialEq"), &Value::Null, &[])),
        ]);
        let expected = [
            "pub mod here",
            "pub use here::Other = there::Other",
            "pub struct here::Thing(_, u8)",
            "impl Copy for here::Thing",
            "pub const fn here::Thing::get(&self) -> T",
        ];
        assert_eq!(lines(&json).unwrap(), expected);
    }

    #[test]
    fn what_is_not_known_is_named_and_not_left_out() {
        let union = item(1, "Both", &json!({ "union": {} }));
        let field = item(2, "VALUE", &json!({ "constant": { "type": { "quantum": {} }, "const": {} } }));
        let mut json = crate_of([item(0, "here", &json!({ "module": { "items": [1, 2] } })), union, field]);
        let why = lines(&json).unwrap_err();
        assert!(why.ends_with("does not know: union, quantum"), "{why}");
        json["format_version"] = json!(OLDEST_FORMAT - 1);
        assert!(lines(&json).unwrap_err().ends_with("use a newer compiler"));
    }
}
