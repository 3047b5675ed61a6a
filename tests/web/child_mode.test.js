import assert from "node:assert/strict";
import { test } from "node:test";
import { makeMemoryKey, openInMemory, sealInMemory } from "../../web/static/child/memory.js";
import { leftToWait, noteWrong, waitAfter } from "../../web/static/child/slow_tries.js";
import { beginChildMode, childMode, endChildMode, keepWork, keptWork } from "../../web/static/offline/child_mode.js";
import { newPhone, NOON } from "./phone.js";

test("three wrong PINs are free, then each costs twice the one before, five minutes at most", () => {
  assert.deepEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 50].map((wrong) => waitAfter(wrong) / 1_000), [0, 0, 5, 10, 20, 40, 80, 160, 300, 300, 300]);
});

test("a wait runs out, and a clock that was set back neither shortens it nor makes it longer than it was", () => {
  const tries = { wrong: 4, wait_until: NOON + 10_000 };
  assert.equal(leftToWait(tries, NOON), 10);
  assert.equal(leftToWait(tries, NOON + 9_001), 1);
  assert.equal(leftToWait(tries, NOON + 10_000), 0);
  assert.equal(leftToWait(tries, NOON - 86_400_000), 10);
});

test("a clock that is set on does not shorten a wait of this page's", () => {
  noteWrong(5);
  assert.equal(leftToWait({ wrong: 5, wait_until: NOON + 20_000 }, NOON + 86_400_000), 20);
});

test("what the child is shown opens under the key in memory, and under no other", async () => {
  const key = await makeMemoryKey();
  assert.equal(key.extractable, false);
  const sealed = await sealInMemory(key, { first_name: "Zwiebelchenhaut" });
  assert.deepEqual(await openInMemory(key, sealed), { first_name: "Zwiebelchenhaut" });
  assert.equal(await openInMemory(await makeMemoryKey(), sealed), null);
  assert.equal(await openInMemory(key, null), null);
});

test("child mode begins without what an earlier one left half done, and ends with it", async () => {
  await newPhone();
  const sealed = await sealInMemory(await makeMemoryKey(), {});
  await keepWork(sealed);
  await beginChildMode({ session: "s", child: "c", registration: "r", worker: "w", language: "cy", read_aloud: false, tools: [], left_hand: false, big_contrast: false, began_at: NOON, sealed });
  assert.equal(await keptWork(), undefined);
  assert.deepEqual([(await childMode()).session, (await childMode()).wrong], ["s", 0]);
  await keepWork(sealed);
  await endChildMode();
  assert.deepEqual([await childMode(), await keptWork()], [undefined, undefined]);
});
