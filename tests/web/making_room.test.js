import assert from "node:assert/strict";
import { test } from "node:test";
import { attach } from "../../web/static/offline/attachments.js";
import { saveDraft } from "../../web/static/offline/drafts.js";
import { makingRoom } from "../../web/static/offline/making_room.js";
import { unsent } from "../../web/static/offline/outbox.js";
import { all, ask, transact, update } from "../../web/static/offline/store.js";
import { uuid7 } from "../../web/static/offline/uuid7.js";
import { addRegistration, newPhone, NOON, record } from "./phone.js";

const META = { type: "image/jpeg", purpose: "photo", label: "photo", chosen: true, seconds: 0 };

/** A store that is full until it was asked so often. */
function fullFor(tries) {
  let left = tries;
  return async () => {
    if (left > 0) {
      left -= 1;
      throw new DOMException("full", "QuotaExceededError");
    }
    return "kept";
  };
}

/** A copy, a record on the shelf with its file, one that waits with its file, and a draft. */
async function fill(phone) {
  await transact(["copies", "shelf"], "readwrite", async (tx) => {
    await ask(tx.objectStore("copies").put({ key: `${phone.id}:page`, registration: phone.id, release: "r" }));
    await ask(tx.objectStore("shelf").put({ id: `${phone.id} sent`, registration: phone.id }));
  });
  await attach(phone, `${phone.id} sent`, new Uint8Array(10), META, NOON);
  const [file] = await all("attachments").then((files) => files.filter((one) => one.registration === phone.id));
  await update("attachments", file.id, (row) => ({ ...row, state: "sent" }));
  const { id } = await record(phone);
  await attach(phone, id, new Uint8Array(10), META, NOON);
  const form = new FormData();
  form.set("id", uuid7());
  await saveDraft(phone, "form", "visit", form, NOON);
}

/** How many copies, shelved records, and files that were sent are left. */
async function leftOf({ id }) {
  const own = (rows) => rows.filter((row) => row.registration === id);
  const files = own(await all("attachments")).filter(({ state }) => state === "sent");
  return [own(await all("copies")).length, own(await all("shelf")).length, files.length];
}

async function twoPeople() {
  const mine = await newPhone();
  const theirs = await addRegistration();
  for (const phone of [mine, theirs]) await fill(phone);
  return { mine, theirs };
}

test("short of space, one's own copies go first, then what of one's own was sent, then others' copies", async () => {
  for (const [tries, my, their] of [
    [0, [1, 1, 1], [1, 1, 1]],
    [1, [0, 1, 1], [1, 1, 1]],
    [2, [0, 0, 0], [1, 1, 1]],
    [3, [0, 0, 0], [0, 1, 1]],
  ]) {
    const { mine, theirs } = await twoPeople();
    assert.equal(await makingRoom(mine.id, fullFor(tries)), "kept");
    assert.deepEqual([await leftOf(mine), await leftOf(theirs)], [my, their], `${tries} times full`);
  }
});

test("another's shelf, and what anybody has not sent, stays whatever the phone has no room for", async () => {
  const { mine, theirs } = await twoPeople();
  await assert.rejects(makingRoom(mine.id, fullFor(9)), { name: "QuotaExceededError" });
  assert.deepEqual([await leftOf(mine), await leftOf(theirs)], [[0, 0, 0], [0, 1, 1]]);
  const waiting = (await all("attachments")).filter(({ state }) => state === "waiting");
  assert.deepEqual([(await unsent()).length, (await all("drafts")).length, waiting.length], [2, 2, 2]);
});

test("what was taken along under a PIN that was forgotten is one's own too", async () => {
  const { mine, theirs } = await twoPeople();
  const fresh = await addRegistration({ worker: mine.worker });
  await makingRoom(fresh.id, fullFor(2));
  assert.deepEqual([await leftOf(mine), await leftOf(theirs)], [[0, 0, 0], [1, 1, 1]]);
});

test("a Save on a full tablet wipes nothing of a colleague's that can't be fetched again", async () => {
  const { mine, theirs } = await twoPeople();
  const add = IDBObjectStore.prototype.add;
  let isFull = 3;
  IDBObjectStore.prototype.add = function (...given) {
    if (this.name === "outbox" && (isFull -= 1) >= 0) throw new DOMException("full", "QuotaExceededError");
    return add.apply(this, given);
  };
  await record(mine).finally(() => (IDBObjectStore.prototype.add = add));
  assert.equal((await unsent(mine.id)).length, 2);
  assert.deepEqual([await leftOf(mine), await leftOf(theirs)], [[0, 0, 0], [0, 1, 1]]);
});

test("what fails for another reason than want of space takes nothing with it", async () => {
  const { mine } = await twoPeople();
  await assert.rejects(makingRoom(mine.id, () => Promise.reject(new TypeError("broken"))), TypeError);
  assert.deepEqual(await leftOf(mine), [1, 1, 1]);
});
