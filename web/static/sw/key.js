import { worker } from "./worker.js";

const HAND_OVER = 10_000;
const TO_BE_SURE = 3_000;
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
 * @returns {Promise<CryptoKey | null>} null when no open page holds it: locked
 */
export async function keyFor(registration) {
  if (held?.registration === registration) return held.key;
  return askPages({ type: "key?", registration }, (answer) => answer?.key ?? null);
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
  const besides = asker && "id" in asker ? asker.id : "";
  const key =
    held?.registration === registration
      ? held.key
      : await askPages({ type: "key?", registration }, (answer) => answer?.key ?? null, besides);
  // It may be left again before it can answer for itself.
  if (held) forgetIn(TO_BE_SURE);
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
  return page ? askPage(page, { type: "who?" }, (answer) => answer?.worker ?? null) : null;
}

/** Lets go of the key, and of the lock that keeps a new worker from stepping in between leaving and arriving. */
export function forget() {
  clearTimeout(forgetting);
  held = null;
  arrived();
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
 * Until the key was handed over or forgotten. A new worker that is stepping in holds the lock and waits for us to end:
 * to queue for it would be to wait for each other.
 */
export function whileHandingOver() {
  return worker.navigator.locks.request("doorstep-key", { mode: "shared", ifAvailable: true }, (free) => {
    return free && new Promise((resolve) => arrivals.add(() => resolve(undefined)));
  });
}

/**
 * The first answer of any open page that is not null; null once all have passed, or none has answered in time.
 * @template T
 * @param {unknown} question
 * @param {(answer: any) => T | null} read
 * @param {string} [besides]
 * @returns {Promise<T | null>}
 */
async function askPages(question, read, besides) {
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const answers = pages.filter((page) => page.id !== besides).map((page) => askPage(page, question, read));
  return new Promise((resolve) => {
    for (const answer of answers) answer.then((value) => value !== null && resolve(value));
    Promise.all(answers).then(() => resolve(null));
  });
}

/**
 * @template T
 * @param {Client} page
 * @param {unknown} question
 * @param {(answer: any) => T | null} read
 * @returns {Promise<T | null>}
 */
function askPage(page, question, read) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const giveUp = setTimeout(() => resolve(null), PATIENCE);
    port1.onmessage = ({ data }) => {
      clearTimeout(giveUp);
      resolve(read(data));
    };
    page.postMessage(question, [port2]);
  });
}
