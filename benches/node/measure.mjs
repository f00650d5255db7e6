// verpick beside npm's semver and compare-versions, in Node: `node measure.mjs LISTS [--check]`.
//
// LISTS is a folder with a list in each order, a tag a line. Every pair first shows that both give the same answer; then,
// without --check, each is measured, and what was measured is one line of JSON. VERPICK_PACKAGE is the folder of the
// package, VERPICK_TOOLS the one that the peers are installed in.
//
// A peer is given every advantage that its interface offers, and nothing that a caller would not have.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, mode] = process.argv.slice(2);
const verpick = await import(pathToFileURL(join(process.env.VERPICK_PACKAGE, "node.mjs")));
const require = createRequire(join(process.env.VERPICK_TOOLS, "package.json"));
const semver = require("semver");
const { compareVersions, validateStrict } = require("compare-versions");

const named = (name) => `npm ${name} ${require(`${name}/package.json`).version}`;
const [SEMVER, COMPARE_VERSIONS] = [named("semver"), named("compare-versions")];

function latestBySemver(tags) {
  let best = null;
  for (const tag of tags) {
    const version = semver.parse(tag);
    if (version === null || version.prerelease.length > 0) continue;
    if (best === null || version.compare(best) > 0) best = version;
  }
  return best?.raw ?? null;
}

// It has no versions, only texts, and says nothing of pre-releases but by their hyphen.
function latestByCompareVersions(tags) {
  let best = null;
  for (const tag of tags) {
    const bare = tag.startsWith("v") ? tag.slice(1) : tag;
    if (bare.includes("-") || !validateStrict(bare)) continue;
    if (best === null || compareVersions(tag, best) > 0) best = tag;
  }
  return best;
}

function sortedBySemver(tags) {
  const versions = [];
  for (const tag of tags) {
    const version = semver.parse(tag);
    if (version !== null && version.prerelease.length === 0) versions.push(version);
  }
  // Of equal precedence the order of the list would decide; ours goes by the tag.
  return versions.sort((a, b) => a.compare(b) || (a.raw < b.raw ? -1 : 1)).map((version) => version.raw);
}

// [group, name of the peer, ours, the peer, what ours is given]
const GROUPS = [
  ["node-latest", SEMVER, (tags) => verpick.latest(tags), latestBySemver],
  ["node-latest-strings", COMPARE_VERSIONS, (tags) => verpick.latest(tags), latestByCompareVersions],
  ["node-latest-of-text", SEMVER, (_, text) => verpick.latestIn(text).tag, (_, text) => latestBySemver(text.split("\n"))],
  ["node-sort", SEMVER, (tags) => verpick.sort(tags), sortedBySemver],
  ["node-parse", SEMVER, (tags) => count(tags, parseOurs), (tags) => count(tags, semver.parse)],
  ["node-compare", SEMVER, (tags) => signs(tags, verpick.compare), (tags) => signs(tags, semver.compare)],
];

function parseOurs(tag) {
  try {
    return verpick.parse(tag);
  } catch {
    return null;
  }
}

function count(tags, parse) {
  let count = 0;
  for (const tag of tags) count += parse(tag) === null ? 0 : 1;
  return count;
}

function signs(tags, compare) {
  let sum = 0;
  for (let place = 1; place < tags.length; place++) sum += place * compare(tags[place - 1], tags[place]);
  return sum;
}

function measure(run, seconds) {
  const times = [];
  const until = process.hrtime.bigint() + BigInt(seconds * 1e9);
  do {
    const start = process.hrtime.bigint();
    run();
    times.push(Number(process.hrtime.bigint() - start));
  } while (process.hrtime.bigint() < until || times.length < 10);
  return times;
}

const lists = readdirSync(folder).filter((name) => name.endsWith(".txt")).sort();
assert.notEqual(lists.length, 0, "there are lists");
for (const [group, peerName, ours, peer] of GROUPS) {
  for (const list of lists) {
    const text = readFileSync(join(folder, list), "utf8").trimEnd();
    // One call a tag takes versions only; what a list is read for has strays too.
    const all = text.split("\n");
    const tags = group === "node-compare" ? all.filter((tag) => semver.valid(tag) !== null) : all;
    assert.deepEqual(ours(tags, text), peer(tags, text), `${group}, ${list}`);
    if (mode === "--check") {
      console.log(`${group}, ${basename(list, ".txt")}: the same answer`);
      continue;
    }
    for (const [name, run] of [["verpick", ours], [peerName, peer]]) {
      measure(() => run(tags, text), 0.2);
      const times = measure(() => run(tags, text), 0.4);
      console.log(JSON.stringify({ group, function: name, value: basename(list, ".txt"), size: tags.length, times }));
    }
  }
}
