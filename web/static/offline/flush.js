import { alone } from "./alone.js";
import { clearUp } from "./clearing.js";
import { exchange } from "./exchange.js";
import { isLost, noteRegistration, registrations } from "./here.js";
import { loseKey } from "./lose_key.js";
import { note, resetWaiting, unsent } from "./outbox.js";
import { settle } from "./receipts.js";

/**
 * @typedef {import("./rows.js").Captured} Captured
 * @typedef {import("./rows.js").Registration} Registration
 * @typedef {import("./exchange.js").Fetch} Fetch
 * @typedef {{fetch: Fetch, now: () => number, eager: boolean, again: boolean, greet?: boolean, only?: (row: Captured) => boolean}} Means
 */

const BATCH = 50;
const BATCH_CHARACTERS = 3_000_000;
const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 15 * 60_000;
/** An open page asks this often whether the device still stands. */
const BETWEEN_GREETINGS = 60_000;

/**
 * Sends what waits, from every registration on this phone; one flusher at a time across tabs and worker. `eager` is
 * for occasions on which the signal may be back: what failed only for want of an answer is then tried at once. `again`
 * also asks after records that were sent back: they may have been put right on another device since. `greet` asks the
 * server at once how this device stands, although there may be nothing to send.
 * @param {Partial<Means>} [means]
 */
export function flush({ fetch = globalThis.fetch, now = Date.now, eager = true, again = false, greet = false } = {}) {
  return alone("doorstep-outbox", async () => {
    await clearUp(now()).catch(() => {});
    for (const registration of await registrations()) await sendAll(registration, { fetch, now, eager, again, greet });
  });
}

/**
 * A shut door does not wait for the flusher, which may hang on a line that has just died. Should both send it, the
 * second is told that it is there already.
 * @param {Partial<Means>} [means]
 */
export function sendUrgent({ fetch = globalThis.fetch, now = Date.now } = {}) {
  const only = (/** @type {Captured} */ row) => row.urgency === "urgent";
  return alone("doorstep-urgent", async () => {
    for (const registration of await registrations()) await sendAll(registration, { fetch, now, eager: true, again: false, only });
  });
}

/** @param {Partial<Means>} [means] */
export async function sendNow(means = {}) {
  await resetWaiting();
  await flush({ ...means, again: true });
}

/**
 * How long to wait after so many attempts: doubling, capped, and spread so that phones do not all come at once.
 * @param {number} attempts
 * @param {number} [chance] 0 to 1
 */
export function backOff(attempts, chance = Math.random()) {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempts - 1)) * (0.8 + 0.2 * chance);
}

/**
 * @param {Registration} registration
 * @param {Means} means
 */
async function sendAll(registration, means) {
  /** @type {Set<string>} */
  const tried = new Set();
  do {
    if (!(await sendDue(registration, means, tried))) return;
    // Told that the key must go, its drafts have become records that wait.
  } while (!means.only && (await tellUnsent(registration, means)) === "not ok");
}

/**
 * @param {Registration} registration
 * @param {Means} means
 * @param {Set<string>} tried
 * @returns {Promise<boolean>} false when there is no use in trying further now
 */
async function sendDue(registration, means, tried) {
  for (;;) {
    const waiting = (await unsent(registration.id)).filter((row) => !tried.has(row.id) && isDue(row, means) && (means.only?.(row) ?? true));
    const batch = fitting(waiting);
    if (batch.length === 0) return true;
    for (const row of batch) tried.add(row.id);
    if (!(await send(registration, batch, means))) return false;
  }
}

/**
 * @param {Captured} row
 * @param {Means} means
 */
function isDue(row, { now, eager, again }) {
  if (row.state === "needs attention") return again;
  // No wait is that long: it was set by a clock that has been put right since.
  const isClocksFault = row.retry_at > now() + LONGEST_WAIT;
  return row.retry_at <= now() || isClocksFault || (eager && row.fault !== "record");
}

/** @param {Captured[]} rows */
function fitting(rows) {
  let characters = 0;
  const over = rows.findIndex((row, index) => {
    characters += row.sealed.ciphertext.length + 2_000;
    return index >= BATCH || (index > 0 && characters > BATCH_CHARACTERS);
  });
  return over < 0 ? rows : rows.slice(0, over);
}

/**
 * @param {Registration} registration
 * @param {Captured[]} batch
 * @param {Means} means
 * @returns {Promise<boolean>} false when there is no use in trying further now
 */
