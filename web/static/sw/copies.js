import { clearUp, isExpired } from "../offline/clearing.js";
import { flush } from "../offline/flush.js";
import { noteRegistration, registrationHere, registrationOf } from "../offline/here.js";
import { tell } from "../offline/news.js";
import { openPage, sealPage } from "../offline/seal.js";
import { sha256 } from "../offline/sealed.js";
import { ask, get, isFull, transact } from "../offline/store.js";
import { dropReleasesBut, RELEASE } from "./release.js";
import { worker } from "./worker.js";

/**
 * @typedef {import("../offline/rows.js").Registration} Registration
 * @typedef {{url: string, html: string, headers: [string, string][], as_of: string}} Page
 * @typedef {{worker: {id: string}, server_key: Registration["server_key"], duty_phone: string, pages: string[]}} List
 */

const FRESH = 10 * 60_000;
const AT_ONCE = 3;
const UNASKED = { "x-doorstep-idle": "1" };
/** Meanwhile a colleague opened theirs on this tablet: what the server would answer now is theirs to read. */
const SOMEBODY_ELSES = 409;
/** The body comes decoded, and a page's place in shared caches is none of ours. */
const LEFT_OUT = ["content-encoding", "content-length", "transfer-encoding", "date", "vary", "etag", "server"];

/**
 * Takes along what the server says this worker may carry, each page sealed to the device, and lets go of the rest.
 * @param {{force?: boolean}} [wish]
 */
export function takeAlong({ force = false } = {}) {
  return worker.navigator.locks.request("doorstep-take-along", { ifAvailable: true }, async (free) => {
    if (!free) return;
    const here = await registrationHere();
    if (!here) return;
    await clearUp(Date.now());
    // In the future, it was noted by a clock that has been put right since.
    if (!force && Math.abs(Date.now() - here.copied_at) < FRESH) return;
    const list = await askForList();
    const registration = list && (await registrationOf(list.worker.id));
    if (registration) await take(registration, list);
  });
}

/**
 * @param {Registration} registration
 * @param {string} path
 * @param {CryptoKey} key
 * @returns {Promise<Page | null>}
 */
export async function copyOf(registration, path, key) {
  if (isExpired(registration, Date.now())) return clearUp(Date.now()).then(() => null);
  const row = await get("copies", await keyOf(registration, path));
  return row ? openPage(row.sealed, key).catch(() => null) : null;
}

/** A release's files stay while copies made under it do. */
export async function dropOldReleases() {
  const releases = new Set([RELEASE]);
  await transact(["copies"], "readonly", async (tx) => {
    const request = tx.objectStore("copies").index("release").openKeyCursor(null, "nextunique");
    for (let cursor = await ask(request); cursor; cursor = await ask(request)) {
      releases.add(String(cursor.key));
      cursor.continue();
    }
  });
  await dropReleasesBut(releases);
}

/** @returns {Promise<List | null>} */
async function askForList() {
  try {
    const response = await fetch("/take-along", { headers: { accept: "application/json", ...UNASKED }, cache: "no-store" });
    // Signed off, or the account closed: the phone hears it the way that every phone does, and loses its key.
    if (response.status === 410) await flush({ greet: true });
    const list = response.ok ? await response.json() : null;
    return Array.isArray(list?.pages) && list?.worker?.id ? list : null;
  } catch {
    return null;
  }
}

/**
 * @param {Registration} registration
 * @param {List} list
 */
async function take(registration, { pages, server_key, duty_phone }) {
  await noteRegistration(registration.id, { server_key, duty_phone, contact_at: Date.now() });
  const named = new Set(await Promise.all(pages.map((path) => keyOf(registration, path))));
  await dropOthers(registration, named);
  const left = [...pages];
  const takeNext = async () => {
    for (let path = left.shift(); path; path = left.shift()) if (!(await takeOne(registration, path))) return false;
    return true;
  };
  const complete = await Promise.all(Array.from({ length: AT_ONCE }, takeNext));
  if (!complete.includes(false)) await noteRegistration(registration.id, { copied_at: Date.now() });
  await dropOldReleases();
  tell({ type: "copies" });
}

/**
 * @param {Registration} registration
 * @param {string} path
 * @returns {Promise<boolean>} false when there is no use in going on
 */
async function takeOne(registration, path) {
  try {
    const asked = { accept: "text/html", "x-doorstep-worker": registration.worker, ...UNASKED };
    const response = await fetch(path, { headers: asked, cache: "no-store" });
    const html = await response.text();
    // A sign-in page in its place would be carried along.
    const release = html.match(/<meta name="doorstep-release" content="([^"]+)"/)?.[1];
    if (response.redirected || response.status === SOMEBODY_ELSES) return false;
    if (!response.ok || !release) return true;
    const headers = [...response.headers].filter(([name]) => !LEFT_OUT.includes(name));
    const sealed = await sealPage({ url: path, html, headers, as_of: new Date().toISOString() }, registration.public_key);
    const row = { key: await keyOf(registration, path), registration: registration.id, release, sealed };
    await transact(["copies"], "readwrite", (tx) => ask(tx.objectStore("copies").put(row)), { relaxed: true });
    return true;
  } catch (error) {
    return !(isFull(error) || error instanceof TypeError);
  }
}

/**
 * @param {Registration} registration
 * @param {Set<string>} named
 */
function dropOthers(registration, named) {
  return transact(["copies"], "readwrite", async (tx) => {
    const copies = tx.objectStore("copies");
    const keys = await ask(copies.getAllKeys(IDBKeyRange.bound(`${registration.id}:`, `${registration.id};`)));
    for (const key of keys) if (!named.has(String(key))) await ask(copies.delete(key));
  });
}

/**
 * The path itself would say which child.
 * @param {Registration} registration
 * @param {string} path
 */
async function keyOf(registration, path) {
  return `${registration.id}:${await sha256(path)}`;
}
