// What there is to ask of many tags.
//
// One scope with the other files of this folder, which the build joins into one module in the order that it lists.

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
    return sound(askOf(listOf(tags), this.#policy, wasm.latest));
  }

  latest(tags) {
    const items = listOf(tags);
    const place = sound(askOf(items, this.#policy, wasm.latest));
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
    return sound(wasm.matches(this.#policy.length, length)) === 1;
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

const selector = keeping((options) => new Selector(options));

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
