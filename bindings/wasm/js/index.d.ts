/** A tag: text, or bytes that need not be UTF-8. */
export type Tag = string | Uint8Array;

/** What a policy may ask of a tag, as far as it is known. */
export interface Candidate {
  readonly tag: Tag;
  /** When it was published: a `Date`, milliseconds since 1970, or a text: a day (of UTC), or a time with its zone. */
  readonly published?: Date | number | string | null | undefined;
  /** Whether it is a draft, not published yet. */
  readonly draft?: boolean | null | undefined;
  /** Whether it was withdrawn. */
  readonly yanked?: boolean | null | undefined;
  /** Whether its artifact is there in full; `true` unless it says otherwise. */
  readonly complete?: boolean | null | undefined;
}

/** What can be picked from. */
export type Item = Tag | Candidate;

/** The tag of an item. */
export type TagOf<T extends Item> = T extends Tag ? T : T extends Candidate ? T["tag"] : never;

/** How a tag is read. */
export interface ReadOptions {
  /** A CalVer format, such as `YYYY.0M.MICRO`; without one tags are SemVer. */
  readonly calver?: string | null | undefined;
  /** Also takes what other tools let through, such as leading zeros. */
  readonly lenient?: boolean | null | undefined;
  /** How pre-releases are ordered: by SemVer's rules, or as texts. */
  readonly prereleaseOrder?: "semver" | "ascii" | null | undefined;
  /** What must stand before the version, such as `api/`. */
  readonly prefix?: string | null | undefined;
}

/** Which tags are taken. Of `preRelease`, `channels` and `onlyChannels` at most one can be given. */
export interface Policy extends ReadOptions {
  /** Takes pre-releases too. */
  readonly preRelease?: boolean | null | undefined;
  /** Takes pre-releases of these channels beside stable releases. */
  readonly channels?: Iterable<string> | null | undefined;
  /** Takes these channels and nothing else; `stable` is one too. */
  readonly onlyChannels?: Iterable<string> | null | undefined;
  /** Takes only versions of this slot, which their build metadata names (`+blue`). */
  readonly slot?: string | null | undefined;
  /** How much of the build metadata names the slot; usually the whole. */
  readonly slotMatch?: "whole" | "first" | null | undefined;
  /** Takes only versions within these bounds, such as `>=1.2, <2`. */
  readonly constraint?: string | null | undefined;
  /** Never takes these tags. */
  readonly deny?: Iterable<string> | null | undefined;
  /** Takes drafts too. */
  readonly drafts?: boolean | null | undefined;
  /** Takes withdrawn candidates too. */
  readonly yanked?: boolean | null | undefined;
  /** Takes only candidates whose artifact is there in full. */
  readonly requireArtifact?: boolean | null | undefined;
  /** Takes only candidates that were published so long before `now`. */
  readonly minAgeSeconds?: number | null | undefined;
  /** How long before `now` the newest may have been published whose artifact is missing and is waited for. */
  readonly graceSeconds?: number | null | undefined;
  /** The time that it is. */
  readonly now?: Date | number | string | null | undefined;
  /** Lets `decide` go down to an older version. */
  readonly allowDowngrade?: boolean | null | undefined;
}

/** A number of a version: a `bigint` only where it is over `Number.MAX_SAFE_INTEGER`. */
export type Segment = number | bigint;

/** A part of a tag. */
export type Component =
  | "tag"
  | "prefix"
  | "major"
  | "minor"
  | "patch"
  | "year"
  | "month"
  | "week"
  | "day"
  | "micro"
  | "modifier"
  | "literal"
  | "prerelease"
  | "build";

/** What a tag says. A plain object. */
export interface Version {
  /** The tag. */
  input: string;
  scheme: "semver" | "calver";
  /** The CalVer format; null for SemVer. */
  format: string | null;
  prereleaseOrder: "semver" | "ascii";
  prefix: string;
  /** Whether a `v` stands before the numbers. */
  v: boolean;
  /** The numbers as written, left to right. */
  segments: Segment[];
  /** The CalVer modifier, such as `b3`. */
  modifier: string | null;
  prerelease: string | null;
  build: string | null;
  /** `stable`, the letters that the pre-release begins with, or null where it begins with none. */
  channel: string | null;
  /** `YYYY-MM-DD`, where the format names a whole day. */
  date: string | null;
}

