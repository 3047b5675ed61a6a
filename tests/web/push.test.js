import assert from "node:assert/strict";
import { test } from "node:test";

/** A service worker's surroundings, as far as its push part looks at them. */
const shown = [];
const posted = [];
const went = [];
const SELF = {
  location: { origin: "https://doorstep.example" },
  registration: { showNotification: async (title, options) => shown.push([title, options]) },
  clients: { matchAll: async () => [], openWindow: async (path) => went.push(path) },
  navigator: { locks: { query: async () => ({ held: [] }) } },
};
globalThis.self = SELF;
globalThis.fetch = async (path, { body }) => {
  posted.push([shown.length, path, JSON.parse(body)]);
  return new Response("{}", { status: 200 });
};
const { opened, rung } = await import("../../web/static/sw/push.js");
const { isNew } = await import("../../web/static/screens/alerts_poll.js");

const TOKEN = "abcdefghijklmnopqrstuvwxyzABCDE-";
const push = (navigate) => ({ data: { json: () => ({ notification: { title: "PLANTED", body: "PLANTED", navigate } }) } });

async function pathAfter(event) {
  await rung(event);
  return shown.at(-1)[1].data.path;
}

test("the words are the same whatever came, and something is always shown", async () => {
  const rings = [push(`https://doorstep.example/a/${TOKEN}`), push("https://elsewhere.example/x"), push(undefined), { data: null }, { data: { json: () => JSON.parse("{") } }];
  for (const ring of rings) {
    await rung(ring);
    const [title, options] = shown.at(-1);
    assert.deepEqual([title, options.body], ["Doorstep", "Open Doorstep: something needs you now."]);
  }
  assert.equal(shown.length, rings.length);
  assert.ok(!JSON.stringify(shown).includes("PLANTED"));
});

test("the server is told only what was shown, and by its token alone", async () => {
  posted.length = 0;
  await rung(push(`https://doorstep.example/a/${TOKEN}`));
  assert.deepEqual(posted, [[shown.length, "/alerts/shown", { token: TOKEN }]]);
  await rung(push("https://doorstep.example/alerts"));
  assert.equal(posted.length, 1);
});

test("a push leads nowhere but into Doorstep", async () => {
  assert.equal(await pathAfter(push(`https://doorstep.example/a/${TOKEN}`)), `/a/${TOKEN}`);
  for (const elsewhere of ["https://elsewhere.example/a", `//elsewhere.example/a/${TOKEN}`, "javascript:alert(1)", `https://doorstep.example/sign-out?/a/${TOKEN}`, 7, null])
    assert.equal(await pathAfter(push(elsewhere)), "/alerts");
});

test("a click opens the alert; a page with an open form is left alone", async () => {
  const page = { focus: async () => {}, navigate: async (path) => went.push(`same window ${path}`) };
  const notification = { close: () => {}, data: { path: `/a/${TOKEN}` } };
  await opened({ notification });
  SELF.clients.matchAll = async () => [page];
  await opened({ notification });
  SELF.navigator.locks.query = async () => ({ held: [{ name: "doorstep-form" }] });
  await opened({ notification });
  await opened({ notification: { ...notification, data: { path: "https://elsewhere.example/" } } });
  assert.deepEqual(went, [`/a/${TOKEN}`, `same window /a/${TOKEN}`, `/a/${TOKEN}`, "/alerts"]);
});

test("a new alert, or one that has climbed to here, rings; what stood there already does not", () => {
  const one = { open: 1, others: 1, newest: "01" };
  assert.equal(isNew(one, null), false);
  assert.equal(isNew(one, one), false);
  assert.equal(isNew({ open: 1, others: 1, newest: "02" }, one), true);
  assert.equal(isNew({ open: 2, others: 2, newest: "01" }, one), true);
  assert.equal(isNew({ open: 2, others: 1, newest: "01" }, one), false);
  assert.equal(isNew({ open: 0, others: 0, newest: "" }, one), false);
});
