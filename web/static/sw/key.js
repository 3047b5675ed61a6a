import { worker } from "./worker.js";

const HAND_OVER = 10_000;
const TO_BE_SURE = 1_000;
const PATIENCE = 1_500;

/**
 * The reading key on its way from a leaving page to the arriving one: in memory, for seconds, never written anywhere.
 * @type {{registration: string, key: CryptoKey} | null}
 */
let held = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let forgetting;
/** @type {Set<() => void>} */
const arrivals = new Set();

/**
 * @param {string} registration
 * @param {string} [besides] a page that need not be asked
 * @returns {Promise<CryptoKey | null>} null when no open page holds it: locked
 */
export async function keyFor(registration, besides) {
  if (held?.registration === registration) return held.key;
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const others = pages.filter(({ id }) => id !== besides);
  const answers = others.map(async (page) => (await askPage(page, { type: "key?", registration })).key ?? Promise.reject());
  return Promise.any(answers).catch(() => null);
}

/**
 * Holds the key for the page that is about to arrive.
 * @param {string} registration
 * @param {CryptoKey} key
 */
export function holdForArrival(registration, key) {
  held = { registration, key };
  forgetIn(HAND_OVER);
}

/** The page took its time; unless somebody locked meanwhile, it is still to get the key. */
export function holdOn() {
  if (held) holdForArrival(held.registration, held.key);
}

/**
 * Gives the arriving page the key.
 * @param {string} registration
 * @param {MessagePort} port
 * @param {Client | ServiceWorker | MessagePort | null} asker
 */
export async function handOver(registration, port, asker) {
  const key = await keyFor(registration, asker && "id" in asker ? asker.id : "");
  // It may be left again before it can answer for itself.
  if (held) forgetIn(isChilds() ? HAND_OVER : TO_BE_SURE);
  arrived();
  port.postMessage({ key });
}

/**
 * Which worker the page that sends a form was made for.
 * @param {string} client
 * @returns {Promise<string | null>}
 */
export async function workerOf(client) {
  const page = client ? await worker.clients.get(client) : undefined;
  return page ? (await askPage(page, { type: "who?" })).worker ?? null : null;
}

/** Lets go of the key, and of the lock that keeps a new worker from stepping in between leaving and arriving. */
export function forget() {
  clearTimeout(forgetting);
  held = null;
  arrived();
}

/**
 * A page was locked. The key to a child's page is still to arrive: it opens no case. So is somebody else's, who has just
 * opened theirs on this tablet: that is why the page was locked.
 * @param {string} [registration] whose page it was, if it said so
 */
export function lock(registration) {
  const isAnothers = Boolean(registration) && held !== null && held.registration !== registration;
  if (!isChilds() && !isAnothers) forget();
}

function isChilds() {
  return held?.registration.startsWith("voice:");
}

/** @param {number} milliseconds */
function forgetIn(milliseconds) {
  clearTimeout(forgetting);
  forgetting = setTimeout(forget, milliseconds);
}

function arrived() {
  for (const arrival of arrivals) arrival();
  arrivals.clear();
}

/**
 * Until the key was handed over or forgotten. Never queue: a new worker that steps in holds the lock until we end.
 */
export function whileHandingOver() {
  return worker.navigator.locks.request("doorstep-key", { mode: "shared", ifAvailable: true }, (free) => {
    return free && new Promise((resolve) => arrivals.add(() => resolve(undefined)));
  });
}

/**
 * @param {Client} page
 * @param {unknown} question
 * @returns {Promise<{key?: CryptoKey | null, worker?: string}>} nothing, when it does not answer in time
 */
function askPage(page, question) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const giveUp = setTimeout(() => resolve({}), PATIENCE);
    port1.onmessage = ({ data }) => {
      clearTimeout(giveUp);
      resolve(data ?? {});
    };
    page.postMessage(question, [port2]);
  });
}
