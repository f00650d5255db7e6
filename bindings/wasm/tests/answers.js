// What the package answers to a case, in the shape of the vectors: the same for Node and for browsers.
//
// A case asks for a tag or a buffer of bytes with `{"hex": …}`; those are handed over as a `Uint8Array`.

/** The answers to every case of a file that differ from what is expected, and how many cases there were. */
export function differing(api, question, file) {
  const answer = QUESTIONS[question];
  if (answer === undefined) throw new Error(`nobody answers ${question}`);
  if (file.count !== file.cases.length) throw new Error(`${file.cases.length} cases, not the ${file.count} that it says`);
  const differing = [];
  for (const written of file.cases) {
    const asked = expanded(written);
    let given;
    try {
      given = canonical(answer(api, asked));
    } catch (thrown) {
      given = `thrown: ${thrown?.stack ?? thrown}`;
    }
    const expected = canonical(asked.expected);
    if (given !== expected) differing.push(`${asked.name}\n  expected ${short(expected)}\n  given    ${short(given)}`);
  }
  return { cases: file.cases.length, differing };
}

/** Reads a file of vectors without rounding its numbers: what a number cannot hold is a bigint. */
export function readVectors(text) {
  // Such a number stands in an array or behind a colon, and no text of the files has one there.
  const marked = text.replace(/([[,:]\s*)(\d{16,})(?=\s*[\],}])/g, '$1{"bigint": "$2"}');
  return JSON.parse(marked, (_, value) => {
    if (typeof value?.bigint !== "string") return value;
    const number = BigInt(value.bigint);
    return number <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(number) : number;
  });
}

const short = (text) => (text.length > 1200 ? `${text.slice(0, 1200)}… (${text.length})` : text);

