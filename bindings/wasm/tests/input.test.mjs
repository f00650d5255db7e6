// What nobody should hand over, and everybody does: nothing of it crashes, and nothing of it is misread.
import assert from "node:assert/strict";
import { test } from "node:test";

import { api } from "./package.mjs";

const { Constraint, Format, Selector, VerpickError } = api;

const refused = (fields) => (thrown) => {
  assert.ok(thrown instanceof VerpickError, String(thrown));
  for (const [name, value] of Object.entries(fields)) assert.deepEqual(thrown[name], value, name);
  return true;
};

test("an error says what is wrong with a tag, and where", () => {
  assert.throws(
    () => api.parse("2024.13.0", { calver: "YYYY.0M.MICRO" }),
    refused({
      name: "VerpickError",
      kind: "version",
      component: "month",
      offset: 5,
      input: "2024.13.0",
      message: "2024.13.0: month 13 at byte 5 is not within 1..=12 (0M)",
      detail: "month 13 at byte 5 is not within 1..=12 (0M)",
    }),
  );
  assert.throws(() => new Format("YYYY.0m"), refused({ kind: "format", offset: 5, nearest: "0M", component: null }));
  assert.throws(() => new Constraint("1.2 - 2"), refused({ kind: "constraint", component: null }));
  assert.throws(() => api.next("1.2.3", { bump: "release" }), refused({ kind: "next", offset: null }));
  assert.throws(() => api.latest([], { calver: "MICR" }), refused({ kind: "format", nearest: "MICRO" }));
});

test("an offset counts as JavaScript counts, and for bytes in bytes", () => {
  const prefix = "é漢😀-";
  const tag = `${prefix}1.x.3`;
  const at = (tag) => {
    try {
      api.parse(tag, { prefix });
    } catch (thrown) {
      return thrown.offset;
    }
    throw new Error("nothing was thrown");
  };
  assert.equal(tag.slice(at(tag)), "x.3");
  const bytes = new TextEncoder().encode(tag);
  assert.equal(new TextDecoder().decode(bytes.subarray(at(bytes))), "x.3");
  const [judged] = api.explain([tag], { prefix }).verdicts;
  assert.equal(tag.slice(judged.offset), "x.3");
  assert.equal(api.explain([bytes], { prefix }).verdicts[0].offset, at(bytes));
});

test("a surrogate without its other half is no crash, and comes back as it was", () => {
  const tags = ["\ud800", "1.2.3-\udc00", "1.0.0", "\ud8009.9.9"];
  assert.equal(api.latest(tags), "1.0.0");
  assert.deepEqual(api.explain(tags).verdicts.map(({ tag }) => tag), tags);
  assert.deepEqual(api.explain(tags).verdicts.map(({ reason }) => reason), ["not_a_version", "not_a_version", null, "not_a_version"]);
  assert.throws(() => api.parse("1.2.\ud800"), refused({ offset: 4 }));
  assert.deepEqual(api.infer(tags).unread.includes("\ud800"), true);
  assert.deepEqual(api.groups(["\ud800/1.0.0"], "prefix")[0].version.input, "\ud800/1.0.0");
  assert.throws(() => api.latest(tags, { prefix: "\ud800" }), TypeError);
  assert.equal(api.coerce("\ud800"), null);
});

test("a newline, a carriage return or a NUL within a tag is part of it", () => {
  const tags = ["1.0.0", "2.0.0\n3.0.0", "4.0.0\r", "5.0.0\0", "\n6.0.0", "7.0.0\n", "1.1.0"];
  assert.equal(api.latest(tags), "1.1.0");
  assert.equal(api.latestIndex(tags), 6);
  assert.deepEqual(api.sort(tags), ["1.0.0", "1.1.0"]);
  assert.equal(api.explain(tags).rejected, 5);
  assert.deepEqual(api.explain(tags).verdicts.map(({ tag }) => tag), tags);
  assert.equal(api.decide(tags, "1.0.0").target, "1.1.0");
  assert.equal(api.decide(tags, "1.0.0\n").action, "incomparable");
  assert.deepEqual(api.groups(tags, "major").map(({ tag }) => tag), ["1.1.0"]);
  assert.deepEqual(api.infer([...tags, "1.2.0", "1.2.1", "1.3.0", "1.4.0", "1.5.0"]).unreadPlaces, [1, 2, 3, 4, 5]);
  // With two tags cut wrongly the count of lines would be right again.
  assert.equal(api.latest(["1.0.0\n9.0.0", "1.1.0"]), "1.1.0");
  assert.equal(api.latest(["4.0.0\r", "1.1.0"]), "1.1.0");
  for (const tag of tags.slice(1, 6)) assert.throws(() => api.parse(tag), VerpickError);
});

