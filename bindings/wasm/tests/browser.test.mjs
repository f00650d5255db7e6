// The conformance vectors, asked of the package in a browser that loads it as it is, without any bundler.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { browsing } from "./browser.js";
import { folder, root } from "./package.mjs";

const vectors = join(root, "tests/vectors");
const files = readdirSync(vectors).filter((name) => name.endsWith(".json")).sort();
const here = fileURLToPath(new URL(".", import.meta.url));

const answers = await browsing(
  { "/package/": folder, "/vectors/": vectors, "/": here },
  `browser.html?${files.join(",")}`,
  "answers",
);

test("every file was asked", () => {
  assert.deepEqual(Object.keys(answers).sort(), files);
});

for (const name of files) {
  test(`the vectors of ${name} hold in a browser`, () => {
    const { count } = JSON.parse(readFileSync(join(vectors, name), "utf8"));
    assert.equal(answers[name].cases, count);
    assert.deepEqual(answers[name].differing, []);
  });
}
