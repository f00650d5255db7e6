//! Types, bounds and signatures as one writes them, from what rustdoc says in JSON.
//!
//! Invariants: a path is the public one of our own items, crate and name of those of other crates, and the name alone of
//! the standard library's: where in them a name lies changes with their versions. What is not known is noted, never left
//! out in silence.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde_json::Value;

use super::items::id;
use crate::workspace::array;

const STANDARD: [&str; 3] = ["core", "alloc", "std"];

pub(super) struct Types<'j> {
    pub(super) json: &'j Value,
    /// The public paths of our own items.
    public: BTreeMap<String, String>,
    unknown: RefCell<Vec<String>>,
}

impl<'j> Types<'j> {
    pub(super) fn new(json: &'j Value, public: BTreeMap<String, String>) -> Self {
        Self { json, public, unknown: RefCell::default() }
    }

    /// Notes what this cannot render.
    pub(super) fn is_unknown(&self, what: &str) {
        let mut unknown = self.unknown.borrow_mut();
        if !unknown.iter().any(|known| known == what) {
            unknown.push(what.to_owned());
        }
    }

    pub(super) fn unknown(&self) -> Vec<String> {
        self.unknown.borrow().clone()
    }

    /// A type.
    pub(super) fn of(&self, of: &Value) -> String {
        let Some((kind, inner)) = of.as_object().and_then(|of| of.iter().next()) else {
            return match of.as_str() {
                Some("infer") => "_".to_owned(),
                _ => self.noted(&of.to_string()),
            };
        };
        match kind.as_str() {
            "resolved_path" => self.path(inner),
            "generic" | "primitive" => text(inner).replace("never", "!"),
            "tuple" => format!("({})", self.list(inner, Self::of)),
            "slice" => format!("[{}]", self.of(inner)),
            "array" => format!("[{}; {}]", self.of(&inner["type"]), text(&inner["len"])),
            "impl_trait" => format!("impl {}", self.sum(inner)),
            "dyn_trait" => {
                let traits: Vec<_> = array(&inner["traits"]).map(|of| self.path(&of["trait"])).collect();
                let lifetime = inner["lifetime"].as_str().map(|lifetime| format!(" + {lifetime}"));
                format!("dyn {}{}", traits.join(" + "), lifetime.unwrap_or_default())
            }
            "borrowed_ref" => {
                let lifetime = inner["lifetime"].as_str().map(|lifetime| format!("{lifetime} ")).unwrap_or_default();
                format!("&{lifetime}{}{}", mutable(inner), self.of(&inner["type"]))
            }
            "raw_pointer" => {
                let mutable = if inner["is_mutable"] == true { "mut" } else { "const" };
                format!("*{mutable} {}", self.of(&inner["type"]))
            }
            "qualified_path" => {
                let (of, name) = (self.of(&inner["self_type"]), text(&inner["name"]));
                match &inner["trait"] {
                    Value::Null => format!("{of}::{name}"),
                    of_trait if text(&of_trait["path"]).is_empty() => format!("{of}::{name}"),
                    of_trait => format!("<{of} as {}>::{name}", self.path(of_trait)),
                }
            }
            "function_pointer" => format!("fn{}", self.signature(&inner["sig"])),
            other => self.noted(other),
        }
    }

    /// A path with its arguments.
    pub(super) fn path(&self, path: &Value) -> String {
        let (key, written) = (id(&path["id"]), text(&path["path"]));
        let full: Vec<_> = array(&self.json["paths"][&key]["path"]).map(text).collect();
        let full = match (self.public.get(&key), full.as_slice()) {
            (Some(public), _) => public.clone(),
            (None, [first, .., last]) if STANDARD.contains(first) => (*last).to_owned(),
            (None, [first, .., last]) => format!("{first}::{last}"),
            (None, _) => written.to_owned(),
        };
        full + &self.arguments(&path["args"])
    }

    fn arguments(&self, arguments: &Value) -> String {
        if let Some(inner) = arguments.get("parenthesized") {
            return format!("({}){}", self.list(&inner["inputs"], Self::of), self.output(&inner["output"]));
        }
        let inner = &arguments["angle_bracketed"];
        let mut all: Vec<_> = array(&inner["args"]).map(|argument| self.argument(argument)).collect();
        all.extend(array(&inner["constraints"]).map(|constraint| {
            let (name, binding) = (text(&constraint["name"]), &constraint["binding"]);
            match binding.get("equality") {
                Some(equality) => format!("{name} = {}", self.argument(equality)),
                None => format!("{name}: {}", self.sum(&binding["constraint"])),
            }
        }));
        if all.is_empty() { String::new() } else { format!("<{}>", all.join(", ")) }
    }

    fn argument(&self, argument: &Value) -> String {
        match argument.as_object().and_then(|argument| argument.iter().next()) {
            Some((kind, inner)) if kind == "type" => self.of(inner),
            Some((kind, inner)) if kind == "lifetime" => text(inner).to_owned(),
            Some((kind, inner)) if kind == "const" || kind == "constant" => text(&inner["expr"]).to_owned(),
            _ if argument == "infer" => "_".to_owned(),
            _ => self.noted(&argument.to_string()),
        }
    }

