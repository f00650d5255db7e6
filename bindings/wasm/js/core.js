// What a user of the package calls: a thin layer over the functions of the WebAssembly module.
//
// - Lists are joined here and handed over in one buffer, for each text that crosses on its own costs 60 to 100 ns. The
//   module answers with places, so no tag comes back: what is returned is what was given.
// - A policy is a text that goes along with each call. The module keeps the last few that it compiled, so there are no
//   handles here and nothing to free.
// - What is wrong about the arguments is a TypeError; what the library refuses is a VerpickError, in the library's words.
//
// The build makes the CommonJS twin of this file by dropping `export`, which must begin a line.

let wasm = null;
let memory = null;
// A view of the module's memory, and where in it the buffer lies.
let bytes = new Uint8Array(0);
let start = 0;
let capacity = 0;

const encoder = new TextEncoder();
const NOTHING = new Uint8Array(0);

// What the module answers where a newline within a tag hides how the list was joined.
const AGAIN = -2;
const RECORD = 13;
const DRAFT = 1;
const YANKED = 2;
const INCOMPLETE = 4;
const BYTES = 8;

// Up to this length a loop is faster than the encoder is called.
const SHORT = 64;

const GROUPS = ["major", "minor", "prefix", "channel", "slot"];

/** Called once, by the file that loads the module. */
export function bind(functions, itsMemory) {
  wasm = functions;
  memory = itsMemory;
}

/** What the library refuses: a tag that is no version, a text that is no format or constraint, a step that has no next. */
export class VerpickError extends Error {
  constructor(fields) {
    super(fields.message);
    this.name = "VerpickError";
    this.kind = fields.kind;
    this.input = fields.input;
    this.component = fields.component ?? null;
    this.offset = fields.offset ?? null;
    this.detail = fields.detail ?? fields.message;
    this.hint = fields.hint ?? null;
    this.nearest = fields.nearest ?? null;
  }
}

// The module throws the JSON of an error.
function asked(call) {
  try {
    return call();
  } catch (thrown) {
    throw typeof thrown === "string" ? new VerpickError(JSON.parse(thrown)) : thrown;
  }
}

// ---- Handing over

function makeRoom(length) {
  if (length > capacity) {
    capacity = Math.max(length, 2 * capacity, 4096);
    start = wasm.reserve(capacity) >>> 0;
  }
  // Memory that has grown is another buffer.
  if (bytes.buffer !== memory.buffer) bytes = new Uint8Array(memory.buffer);
}

// Writes policy, records and text one behind the other; how many bytes the text has is the answer.
function handOver(policy, records, text) {
  const before = policy.length + records.length;
  let length = before + text.length;
  for (;;) {
    makeRoom(length);
    if (policy.length > 0) bytes.set(policy, start);
    if (records.length > 0) bytes.set(records, start + policy.length);
    const written = write(text, start + before);
    if (written >= 0) return written;
    // No code unit is more than three bytes.
    length = before + 3 * text.length;
  }
}

// Writes a text, or bytes; -1 where there is too little room.
function write(text, at) {
  if (typeof text !== "string") {
    bytes.set(text, at);
    return text.length;
  }
  if (text.length <= SHORT) {
    let place = 0;
    for (; place < text.length; place++) {
      const unit = text.charCodeAt(place);
      if (unit > 0x7f) break;
      bytes[at + place] = unit;
    }
    if (place === text.length) return place;
  }
  const { read, written } = encoder.encodeInto(text, bytes.subarray(at, start + capacity));
  return read === text.length ? written : -1;
}

// ---- Policies

function shown(value) {
  return value === null ? "null" : Array.isArray(value) ? "an array" : typeof value;
}

function line(key, value) {
  return `${key}=${value.replace(/[\\\n]/g, (c) => (c === "\n" ? "\\n" : "\\\\"))}\n`;
}

function asText(key, value) {
  if (typeof value !== "string") throw new TypeError(`${key} must be a string, not ${shown(value)}`);
  return line(key, value);
}

function asPrefix(key, value) {
  const text = asText(key, value);
  // It would become U+FFFD, and then so would other ones in the tags.
  if (/\p{Surrogate}/u.test(value)) throw new TypeError(`${key} has a surrogate without its other half`);
  return text;
}

function asFlag(key, value) {
  if (typeof value !== "boolean") throw new TypeError(`${key} must be a boolean, not ${shown(value)}`);
  return value ? `${key}=\n` : "";
}

function asOneOf(...words) {
  return (key, value) => {
    if (!words.includes(value)) throw new TypeError(`${key} must be ${words.map((word) => `"${word}"`).join(" or ")}`);
    return `${key}=${value}\n`;
  };
}