/** What the library refuses. */
export class VerpickError extends Error {
  private constructor();
  readonly name: "VerpickError";
  /** What was refused: a tag that is no `version`, a `format`, a `constraint`, or a version that has no `next`. */
  readonly kind: "version" | "format" | "constraint" | "next";
  /** The text that was refused. */
  readonly input: string;
  /** The part of the tag that is wrong; null unless the kind is `version`. */
  readonly component: Component | null;
  /**
   * Where: `input.slice(offset)` begins with what is wrong. Counted as JavaScript counts, in UTF-16 code units, and for a
   * `Uint8Array` in bytes; the byte that the message names is that of UTF-8.
   */
  readonly offset: number | null;
  /** The message without the tag in front. */
  readonly detail: string;
  /** What to write instead, where that is known. */
  readonly hint: string | null;
  /** The token of a format that was perhaps meant. */
  readonly nearest: string | null;
}

/** What a tag is. Throws a {@link VerpickError} where it is no version. */
export function parse(tag: Tag, options?: ReadOptions): Version;

/**
 * Which of two is newer, for `Array.prototype.sort`: -1, 0 or 1. Throws a {@link VerpickError} where one is no version.
 * Versions that were read before may be of different schemes, which have no precedence among each other: that is null.
 */
export function compare(a: Tag, b: Tag, options?: ReadOptions): -1 | 0 | 1;
export function compare(a: Tag | Version, b: Tag | Version, options?: ReadOptions): -1 | 0 | 1 | null;

/** The version that can be made of a text, or null: `release 3` is 3.0.0. */
export function coerce(text: string): string | null;

/** How a version goes on. */
export type NextOptions = ReadOptions &
  (
    | { readonly bump: "major" | "minor" | "patch" | "release"; readonly channel?: undefined; readonly date?: undefined }
    | { readonly bump: "pre"; readonly channel?: string | undefined; readonly date?: undefined }
    | {
        readonly calver: string;
        /** The day, as a `Date` or `YYYY-MM-DD`, of UTC; today where it is missing. */
        readonly date?: Date | number | string | undefined;
        readonly bump?: undefined;
        readonly channel?: undefined;
      }
  );

/** The tag that follows: by what is raised for SemVer, by date for CalVer. */
export function next(tag: Tag, options: NextOptions): string;

/** The latest of many, or null: what was given, be it tag or candidate. */
export function latest<T extends Item>(tags: Iterable<T>, policy?: Policy): T | null;

/** The place of the latest, or -1. */
export function latestIndex(tags: Iterable<Item>, policy?: Policy): number;

/** A line of a text. */
export interface Line {
  /** Which line, from 0 on, empty ones too. */
  index: number;
  tag: string;
}

/** The latest of a text with a tag a line, or null. The fastest way, where there is such a text. */
export function latestIn(text: Tag, policy?: Policy): Line | null;

/** What the policy takes, oldest first. */
export function sort<T extends Item>(tags: Iterable<T>, policy?: Policy): T[];

/** A newer one that waits for its artifact. */
export interface Pending<T extends Tag = Tag> {
  tag: T;
  until: Date;
}

/** Why the policy does not take a tag. */
export type Reason =
  | "prefix"
  | "denied"
  | "not_a_version"
  | "prerelease"
  | "channel"
  | "slot"
  | "constraint"
  | "draft"
  | "yanked"
  | "artifact_missing"
  | "too_new";

/** What is said of one tag. */
export type Verdict<T extends Tag = Tag> =
  | { tag: T; verdict: "selected" | "tied" | "older"; reason: null; detail: null }
  | { tag: T; verdict: "rejected"; reason: "not_a_version"; detail: string; component: Component; offset: number }
  | { tag: T; verdict: "rejected"; reason: "too_new"; detail: string; until: Date | null }
  | { tag: T; verdict: "rejected"; reason: Exclude<Reason, "not_a_version" | "too_new">; detail: string };

/** What was picked, and why not the others. */
export interface Explanation<T extends Tag = Tag> {
  tag: T | null;
  version: Version | null;
  /** How many tags there were, the rejected ones among them. */
  candidates: number;
  rejected: number;
  pending: Pending<T> | null;
  /** One for each tag, in their order. */
  verdicts: Verdict<T>[];
}

/** Which is the latest, and why not the others. */
export function explain<T extends Item>(tags: Iterable<T>, policy?: Policy): Explanation<TagOf<T>>;

