// verpick in browsers and bundlers: whoever imports this waits for the module, so all calls answer at once.
import load, * as glue from "./glue.js";
import { bind } from "./core.js";

const { memory } = await load();
bind(glue, memory);

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
