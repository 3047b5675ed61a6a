import assert from "node:assert/strict";
import { test } from "node:test";
import { noteNotPosted, wasNotPosted } from "../../web/static/offline/not_posted.js";
import { newPhone, NOON } from "./phone.js";

const PATH = "/families/1/core-group";

test("a form that did not arrive is told of once, and of its own path alone", async () => {
  await newPhone();
  await noteNotPosted(PATH, NOON + 1_000);
  assert.equal(await wasNotPosted("/families/2/core-group", NOON), false);
  assert.equal(await wasNotPosted(PATH, NOON), true);
  assert.equal(await wasNotPosted(PATH, NOON), false);
});

test("one that failed before, in a tab that was closed, is not taken for one that arrived later", async () => {
  await newPhone();
  await noteNotPosted(PATH, NOON);
  assert.equal(await wasNotPosted(PATH, NOON + 60_000), false);
});