/** What is to be done. */
export interface Decision<T extends Tag = Tag> {
  action: "install" | "upgrade" | "up_to_date" | "downgrade" | "incomparable" | "nothing";
  /** What runs now. */
  from: Tag | null;
  /** What to go to; null where everything stays as it is. */
  target: T | null;
  allowed: boolean;
  pending: Pending<T> | null;
}

/** What to do where `current` runs; null where nothing does. */
export function decide<T extends Item>(
  tags: Iterable<T>,
  current: Tag | null,
  policy?: Policy,
): Decision<TagOf<T>>;

/** What makes a group. */
export type Per = "major" | "minor" | "prefix" | "channel" | "slot";

/** The latest of a group. */
export interface Group<T extends Tag = Tag> {
  /** `1`, `1.2`, a prefix, a channel or a slot; empty where there is none. */
  key: string;
  tag: T;
  /** Its place. */
  index: number;
  version: Version;
}

/** The latest of each group. */
export function groups<T extends Item>(tags: Iterable<T>, per: Per, policy?: Policy): Group<TagOf<T>>[];

/** A scheme that tags may follow, and what speaks for it. */
export interface Guess {
  scheme: "semver" | "calver";
  format: string | null;
  prefix: string;
  /** How many of the tags it reads. */
  read: number;
  prereleases: number;
  /** How many tags are recent, and how many of these it reads. */
  recent: number;
  recentRead: number;
  /** Whether it reads nearly all that is recent. */
  fits: boolean;
  /** What shows its dates. */
  calendar: "none" | "dates" | "spelling" | "unproven" | "contradicted";
  agree?: number;
  agreeOf?: number;
}

/** What tags follow. */
export interface Inference<T extends Tag = Tag> {
  /** The best guess; null where nothing reads even half of the newest tags. */
  scheme: "semver" | "calver" | null;
  format: string | null;
  prefix: string | null;
  tags: number;
  /** How many of them came with a date. */
  dated: number;
  /** All guesses, the best first. */
  guesses: Guess[];
  /** Where the scheme changed. */
  change: { before: Guess; last: T; lastPlace: number; first: T; firstPlace: number } | null;
  /** What the best guess does not read. */
  unread: T[];
  unreadPlaces: number[];
  prefixes: { prefix: string; tags: number }[];
}

/** The scheme that tags follow. */
export function infer<T extends Item>(tags: Iterable<T>): Inference<TagOf<T>>;

/** A policy, checked once, to ask again and again. There is nothing to free. */
export class Selector {
  constructor(policy?: Policy);
  latest<T extends Item>(tags: Iterable<T>): T | null;
  latestIndex(tags: Iterable<Item>): number;
  latestIn(text: Tag): Line | null;
  sort<T extends Item>(tags: Iterable<T>): T[];
  /** Whether the policy takes a tag. */
  matches(tag: Tag): boolean;
  explain<T extends Item>(tags: Iterable<T>): Explanation<TagOf<T>>;
  decide<T extends Item>(tags: Iterable<T>, current: Tag | null): Decision<TagOf<T>>;
  groups<T extends Item>(tags: Iterable<T>, per: Per): Group<TagOf<T>>[];
}

/** A part of a format. */
export type Part =
  | { literal: string }
  | { token: { name: string; component: Component; min: Segment; max: Segment } }
  | "open"
  | "close";

/** A CalVer format, explained. Throws a {@link VerpickError} where the text is none. */
export class Format {
  constructor(text: string);
  readonly text: string;
  /** Its parts, left to right; `open` and `close` stand around an optional one. */
  readonly parts: readonly Part[];
  /** Three versions of it. */
  readonly samples: readonly string[];
  /** What is legal but odd. */
  readonly lints: readonly { readonly name: string; readonly message: string }[];
  /** What a tag says under the format. */
  parse(tag: Tag, options?: Omit<ReadOptions, "calver">): Version;
  /** A version with these numbers, one for each token that is a number; null where they do not make one. */
  write(numbers: Iterable<Segment | null | undefined>): string | null;
  toString(): string;
}

/** Bounds on versions, such as `>=1.2, <2`. Throws a {@link VerpickError} where the text is none. */
export class Constraint {
  constructor(text: string, options?: ReadOptions);
  readonly text: string;
  /** Whether no version at all can lie within. */
  readonly isContradictory: boolean;
  /** Whether a tag is a version that lies within; pre-releases may too, for bounds admit nothing. */
  matches(tag: Tag): boolean;
  toString(): string;
}