    /// `<'t, T: Copy>`, or nothing.
    pub(super) fn parameters(&self, generics: &Value) -> String {
        let parameters = array(&generics["params"]).filter(|parameter| {
            // `impl Trait` in an argument is shown there.
            parameter["kind"]["type"]["is_synthetic"] != true
        });
        let parameters: Vec<_> = parameters.map(|parameter| self.parameter(parameter)).collect();
        if parameters.is_empty() { String::new() } else { format!("<{}>", parameters.join(", ")) }
    }

    fn parameter(&self, parameter: &Value) -> String {
        let name = text(&parameter["name"]);
        let Some((kind, inner)) = parameter["kind"].as_object().and_then(|kind| kind.iter().next()) else {
            return self.noted(&parameter.to_string());
        };
        match kind.as_str() {
            "lifetime" => {
                let outlives: Vec<_> = array(&inner["outlives"]).map(text).collect();
                if outlives.is_empty() { name.to_owned() } else { format!("{name}: {}", outlives.join(" + ")) }
            }
            "type" => {
                let default = Some(&inner["default"]).filter(|default| !default.is_null());
                let default = default.map(|default| format!(" = {}", self.of(default)));
                format!("{name}{}{}", self.colon(&inner["bounds"]), default.unwrap_or_default())
            }
            "const" => format!("const {name}: {}", self.of(&inner["type"])),
            other => self.noted(other),
        }
    }

    /// ` where …`, or nothing.
    pub(super) fn bounds(&self, generics: &Value) -> String {
        let predicate = |predicate: &Value| match predicate.as_object().and_then(|of| of.iter().next()) {
            Some((kind, inner)) if kind == "bound_predicate" => {
                format!("{}{}", self.of(&inner["type"]), self.colon(&inner["bounds"]))
            }
            Some((kind, inner)) if kind == "lifetime_predicate" => {
                format!(
                    "{}: {}",
                    text(&inner["lifetime"]),
                    array(&inner["outlives"]).map(text).collect::<Vec<_>>().join(" + ")
                )
            }
            _ => self.noted(&predicate.to_string()),
        };
        let predicates: Vec<_> = array(&generics["where_predicates"]).map(predicate).collect();
        if predicates.is_empty() { String::new() } else { format!(" where {}", predicates.join(", ")) }
    }

    /// `: Copy + 'static`, or nothing.
    pub(super) fn colon(&self, bounds: &Value) -> String {
        if array(bounds).next().is_none() { String::new() } else { format!(": {}", self.sum(bounds)) }
    }

    fn sum(&self, bounds: &Value) -> String {
        let bound = |bound: &Value| match bound.as_object().and_then(|bound| bound.iter().next()) {
            Some((kind, inner)) if kind == "trait_bound" => {
                let question = match text(&inner["modifier"]) {
                    "none" => "",
                    "maybe" => "?",
                    other => return self.noted(other),
                };
                let lifetimes: Vec<_> = array(&inner["generic_params"]).map(|of| self.parameter(of)).collect();
                let lifetimes =
                    if lifetimes.is_empty() { String::new() } else { format!("for<{}> ", lifetimes.join(", ")) };
                format!("{question}{lifetimes}{}", self.path(&inner["trait"]))
            }
            Some((kind, inner)) if kind == "outlives" => text(inner).to_owned(),
            Some((kind, inner)) if kind == "use" => {
                let captured = |of: &Value| of["lifetime"].as_str().or(of["param"].as_str()).unwrap_or("_").to_owned();
                format!("use<{}>", array(inner).map(captured).collect::<Vec<_>>().join(", "))
            }
            _ => self.noted(&bound.to_string()),
        };
        array(bounds).map(bound).collect::<Vec<_>>().join(" + ")
    }

    /// A function, but for its visibility. A trait's own body is one that others need not write.
    pub(super) fn function(&self, path: &str, function: &Value) -> String {
        let (header, generics) = (&function["header"], &function["generics"]);
        let words = ["const", "async", "unsafe"].into_iter().filter(|word| header[format!("is_{word}")] == true);
        let words: String = words.map(|word| format!("{word} ")).collect();
        let signature = self.signature(&function["sig"]);
        let required = if function["has_body"] == false { ";" } else { "" };
        format!("{words}fn {path}{}{signature}{}{required}", self.parameters(generics), self.bounds(generics))
    }

    fn signature(&self, signature: &Value) -> String {
        let input = |input: &Value| {
            let (name, of) = (text(&input[0]), self.of(&input[1]));
            match (name, of.as_str()) {
                ("self", "Self") => "self".to_owned(),
                ("self", of) if of.starts_with('&') && of.ends_with("Self") => of.replace("Self", "self"),
                ("_" | "", of) => of.to_owned(),
                (name, of) => format!("{name}: {of}"),
            }
        };
        let inputs: Vec<_> = array(&signature["inputs"]).map(input).collect();
        format!("({}){}", inputs.join(", "), self.output(&signature["output"]))
    }

    fn output(&self, output: &Value) -> String {
        if output.is_null() { String::new() } else { format!(" -> {}", self.of(output)) }
    }

    fn list(&self, list: &Value, one: fn(&Self, &Value) -> String) -> String {
        array(list).map(|value| one(self, value)).collect::<Vec<_>>().join(", ")
    }

    fn noted(&self, what: &str) -> String {
        self.is_unknown(what);
        "?".to_owned()
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn mutable(inner: &Value) -> &'static str {
    if inner["is_mutable"] == true { "mut " } else { "" }
}
