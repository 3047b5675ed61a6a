import { alone } from "./alone.js";
import { tell } from "./news.js";
import { all, ask, transact, update } from "./store.js";

/**
 * What this phone knows of a worker's timer: until the server has heard that they went in, or came out, it asks again.
 * @typedef {{name: string, worker: string, id: string, family: string, minutes?: number, until: number, told_at: number, reminded: number,
 *   state: "going in" | "running" | "coming out", problem: string}} Timer
 */

const MINUTE = 60_000;

/**
 * Tells the server what it has not heard yet. The time that is left counts from going in, not from the first signal.
 * @param {{fetch?: typeof globalThis.fetch, now?: () => number}} [means]
 */
export function tendTimers({ fetch = globalThis.fetch, now = Date.now } = {}) {
  return alone("doorstep-timer", async () => {
    for (const timer of await timers()) {
      if (timer.state === "going in") await arm(timer, fetch, now());
      if (timer.state === "coming out") await disarm(timer, fetch);
    }
  });
}

/** @param {string} worker */
export async function forgetTimer(worker) {
  await transact(["settings"], "readwrite", (tx) => ask(tx.objectStore("settings").delete(nameOf(worker))));
  tell({ type: "timer" });
}

/** @returns {Promise<Timer[]>} */
async function timers() {
  const rows = await all("settings");
  return rows.filter((/** @type {{name: string}} */ { name }) => name.startsWith("timer:"));
}

/**
 * @param {Timer} timer
 * @param {typeof globalThis.fetch} fetch
 * @param {number} now
 */
async function arm({ worker, id, family, until, minutes: planned = Infinity }, fetch, now) {
  // More is left than was planned when the clock was put back meanwhile: nobody may be missed that much later.
  const minutes = Math.min(planned, Math.max(1, Math.ceil((until - now) / MINUTE)));
  const answer = await post(fetch, worker, "/visit-timers", { id, family, minutes: String(minutes) });
  const stillGoingIn = (/** @type {Timer | undefined} */ timer) => timer?.id === id && timer.state === "going in";
  if (answer?.body?.id === id) {
    const told = { until: Date.parse(answer.body.until), told_at: Date.parse(answer.body.told_at) };
    await change(worker, (timer) => (stillGoingIn(timer) ? { ...timer, ...told, state: "running", problem: "" } : undefined));
  } else if (answer && answer.body?.problem && answer.status !== 401) {
    await change(worker, (timer) => (stillGoingIn(timer) ? { ...timer, problem: String(answer.body.problem) } : undefined));
  }
}

/**
 * @param {Timer} timer
 * @param {typeof globalThis.fetch} fetch
 */
async function disarm({ worker, id }, fetch) {
  const answer = await post(fetch, worker, `/visit-timers/${id}/out`, {});
  // One that the server never heard of needs no end.
  if (answer?.body?.id === id || answer?.status === 404) await forgetTimer(worker);
}

/**
 * A locked phone says it too: its worker's session need not be open for this.
 * @param {typeof globalThis.fetch} fetch
 * @param {string} worker
 * @param {string} path
 * @param {{[name: string]: string}} fields
 * @returns {Promise<{status: number, body: any} | null>}
 */
async function post(fetch, worker, path, fields) {
  try {
    const body = new URLSearchParams(fields);
    const response = await fetch(path, { method: "POST", body, headers: { accept: "application/json", "x-doorstep-worker": worker }, signal: AbortSignal.timeout(10_000) });
    return { status: response.status, body: await response.json().catch(() => null) };
  } catch {
    return null;
  }
}

/**
 * @param {string} worker
 * @param {(timer: Timer | undefined) => any} next
 */
export async function change(worker, next) {
  await update("settings", nameOf(worker), (before) => {
    const after = next(before);
    return after && { ...after, name: nameOf(worker), worker };
  });
  tell({ type: "timer" });
}

/** @param {string} worker */
export function nameOf(worker) {
  return `timer:${worker}`;
}
