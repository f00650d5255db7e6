// What npm packs, installed into new projects and used there as a user would: nothing of the repository is in reach.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { browsing } from "./browser.js";
import { folder, root, tools, version } from "./package.mjs";

// Outside the repository and its target folder, so that no node_modules above is found.
const projects = mkdtempSync(join(tmpdir(), "verpick-projects-"));
after(() => rmSync(projects, { recursive: true, force: true }));

function run(program, args, cwd) {
  return execFileSync(program, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

const [packed] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", projects, folder], projects));
const tarball = join(projects, packed.filename);

function project(name, manifest, files) {
  const path = join(projects, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "package.json"), JSON.stringify({ name, private: true, ...manifest }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(path, file, ".."), { recursive: true });
    writeFileSync(join(path, file), text);
  }
  run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--no-package-lock", tarball], path);
  return path;
}

const USE = `
  const answer = {
    latest: latest(["v1.2.0+blue", "v1.3.0+green"], { slot: "blue" }),
    error: (() => { try { parse("1.2"); } catch (thrown) { return [thrown instanceof VerpickError, thrown.component, thrown.offset]; } })(),
  };
`;
const USED = { latest: "v1.2.0+blue", error: [true, "patch", 3] };

test("the package has what it should and nothing else", () => {
  const expected = [
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "LICENSE-THIRD-PARTY",
    "README.md",
    "core.cjs",
    "core.js",
    "glue.cjs",
    "glue.js",
    "index.d.cts",
    "index.d.ts",
    "node.cjs",
    "node.mjs",
    "package.json",
    "verpick.wasm",
    "web.js",
  ];
  assert.deepEqual(packed.files.map(({ path }) => path).sort(), expected);
  assert.equal(packed.version, version);
  console.log(`${packed.filename}: ${packed.size} bytes, ${packed.unpackedSize} unpacked`);
});

test("it works in a new project of ES modules", () => {
  const path = project("esm", { type: "module" }, {
    "main.js": `import { VerpickError, latest, parse } from "verpick";${USE}console.log(JSON.stringify(answer));`,
    "star.js": `import * as verpick from "verpick"; const { VerpickError, latest, parse } = verpick;${USE}console.log(JSON.stringify(answer));`,
  });
  for (const main of ["main.js", "star.js"]) assert.deepEqual(JSON.parse(run("node", [main], path)), USED);
});

test("it works in a new CommonJS project, and both at once are one", () => {
  const path = project("cjs", {}, {
    "main.js": `const { VerpickError, latest, parse } = require("verpick");${USE}console.log(JSON.stringify(answer));`,
    "both.js": `const { VerpickError } = require("verpick");
      import("verpick").then((verpick) => console.log(JSON.stringify(verpick.VerpickError === VerpickError)));`,
    "worker.js": `const { Worker, isMainThread, parentPort } = require("node:worker_threads");
      const { latest } = require("verpick");
      if (isMainThread) new Worker(__filename).once("message", (tag) => console.log(JSON.stringify([tag, latest(["2.0.0"])])));
      else parentPort.postMessage(latest(["1.0.0", "1.1.0"]));`,
  });
  assert.deepEqual(JSON.parse(run("node", ["main.js"], path)), USED);
  assert.equal(JSON.parse(run("node", ["both.js"], path)), true);
  assert.deepEqual(JSON.parse(run("node", ["worker.js"], path)), ["1.1.0", "2.0.0"]);
});

test("its types hold in a new TypeScript project, as Node and as bundlers resolve them", () => {
  const types = fileURLToPath(new URL("types", import.meta.url));
  const path = project("typescript", {}, {});
  cpSync(types, path, { recursive: true });
  const tsc = join(tools, "node_modules/typescript/bin/tsc");
  run("node", [tsc, "--noEmit", "--project", "."], path);
  run("node", [tsc, "--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,dom", "--module", "esnext", "--moduleResolution", "bundler", "--types", "", "--ignoreConfig", "package.mts"], path);
  run("node", [tsc, "--outDir", "out", "--project", "."], path);
  const answers = JSON.parse(run("node", ["out/package.mjs"], path));
  assert.deepEqual([answers.picked, answers.release.id, answers.followers[1]], ["v1.3.0", 7, "1.2.4-rc.1"]);
  assert.deepEqual(JSON.parse(run("node", ["out/package.cjs"], path)), { picked: "v1.3.0", error: null });
});

test("it works in a browser, built by Vite in a new project with the setting of the guide", async () => {
  const guide = readFileSync(join(root, "docs/javascript.md"), "utf8");
  const [, setting] = guide.match(/^```javascript\n(export default .*?)^```$/ms);
  const path = project("vite", { type: "module" }, {
    "index.html": `<!doctype html><title>verpick</title><script type="module" src="/main.js"></script>`,
    "main.js": `import { VerpickError, latest, parse } from "verpick";${USE}globalThis.answer = answer;`,
    "vite.config.js": setting,
  });
  const vite = join(tools, "node_modules/vite/bin/vite.js");
  run("node", [vite, "build", "--logLevel", "warn"], path);
  const built = join(path, "dist");
  const names = readdirSync(join(built, "assets"));
  assert.equal(names.filter((name) => name.endsWith(".wasm")).length, 1, names.join());
  assert.deepEqual(await browsing(built, "index.html", "answer"), USED);
});
