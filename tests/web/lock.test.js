/** Kept forms, the second cookie, and how a suspended session opens again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { CompactEncrypt } from "../../web/static/vendor/jose.js";
import { deviceKey, json, newPhone } from "./phone.js";
import { tab } from "./tab.js";

/** The little of a browser that these modules touch. */
let jar = new Map();
globalThis.document = {
  get cookie() {
    return [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  },
  set cookie(said) {
    const [pair, ...attributes] = said.split("; ");
    const [name, value] = pair.split("=");
    if (attributes.includes("Max-Age=0")) jar.delete(name);
    else jar.set(name, value);
  },
};
let holding = Promise.resolve();
const locks = { request: (_, work) => (holding = holding.then(work, work)) };
Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });

const { dropOpenCookie, isOpenForOther, openFor } = await import("../../web/static/offline/open_cookie.js");
const { askIfOpen, closeSession, resumeSession } = await import("../../web/static/offline/session.js");
const { countInTab, dropKeptForm, keepForm, keptForm } = await import("../../web/static/offline/kept_forms.js");
const { loseKey } = await import("../../web/static/offline/lose_key.js");
const { all, get } = await import("../../web/static/offline/store.js");

const WORDS = { why: ["We ring the school on Monday"] };

test("the cookie says whose session is open, over https and on plain http", () => {
  for (const name of ["__Host-doorstep-open", "doorstep-open"]) {
    jar = new Map([["other", "x"], [name, "0f.secret"]]);
    assert.equal(openFor(), "0f");
    assert.equal(isOpenForOther("0-f"), false);
    assert.equal(isOpenForOther("a-b"), true);
    dropOpenCookie();
    assert.equal(openFor(), "");
    assert.equal(isOpenForOther("a-b"), false, "nobody's is no other's");
  }
});

test("closing one's own session never closes somebody else's", async () => {
  const { worker } = await newPhone();
  const asked = answering(() => new Response(null, { status: 204 }));
  jar = new Map([["doorstep-open", "00.theirs"]]);
  closeSession(worker);
  assert.equal(openFor(), "00");
  assert.deepEqual(asked, []);
  jar = new Map([["doorstep-open", `${worker.replaceAll("-", "")}.mine`]]);
  closeSession(worker);
  assert.equal(openFor(), "");
  assert.deepEqual(asked, ["/session/suspend"]);
});

test("a suspended session opens with what only the device's key can read", async () => {
  const registration = await newPhone();
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const asked = answering((path, body) => {
    if (path === "/session/nonce") return sealedNonce(bytes, registration.public_key);
    assert.equal(body.opened, Buffer.from(bytes).toString("base64url"));
    return new Response(null, { status: 204 });
  });
  jar = new Map();
  assert.equal(await resumeSession(registration, deviceKey), "open");
  assert.deepEqual(asked, ["/session/nonce", "/session/resume"]);
});

test("what the server says about a session is told apart", async () => {
  const registration = await newPhone();
  jar = new Map();
  const standing = async (answer) => {
    answering(answer);
    return resumeSession(registration, deviceKey);
  };
  assert.equal(await standing(() => json(401, { problem: "Sign in again." })), "sign in");
  assert.equal(await standing(() => json(410, { problem: "Gone." })), "no signal", "not our server's word");
  assert.equal(await standing(() => json(503, {})), "no signal");
  assert.equal(await standing(() => Promise.reject(new TypeError("no network"))), "no signal");
  assert.equal(await standing(() => json(200, { nonce: "not sealed to us" })), "sign in");
});

for (const standing of ["revoked", "closed"]) {
  test(`a phone that wants to open its session and hears “${standing}” loses its key`, async () => {
    const registration = await newPhone();
    jar = new Map();
    answering(() => json(410, { problem: "Signed off.", standing }));
    assert.equal(await resumeSession(registration, deviceKey), "revoked");
    const row = await get("registrations", registration.id);
    assert.deepEqual([row.sealed_key, row.key_lost_why], ["", standing]);
  });
}