test("in one text lines end as they do elsewhere", () => {
  assert.deepEqual(api.latestIn("v1.0.0\r\n\r\nv1.2.0\r\n"), { index: 2, tag: "v1.2.0" });
  assert.deepEqual(api.latestIn(new TextEncoder().encode("v1.0.0\nv1.2.0")), { index: 1, tag: "v1.2.0" });
  assert.equal(api.latestIn(""), null);
});

test("an option may hold any character", () => {
  const prefix = "a\n\\n=\0é/";
  assert.equal(api.latest([`${prefix}1.0.0`, "2.0.0"], { prefix }), `${prefix}1.0.0`);
  assert.equal(api.parse(`${prefix}v1.0.0`, { prefix }).prefix, prefix);
  assert.equal(api.latest(["1.0.0", "a\nb"], { deny: ["a\nb", "1.0.0"] }), null);
});

test("an empty list has no latest, and nothing else either", () => {
  assert.equal(api.latest([]), null);
  assert.equal(api.latestIndex([]), -1);
  assert.deepEqual(api.sort([]), []);
  assert.deepEqual(api.groups([], "major"), []);
  assert.deepEqual(api.explain([]), { tag: null, version: null, candidates: 0, rejected: 0, pending: null, verdicts: [] });
  assert.deepEqual(api.decide([], null), { action: "nothing", from: null, target: null, allowed: false, pending: null });
  assert.equal(api.infer([]).scheme, null);
  assert.equal(api.latest([""]), null);
  assert.throws(() => api.parse(""), VerpickError);
});

test("numbers beyond 2^53 are exact", () => {
  const [safe, beyond, greatest] = ["9007199254740991", "9007199254740993", "18446744073709551615"];
  assert.deepEqual(api.parse(`${safe}.${beyond}.${greatest}`).segments, [9007199254740991, 9007199254740993n, 18446744073709551615n]);
  assert.equal(api.compare(`1.0.${beyond}`, "1.0.9007199254740992"), 1);
  assert.equal(api.latest([`${beyond}.0.0`, "9007199254740992.0.0"]), `${beyond}.0.0`);
  assert.throws(() => api.parse("18446744073709551616.0.0"), refused({ component: "major", offset: 0 }));
  assert.equal(api.groups([`${greatest}.0.0`], "major")[0].key, greatest);
  const format = new Format("YYYY.MICRO");
  assert.equal(format.parts.at(-1).token.max, 18446744073709551615n);
  assert.equal(format.parts[0].token.max, 9999);
  assert.equal(format.write([2024, 18446744073709551615n]), `2024.${greatest}`);
  assert.equal(format.write([2024, 18446744073709551616n]), null);
  const optional = new Format("YYYY[.MICRO]");
  for (const number of [-1, -1n, 18446744073709551616n]) assert.equal(optional.write([2024, number]), null);
  assert.deepEqual([optional.write([2024, null]), optional.write([2024, -0])], ["2024", "2024.0"]);
  assert.throws(() => format.write([2024, 2 ** 53]), TypeError);
  assert.throws(() => format.write([2024, 1.5]), TypeError);
  assert.equal(api.next(`1.0.${beyond}`, { bump: "patch" }), "1.0.9007199254740994");
});

test("a million tags are no more than a list, and a tag of a million characters than a tag", () => {
  const tags = Array.from({ length: 1_000_000 }, (_, n) => `${n % 50}.${n % 1000}.${n % 997}`);
  assert.equal(api.latest(tags), tags[api.latestIndex(tags)]);
  assert.equal(api.sort(tags).length, tags.length);
  const long = `1.0.0-${"a.".repeat(500_000)}b`;
  assert.equal(api.latest(["1.0.0", long], { preRelease: true }), "1.0.0");
  assert.equal(api.parse(long).prerelease.length, 1_000_001);
  const hostile = "1".repeat(1_000_000);
  assert.throws(() => api.parse(hostile), VerpickError);
  // Every character takes three bytes, three times the room that was made at first.
  const wide = "漢".repeat(1_000_000);
  assert.throws(() => api.parse(wide), refused({ offset: 0 }));
  assert.equal(api.latest([wide, "1.0.0"]), "1.0.0");
  assert.equal(api.latest(["1.0.0"]), "1.0.0");
});

test("what has no room in the module is a RangeError, and ends nothing", () => {
  for (const length of [2 ** 31, 2 ** 32 + 1]) {
    // Never written to, so it takes no memory.
    assert.throws(() => api.latestIn(new Uint8Array(length)), RangeError);
    assert.equal(api.latest(["1.0.0", "1.1.0"]), "1.1.0");
    assert.equal(api.parse("1.0.0").input, "1.0.0");
  }
});

