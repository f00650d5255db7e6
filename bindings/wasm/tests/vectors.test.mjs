// The conformance vectors, asked of the package in Node.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { differing, readVectors } from "./answers.js";
import { api, root } from "./package.mjs";

const vectors = join(root, "tests/vectors");
const files = readdirSync(vectors).filter((name) => name.endsWith(".json")).sort();

test("there are vectors, as many as their README says", () => {
  const readme = readFileSync(join(vectors, "README.md"), "utf8");
  const total = Number(readme.match(/^([\d,]+) cases in all\.$/m)[1].replace(",", ""));
  const counts = files.map((name) => JSON.parse(readFileSync(join(vectors, name), "utf8")).count);
  assert.equal(counts.reduce((sum, count) => sum + count, 0), total);
});

for (const name of files) {
  test(`the vectors of ${name} hold`, () => {
    const file = readVectors(readFileSync(join(vectors, name), "utf8"));
    const answers = differing(api, name.split(".")[0], file);
    assert.equal(answers.cases, file.count);
    assert.deepEqual(answers.differing, []);
  });
}
