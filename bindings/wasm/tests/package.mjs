// The package under test, and where things are.
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

function named(variable) {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: run this by \`cargo xtask test wasm\``);
  return value;
}

/** The folder that npm packs. */
export const folder = named("VERPICK_PACKAGE");

/** The version that it has to have. */
export const version = named("VERPICK_VERSION");

/** The folder that the tools are installed in, and how to require them. */
export const tools = named("VERPICK_TOOLS");
export const requireTool = createRequire(join(tools, "package.json"));

/** The root of the repository. */
export const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The package, as `import` gives it. */
export const api = await import(pathToFileURL(join(folder, "node.mjs")));
