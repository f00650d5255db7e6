// Formats and constraints: what is compiled from a text and asked again and again.
//
// One scope with the other files of this folder, which the build joins into one module in the order that it lists.

// What a version can hold.
const GREATEST = 2n ** 64n - 1n;

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
    let isNone = false;
    const texts = Array.from(numbers, (number) => {
      if (number === null || number === undefined) return "";
      const isWhole = typeof number === "bigint" || Number.isSafeInteger(number);
      if (!isWhole) throw new TypeError("a number of a version must be a safe integer or a bigint");
      // The module would take it for one that is left out.
      isNone ||= number < 0 || number > GREATEST;
      return String(number);
    });
    if (isNone) return null;
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
    return sound(wasm.matches(this.#policy.length, length)) === 1;
  }

  toString() {
    return this.text;
  }
}
