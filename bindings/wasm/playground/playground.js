// The playground: the package on a page of its own, asked anew at every key.
//
// - What is shown is what the package answers: its verdicts, and its errors in its own words.
// - All that a user typed is put into the page as text, never as HTML.
// - What there is to see of a long list ends after so many rows, and says so.
import { VerpickError, decide, explain, infer } from "./package/web.js";

const ROWS = 500;

const field = (id) => document.getElementById(id);
const TEXTS = ["calver", "prefix", "slot", "constraint"];
const CHECKS = ["preRelease", "lenient"];

function tags() {
  return field("tags").value.split("\n").filter((tag) => tag !== "");
}

function policy() {
  const given = TEXTS.filter((id) => field(id).value !== "").map((id) => [id, field(id).value]);
  return Object.fromEntries([...given, ...CHECKS.map((id) => [id, field(id).checked])]);
}

function show() {
  const [answer, error] = attempt(() => explain(tags(), policy()));
  field("error").hidden = error === null;
  field("error").textContent = error;
  field("latest").textContent = answer === null ? "" : (answer.tag ?? "none");
  field("note").textContent = answer === null ? "" : counted(answer);
  field("decision").textContent = answer === null ? "" : decided();
  field("table").hidden = answer === null || answer.candidates === 0;
  field("verdicts").replaceChildren(...(answer?.verdicts ?? []).slice(0, ROWS).map(row));
}

function attempt(call) {
  try {
    return [call(), null];
  } catch (thrown) {
    if (!(thrown instanceof VerpickError || thrown instanceof TypeError)) throw thrown;
    return [null, [thrown.message, thrown.hint].filter(Boolean).join("\n")];
  }
}

function counted({ candidates, rejected }) {
  const cut = candidates > ROWS ? `; the first ${ROWS} are shown` : "";
  return `${candidates} ${candidates === 1 ? "tag" : "tags"}, ${rejected} rejected${cut}`;
}

function decided() {
  const current = field("current").value;
  if (current === "") return "";
  const [decision, error] = attempt(() => decide(tags(), current, policy()));
  return error ?? `(${decision.action.replaceAll("_", " ")}${decision.target === null ? "" : ` to ${decision.target}`})`;
}

function row({ tag, verdict, reason, detail }) {
  const line = document.createElement("tr");
  line.className = verdict;
  for (const text of [tag, verdict, detail ?? reason ?? ""]) {
    line.append(Object.assign(document.createElement("td"), { textContent: text }));
  }
  return line;
}

function inferred() {
  const { scheme, format, prefix } = infer(tags());
  if (scheme !== null) {
    field("calver").value = format ?? "";
    field("prefix").value = prefix ?? "";
  }
  show();
  if (scheme === null) field("note").textContent = "No scheme reads even half of the newest tags.";
}

field("form").addEventListener("input", show);
field("form").addEventListener("submit", (event) => event.preventDefault());
field("infer").addEventListener("click", inferred);
show();
globalThis.ready = true;
