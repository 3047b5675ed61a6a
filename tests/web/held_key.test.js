/** The reading key on its way from the worker to a page that is starting. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { tab } from "./tab.js";

const KEY = "the key";
/** @type {MessagePort[]} of those who ask */
let asked = [];
const controller = { postMessage: (said, [port] = []) => said.type === "need key" && asked.push(port) };
const serviceWorker = { controller, getRegistration: async () => ({}), addEventListener() {}, startMessages() {} };
Object.defineProperty(globalThis, "navigator", { value: { serviceWorker }, configurable: true });

const { dropKey, obtainKey } = await import("../../web/static/offline/held_key.js");

beforeEach(() => {
  asked = [];
  tab.clear();
});

test("a page that asks gets the key", async () => {
  const obtained = obtainKey("mine");
  await answered();
  assert.equal(await obtained, KEY);
});

test("a page that is locked while it asks opens nothing", async () => {
  const obtained = obtainKey("mine");
  await new Promise(setImmediate);
  dropKey();
  await answered();
  assert.equal(await obtained, null);
});

async function answered() {
  while (asked.length === 0) await new Promise(setImmediate);
  asked[0].postMessage({ key: KEY });
  asked[0].close();
}
