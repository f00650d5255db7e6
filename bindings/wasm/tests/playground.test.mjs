// The playground, as someone uses it who types.
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { test } from "node:test";

import { using } from "./browser.js";
import { folder } from "./package.mjs";

const seen = (tab) => tab.evaluate(() => ({
  latest: document.getElementById("latest").textContent,
  error: document.getElementById("error").textContent,
  decision: document.getElementById("decision").textContent,
  note: document.getElementById("note").textContent,
  rows: Array.from(document.querySelectorAll("#verdicts tr"), (row) => Array.from(row.cells, (cell) => cell.textContent)),
}));

test("the playground answers at every key", async () => {
  await using({ "/": `${dirname(folder)}/playground` }, "index.html", async (tab) => {
    await tab.waitForFunction(() => globalThis.ready);
    const first = await seen(tab);
    assert.equal(first.latest, "v1.3.0+green");
    assert.equal(first.note, "5 tags, 2 rejected");
    assert.deepEqual(first.rows.map(([tag, verdict]) => [tag, verdict]), [
      ["v1.2.0+blue", "older"],
      ["v1.3.0+green", "selected"],
      ["v1.4.0-rc.1+blue", "rejected"],
      ["latest", "rejected"],
      ["v1.2.1+blue", "older"],
    ]);

    await tab.fill("#slot", "blue");
    await tab.fill("#current", "v1.2.0+blue");
    const blue = await seen(tab);
    assert.equal(blue.latest, "v1.2.1+blue");
    assert.equal(blue.decision, "(upgrade to v1.2.1+blue)");
    await tab.check("#preRelease");
    assert.equal((await seen(tab)).latest, "v1.4.0-rc.1+blue");
    await tab.fill("#current", "");
    await tab.fill("#slot", "");

    await tab.fill("#calver", "YYYY.0m");
    const wrong = await seen(tab);
    assert.match(wrong.error, /0M/);
    assert.equal(wrong.latest, "");
    assert.deepEqual(wrong.rows, []);
    await tab.fill("#calver", "");

    await tab.fill("#tags", "2024.06.1\n2024.06.2\n2024.07.1");
    await tab.click("#infer");
    assert.equal(await tab.inputValue("#calver"), "YYYY.0M.MICRO");
    await tab.fill("#tags", "2024.06.1\n2024.06.2\n2024.07.1\n2024.13.1\n<b>bold</b>");
    const calendar = await seen(tab);
    assert.equal(calendar.latest, "2024.07.1");
    assert.match(calendar.rows[3][2], /month 13/);
    assert.equal(calendar.rows[4][0], "<b>bold</b>");

    await tab.fill("#tags", "");
    assert.deepEqual(await seen(tab), { latest: "none", error: "", decision: "", note: "0 tags, 0 rejected", rows: [] });
    await tab.fill("#tags", Array.from({ length: 600 }, (_, place) => `1.0.${place}`).join("\n"));
    await tab.fill("#calver", "");
    const long = await seen(tab);
    assert.equal(long.latest, "1.0.599");
    assert.equal(long.rows.length, 500);
    assert.match(long.note, /the first 500 are shown/);
  });
});
