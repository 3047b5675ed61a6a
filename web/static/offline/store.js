/**
 * The phone's own store. Its schema only grows: pages of an older release may still be open, so nothing is ever
 * renamed or removed, and a page that finds a newer schema simply works on it.
 */
const NAME = "doorstep";
const VERSION = 2;

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

/**
 * A file and its pieces.
 * @param {IDBTransaction} tx
 * @param {string} id
 */
export async function deleteFile(tx, id) {
  await ask(tx.objectStore("chunks").delete(IDBKeyRange.bound([id], [id, []])));
  await ask(tx.objectStore("attachments").delete(id));
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
  opening.onupgradeneeded = ({ oldVersion }) => grow(opening.result, oldVersion);
  const database = await ask(opening);
  database.onclose = () => (opened = null);
  database.onversionchange = () => {
    database.close();
    opened = null;
  };
  return database;
}

/**
 * @param {IDBDatabase} database
 * @param {number} from the version that is there, 0 for none
 */
function grow(database, from) {
  if (from < 1) {
    for (const name of ["registrations", "outbox", "shelf", "drafts"]) database.createObjectStore(name, { keyPath: "id" });
    database.createObjectStore("settings", { keyPath: "name" });
    database.createObjectStore("copies", { keyPath: "key" }).createIndex("release", "release");
  }
  if (from < 2) {
    const attachments = database.createObjectStore("attachments", { keyPath: "id" });
    for (const name of ["state", "record"]) attachments.createIndex(name, name);
    database.createObjectStore("chunks", { keyPath: ["file", "n"] });
  }
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
