// Policies: options, checked and written down as the text that the module reads.
//
// One scope with the other files of this folder, which the build joins into one module in the order that it lists.

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

// A day, which is of UTC as JavaScript has it, or a time with its zone (RFC 3339).
const MOMENT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

function moment(key, value) {
  // A time without a zone would be another one on each machine.
  const isMoment = value instanceof Date || typeof value === "number" || (typeof value === "string" && MOMENT.test(value));
  const milliseconds = isMoment ? Math.trunc(new Date(value).getTime()) : NaN;
  if (Number.isNaN(milliseconds)) {
    throw new TypeError(`${key} must be a Date, milliseconds since 1970, or a text such as "2024-06-30" or "2024-06-30T12:00:00Z"`);
  }
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

// The text of options, of which a call knows some.
function policyText(options, known) {
  if (options === undefined || options === null) return "";
  if (typeof options !== "object") throw new TypeError(`options must be an object, not ${shown(options)}`);
  let text = "";
  for (const key of Object.keys(options)) {
    if (!Object.hasOwn(known, key)) throw noOption(key, Object.keys(known));
    const value = options[key];
    if (value !== undefined && value !== null) text += known[key](key, value);
  }
  if (known === POLICY) checkPolicy(options);
  return text;
}

function noOption(key, names) {
  return new TypeError(`there is no option ${JSON.stringify(key)} here; there are ${names.join(", ")}`);
}

function checkPolicy(options) {
  const { preRelease, channels, onlyChannels, minAgeSeconds, graceSeconds, now } = options;
  // No channel beside stable is what there is without the option; none at all would take nothing.
  if (isEmpty(onlyChannels)) throw new TypeError("onlyChannels names no channel, so nothing would be taken: leave it out to take stable");
  const choices = [preRelease === true, channels != null && !isEmpty(channels), onlyChannels != null].filter(Boolean);
  if (choices.length > 1) throw new TypeError("at most one of preRelease, channels and onlyChannels can be given");
  if ((minAgeSeconds != null || graceSeconds != null) && now == null) {
    throw new TypeError("minAgeSeconds and graceSeconds need now: which moment they are counted from");
  }
}

// Of a list that can be read once only, nobody knows after it was read.
function isEmpty(list) {
  return (Array.isArray(list) && list.length === 0) || (list instanceof Set && list.size === 0);
}

// Checking options and writing them down takes longer than most calls, and calls in a loop mostly have the same ones. So what
// was made of the last options is kept, and given where these say the very same: not where they are the same object, for
// that may have been changed.
function keeping(make) {
  let nothing = null;
  let noted = null;
  let kept = null;
  return (options) => {
    if (options === undefined || options === null) return (nothing ??= make({}));
    if (noted === null || !isNoted(options, noted)) {
      const read = typeof options === "object" ? noting(options) : options;
      kept = make(read);
      noted = read;
    }
    return kept;
  };
}

// Lists are copied, so that what is made of options, and what later ones are compared with, stays as it is.
function noting(options) {
  const read = { ...options };
  for (const key of Object.keys(read)) {
    if (Array.isArray(read[key])) read[key] = Array.from(read[key]);
  }
  return read;
}

function isNoted(options, noted) {
  if (typeof options !== "object") return false;
  const [keys, others] = [Object.keys(options), Object.keys(noted)];
  if (keys.length !== others.length) return false;
  for (let place = 0; place < keys.length; place++) {
    const key = keys[place];
    if (key !== others[place] || !isSame(options[key], noted[key])) return false;
  }
  return true;
}

// Whether an option says the same. Of dates and sets that is never said: they may have been changed too.
function isSame(value, noted) {
  if (typeof value !== "object" || value === null) return value === noted;
  if (!Array.isArray(value) || !Array.isArray(noted) || value.length !== noted.length) return false;
  for (let place = 0; place < value.length; place++) {
    if (value[place] !== noted[place]) return false;
  }
  return true;
}

function readingBy(options) {
  const { calver, prereleaseOrder } = options;
  return {
    policy: encoder.encode(policyText(options, READING)),
    // As the module has it, where half of a surrogate is U+FFFD.
    format: calver === undefined || calver === null ? null : decoder.decode(encoder.encode(calver)),
    prereleaseOrder: prereleaseOrder ?? "semver",
  };
}

const reading = keeping(readingBy);
const readingAgain = keeping(readingBy);
