import assert from "node:assert/strict";
import { test } from "node:test";
import { close } from "../../web/static/offline/store.js";
import { unsent } from "../../web/static/offline/outbox.js";
import { newPhone, record } from "./phone.js";

test("a database that the system closed is opened again and the work done", async () => {
  await record(await newPhone());
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
  await record(await newPhone());
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