async function send(registration, batch, means) {
  for (const row of batch) if (row.state !== "needs attention") await note(row.id, { state: "sending" });
  const left = await leftAfter(registration, batch);
  const answer = await exchange(registration, batch, left, means.fetch);
  if (answer.kind === "receipts") {
    await noteRegistration(registration.id, heard(registration, left, means));
    for (const row of batch) {
      const receipt = answer.receipts.get(row.id);
      if (receipt) await settle(row, receipt, means.now());
      else await hold(row, "record", "The server did not say what became of this record.", means);
    }
    await heedStanding(registration, answer.standing, means);
    return true;
  }
  if (answer.kind === "refused") return refused(registration, batch, answer, means);
  if (answer.kind === "unknown token") await noteRegistration(registration.id, { token: "unknown" });
  for (const row of batch) await hold(row, answer.kind === "unknown token" ? "no token" : "no answer", "", means);
  if (answer.kind === "unknown token") await heedStanding(registration, answer.standing, means);
  return false;
}

/**
 * One bad record never blocks the next: a batch that was refused goes again one by one.
 * @param {Registration} registration
 * @param {Captured[]} batch
 * @param {{problem: string, final: boolean}} answer
 * @param {Means} means
 */
async function refused(registration, batch, { problem, final }, means) {
  if (batch.length === 1) {
    if (final) await note(batch[0].id, { state: "needs attention", fault: "record", errors: { "": problem } });
    else await hold(batch[0], "record", problem, means);
    return true;
  }
  for (const [index, row] of batch.entries()) {
    if (await send(registration, [row], means)) continue;
    for (const rest of batch.slice(index + 1)) await note(rest.id, { state: rest.state === "needs attention" ? rest.state : "waiting" });
    return false;
  }
  return true;
}

/**
 * @param {Captured} row
 * @param {Captured["fault"]} fault
 * @param {string} problem
 * @param {Means} means
 */
async function hold(row, fault, problem, { now }) {
  if (row.state === "needs attention") return;
  const attempts = row.attempts + 1;
  await note(row.id, { state: "waiting", fault, problem, attempts, retry_at: now() + backOff(attempts) });
}

/**
 * What would still be here if this batch were taken.
 * @param {Registration} registration
 * @param {Captured[]} batch
 */
async function leftAfter(registration, batch) {
  const going = new Set(batch.map((row) => row.id));
  return (await unsent(registration.id)).filter((row) => !going.has(row.id));
}

/**
 * The manager sees who has unsent work and how old: when that differs from what the server last heard, tell it. It is
 * asked now and then besides how this device stands.
 * @param {Registration} registration
 * @param {Means} means
 * @returns {Promise<"nothing said" | "ok" | "not ok">}
 */
async function tellUnsent(registration, means) {
  const left = await unsent(registration.id);
  // Something still backs off: then there is no signal to tell it with.
  if (left.some((row) => row.fault === "no answer" || row.fault === "no token")) return "nothing said";
  const row = (await registrations()).find(({ id }) => id === registration.id);
  if (!row || !hasNews(row, left.length, means)) return "nothing said";
  const answer = await exchange(row, [], left, means.fetch);
  if (answer.kind === "unknown token") {
    await noteRegistration(row.id, { token: "unknown" });
    await heedStanding(row, answer.standing, means);
  }
  if (answer.kind !== "receipts") return "nothing said";
  await noteRegistration(row.id, heard(row, left, means));
  return (await heedStanding(row, answer.standing, means)) ? "not ok" : "ok";
}

/**
 * @param {Registration} row
 * @param {number} left
 * @param {Means} means
 */
function hasNews(row, left, { now, greet }) {
  if (left !== row.told_unsent) return true;
  // Until somebody signs in there is nobody to believe it.
  if (isLost(row)) return !row.told_lost && (greet || row.token === "known");
  return greet || Math.abs(now() - row.contact_at) >= BETWEEN_GREETINGS;
}

/**
 * A device that was signed off, or whose worker's account was closed, keeps nothing that can be read.
 * @param {Registration} registration
 * @param {import("./exchange.js").Standing} standing
 * @param {Means} means
 * @returns {Promise<boolean>} whether the key was destroyed just now
 */
async function heedStanding({ id }, standing, { now }) {
  if (standing === "ok") return false;
  const row = (await registrations()).find((one) => one.id === id);
  if (!row || isLost(row)) return false;
  await loseKey(id, standing, now());
  return true;
}

/**
 * @param {Registration} registration
 * @param {Captured[]} left
 * @param {Means} means
 * @returns {Partial<Registration>}
 */
function heard(registration, left, { now }) {
  const lost = isLost(registration) ? { told_lost: true } : {};
  return { told_unsent: left.length, contact_at: now(), token: "known", ...lost };
}
