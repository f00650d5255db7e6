// What a user of the package calls: a thin layer over the functions of the WebAssembly module.
//
// - Lists are joined here and handed over in one buffer, for each text that crosses on its own costs 60 to 100 ns. The
//   module answers with places, so no tag comes back: what is returned is what was given.
// - A policy is a text that goes along with each call. The module keeps the last few that it compiled, so there are no
//   handles here and nothing to free.
// - Of one tag the module gives the lengths of its parts, and they are cut out of the tag that is here.
// - What is wrong about the arguments is a TypeError; what the library refuses is a VerpickError, in the library's words.
//
// One scope with the other files of this folder, which the build joins into one module in the order that it lists.
// It makes the CommonJS twin by dropping `export`, which must begin a line.

let wasm = null;
let memory = null;
// A view of the module's memory, and where in it the buffer lies.
let bytes = new Uint8Array(0);
let start = 0;
let capacity = 0;
// The policy that lies at the beginning of the buffer: calls in a loop mostly have the same one.
let policyThere = null;
// A view of what the module leaves of a tag.
let words = new Uint32Array(0);

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const NOTHING = new Uint8Array(0);

// What the module answers where a newline within a tag hides how the list was joined.
const AGAIN = -2;
// What it answers in place of a number where there is none.
const FAILED = -3;
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

// Where a call fails, the module throws the JSON of an error, or keeps it where the answer is a number.
function asked(call) {
  try {
    return call();
  } catch (thrown) {
    throw typeof thrown === "string" ? new VerpickError(JSON.parse(thrown)) : thrown;
  }
}

function sound(number) {
  if (number === FAILED) throw new VerpickError(JSON.parse(wasm.failure()));
  return number;
}

// ---- Handing over

// What was reserved before is gone in either case.
function reserved(length) {
  // The module would read a greater length modulo 2^32.
  start = length < 2 ** 32 ? wasm.reserve(length) >>> 0 : 0;
  capacity = start === 0 ? 0 : length;
  return start !== 0;
}

function makeRoom(length) {
  if (length > capacity) {
    policyThere = null;
    if (!reserved(Math.max(length, 2 * capacity, 4096)) && !reserved(length)) {
      throw new RangeError(`there is no room for ${length} bytes in the memory of a WebAssembly module`);
    }
  }
  look();
}

// Memory that has grown is another buffer, and what was seen of it before has no length any more.
function look() {
  if (bytes.length > 0) return;
  bytes = new Uint8Array(memory.buffer);
  words = new Uint32Array(memory.buffer, wasm.layout());
}

// Writes policy, records and text one behind the other; how many bytes the text has is the answer.
function handOver(policy, records, text) {
  const before = policy.length + records.length;
  let length = before + text.length;
  for (;;) {
    makeRoom(length);
    if (policy !== policyThere) bytes.set(policy, start);
    policyThere = policy;
    if (records.length > 0) bytes.set(records, start + policy.length);
    const size = write(text, start + before);
    if (size >= 0) return size;
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
