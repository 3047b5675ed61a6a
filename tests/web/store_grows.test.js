/** On its own: the store must never have been opened before. */
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { all, ask, transact } from "../../web/static/offline/store.js";

test("the store of the release before grows, and all that is in it stays", async () => {
  const old = await openedAsBefore();
  for (const name of ["registrations", "outbox", "shelf", "drafts"]) await put(old, name, { id: `of ${name}` });
  await put(old, "settings", { name: "here", worker: "w" });
  await put(old, "copies", { key: "a", release: "r" });
  // A page of the release before lets go by itself.
  old.onversionchange = () => old.close();
  assert.deepEqual(await all("outbox"), [{ id: "of outbox" }]);
  for (const name of ["registrations", "shelf", "drafts", "settings", "copies"]) assert.equal((await all(name)).length, 1, name);
  await transact(["attachments", "chunks"], "readwrite", async (tx) => {
    await ask(tx.objectStore("attachments").put({ id: "f", state: "waiting", record: "r" }));
    await ask(tx.objectStore("chunks").put({ file: "f", n: 0, bytes: new Uint8Array(1) }));
  });
  assert.equal((await all("chunks")).length, 1);
});

function openedAsBefore() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("doorstep", 1);
    opening.onupgradeneeded = () => {
      for (const name of ["registrations", "outbox", "shelf", "drafts"]) opening.result.createObjectStore(name, { keyPath: "id" });
      opening.result.createObjectStore("settings", { keyPath: "name" });
      opening.result.createObjectStore("copies", { keyPath: "key" }).createIndex("release", "release");
    };
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

function put(database, name, row) {
  return ask(database.transaction([name], "readwrite").objectStore(name).put(row));
}