function asTexts(key, value) {
  if (typeof value === "string" || typeof value?.[Symbol.iterator] !== "function") {
    throw new TypeError(`${key} must be a list of strings, not ${shown(value)}`);
  }
  return Array.from(value, (text) => asText(key, text)).join("");
}

function asSeconds(key, value) {
  if (typeof value !== "number" || !(value >= 0)) throw new TypeError(`${key} must be a number that is not negative`);
  return `${key}=${Math.min(Math.round(value * 1000), Number.MAX_SAFE_INTEGER)}\n`;
}

function asMoment(key, value) {
  return `${key}=${moment(key, value)}\n`;
}

function moment(key, value) {
  const isMoment = value instanceof Date || typeof value === "number" || typeof value === "string";
  const milliseconds = isMoment ? Math.trunc(new Date(value).getTime()) : NaN;
  if (Number.isNaN(milliseconds)) throw new TypeError(`${key} must be a date: a Date, milliseconds since 1970, or a text`);
  return milliseconds;
}

const READING = {
  calver: asText,
  lenient: asFlag,
  prereleaseOrder: asOneOf("semver", "ascii"),
  prefix: asPrefix,
};

const POLICY = {
  ...READING,
  preRelease: asFlag,
  channels: asTexts,
  onlyChannels: asTexts,
  slot: asText,
  slotMatch: asOneOf("whole", "first"),
  constraint: asText,
  deny: asTexts,
  drafts: asFlag,
  yanked: asFlag,
  requireArtifact: asFlag,
  minAgeSeconds: asSeconds,
  graceSeconds: asSeconds,
  now: asMoment,
  allowDowngrade: asFlag,
};

// The policy that was encoded last: calls in a loop mostly have the same one.
let lastPolicy = "";
let lastEncoded = NOTHING;

function encode(policy) {
  if (policy !== lastPolicy) {
    lastEncoded = encoder.encode(policy);
    lastPolicy = policy;
  }
  return lastEncoded;
}

// The text of options, of which a call knows some.
function policyText(options, known) {
  if (options === undefined || options === null) return "";
  if (typeof options !== "object") throw new TypeError(`options must be an object, not ${shown(options)}`);
  let text = "";
  for (const key of Object.keys(options)) {
    if (!Object.hasOwn(known, key)) {
      const names = Object.keys(known).join(", ");
      throw new TypeError(`there is no option ${JSON.stringify(key)} here; there are ${names}`);
    }
    const value = options[key];
    if (value !== undefined && value !== null) text += known[key](key, value);
  }
  if (known === POLICY && text !== "") checkPolicy(options);
  return text;
}

function checkPolicy(options) {
  const { preRelease, channels, onlyChannels, minAgeSeconds, graceSeconds, now } = options;
  const choices = [preRelease === true, channels != null, onlyChannels != null].filter(Boolean);
  if (choices.length > 1) throw new TypeError("at most one of preRelease, channels and onlyChannels can be given");
  if ((minAgeSeconds != null || graceSeconds != null) && now == null) {
    throw new TypeError("minAgeSeconds and graceSeconds need now: which moment they are counted from");
  }
}

function reading(options) {
  return options === undefined ? NOTHING : encode(policyText(options, READING));
}

// ---- Tags and lists

function isBytes(tag) {
  return tag instanceof Uint8Array;
}

function checkTag(tag, name = "tag") {
  if (typeof tag !== "string" && !isBytes(tag)) {
    throw new TypeError(`${name} must be a string or a Uint8Array, not ${shown(tag)}`);
  }
}

function tagOf(item) {
  return typeof item === "string" || isBytes(item) ? item : item.tag;
}

function listOf(tags) {
  if (Array.isArray(tags)) return tags;
  if (typeof tags === "string" || isBytes(tags)) {
    throw new TypeError("tags must be a list; latestIn takes a text with a tag a line");
  }
  if (typeof tags?.[Symbol.iterator] !== "function") throw new TypeError(`tags must be a list, not ${shown(tags)}`);
  return Array.from(tags);
}

function areTexts(items) {
  for (let place = 0; place < items.length; place++) {
    if (typeof items[place] !== "string") return false;
  }
  return true;
}

// Hands a list over and asks: as joined texts, or with records where that does not tell all. `ahead` is a tag that stands
// before the others.
function askOf(items, policy, ask, ahead) {
  if (areTexts(items) && ahead === undefined) {
    const text = handOver(policy, NOTHING, items.join("\n"));
    const answer = asked(() => ask(policy.length, 0, text, items.length));
    if (answer !== undefined && answer !== AGAIN && answer[0] !== AGAIN) return answer;
  }
  const { records, text } = recordsOf(items, ahead === undefined ? NOTHING : encodedTag(ahead));
  const length = handOver(policy, records, text);
  return asked(() => ask(policy.length, records.length, length, items.length));
}

