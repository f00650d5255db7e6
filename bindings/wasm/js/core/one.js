// What there is to ask of one tag or two.
//
// One scope with the other files of this folder, which the build joins into one module in the order that it lists.

// Where the words are that the module leaves of a tag.
const [PREFIX, V, MODIFIER, PRERELEASE, BUILD, CHANNEL, LETTERS, DATE, NUMBERS] = Array(9).keys();

const CHANNELS = [null, "stable", "dev", "alpha", "beta", "rc"];

/** Says what a tag is: its numbers, pre-release, build metadata and so on. */
export function parse(tag, options) {
  checkTag(tag);
  const { policy, format, prereleaseOrder } = reading(options);
  const length = handOver(policy, NOTHING, tag);
  const count = sound(wasm.parse(policy.length, length, isBytes(tag)));
  look();
  const at = start + policy.length;
  // What is ASCII has as many bytes as code units, and so lengths in bytes are those of its parts.
  const text = length === tag.length && typeof tag === "string" ? tag : bytes.subarray(at, at + length);
  const behind = length - words[BUILD];
  const core = behind - words[PRERELEASE];
  const named = core + 1 + words[LETTERS];
  return {
    input: typeof tag === "string" ? tag : part(text, 0, length),
    scheme: format === null ? "semver" : "calver",
    format,
    prereleaseOrder,
    prefix: part(text, 0, words[PREFIX]),
    v: words[V] === 1,
    segments: segments(count),
    modifier: words[MODIFIER] === 0 ? null : part(text, core - words[MODIFIER], core),
    prerelease: behind === core ? null : part(text, core + 1, behind),
    build: behind === length ? null : part(text, behind + 1, length),
    channel: words[LETTERS] === 0 ? CHANNELS[words[CHANNEL]] : part(text, core + 1, named).toLowerCase(),
    date: words[DATE] === 0 ? null : asDate(words[DATE]),
  };
}

function part(text, from, to) {
  return typeof text === "string" ? text.slice(from, to) : decoder.decode(text.subarray(from, to));
}

function segments(count) {
  // One that grows takes room for more than there ever are.
  const numbers = new Array(count);
  for (let place = 0; place < count; place++) {
    const low = words[NUMBERS + 2 * place];
    const high = words[NUMBERS + 2 * place + 1];
    numbers[place] = high < 2 ** 21 ? high * 2 ** 32 + low : (BigInt(high) << 32n) | BigInt(low);
  }
  return numbers;
}

function asDate(number) {
  const digits = String(number).padStart(8, "0");
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}

/** Which of two is newer, for `Array.prototype.sort`: -1, 0 or 1; null where they are of different schemes. */
export function compare(a, b, options) {
  const [policy, other] = [policyOf(a, options), policyOf(b, options)];
  const [first, second] = [comparedTag(a), comparedTag(b)];
  if (typeof first === "string" && typeof second === "string") {
    const text = handOver(policy, other, first + second);
    // What is ASCII has as many bytes as code units.
    const length = text === first.length + second.length ? first.length : encoder.encode(first).length;
    return asSign(wasm.compare(policy.length, other.length, text, length, 0));
  }
  const [one, two] = [first, second].map(encodedTag);
  const text = new Uint8Array(one.length + two.length);
  text.set(one);
  text.set(two, one.length);
  handOver(policy, other, text);
  const flags = (isBytes(first) ? 1 : 0) | (isBytes(second) ? 2 : 0);
  return asSign(wasm.compare(policy.length, other.length, text.length, one.length, flags));
}

function asSign(sign) {
  return sound(sign) === 2 ? null : sign;
}

// A tag is read by the options of the call, a version as it was read before.
function policyOf(value, options) {
  if (typeof value === "string" || isBytes(value)) return reading(options).policy;
  if (typeof value !== "object" || value === null) {
    throw new TypeError(`what is compared must be a tag or a version, not ${shown(value)}`);
  }
  checkTag(value.input, "input of a version");
  const { format, prereleaseOrder, prefix } = value;
  // Whatever is read strictly is read leniently too, with the same meaning.
  return readingAgain({ calver: format, prereleaseOrder, prefix, lenient: true }).policy;
}

function comparedTag(value) {
  return typeof value === "string" || isBytes(value) ? value : value.input;
}

/** The tag that follows: by what is raised for SemVer, by date for CalVer. */
export function next(tag, options) {
  checkTag(tag);
  const { bump, channel, date, ...others } = stepOptions(options);
  const { policy } = reading(others);
  const how = encoder.encode(step(bump, channel, date, others.calver));
  const text = handOver(policy, how, tag);
  return asked(() => wasm.next(policy.length, how.length, text, isBytes(tag)));
}

// What is there of the options, so that what is missing is told in the words of this call.
function stepOptions(options) {
  if (options === undefined || options === null) return {};
  if (typeof options !== "object") throw new TypeError(`options must be an object, as { bump: "minor" }, not ${shown(options)}`);
  const names = ["bump", "channel", "date", ...Object.keys(READING)];
  const given = {};
  for (const key of Object.keys(options)) {
    if (!names.includes(key)) throw noOption(key, names);
    if (options[key] !== undefined && options[key] !== null) given[key] = options[key];
  }
  return given;
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
