// verpick in browsers and bundlers: whoever imports this waits for the module, so all calls answer at once.
import load, * as glue from "./glue.js";
import { bind } from "./core.js";

// Bundlers know this way to name a file, and take it along.
await load({ module_or_path: new URL("./verpick.wasm", import.meta.url) });
bind(glue, glue.linear_memory());

export {
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
} from "./core.js";