function encodedTag(tag) {
  return isBytes(tag) ? tag : encoder.encode(tag);
}

// A record for each item, as the module reads them, and the tags one behind the other.
function recordsOf(items, ahead) {
  const records = new DataView(new ArrayBuffer(items.length * RECORD));
  const tags = [];
  let length = 0;
  for (let place = 0; place < items.length; place++) {
    const item = items[place];
    const isCandidate = typeof item === "object" && item !== null && !isBytes(item);
    const tag = isCandidate ? item.tag : item;
    checkTag(tag, isCandidate ? "tag of a candidate" : "tag");
    const encoded = encodedTag(tag);
    tags.push(encoded);
    length += encoded.length;
    let flags = isBytes(tag) ? BYTES : 0;
    let published = NaN;
    if (isCandidate) {
      if (item.published !== undefined && item.published !== null) published = moment("published", item.published);
      if (isSet("draft", item.draft)) flags |= DRAFT;
      if (isSet("yanked", item.yanked)) flags |= YANKED;
      if (item.complete !== undefined && !isSet("complete", item.complete)) flags |= INCOMPLETE;
    }
    const at = place * RECORD;
    records.setUint32(at, length, true);
    records.setFloat64(at + 4, published, true);
    records.setUint8(at + 12, flags);
  }
  const text = new Uint8Array(ahead.length + length);
  text.set(ahead);
  let at = ahead.length;
  for (const tag of tags) {
    text.set(tag, at);
    at += tag.length;
  }
  return { records: new Uint8Array(records.buffer), text };
}

function isSet(key, value) {
  if (value !== undefined && typeof value !== "boolean") throw new TypeError(`${key} must be a boolean, not ${shown(value)}`);
  return value === true;
}

// ---- Answers

// A whole number that a number cannot hold came as a text.
function whole(number) {
  return typeof number === "string" ? BigInt(number) : number;
}

function asVersion(version, tag) {
  if (version === null) return null;
  version.segments = version.segments.map(whole);
  if (typeof tag === "string") version.input = tag;
  return version;
}

function asPending(pending, items) {
  return pending === null ? null : { tag: tagOf(items[pending.index]), until: new Date(pending.until) };
}

function asVerdict(judged, tag) {
  if (typeof judged === "string") return { tag, verdict: judged, reason: null, detail: null };
  const verdict = { tag, verdict: "rejected", ...judged };
  if (typeof verdict.until === "number") verdict.until = new Date(verdict.until);
  return verdict;
}

// ---- What there is to ask of one tag or two

/** Says what a tag is: its numbers, pre-release, build metadata and so on. */
export function parse(tag, options) {
  checkTag(tag);
  return read(tag, reading(options));
}

function read(tag, policy) {
  const text = handOver(policy, NOTHING, tag);
  return asVersion(JSON.parse(asked(() => wasm.parse(policy.length, text, isBytes(tag)))), tag);
}

/** Which of two is newer, for `Array.prototype.sort`: -1, 0 or 1; null where they are of different schemes. */
export function compare(a, b, options) {
  const [first, second] = [comparable(a, options), comparable(b, options)];
  if (first.policy === second.policy && typeof first.tag === "string" && typeof second.tag === "string") {
    return compareTexts(first.tag, second.tag, encode(first.policy));
  }
  const [policy, other] = [first.policy, second.policy].map((text) => encoder.encode(text));
  const [one, two] = [first.tag, second.tag].map(encodedTag);
  const text = new Uint8Array(one.length + two.length);
  text.set(one);
  text.set(two, one.length);
  handOver(policy, other, text);
  const flags = (isBytes(first.tag) ? 1 : 0) | (isBytes(second.tag) ? 2 : 0);
  return asSign(asked(() => wasm.compare(policy.length, other.length, text.length, one.length, flags)));
}

function compareTexts(a, b, policy) {
  const text = handOver(policy, policy, a + b);
  // What is ASCII has as many bytes as code units.
  const first = text === a.length + b.length ? a.length : encoder.encode(a).length;
  return asSign(asked(() => wasm.compare(policy.length, policy.length, text, first, 0)));
}

function asSign(sign) {
  return sign === 2 ? null : sign;
}

