/**
 * The phone's own store. Its schema only grows: pages of an older release may still be open, so nothing is ever
 * renamed or removed, and a page that finds a newer schema simply works on it.
 */
const NAME = "doorstep";
const VERSION = 1;

/** @type {Promise<IDBDatabase> | null} */
let opened = null;

/**
 * Runs `work` inside one transaction and answers only once it has completed; with "readwrite" that means written to
 * disk (strict durability) unless `relaxed` is asked for.
 * @template T
 * @param {string[]} names
 * @param {"readonly" | "readwrite"} mode
 * @param {(tx: IDBTransaction) => T | Promise<T>} work
 * @param {{relaxed?: boolean}} [options]
 * @returns {Promise<T>}
 */
export async function transact(names, mode, work, { relaxed = false } = {}) {
  for (let attempt = 1; ; attempt += 1) {
    const database = await open();
    try {
      return await once(database, names, mode, work, relaxed);
    } catch (error) {
      // The system may close the database under us (iOS does, short of memory). Nothing was written then: again.
      if (attempt === 3 || !wasClosed(error)) throw error;
      opened = null;
    }
  }
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
export function ask(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * @param {string} store
 * @param {IDBValidKey} key
 */
export function get(store, key) {
  return transact([store], "readonly", (tx) => ask(tx.objectStore(store).get(key)));
}

/** @param {string} store */
export function all(store) {
  return transact([store], "readonly", (tx) => ask(tx.objectStore(store).getAll()));
}

/**
 * Changes one row; `change` gets what is there now and answers what shall be there, or undefined to leave it.
 * @param {string} store
 * @param {IDBValidKey} key
 * @param {(row: any) => any} change
 */
export function update(store, key, change) {
  return transact([store], "readwrite", async (tx) => {
    const row = change(await ask(tx.objectStore(store).get(key)));
    if (row !== undefined) await ask(tx.objectStore(store).put(row));
    return row;
  });
}

/**
 * Short of space, copies of pages go first and then the shelf; drafts and the outbox never do.
 * @template T
 * @param {() => Promise<T>} write
 * @returns {Promise<T>}
 */
export async function makingRoom(write) {
  for (const expendable of ["copies", "shelf"]) {
    try {
      return await write();
    } catch (error) {
      if (!isFull(error)) throw error;
      await empty(expendable);
    }
  }
  return write();
}

/** @param {unknown} error */
export function isFull(error) {
  return nameOf(error) === "QuotaExceededError";
}

/** Closes the database; the next use opens it again. */
export async function close() {
  const database = await opened?.catch(() => null);
  database?.close();
  opened = null;
}

/** @param {string} store */
async function empty(store) {
  await transact([store], "readwrite", (tx) => ask(tx.objectStore(store).clear()));
}

function open() {
  opened ??= request(VERSION).catch((error) => {
    opened = null;
    // A newer release has been here: its schema holds all of ours.
    if (nameOf(error) === "VersionError") return (opened = request());
    throw error;
  });
  return opened;
}

/**
 * @param {number} [version]
 * @returns {Promise<IDBDatabase>}
 */
async function request(version) {
  const opening = indexedDB.open(NAME, version);
  opening.onupgradeneeded = () => grow(opening.result);
  const database = await ask(opening);
  database.onclose = () => (opened = null);
  database.onversionchange = () => {
    database.close();
    opened = null;
  };
  return database;
}

/** @param {IDBDatabase} database */
function grow(database) {
  for (const name of ["registrations", "outbox", "shelf", "drafts"]) database.createObjectStore(name, { keyPath: "id" });
  database.createObjectStore("settings", { keyPath: "name" });
  database.createObjectStore("copies", { keyPath: "key" }).createIndex("release", "release");
}

/**
 * @template T
 * @param {IDBDatabase} database
 * @param {string[]} names
 * @param {"readonly" | "readwrite"} mode
 * @param {(tx: IDBTransaction) => T | Promise<T>} work
 * @param {boolean} relaxed
 * @returns {Promise<T>}
 */
async function once(database, names, mode, work, relaxed) {
  const durability = mode === "readwrite" && !relaxed ? "strict" : "relaxed";
  const tx = database.transaction(names, mode, { durability });
  const completed = new Promise((resolve, reject) => {
    tx.oncomplete = resolve;
    tx.onabort = () => reject(tx.error ?? new DOMException("The phone's store was closed", "AbortError"));
  });
  completed.catch(() => {});
  let value;
  try {
    value = await work(tx);
  } catch (error) {
    undo(tx);
    throw error;
  }
  await completed;
  return value;
}

/** @param {IDBTransaction} tx */
function undo(tx) {
  try {
    tx.abort();
  } catch {
    // Already ended, which is what we want.
  }
}

/** @param {unknown} error */
function wasClosed(error) {
  return ["InvalidStateError", "AbortError"].includes(nameOf(error));
}

/** @param {unknown} error */
function nameOf(error) {
  return error instanceof Error || error instanceof DOMException ? error.name : "";
}