// JSON with the keys in order, a bigint told from a number.
function canonical(value) {
  return JSON.stringify(value ?? null, (_, value) => {
    if (typeof value === "bigint") return `${value}n`;
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

// Writes out every repeated text, and makes bytes of hexadecimal digits.
function expanded(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(expanded);
  const keys = Object.keys(value);
  if (keys.length === 1 && keys[0] === "repeat") {
    const [before, unit, times, behind] = value.repeat;
    return before + unit.repeat(times) + behind;
  }
  if (keys.length === 1 && keys[0] === "hex") return Uint8Array.from(value.hex.match(/../g), (pair) => parseInt(pair, 16));
  return Object.fromEntries(Object.entries(value).map(([key, value]) => [key, expanded(value)]));
}

// ---- From the keys of a policy to options

const OPTIONS = {
  calver: "calver",
  prefix: "prefix",
  lenient: "lenient",
  prerelease_order: "prereleaseOrder",
  channels: "channels",
  only_channels: "onlyChannels",
  slot: "slot",
  slot_match: "slotMatch",
  constraint: "constraint",
  deny: "deny",
  drafts: "drafts",
  yanked: "yanked",
  require_artifact: "requireArtifact",
  min_age_seconds: "minAgeSeconds",
  grace_seconds: "graceSeconds",
  now: "now",
  allow_downgrade: "allowDowngrade",
};

function options({ policy }) {
  const options = {};
  for (const [key, value] of Object.entries(policy ?? {})) {
    if (key === "prereleases") {
      if (value !== "include") throw new Error(`no choice of pre-releases: ${value}`);
      options.preRelease = true;
    } else if (OPTIONS[key] === undefined) {
      throw new Error(`no key of a policy: ${key}`);
    } else {
      options[OPTIONS[key]] = value;
    }
  }
  return options;
}

function reading(asked) {
  const { calver, prefix, lenient, prereleaseOrder } = options(asked);
  return { calver, prefix, lenient, prereleaseOrder };
}

// ---- From answers to the shape of the vectors

function thrownBy(call) {
  try {
    call();
  } catch (thrown) {
    return thrown;
  }
  throw new Error("nothing was thrown");
}

function attempt(api, call, refused) {
  try {
    return call();
  } catch (thrown) {
    if (!(thrown instanceof api.VerpickError)) throw thrown;
    return { ok: false, error: refused(thrown) };
  }
}

// Vectors count bytes.
function bytesOf(tag, offset) {
  return typeof tag === "string" ? new TextEncoder().encode(tag.slice(0, offset)).length : offset;
}

const moment = (date) => (date === null ? null : date.toISOString().replace(".000Z", "Z"));

const waiting = (pending) => (pending === null ? null : { tag: pending.tag, until: moment(pending.until) });

const backwards = (list) => [...list].reverse();

function same(a, b, what) {
  if (canonical(a) !== canonical(b)) throw new Error(`${what}: ${short(canonical(a))} is not ${short(canonical(b))}`);
}

const QUESTIONS = {
  parse(api, asked) {
    return attempt(
      api,
      () => {
        const version = api.parse(asked.tag, reading(asked));
        same(version.input, asked.tag, "a version is its tag");
        const { input, prereleaseOrder, modifier, date, ...others } = version;
        const expected = { ok: true, ...others };
        if (modifier !== null) expected.modifier = modifier;
        if ("date" in asked.expected || date !== null) expected.date = date;
        return expected;
      },
      ({ component, offset, detail }) => ({ component, offset: bytesOf(asked.tag, offset), message: detail }),
    );
  },

  errors(api, asked) {
    return thrownBy(() => api.parse(asked.tag, reading(asked))).message;
  },

  formats(api, asked) {
    return attempt(
      api,
      () => {
        const format = new api.Format(asked.format);
        same(String(format), asked.format, "a format is its text");
        const brackets = { open: "[", close: "]" };
        const tokens = format.parts.map((part) => brackets[part] ?? part.token?.name).filter((name) => name !== undefined);
        return { ok: true, tokens, lints: format.lints.map(({ name }) => name) };
      },
      ({ offset, nearest, message }) => ({ offset: bytesOf(asked.format, offset), nearest, message }),
    );
  },

  coerce(api, asked) {
    return api.coerce(asked.text);
  },

  precedence(api, asked) {
    const own = asked.tags.some((entry) => entry.tag !== undefined);
    const signs = [];
    for (let first = 0; first < asked.tags.length; first++) {
      for (const b of asked.tags.slice(first + 1)) {
        const a = asked.tags[first];
        const read = (entry) => api.parse(entry.tag ?? entry, reading(entry.tag === undefined ? asked : entry));
        const signed = own ? api.compare(read(a), read(b)) : api.compare(a, b, reading(asked));
        const mirrored = own ? api.compare(read(b), read(a)) : api.compare(b, a, reading(asked));
        same(mirrored, signed === null ? null : 0 - signed, "the other way round");
        if (!own) same(api.compare(read(a), read(b)), signed, "versions that were read");
        signs.push(signed === null ? null : "<=>"[signed + 1]);
      }
    }
    return signs.every((sign) => sign === signs[0]) ? signs[0] : signs;
  },

  sort(api, asked) {
    const sorted = api.sort(asked.candidates, options(asked)).map((item) => item.tag ?? item);
    const turned = api.sort(backwards(asked.candidates), options(asked)).map((item) => item.tag ?? item);
    same(turned, sorted, "the order of the input does not count");
    return sorted;
  },

  constraints(api, asked) {
    return attempt(
      api,
      () => {
        const constraint = new api.Constraint(asked.constraint, reading(asked));
        same(String(constraint), asked.constraint, "a constraint is its text");
        const takes = asked.tags.filter((tag) => constraint.matches(tag));
        return { ok: true, contradictory: constraint.isContradictory, takes };
      },
      ({ offset, message, hint }) => ({ offset: bytesOf(asked.constraint, offset), message, hint }),
    );
  },

  latest(api, asked) {
    const selector = new api.Selector(options(asked));
    const index = selector.latestIndex(asked.candidates);
    const tagAt = (item) => (item === null ? null : (item.tag ?? item));
    const tag = tagAt(selector.latest(asked.candidates));
    same(tagAt(index < 0 ? null : asked.candidates[index]), tag, "its place");
    same(selector.explain(asked.candidates).tag, tag, "the explanation");
    same(tagAt(selector.latest(backwards(asked.candidates))), tag, "the list backwards");
    same(tagAt(selector.latest(asked.candidates.map((item) => (item.tag === undefined ? { tag: item } : item)))), tag, "candidates");
    if (asked.candidates.every((item) => typeof item === "string" && !/\n|\r$/.test(item))) {
      same(selector.latestIn(asked.candidates.join("\n") + "\n"), index < 0 ? null : { index, tag }, "a line each");
    }
    return index < 0 ? null : { index, tag };
  },

  lines(api, asked) {
    return api.latestIn(asked.buffer, options(asked));
  },

  groups(api, asked) {
    const groups = api.groups(asked.candidates, asked.per, options(asked));
    const turned = api.groups(backwards(asked.candidates), asked.per, options(asked));
    same(turned.map(({ tag }) => tag), groups.map(({ tag }) => tag), "the list backwards");
    return groups.map(({ key, index, tag, version }) => {
      same(version.input, tag, "the version is that of the tag");
      return { key, index, tag };
    });
  },

  explain(api, asked) {
    const { tag, candidates, rejected, pending, verdicts } = api.explain(asked.candidates, options(asked));
    const judged = verdicts.map((verdict, place) => {
      const { tag, verdict: word, reason, detail, component, offset, until } = verdict;
      same(tag, asked.candidates[place].tag ?? asked.candidates[place], "a verdict is on its tag");
      if (reason === null) return { verdict: word };
      const expected = { verdict: word, reason, detail };
      if (component !== undefined) Object.assign(expected, { component, offset: bytesOf(tag, offset) });
      if (until !== undefined) expected.until = moment(until);
      return expected;
    });
    return { tag, candidates, rejected, pending: waiting(pending), verdicts: judged };
  },

  decide(api, asked) {
    const { action, from, target, allowed, pending } = api.decide(asked.candidates, asked.current ?? null, options(asked));
    same(from, asked.current ?? null, "what runs");
    same(allowed, target !== null, "what is allowed has a target");
    return { action, target, pending: waiting(pending) };
  },

  next(api, asked) {
    const { bump, channel, date } = asked;
    const how = bump === undefined ? { date } : { bump, channel };
    return attempt(
      api,
      () => ({ ok: true, tag: api.next(asked.tag, { ...reading(asked), ...how }) }),
      ({ message }) => ({ message }),
    );
  },

  infer(api, asked) {
    const { scheme, format, prefix, guesses, change, unread, unreadPlaces } = api.infer(asked.candidates);
    same(unread, unreadPlaces.map((place) => asked.candidates[place].tag ?? asked.candidates[place]), "what is not read");
    const changed = change === null ? null : {
      scheme: change.before.scheme,
      format: change.before.format,
      last: change.lastPlace,
      first: change.firstPlace,
    };
    const answer = { scheme, format, prefix, unread: unreadPlaces, change: changed };
    if (scheme === null) return answer;
    const [best] = guesses;
    return { ...answer, calendar: best.calendar, fits: best.fits, read: best.read };
  },
};