// A tag is read by the options of the call, a version as it was read before.
function comparable(value, options) {
  if (typeof value === "string" || isBytes(value)) return { tag: value, policy: policyText(options, READING) };
  if (typeof value !== "object" || value === null) {
    throw new TypeError(`what is compared must be a tag or a version, not ${shown(value)}`);
  }
  checkTag(value.input, "input of a version");
  const { format, prereleaseOrder, prefix } = value;
  // Whatever is read strictly is read leniently too, with the same meaning.
  const policy = policyText({ calver: format, prereleaseOrder, prefix, lenient: true }, READING);
  return { tag: value.input, policy };
}

/** The tag that follows: by what is raised for SemVer, by date for CalVer. */
export function next(tag, options) {
  checkTag(tag);
  const { bump, channel, date, ...others } = options ?? {};
  const policy = reading(others);
  const how = encoder.encode(step(bump, channel, date, others.calver));
  const text = handOver(policy, how, tag);
  return asked(() => wasm.next(policy.length, how.length, text, isBytes(tag)));
}

const BUMPS = ["major", "minor", "patch", "pre", "release"];

function step(bump, channel, date, calver) {
  if (channel !== undefined && bump !== "pre") throw new TypeError('channel goes with bump "pre"');
  if (bump !== undefined) {
    if (date !== undefined) throw new TypeError("bump is for SemVer and date for CalVer: one of them");
    if (!BUMPS.includes(bump)) throw new TypeError(`bump must be one of ${BUMPS.join(", ")}`);
    if (channel !== undefined && typeof channel !== "string") throw new TypeError("channel must be a string");
    return channel === undefined ? bump : `pre ${channel}`;
  }
  if (date === undefined && calver === undefined) throw new TypeError(`bump is missing: one of ${BUMPS.join(", ")}`);
  return day(date ?? new Date());
}

function day(date) {
  // As JavaScript has it, a text without a time is of UTC.
  const text = typeof date === "string" ? date : new Date(moment("date", date)).toISOString().slice(0, 10);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  if (!isDay || new Date(text).toISOString().slice(0, 10) !== text) {
    throw new TypeError("date must be a Date or a day of the calendar, as 2024-06-30");
  }
  return text;
}

/** The version that can be made of a text, or null: `release 3` is 3.0.0. */
export function coerce(text) {
  if (typeof text !== "string") throw new TypeError(`text must be a string, not ${shown(text)}`);
  const length = handOver(NOTHING, NOTHING, text);
  return wasm.coerce(length) ?? null;
}

// ---- What there is to ask of many

/** A policy, checked once, to ask again and again. */
export class Selector {
  #policy;
  // Another policy, which takes any prefix.
  #groups;

