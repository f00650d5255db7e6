// What the types say, for `import`: this compiles, and is run too.
import {
  Constraint,
  Format,
  Selector,
  VerpickError,
  coerce,
  compare,
  decide,
  explain,
  groups,
  infer,
  latest,
  latestIn,
  latestIndex,
  next,
  parse,
  sort,
} from "verpick";
import type { Candidate, Policy, Segment, Verdict, Version } from "verpick";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function is<T extends true>(): void {}

const tags: string[] = ["v1.2.0+blue", "v1.3.0"];
const picked = latest(tags);
is<Same<typeof picked, string | null>>();

interface Release extends Candidate {
  readonly tag: string;
  readonly id: number;
}
const releases: Release[] = [{ tag: "v1.0.0", id: 7, published: new Date(0), draft: false }];
const release = latest(releases, { slot: null, drafts: true });
is<Same<typeof release, Release | null>>();
const sorted = sort(releases);
is<Same<typeof sorted, Release[]>>();
const explained = explain(releases);
is<Same<typeof explained.tag, string | null>>();

const version: Version = parse("v1.2.3", { lenient: true });
const segments: Segment[] = version.segments;
const [major = 0] = segments;
if (typeof major === "number") major.toFixed();
// @ts-expect-error A number of a version may be a bigint.
const sum = major + 1;

const order: -1 | 0 | 1 = compare("1.0.0", "1.0.1");
const orderOfVersions = compare(version, version);
is<Same<typeof orderOfVersions, -1 | 0 | 1 | null>>();
tags.sort((a, b) => compare(a, b));

function why(verdict: Verdict): string {
  if (verdict.reason === null) return verdict.verdict;
  if (verdict.reason === "not_a_version") return `${verdict.component} at ${verdict.offset.toFixed()}`;
  if (verdict.reason === "too_new") return verdict.until?.toISOString() ?? verdict.detail;
  // @ts-expect-error Only what is no version has a component.
  verdict.component;
  return verdict.detail;
}
explain(["1.0.0", "x"]).verdicts.map(why);

const policy: Policy = { calver: "YYYY.0M.MICRO", channels: new Set(["rc"]), now: Date.now(), minAgeSeconds: 60 };
const selector = new Selector(policy);
const index: number = selector.latestIndex(["2024.06.1"]);
const line: { index: number; tag: string } | null = latestIn("1.0.0\n1.1.0");
const place: number = latestIndex(new Set(tags));
const action: "install" | "upgrade" | "up_to_date" | "downgrade" | "incomparable" | "nothing" = decide(tags, null).action;
const keys: string[] = groups(tags, "major").map(({ key }) => key);
const guess: string | null = infer(tags).format;
const made: string | null = coerce("release 3");
const followers: string[] = [
  next("1.2.3", { bump: "minor" }),
  next("1.2.3", { bump: "pre", channel: "rc" }),
  next("2024.06.1", { calver: "YYYY.0M.MICRO", date: new Date() }),
];
const samples: readonly string[] = new Format("YYYY.0M").samples;
const text: string | null = new Format("YYYY.0M").write([2024n, 6]);
const lies: boolean = new Constraint("^1.2").matches("1.2.3");

try {
  parse("1.2");
} catch (error) {
  if (!(error instanceof VerpickError)) throw error;
  const offset: number | null = error.offset;
  is<Same<typeof error.kind, "version" | "format" | "constraint" | "next">>();
  // @ts-expect-error What went wrong is not to be changed.
  error.offset = 3;
}

function wrong(): void {
  // @ts-expect-error There may be no pre-release.
  version.prerelease.length;
  // @ts-expect-error A number is no tag.
  latest([1]);
  // @ts-expect-error There is no such option.
  latest(tags, { calVer: "YYYY" });
  // @ts-expect-error There is no such order.
  parse("1.0.0", { prereleaseOrder: "none" });
  // @ts-expect-error A slot is no matter of reading.
  parse("1.0.0", { slot: "blue" });
  // @ts-expect-error There is no such group.
  groups(tags, "patch");
  // @ts-expect-error Only a pre-release is on a channel.
  next("1.0.0", { bump: "major", channel: "rc" });
  // @ts-expect-error A date goes with a format.
  next("1.0.0", { date: "2024-06-30" });
  // @ts-expect-error It must be said what is raised.
  next("1.0.0", {});
  // @ts-expect-error Errors are the library's to make.
  new VerpickError();
}

const answers = { picked, release, order, index, line, place, action, keys, guess, made, followers, samples, text, lies };
console.log(JSON.stringify(answers));
