// What the package promises beside its answers: its names, its types, what comes back as it went in.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";

import { api, folder, version } from "./package.mjs";

const required = createRequire(import.meta.url)(join(folder, "node.cjs"));
const names = Object.keys(required).sort();

test("import, require, browsers and types have the same names", () => {
  assert.deepEqual(Object.keys(api).sort(), names);
  const web = readFileSync(join(folder, "web.js"), "utf8").match(/^export \{([^}]*)\}/m)[1];
  assert.deepEqual(web.split(",").map((name) => name.trim()).filter(Boolean).sort(), names);
  const declared = readFileSync(join(folder, "index.d.ts"), "utf8").matchAll(/^export (?:class|function) (\w+)/gm);
  assert.deepEqual([...new Set(Array.from(declared, ([, name]) => name))].sort(), names);
});

test("import and require give one and the same", () => {
  for (const name of names) assert.equal(api[name], required[name], name);
});

test("the package has the version of the workspace", () => {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  assert.equal(manifest.version, version);
});

test("what was given comes back: the very same object", () => {
  const releases = [{ tag: "v1.0.0", id: 1 }, { tag: "v1.1.0", id: 2, draft: true }, { tag: "v0.9.0", id: 3 }];
  assert.equal(api.latest(releases), releases[0]);
  assert.deepEqual(api.sort(releases), [releases[2], releases[0]]);
  assert.equal(api.latest(releases, { drafts: true }), releases[1]);
  const bytes = [Buffer.from("1.0.0"), Buffer.from("1.1.0")];
  assert.equal(api.latest(bytes), bytes[1]);
  assert.equal(api.explain(bytes).tag, bytes[1]);
});

test("any iterable is a list", () => {
  assert.equal(api.latest(new Set(["1.0.0", "1.1.0"])), "1.1.0");
  assert.equal(api.latest((function* () { yield "1.0.0"; yield "1.2.0"; })()), "1.2.0");
  assert.equal(api.latest(new Map([["1.0.0", 1]]).keys(), { channels: new Set(["rc"]) }), "1.0.0");
});

test("answers are plain objects", () => {
  const tags = ["1.0.0", "1.1.0+blue", "x"];
  for (const answer of [api.parse("1.0.0"), api.explain(tags), api.decide(tags, null), api.infer(tags), ...api.groups(tags, "slot")]) {
    assert.equal(Object.getPrototypeOf(answer), Object.prototype);
    assert.deepEqual(structuredClone(answer), answer);
  }
});

test("dates are taken as they come, and given as Date", () => {
  const now = new Date("2024-06-15T12:00:00Z");
  const policy = { requireArtifact: true, graceSeconds: 1800, now };
  const published = new Date("2024-06-15T11:45:00Z");
  for (const when of [published, published.getTime(), published.toISOString()]) {
    const { pending, tag } = api.explain(["1.0.0", { tag: "1.1.0", complete: false, published: when }], policy);
    assert.deepEqual([tag, pending], ["1.0.0", { tag: "1.1.0", until: new Date("2024-06-15T12:15:00Z") }]);
  }
  const calver = "YYYY.0M.0D";
  assert.equal(api.next("2024.06.01", { calver, date: now }), "2024.06.15");
  assert.equal(api.next("2024.06.01", { calver, date: "2024-06-30" }), "2024.06.30");
  const today = new Date().toISOString().slice(0, 10).replaceAll("-", ".");
  assert.ok(api.next("2024.06.01", { calver }) >= today);
});

test("selectors live side by side, more of them than the module keeps", () => {
  const selectors = Array.from({ length: 40 }, (_, major) => new api.Selector({ constraint: `~${major}` }));
  const tags = selectors.map((_, major) => `${major}.1.0`);
  for (let round = 0; round < 2; round++) {
    assert.deepEqual(selectors.map((selector) => selector.latest(tags)), tags);
  }
  assert.equal(selectors[3].matches("3.9.0"), true);
  assert.equal(selectors[3].matches("4.0.0"), false);
});

test("a comparison sorts, and compares what was read", () => {
  const tags = ["1.10.0", "1.9.0", "1.10.0-rc.1"];
  assert.deepEqual([...tags].sort((a, b) => api.compare(a, b)), ["1.9.0", "1.10.0-rc.1", "1.10.0"]);
  const [a, b] = [api.parse("2024.06.1", { calver: "YYYY.0M.MICRO" }), api.parse("2.0.0")];
  assert.equal(api.compare(a, b), null);
  assert.equal(api.compare(JSON.parse(JSON.stringify(a)), api.parse("2024.06.2", { calver: "YYYY.0M.MICRO" })), -1);
  assert.equal(api.compare(Buffer.from("1.0.0"), "1.0.0"), 0);
  assert.equal(api.compare("é1.0.0", "é1.0.1", { prefix: "é" }), -1);
});
