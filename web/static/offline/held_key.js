/**
 * The unlocked reading key, as long as this page is open and not locked. It is never written anywhere.
 * @type {CryptoKey | null}
 */
let held = null;
/** Which registration, or which child's page, it opens. */
let heldFor = "";
/** @type {string | undefined} */
let author;

const PATIENCE = 3_000;
const LOCKED_AT = "doorstep-locked-at";
/** Another page may not have heard yet that this tab was locked, and still answer with the key. */
const UNTIL_ALL_HEARD = 2_000;

/**
 * Answers the service worker's questions: which worker is this page for, and what is their key?
 * @param {string} worker
 * @param {string} registration
 * @param {CryptoKey | null} key
 */
export function answerFor(worker, registration, key) {
  if (key) sessionStorage.removeItem(LOCKED_AT);
  author = worker;
  hold(registration, key);
}

/**
 * Holds a key for the page that follows, in place of the one before.
 * @param {string} id whose key it is
 * @param {CryptoKey | null} key
 */
export function hold(id, key) {
  if (!heldFor) navigator.serviceWorker.addEventListener("message", answer);
  held = key;
  heldFor = id;
  // Messages would wait for the whole page otherwise.
  navigator.serviceWorker.startMessages();
}

/** @param {MessageEvent} event */
function answer({ data, ports }) {
  if (data?.type === "who?") ports[0].postMessage({ worker: author });
  if (data?.type === "key?") ports[0].postMessage({ key: data.registration === heldFor ? held : null });
}

export function heldKey() {
  return held;
}

export function forgetKey() {
  held = null;
}

/** Locked by will: from now on this page opens nothing, and neither it nor the worker has a key to hand over. */
export function dropKey() {
  forgetKey();
  sessionStorage.setItem(LOCKED_AT, String(Date.now()));
  navigator.serviceWorker?.controller?.postMessage({ type: "lock", registration: heldFor });
}

/**
 * Asks the service worker for the key that the page before this one, or another one, holds.
 * @param {string} registration
 * @returns {Promise<CryptoKey | null>}
 */
export async function obtainKey(registration) {
  if (wasJustLocked()) return null;
  const before = lockedAt();
  const key = await askForKey(registration);
  // Locked while it was asking: a page that opened now would hand the key on.
  return lockedAt() === before ? key : null;
}

/**
 * @param {string} registration
 * @returns {Promise<CryptoKey | null>}
 */
export async function askForKey(registration) {
  const { active } = (await navigator.serviceWorker.getRegistration()) ?? {};
  const worker = navigator.serviceWorker.controller ?? active;
  if (!worker) return null;
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), PATIENCE);
    port1.onmessage = ({ data }) => resolve(data.key);
    worker.postMessage({ type: "need key", registration }, [port2]);
  });
}

function lockedAt() {
  return Number(sessionStorage.getItem(LOCKED_AT) ?? 0);
}

function wasJustLocked() {
  const since = Date.now() - lockedAt();
  return since >= 0 && since < UNTIL_ALL_HEARD;
}