test("asking whether it is open tells who asks", async () => {
  const { worker } = await newPhone();
  const answers = [new Response(null, { status: 204 }), json(409, {}), json(401, {}), new Response("{}", { status: 401, headers: { "x-doorstep-suspended": "1" } })];
  const said = [];
  globalThis.fetch = async (_, { headers }) => (said.push(headers["x-doorstep-worker"]), answers.shift());
  const standings = [];
  for (let turn = 0; turn < 4; turn += 1) standings.push(await askIfOpen(worker));
  assert.deepEqual(standings, ["open", "somebody else", "sign in", "suspended"]);
  assert.deepEqual(said, [worker, worker, worker, worker]);
});

test("a half-typed form is kept sealed, comes back, and goes", async () => {
  const registration = await newPhone();
  await keepForm(registration, "/alerts/1", WORDS);
  assert.equal(JSON.stringify(await all("settings")).includes("school"), false);
  assert.equal(JSON.stringify(await all("settings")).includes("/alerts"), false);
  assert.deepEqual(await keptForm(registration, "/alerts/1", deviceKey), WORDS);
  assert.equal(await keptForm(registration, "/alerts/2", deviceKey), null);
  await dropKeptForm(registration, "/alerts/1");
  assert.equal(await keptForm(registration, "/alerts/1", deviceKey), null);
});

test("a form that the store refuses is kept in the tab, sealed as well", async () => {
  const registration = await newPhone();
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = () => {
    throw new DOMException("Full", "QuotaExceededError");
  };
  await keepForm(registration, "/alerts/1", WORDS).finally(() => (IDBObjectStore.prototype.put = put));
  assert.deepEqual(await all("settings"), []);
  assert.equal([...tab.values()].join().includes("school"), false);
  assert.deepEqual(await keptForm(registration, "/alerts/1", deviceKey), WORDS);
  assert.deepEqual([countInTab(registration.id), countInTab("another")], [1, 0]);
  await dropKeptForm(registration, "/alerts/1");
  assert.equal(tab.size, 0);
});

test("what the tab kept while the store was full does not come back over what was kept after", async () => {
  const registration = await newPhone();
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = () => {
    throw new DOMException("Full", "QuotaExceededError");
  };
  await keepForm(registration, "/alerts/1", { words: "before" }).finally(() => (IDBObjectStore.prototype.put = put));
  await keepForm(registration, "/alerts/1", { words: "after" });
  assert.deepEqual(await keptForm(registration, "/alerts/1", deviceKey), { words: "after" });
});

test("a lost key takes its own kept forms along and nobody else's, and how many is remembered for whoever wrote them", async () => {
  const registration = await newPhone();
  const other = { ...registration, id: `${registration.id.slice(0, -1)}x` };
  await keepForm(registration, "/alerts/1", WORDS);
  await keepForm(other, "/alerts/1", WORDS);
  await keepForm(registration, "/alerts/2", WORDS);
  for (const _ of ["once", "and again"]) await loseKey(registration.id, "wrong pins");
  assert.equal((await get("registrations", registration.id)).forms_lost, 2);
  assert.equal(await keptForm(registration, "/alerts/1", deviceKey), null);
  assert.deepEqual(await keptForm(other, "/alerts/1", deviceKey), WORDS);
});

function answering(answer) {
  const asked = [];
  globalThis.fetch = async (path, { body } = {}) => {
    asked.push(path);
    return answer(path, body ? JSON.parse(body) : null);
  };
  return asked;
}

async function sealedNonce(bytes, jwk) {
  const key = await crypto.subtle.importKey("jwk", jwk, { name: "ECDH", namedCurve: "P-256" }, true, []);
  const nonce = await new CompactEncrypt(bytes).setProtectedHeader({ alg: "ECDH-ES+A256KW", enc: "A256GCM" }).encrypt(key);
  return json(200, { nonce });
}
