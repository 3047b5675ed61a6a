import assert from "node:assert/strict";
import { test } from "node:test";
import { beginChildMode, endChildMode, noteChildMode } from "../../web/static/offline/child_mode.js";
import { clearUp } from "../../web/static/offline/clearing.js";
import { draftsOf, saveDraft } from "../../web/static/offline/drafts.js";
import { openKeyWithPasskey, sealUnderPasskey } from "../../web/static/offline/device_key.js";
import { flush } from "../../web/static/offline/flush.js";
import { newestOfEach, registrationOf } from "../../web/static/offline/here.js";
import { loseKey } from "../../web/static/offline/lose_key.js";
import { latelyHeard, unheard, unsentOf } from "../../web/static/offline/outbox.js";
import { loseIfUsedUp, tryPin } from "../../web/static/offline/pin_tries.js";
import { openPage, openRecord, sealPage } from "../../web/static/offline/seal.js";
import { digestOf } from "../../web/static/offline/sealed.js";
import { all, ask, get, transact, update } from "../../web/static/offline/store.js";
import { uuid7 } from "../../web/static/offline/uuid7.js";
import { accepted, addRegistration, answering, deviceKey, json, newPhone, NOON, record, SERVER_KID, sealedKey, serverKey } from "./phone.js";

const PIN = "246810";
const HOUR = 3_600_000;
const now = () => NOON;

async function draft(phone, words = "half a sen", saved_at = NOON) {
  const form = new FormData();
  form.set("id", uuid7());
  form.set("what_was_seen", words);
  form.set("outcome", "denied_access");
  await saveDraft(phone, "/visits/new", "visit", form, saved_at);
  return form.get("id");
}

async function copy(phone) {
  const row = { key: `${phone.id}:abc`, registration: phone.id, release: "r", sealed: "sealed" };
  await transact(["copies"], "readwrite", (tx) => ask(tx.objectStore("copies").put(row)));
}

test("a wrong PIN is counted before it is tried, and a right one starts anew", async () => {
  const phone = await newPhone();
  assert.deepEqual(await tryPin(phone.id, "246811"), { left: 9 });
  assert.equal((await get("registrations", phone.id)).wrong_pins, 1);
  const trying = tryPin(phone.id, "246812");
  while ((await get("registrations", phone.id)).wrong_pins < 2) await new Promise(setImmediate);
  assert.deepEqual(await trying, { left: 8 });
  assert.ok((await tryPin(phone.id, PIN)).key);
  assert.equal((await get("registrations", phone.id)).wrong_pins, 0);
});

test("what is too short to be a PIN is no try", async () => {
  const phone = await newPhone();
  assert.equal(await tryPin(phone.id, "12345"), "too short");
  assert.equal((await get("registrations", phone.id)).wrong_pins, undefined);
});

test("the tenth wrong PIN destroys the key, in two tabs at once too, and then the right one opens nothing", async () => {
  const phone = await newPhone();
  await update("registrations", phone.id, (row) => ({ ...row, wrong_pins: 8 }));
  const tried = await Promise.all([tryPin(phone.id, "000001"), tryPin(phone.id, "000002"), tryPin(phone.id, PIN)]);
  assert.deepEqual(tried, [{ left: 1 }, "lost", "lost"]);
  const row = await get("registrations", phone.id);
  assert.deepEqual([row.sealed_key, row.key_lost_why], ["", "wrong pins"]);
  assert.equal(await registrationOf(phone.worker), undefined);
});

test("a tab killed in its tenth try has used it", async () => {
  const phone = await newPhone();
  await update("registrations", phone.id, (row) => ({ ...row, wrong_pins: 10 }));
  await loseIfUsedUp(phone.id);
  assert.equal((await get("registrations", phone.id)).sealed_key, "");
  const other = await newPhone();
  await update("registrations", other.id, (row) => ({ ...row, wrong_pins: 10 }));
  assert.equal(await tryPin(other.id, PIN), "lost");
});

