// verpick in Node, for `import`: the same module as for `require`, so that a program that does both has one of everything.
import verpick from "./node.cjs";

export const {
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
} = verpick;
