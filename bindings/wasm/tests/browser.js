// A headless browser on a folder that is served.
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

import { requireTool } from "./package.mjs";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

async function serve(folders) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    for (const [prefix, folder] of Object.entries(folders)) {
      if (!path.startsWith(prefix)) continue;
      try {
        const body = await readFile(join(folder, path.slice(prefix.length)));
        response.setHeader("content-type", TYPES[extname(path)] ?? "application/octet-stream");
        response.end(body);
        return;
      } catch {
        // Perhaps another folder has it.
      }
    }
    response.statusCode = 404;
    response.end();
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return server;
}

/** Opens a page of the folders, waits until it has set a global, and gives that. */
export function browsing(folders, page, name) {
  return using(folders, page, async (tab) => {
    await tab.waitForFunction((name) => name in globalThis, name, { timeout: 120_000 });
    return await tab.evaluate((name) => globalThis[name], name);
  });
}

/** Opens a page of the folders and does something with it. What goes wrong in the page goes wrong. */
export async function using(folders, page, work) {
  const { chromium } = requireTool("playwright-core");
  const server = await serve(typeof folders === "string" ? { "/": folders } : folders);
  const executablePath = execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();
  const args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const tab = await browser.newPage();
    const wrong = new Promise((_, reject) => {
      tab.on("pageerror", reject);
      tab.on("requestfailed", (request) => reject(new Error(`${request.url()} failed: ${request.failure()?.errorText}`)));
    });
    await tab.goto(`http://127.0.0.1:${server.address().port}/${page}`);
    return await Promise.race([work(tab), wrong]);
  } finally {
    await browser.close();
    server.close();
  }
}