test("losing the key deletes copies and kept forms, makes drafts unfinished records, and leaves what waits", async () => {
  const phone = await newPhone();
  const other = await addRegistration();
  const waiting = await record(phone);
  const begun = await draft(phone);
  await copy(phone);
  await copy(other);
  const theirs = await draft(other);
  await transact(["settings"], "readwrite", (tx) => ask(tx.objectStore("settings").put({ name: `form:${phone.id}:x`, sealed: "s" })));
  await loseKey(phone.id, "wrong pins", NOON);
  await loseKey(phone.id, "wrong pins", NOON + 5);

  const rows = await unsentOf(phone.worker);
  assert.deepEqual(rows.map(({ id }) => id).sort(), [waiting.id, begun].sort());
  const became = rows.find(({ id }) => id === begun);
  assert.deepEqual([became.kind, became.urgency, became.state, became.sequence], ["visit", "urgent", "waiting", 2]);
  assert.equal(became.digest, await digestOf(became.sealed));
  const opened = await openRecord(became.sealed, SERVER_KID, serverKey);
  assert.deepEqual([opened.unfinished, opened.fields.what_was_seen], [true, "half a sen"]);
  assert.equal(became.recorded_at, opened.recorded_at);
  assert.deepEqual((await all("drafts")).map(({ id }) => id), [theirs]);
  assert.deepEqual((await all("copies")).map((row) => row.registration), [other.id]);
  assert.equal(await get("settings", `form:${phone.id}:x`), undefined);
  assert.equal((await get("registrations", phone.id)).key_lost_at, NOON);
  assert.notEqual((await get("registrations", other.id)).sealed_key, "");
});

test("words typed while the key is being lost go as an unfinished record of their own", async () => {
  const phone = await newPhone();
  const id = await draft(phone, "the first words");
  await loseKey(phone.id, "revoked", NOON);
  const form = new FormData();
  form.set("id", id);
  form.set("what_was_seen", "the first words and the last");
  await saveDraft(phone, "/visits/new", "visit", form, NOON + 1_000);
  const server = answering();
  await flush({ fetch: server, now });
  assert.equal(server.batches.flat().length, 2);
  assert.deepEqual(await all("drafts"), []);
});

for (const standing of ["revoked", "closed"]) {
  test(`a phone that hears “${standing}” with its receipts loses its key, sends its drafts as well, and says so`, async () => {
    const phone = await newPhone();
    const waiting = await record(phone);
    const begun = await draft(phone);
    const said = [];
    const fetch = async (path, { body }) => {
      said.push(JSON.parse(body));
      const receipts = said.at(-1).captures.map((capture) => ({ ...accepted(capture), status: "quarantined" }));
      return json(200, { now: "2026-11-21T12:00:00Z", standing, receipts });
    };
    await flush({ fetch, now });
    assert.deepEqual(said.flatMap(({ captures }) => captures.map(({ id }) => id)), [waiting.id, begun]);
    assert.equal((await unsentOf(phone.worker)).length, 0);
    const row = await get("registrations", phone.id);
    assert.deepEqual([row.sealed_key, row.key_lost_why, row.told_lost], ["", standing, true]);
    assert.equal(said.at(-1).key_lost, true);
    const times = said.length;
    await flush({ fetch, now });
    assert.equal(said.length, times, "it has nothing more to say");
  });
}

for (const standing of ["revoked", "closed"]) {
  test(`a phone whose token is not known any more and that hears “${standing}” loses its key, and keeps what it has not sent`, async () => {
    const phone = await newPhone();
    const waiting = await record(phone);
    const begun = await draft(phone);
    const fetch = async () => json(401, { problem: "Sign in again.", standing });
    await flush({ fetch, now });
    const row = await get("registrations", phone.id);
    assert.deepEqual([row.sealed_key, row.key_lost_why, row.token], ["", standing, "unknown"]);
    assert.deepEqual((await unsentOf(phone.worker)).map(({ id }) => id).sort(), [waiting.id, begun].sort());
  });
}

test("a phone with nothing to send hears it too, and does not ask without end", async () => {
  const phone = await newPhone();
  let asked = 0;
  const fetch = async () => ((asked += 1), json(401, { problem: "Sign in again.", standing: "revoked" }));
  await flush({ fetch, now, greet: true });
  assert.equal((await get("registrations", phone.id)).sealed_key, "");
  await flush({ fetch, now });
  assert.equal(asked, 1);
});

test("an unknown token alone takes no key away", async () => {
  const phone = await newPhone();
  await flush({ fetch: async () => json(401, { problem: "Sign in again." }), now, greet: true });
  assert.notEqual((await get("registrations", phone.id)).sealed_key, "");
});

test("an open page asks once a minute how the device stands, a locked one at once", async () => {
  const phone = await newPhone();
  const server = answering();
  const at = (seconds, more = {}) => flush({ fetch: server, now: () => NOON + seconds * 1_000, eager: false, ...more });
  await at(30);
  assert.equal(server.batches.length, 0);
  await at(60);
  assert.equal(server.batches.length, 1);
  await at(61, { greet: true });
  assert.equal(server.batches.length, 2);
  assert.equal((await get("registrations", phone.id)).contact_at, NOON + 61_000);
});

