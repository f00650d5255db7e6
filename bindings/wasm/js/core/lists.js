// Lists, as they are handed over, and what is made of the module's answers about them.
//
// One scope with the other files of this folder, which the build joins into one module in the order that it lists.

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
      if (!isSet("complete", item.complete ?? true)) flags |= INCOMPLETE;
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
  if (value !== undefined && value !== null && typeof value !== "boolean") throw new TypeError(`${key} must be a boolean, not ${shown(value)}`);
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
