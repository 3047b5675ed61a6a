/**
 * The server's session, seen from a page. It answers only while a second cookie is there, which names whose session is
 * open and which script can delete; the device's key opens it again.
 */
import { standingIn } from "./exchange.js";
import { loseKey } from "./lose_key.js";
import { dropOpenCookie, isOpenForOther, openFor } from "./open_cookie.js";

/**
 * @typedef {import("./rows.js").Registration} Registration
 * @typedef {"open" | "sign in" | "revoked" | "no signal"} Standing
 */

const PATIENCE = 8_000;

/** @type {AbortController | null} */
let resuming = null;

/**
 * Opens the suspended session with the device's key: nobody types a password between visits. A device that was signed
 * off hears it here, and keeps nothing that can be read.
 * @param {Registration} registration
 * @param {CryptoKey} key
 * @returns {Promise<Standing>}
 */
export function resumeSession(registration, key) {
  if (isOpenForOther(registration.worker)) dropOpenCookie();
  // The nonce of a second tab would make the first one's stale.
  return navigator.locks.request("doorstep-resume", async () => {
    if (openFor() && (await askIfOpen(registration.worker)) === "open") return "open";
    resuming = new AbortController();
    return resume(registration, key, resuming.signal);
  });
}

/**
 * Tells the server that somebody is there, and asks whether it still knows them.
 * @param {string} worker
 * @returns {Promise<Standing | "suspended" | "somebody else">}
 */
export async function askIfOpen(worker) {
  const answer = await say("/session/active", {}, { "x-doorstep-worker": worker });
  if (answer?.status === 204) return "open";
  if (answer?.status === 409) return "somebody else";
  if (answer?.status !== 401) return "no signal";
  return answer.headers.has("x-doorstep-suspended") ? "suspended" : "sign in";
}

/**
 * Closes it, signal or not: at once here, and at the server as soon as it hears of it.
 * @param {string} worker
 */
export function closeSession(worker) {
  resuming?.abort();
  // Somebody else may have opened theirs meanwhile, in another tab.
  if (isOpenForOther(worker)) return;
  dropOpenCookie();
  void fetch("/session/suspend", { method: "POST", keepalive: true }).catch(() => {});
}

/**
 * @param {Registration} registration
 * @param {CryptoKey} key
 * @param {AbortSignal} signal
 * @returns {Promise<Standing>}
 */
async function resume({ id, worker }, key, signal) {
  const asked = await say("/session/nonce", { registration: id }, {}, signal);
  if (asked?.status !== 200) return heed(id, asked);
  const { nonce } = await asked.json().catch(() => ({}));
  const opened = await openNonce(nonce, key);
  if (!opened) return "sign in";
  const standing = await heed(id, await say("/session/resume", { registration: id, opened }, {}, signal));
  if (!signal.aborted) return standing;
  if (!isOpenForOther(worker)) dropOpenCookie();
  return "sign in";
}

/**
 * @param {string} id the registration
 * @param {Response | null} answer
 * @returns {Promise<Standing>}
 */
async function heed(id, answer) {
  if (answer?.status === 204) return "open";
  if (answer?.status === 401) return "sign in";
  if (answer?.status !== 410) return "no signal";
  const standing = standingIn(await answer.json().catch(() => ({})));
  // Something else on the way may say 410 as well.
  if (standing === "ok") return "no signal";
  await loseKey(id, standing);
  return "revoked";
}

/**
 * @param {string} nonce
 * @param {CryptoKey} key
 * @returns {Promise<string>} base64url, empty when it was not for this key
 */
async function openNonce(nonce, key) {
  const { compactDecrypt } = await import("../vendor/jose.js");
  return compactDecrypt(nonce, key).then(({ plaintext }) => base64url(plaintext), () => "");
}

/** @param {Uint8Array} bytes */
function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * @param {string} path
 * @param {unknown} said
 * @param {{[name: string]: string}} [headers]
 * @param {AbortSignal} [signal]
 * @returns {Promise<Response | null>}
 */
async function say(path, said, headers = {}, signal) {
  const patience = AbortSignal.timeout(PATIENCE);
  const request = {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json", ...headers },
    body: JSON.stringify(said),
    signal: signal ? AbortSignal.any([signal, patience]) : patience,
  };
  return fetch(path, request).catch(() => null);
}