test("copies go after 72 hours without contact, and when the clock has gone back by more than a day", async () => {
  for (const [hours, left] of [[72, 1], [72.1, 0], [-23, 1], [-24.1, 0]]) {
    const phone = await newPhone();
    await copy(phone);
    await clearUp(NOON + hours * HOUR);
    assert.equal((await all("copies")).length, left, `${hours} hours`);
    assert.notEqual((await get("registrations", phone.id)).sealed_key, "");
  }
});

test("a new PIN after a forgotten one: the old key goes, its drafts become records, what waits stays", async () => {
  const old = await newPhone();
  await record(old);
  await draft(old);
  const fresh = await addRegistration({ worker: old.worker, registered_at: NOON + HOUR });
  const colleague = await addRegistration();
  await clearUp(NOON + HOUR);
  assert.equal((await unsentOf(old.worker)).length, 2);
  assert.equal((await get("registrations", old.id)).key_lost_why, "new pin");
  assert.equal((await registrationOf(old.worker)).id, fresh.id);
  assert.deepEqual((await newestOfEach()).map(({ id }) => id).sort(), [fresh.id, colleague.id].sort());
  assert.deepEqual(await draftsOf(old, "/visits/new"), []);
});

test("after the key was lost, what a child's open page still keeps goes once, when the page is left or was killed", async () => {
  const phone = await newPhone();
  await loseKey(phone.id, "revoked", NOON);
  const child = { session: "s", child: "c", registration: phone.id, worker: phone.worker, language: "en", read_aloud: false, tools: [], left_hand: false, big_contrast: false, began_at: NOON, sealed: null };
  await beginChildMode(child);
  const locks = { held: [{ name: "doorstep-voice" }] };
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  const request = (_, work) => work();
  Object.defineProperty(globalThis, "navigator", { value: { locks: { request, query: async () => locks } }, configurable: true });
  const fetch = answering();
  const sent = () => fetch.batches.flat().length;
  await draft(phone);
  for (const means of [{ fetch, now }, { fetch, now: () => NOON + HOUR }]) await flush(means);
  assert.equal(sent(), 0, "it grows");
  await noteChildMode({ killed_at: NOON + 1 });
  await flush({ fetch, now });
  assert.equal(sent(), 1, "it was written on a page that is gone");
  await draft(phone, "more", NOON + 2);
  await flush({ fetch, now });
  assert.equal(sent(), 1);
  await endChildMode();
  await flush({ fetch, now });
  assert.equal(sent(), 2);
  if (before) Object.defineProperty(globalThis, "navigator", before);
  else delete globalThis.navigator;
});

test("set up anew after a clock that ran a year ahead, the new key is the one that is kept", async () => {
  const old = await newPhone();
  await update("registrations", old.id, (row) => ({ ...row, registered_at: NOON + 365 * 24 * HOUR }));
  const fresh = await addRegistration({ worker: old.worker });
  await clearUp(NOON + HOUR);
  assert.equal((await get("registrations", fresh.id)).sealed_key, sealedKey);
  assert.equal((await registrationOf(old.worker)).id, fresh.id);
  assert.deepEqual((await newestOfEach()).map(({ id }) => id), [fresh.id]);
  await loseKey(fresh.id, "wrong pins", NOON + HOUR);
  const third = await addRegistration({ worker: old.worker });
  await clearUp(NOON + HOUR);
  assert.equal((await registrationOf(old.worker)).id, third.id);
});

test("nobody sees what somebody else recorded on a shared tablet, and all of it is sent", async () => {
  const mine = await newPhone();
  const theirs = await addRegistration();
  const shut = await record(theirs, { outcome: "denied_access" });
  assert.deepEqual(await unheard(mine.worker), []);
  assert.deepEqual((await unheard(theirs.worker)).map(({ id }) => id), [shut.id]);
  assert.equal((await unheard()).length, 1, "locked, it is said without a name");
  assert.deepEqual(await unsentOf(mine.worker), []);
  await flush({ fetch: answering(), now });
  assert.deepEqual(await latelyHeard(0, mine.worker), []);
  assert.equal((await latelyHeard(0, theirs.worker)).length, 1);
});

test("the key sealed under a passkey opens with its secret alone, and sealing it so needs the PIN", async () => {
  const secret = () => crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const [mine, other] = [await secret(), await secret()];
  assert.equal(await sealUnderPasskey(sealedKey, "246811", mine), null);
  const sealed = await sealUnderPasskey(sealedKey, PIN, mine);
  assert.equal(await openKeyWithPasskey(sealed, other), null);
  const key = await openKeyWithPasskey(sealed, mine);
  assert.equal(key.extractable, false);
  const phone = await newPhone();
  const page = await sealPage({ url: "/" }, phone.public_key);
  assert.deepEqual(await openPage(page, key), await openPage(page, deviceKey));
});
