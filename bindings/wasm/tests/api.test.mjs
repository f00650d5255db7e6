// What the package promises beside its answers: its names, its types, what comes back as it went in.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";

import { sameHoweverGiven } from "./answers.js";
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

test("a version says the same, whether its tag came as text or as bytes, and in every answer", () => {
  const modified = "YYYY.0M.0D[-MODIFIER]";
  for (const [tag, options, fields] of [
    ["v1.2.3", {}, { v: true, channel: "stable", prerelease: null, build: null, date: null }],
    ["1.2.3-RC.1+Blue", {}, { channel: "rc", prerelease: "RC.1", build: "Blue" }],
    ["1.2.3-1", {}, { channel: null, prerelease: "1" }],
    ["é/漢😀v1.2.3-RC.1+blue", { prefix: "é/漢😀" }, { prefix: "é/漢😀", v: true, channel: "rc", build: "blue" }],
    ["\ufeff1.0.0", { prefix: "\ufeff" }, { prefix: "\ufeff", segments: [1, 0, 0] }],
    ["9007199254740991.9007199254740992.18446744073709551615", {}, { segments: [2 ** 53 - 1, 2n ** 53n, 2n ** 64n - 1n] }],
    ["4294967295.4294967296.0", {}, { segments: [2 ** 32 - 1, 2 ** 32, 0] }],
    ["2024.01.09", { calver: "YYYY.0M.0D", prereleaseOrder: "ascii" }, { date: "2024-01-09", prereleaseOrder: "ascii" }],
    ["2024é01é09", { calver: "YYYY\\é0M\\é0D" }, { date: "2024-01-09", format: "YYYY\\é0M\\é0D" }],
    ["2024\ufffd01", { calver: "YYYY\\\ud8000M" }, { segments: [2024, 1], format: "YYYY\\\ufffd0M" }],
    ["24.1.dev4", { calver: "YY.MINORMODIFIER" }, { channel: "dev", modifier: "dev4" }],
    ["24.1A4", { calver: "YY.MINORMODIFIER", lenient: true }, { channel: "alpha", modifier: "A4" }],
    ["24.1b4", { calver: "YY.MINORMODIFIER" }, { channel: "beta", modifier: "b4" }],
    ["24.1rc4", { calver: "YY.MINORMODIFIER" }, { channel: "rc", modifier: "rc4" }],
    ["24.1post4-x.1", { calver: "YY.MINORMODIFIER" }, { channel: "x", modifier: "post4" }],
    ["24.1", { calver: "YY.MINOR[.MICRO]" }, { segments: [24, 1], modifier: null, channel: "stable" }],
  ]) {
    const version = api.parse(tag, options);
    assert.equal(version.input, tag);
    for (const [name, value] of Object.entries(fields)) assert.deepEqual(version[name], value, `${name} of ${tag}`);
    sameHoweverGiven(api, tag, options, version);
  }
});

test("options say what they say at the call, whatever they said before", () => {
  const tags = ["1.0.0+blue", "1.1.0+green", "1.2.0-rc.1+blue", "1.3.0-beta+blue"];
  const options = { slot: "blue" };
  assert.equal(api.latest(tags, options), tags[0]);
  options.slot = "green";
  assert.equal(api.latest(tags, options), tags[1]);
  delete options.slot;
  options.channels = ["rc"];
  assert.equal(api.latest(tags, options), tags[2]);
  options.channels[0] = "beta";
  assert.equal(api.latest(tags, options), tags[3]);
  options.channels[0] = "rc";
  assert.equal(api.latest(tags, options), tags[2]);
  delete options.channels[0];
  assert.throws(() => api.latest(tags, options), TypeError);
  options.channels.length = 0;
  assert.equal(api.latest(tags, options), tags[1]);
  options.channels = new Set(["rc"]);
  assert.equal(api.latest(tags, options), tags[2]);
  options.channels.add("beta");
  assert.equal(api.latest(tags, options), tags[3]);
  const now = new Date(0);
  const waiting = { minAgeSeconds: 1, now };
  const published = [{ tag: "1.0.0", published: 5000 }];
  assert.equal(api.latest(published, waiting), null);
  now.setTime(10_000);
  assert.equal(api.latest(published, waiting), published[0]);

  const format = { calver: "YYYY.0M" };
  assert.equal(api.parse("2024.06", format).format, "YYYY.0M");
  format.calver = "YYYY.MM";
  assert.equal(api.parse("2024.6", format).format, "YYYY.MM");
  assert.equal(api.parse("1.0.0", { calver: undefined }).scheme, "semver");
  assert.throws(() => api.parse("1.0.0", { slot: undefined }), TypeError);
  assert.equal(api.parse("1.0.0", {}).scheme, "semver");
  assert.throws(() => api.parse("1.0.0", 1), TypeError);
  assert.throws(() => api.parse("2024.6", { calver: "M" }), api.VerpickError);
  assert.equal(api.compare("2024.6", "2024.10", format), -1);
  assert.equal(api.compare(api.parse("2024.6", format), api.parse("1.0.0")), null);
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

test("a policy holds where a longer and longer tag wants more room than there is", () => {
  const selector = new api.Selector({ prefix: "a/" });
  for (let length = 1; length <= 1 << 20; length *= 4) {
    assert.equal(selector.matches(`a/1.0.0+${"b".repeat(length)}`), true, `${length}`);
    assert.equal(selector.matches(`1.0.0+${"b".repeat(length)}`), false, `${length}`);
  }
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
