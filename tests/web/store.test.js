import assert from "node:assert/strict";
import { test } from "node:test";
import { all, ask, close, makingRoom, transact } from "../../web/static/offline/store.js";
import { unsent } from "../../web/static/offline/outbox.js";
import { newPhone, record } from "./phone.js";

const full = () => new DOMException("full", "QuotaExceededError");

async function fill() {
  const phone = await newPhone();
  await record(phone);
  await transact(["copies", "shelf"], "readwrite", async (tx) => {
    await ask(tx.objectStore("copies").put({ key: "a", release: "r" }));
    await ask(tx.objectStore("shelf").put({ id: "b" }));
  });
}

test("short of space, copies go first, then the shelf, and never the outbox", async () => {
  await fill();
  let tries = 0;
  const answer = await makingRoom(async () => {
    tries += 1;
    if (tries === 1) throw full();
    return "kept";
  });
  assert.equal(answer, "kept");
  assert.deepEqual([(await all("copies")).length, (await all("shelf")).length], [0, 1]);
  await assert.rejects(makingRoom(() => Promise.reject(full())), { name: "QuotaExceededError" });
  assert.equal((await all("shelf")).length, 0);
  assert.equal((await unsent()).length, 1);
});

test("a database that the system closed is opened again and the work done", async () => {
  await fill();
  await close();
  assert.equal((await unsent()).length, 1);
  const database = await new Promise((resolve) => {
    const original = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (...given) {
      IDBDatabase.prototype.transaction = original;
      this.close();
      resolve(this);
      return original.apply(this, given);
    };
    void unsent().then((rows) => assert.equal(rows.length, 1));
  });
  assert.ok(database);
  assert.equal((await unsent()).length, 1);
});

test("a release that does not know the newer schema works on it", async () => {
  await fill();
  await close();
  const newer = await new Promise((resolve, reject) => {
    const opening = indexedDB.open("doorstep", 99);
    opening.onupgradeneeded = () => opening.result.createObjectStore("later");
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  newer.close();
  assert.equal((await unsent()).length, 1);
});