  constructor(options) {
    const text = policyText(options, POLICY);
    this.#policy = encoder.encode(text);
    this.#groups = encoder.encode(`${text}anyPrefix=\n`);
    handOver(this.#policy, NOTHING, "");
    asked(() => wasm.check(this.#policy.length));
  }

  latestIndex(tags) {
    return askOf(listOf(tags), this.#policy, wasm.latest);
  }

  latest(tags) {
    const items = listOf(tags);
    const place = askOf(items, this.#policy, wasm.latest);
    return place < 0 ? null : items[place];
  }

  latestIn(text) {
    checkTag(text, "text");
    const length = handOver(this.#policy, NOTHING, text);
    return JSON.parse(asked(() => wasm.latest_in(this.#policy.length, length)));
  }

  sort(tags) {
    const items = listOf(tags);
    return Array.from(askOf(items, this.#policy, wasm.sort), (place) => items[place]);
  }

  matches(tag) {
    checkTag(tag);
    const length = handOver(this.#policy, NOTHING, tag);
    return asked(() => wasm.matches(this.#policy.length, length));
  }

  explain(tags) {
    const items = listOf(tags);
    const answer = JSON.parse(askOf(items, this.#policy, wasm.explain));
    const tag = answer.selected === null ? null : tagOf(items[answer.selected]);
    return {
      tag,
      version: asVersion(answer.version, tag),
      candidates: items.length,
      rejected: answer.rejected,
      pending: asPending(answer.pending, items),
      verdicts: answer.verdicts.map((judged, place) => asVerdict(judged, tagOf(items[place]))),
    };
  }

  decide(tags, current) {
    const items = listOf(tags);
    const runs = current ?? null;
    if (runs !== null) checkTag(runs, "current");
    const ahead = runs === null ? undefined : encodedTag(runs);
    const ask = (policy, records, text, count) => wasm.decide(policy, records, text, count, ahead?.length);
    const { action, target, pending } = JSON.parse(askOf(items, this.#policy, ask, ahead));
    return {
      action,
      from: runs,
      target: target === null ? null : tagOf(items[target]),
      allowed: target !== null,
      pending: asPending(pending, items),
    };
  }

  groups(tags, per) {
    const items = listOf(tags);
    const place = GROUPS.indexOf(per);
    if (place < 0) throw new TypeError(`per must be one of ${GROUPS.join(", ")}`);
    const policy = per === "prefix" ? this.#groups : this.#policy;
    const ask = (...lengths) => wasm.groups(...lengths, place);
    return JSON.parse(askOf(items, policy, ask)).map(({ key, index, version }) => {
      const tag = tagOf(items[index]);
      return { key, tag, index, version: asVersion(version, tag) };
    });
  }
}

let anything = null;

// The selector without options is the one that most calls want.
function selector(options) {
  if (options === undefined) return (anything ??= new Selector());
  return new Selector(options);
}

/** The latest of many, or null: what was given, text or candidate. */
export function latest(tags, options) {
  return selector(options).latest(tags);
}

/** The place of the latest, or -1. */
export function latestIndex(tags, options) {
  return selector(options).latestIndex(tags);
}

/** The latest of a text with a tag a line, or null; lines count from 0, empty ones too. */
export function latestIn(text, options) {
  return selector(options).latestIn(text);
}

/** What the policy takes, oldest first. */
export function sort(tags, options) {
  return selector(options).sort(tags);
}

/** Which is the latest, and why not the others. */
export function explain(tags, options) {
  return selector(options).explain(tags);
}

/** What to do where `current` runs; null where nothing does. */
export function decide(tags, current, options) {
  return selector(options).decide(tags, current);
}

/** The latest of each group. */
export function groups(tags, per, options) {
  return selector(options).groups(tags, per);
}

/** The scheme that tags follow. */
export function infer(tags) {
  const items = listOf(tags);
  const ask = (_, ...lengths) => wasm.infer(...lengths);
  const { scheme, format, prefix, dated, guesses, change, unreadPlaces, prefixes } = JSON.parse(askOf(items, NOTHING, ask));
  return {
    scheme,
    format,
    prefix,
    tags: items.length,
    dated,
    guesses,
    change: change === null ? null : {
      before: change.before,
      last: tagOf(items[change.lastPlace]),
      lastPlace: change.lastPlace,
      first: tagOf(items[change.firstPlace]),
      firstPlace: change.firstPlace,
    },
    unread: unreadPlaces.map((place) => tagOf(items[place])),
    unreadPlaces,
    prefixes,
  };
}

// ---- Formats and constraints

/** A CalVer format, explained. */
export class Format {
  constructor(text) {
    if (typeof text !== "string") throw new TypeError(`format must be a string, not ${shown(text)}`);
    const length = handOver(NOTHING, NOTHING, text);
    const { parts, samples, lints } = JSON.parse(asked(() => wasm.format(length)));
    for (const { token } of parts) {
      if (token !== undefined) [token.min, token.max] = [whole(token.min), whole(token.max)];
    }
    this.text = text;
    this.parts = parts;
    this.samples = samples;
    this.lints = lints;
  }

  /** What a tag says under the format. */
  parse(tag, options) {
    return parse(tag, { ...options, calver: this.text });
  }

  /** A version with these numbers, one for each token that is a number; null where they do not make one. */
  write(numbers) {
    const texts = Array.from(numbers, (number) => {
      if (number === null || number === undefined) return "";
      const isWhole = typeof number === "bigint" || Number.isSafeInteger(number);
      if (!isWhole) throw new TypeError("a number of a version must be a safe integer or a bigint");
      return String(number);
    });
    const given = encoder.encode(texts.join(","));
    const length = handOver(given, NOTHING, this.text);
    return asked(() => wasm.write(given.length, length)) ?? null;
  }

  toString() {
    return this.text;
  }
}

/** Bounds that a version may lie within: `>=1.2, <2`. It bounds and admits nothing, so pre-releases may lie within too. */
export class Constraint {
  #policy;

  constructor(text, options) {
    if (typeof text !== "string") throw new TypeError(`constraint must be a string, not ${shown(text)}`);
    const policy = `${policyText(options, READING)}preRelease=\n${line("constraint", text)}`;
    this.#policy = encoder.encode(policy);
    handOver(this.#policy, NOTHING, "");
    this.isContradictory = asked(() => wasm.check(this.#policy.length));
    this.text = text;
  }

  /** Whether a tag is a version that lies within. */
  matches(tag) {
    checkTag(tag);
    const length = handOver(this.#policy, NOTHING, tag);
    return asked(() => wasm.matches(this.#policy.length, length));
  }

  toString() {
    return this.text;
  }
}
