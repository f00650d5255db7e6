// The examples of the guide and of the README do what they say: what is printed stands in comments behind it or below.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { folder, root } from "./package.mjs";

const project = mkdtempSync(join(tmpdir(), "verpick-docs-"));
after(() => rmSync(project, { recursive: true, force: true }));
mkdirSync(join(project, "node_modules"));
symlinkSync(folder, join(project, "node_modules/verpick"), "dir");

// A comment behind a call of console.log, or comments that stand below the end of a loop.
function printed(example) {
  const lines = [];
  let loops = false;
  for (const line of example.split("\n")) {
    const behind = line.match(/console\.log\(.*\); \/\/ (.*)$/);
    if (behind !== null) lines.push(behind[1]);
    if (/^(for|\}|\s+.*console\.log)/.test(line)) loops = true;
    else if (!line.startsWith("// ")) loops = false;
    if (loops && line.startsWith("// ")) lines.push(line.slice(3));
  }
  return lines;
}

for (const path of ["docs/javascript.md", "bindings/wasm/README.md"]) {
  const examples = Array.from(readFileSync(join(root, path), "utf8").matchAll(/^```js\n(.*?)^```$/gms), ([, text]) => text);
  test(`${path} has examples`, () => assert.ok(examples.length >= 2));
  for (const [place, example] of examples.entries()) {
    test(`example ${place + 1} of ${path}`, () => {
      const file = join(project, `${place}.mjs`);
      writeFileSync(file, example);
      const output = execFileSync("node", [file], { encoding: "utf8" }).trimEnd().split("\n");
      assert.notEqual(printed(example).length, 0, "an example that says nothing shows nothing");
      assert.deepEqual(output, printed(example));
    });
  }
}