test("what is no tag and no list is a TypeError, whatever it is", () => {
  for (const tag of [undefined, null, 1, 1n, {}, [], Symbol("a"), () => "1.0.0", true]) {
    for (const call of [
      () => api.parse(tag),
      () => api.compare(tag, "1.0.0"),
      () => api.compare("1.0.0", tag),
      () => api.coerce(tag),
      () => api.latest([tag]),
      () => api.sort(["1.0.0", tag]),
      () => api.explain([tag, "1.0.0"]),
      () => api.infer([tag]),
      () => new Selector().matches(tag),
      () => new Format(tag),
      () => new Constraint(tag),
      () => api.next(tag, { bump: "major" }),
      () => api.latest([{ tag }]),
    ]) {
      assert.throws(call, TypeError, String(tag));
    }
  }
  for (const list of [undefined, null, 1, "1.0.0", {}, new Uint8Array(2)]) {
    for (const call of [api.latest, api.latestIndex, api.sort, api.explain, api.infer]) {
      assert.throws(() => call(list), TypeError);
    }
    assert.throws(() => api.decide(list, null), TypeError);
    assert.throws(() => api.groups(list, "major"), TypeError);
  }
});

test("an option that is none, or that is something else, is a TypeError", () => {
  for (const options of [
    { calVer: "YYYY" },
    { prerelease: true },
    { lenient: "yes" },
    { calver: 1 },
    { slotMatch: "last" },
    { prereleaseOrder: "none" },
    { channels: "rc" },
    { channels: [1] },
    { preRelease: true, channels: ["rc"] },
    { channels: ["beta"], onlyChannels: ["rc"] },
    { onlyChannels: [] },
    { onlyChannels: new Set() },
    { minAgeSeconds: 1 },
    { minAgeSeconds: -1, now: 0 },
    { graceSeconds: NaN, now: 0 },
    { now: "yesterday", minAgeSeconds: 1 },
    { deny: "1.0.0" },
    "YYYY",
    1,
  ]) {
    assert.throws(() => api.latest(["1.0.0"], options), TypeError, JSON.stringify(options));
  }
  assert.throws(() => api.parse("1.0.0", { slot: "blue" }), TypeError);
  assert.throws(() => api.groups(["1.0.0"], "patch"), TypeError);
  for (const options of [undefined, {}, { bump: "huge" }, { bump: "major", date: "2024-01-01" }, { channel: "rc" }]) {
    assert.throws(() => api.next("1.0.0", options), TypeError);
  }
  assert.throws(() => api.next("1.0.0", "minor"), { name: "TypeError", message: /^options must be an object/ });
  assert.throws(() => api.next("1.0.0", { bmup: "minor" }), { name: "TypeError", message: /"bmup".*there are bump, channel, date, calver/ });
  for (const date of ["2024-02-30", "2024-6-1", "today", NaN, {}, "20240-01-01"]) {
    assert.throws(() => api.next("2024.06", { calver: "YYYY.0M", date }), TypeError);
  }
  for (const published of ["soon", "2024-06-30 12:00", "2024-06-30T12:00:00", "June 30, 2024", "12"]) {
    assert.throws(() => api.latest([{ tag: "1.0.0", published }]), { name: "TypeError", message: /^published must be a Date, / });
  }
  assert.throws(() => api.latest([{ tag: "1.0.0", draft: 1 }]), TypeError);
});

test("what is not given is as if it were not there", () => {
  const nothing = { calver: undefined, slot: null, channels: undefined, lenient: null, now: null };
  assert.equal(api.latest(["1.0.0", "1.1.0-rc.1"], nothing), "1.0.0");
  assert.equal(api.latest([{ tag: "1.0.0", published: null, draft: undefined, yanked: null, complete: null }]).tag, "1.0.0");
  assert.equal(api.latest(["1.0.0-rc.1"], { preRelease: true, channels: [] }), "1.0.0-rc.1");
  assert.equal(api.next("1.0.0", { bump: "minor", channel: null, date: null, calver: null }), "1.1.0");
  assert.throws(() => api.next("1.0.0", { calver: null }), TypeError);
});

test("nothing is called after a failure but what was called", () => {
  for (let round = 0; round < 100; round++) {
    assert.throws(() => api.latest(["1.0.0"], { constraint: `>=${"x".repeat(round)}!` }), VerpickError);
    assert.throws(() => api.parse("!".repeat(round)), VerpickError);
    assert.equal(api.latest(["1.0.0", "1.1.0"]), "1.1.0");
  }
});
