/** What the child's page keeps: who has the tablet, and each answer as it grows. */
import { childMode, keepWork, keptWork, noteChildMode } from "../offline/child_mode.js";
import { askForKey, hold } from "../offline/held_key.js";
import { tell } from "../offline/news.js";
import { openFor } from "../offline/open_cookie.js";
import { sendOnEveryOccasion } from "../offline/sending.js";
import { closeSession } from "../offline/session.js";
import { get } from "../offline/store.js";
import { tendTimers } from "../offline/timer_asking.js";
import { continued, growing, onGrowth } from "./answer.js";
import { keyName, makeMemoryKey, openInMemory, sealInMemory } from "./memory.js";

export { leave } from "./leaving.js";
export { startAnswer } from "./answer.js";

/**
 * @typedef {import("../offline/rows.js").ChildMode} ChildMode
 * @typedef {import("../offline/rows.js").Registration} Registration
 * @typedef {import("./begin.js").Shown} Shown
 * @typedef {Pick<ChildMode, "session" | "child" | "language" | "read_aloud" | "tools" | "left_hand" | "big_contrast">
 *   & {registration: Registration, shown: Shown | null}} Voice
 */

const BETWEEN_TRIES = 30_000;

/** @type {CryptoKey | null} */
let memoryKey = null;
/** @type {unknown} what the page itself wants to find again after a reload */
let remembered = null;

/**
 * The child's page begins. It waits while another tab shows it: one at a time writes, and `data-elsewhere` on the body
 * says so.
 * @returns {Promise<Voice | null>} null when this phone is in no child's hands
 */
export async function openVoice() {
  const row = await childMode();
  if (!row) return null;
  // The address may be any: the worker answers them all with this page.
  history.replaceState(null, "", "/voice");
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  shutOthers(row.worker);
  memoryKey = await askForKey(keyName(row.session));
  hold(keyName(row.session), memoryKey);
  await untilAlone();
  const now = await withKey(row.session);
  void sendOnEveryOccasion({ greet: true });
  keepTimer();
  /** @type {Registration} */
  const registration = await get("registrations", now.registration);
  document.body.dataset.open = "yes";
  const { session, child, language, read_aloud, tools, left_hand, big_contrast } = now;
  return { session, child, language, read_aloud, tools, left_hand, big_contrast, registration, shown: await shownBy(now) };
}

/**
 * Keeps what the page wants to find again after a reload: under the key in memory, so a killed tab loses it, while the
 * sealed drafts stay.
 * @param {unknown} state
 */
export async function remember(state) {
  remembered = state;
  await keepAll();
}

/** @returns {Promise<any>} null after a kill */
export async function recall() {
  const kept = memoryKey && (await openInMemory(memoryKey, await keptWork()));
  if (!kept) return null;
  remembered = kept.state;
  continued(kept.answers);
  return kept.state;
}

async function keepAll() {
  if (memoryKey) await keepWork(await sealInMemory(memoryKey, { state: remembered, answers: growing() }));
}

/**
 * A page of the worker's that did not hear yet, and a session that a browser which was killed had no time to close.
 * @param {string} worker
 */
function shutOthers(worker) {
  tell({ type: "lock", worker });
  navigator.serviceWorker.controller?.postMessage({ type: "lock" });
  if (openFor()) closeSession(worker);
}

/** Whoever went in is still waited for: what the server has not heard of it is said from here too. */
function keepTimer() {
  const tend = () => void tendTimers().catch(() => {});
  setInterval(tend, BETWEEN_TRIES);
  tend();
}

/** While it is open, no new worker steps in either. */
function untilAlone() {
  const waiting = setTimeout(() => (document.body.dataset.elsewhere = "yes"), 300);
  void navigator.locks.request("doorstep-form", { mode: "shared" }, () => new Promise(() => {}));
  return new Promise((resolve) => {
    void navigator.locks.request("doorstep-voice", () => {
      clearTimeout(waiting);
      delete document.body.dataset.elsewhere;
      resolve(undefined);
      return new Promise(() => {});
    });
  });
}

/**
 * No page is left that had the key: what was shown is gone with it, and a new one serves from now on.
 * @param {string} session
 * @returns {Promise<ChildMode>}
 */
async function withKey(session) {
  memoryKey ??= await askForKey(keyName(session));
  const isKilled = memoryKey === null;
  memoryKey ??= await makeMemoryKey();
  hold(keyName(session), memoryKey);
  onGrowth(() => keepAll().catch(() => {}));
  const row = isKilled ? await noteChildMode({ sealed: null, killed_at: Date.now() }) : await childMode();
  // Left meanwhile, in the other tab.
  if (row?.session === session) return row;
  location.replace("/");
  return new Promise(() => {});
}

/** @param {ChildMode} row */
async function shownBy({ sealed }) {
  return memoryKey && openInMemory(memoryKey, sealed);
}
