/** Sends the files of records that the server has, piece by piece, going on where it says. Pages do this, not the worker. */
import { alone } from "./alone.js";
import { framesOf } from "./attachments.js";
import { joined } from "./file_format.js";
import { backOff } from "./flush.js";
import { tell } from "./news.js";
import { all, ask, transact, update } from "./store.js";

/**
 * @typedef {import("./rows.js").Attachment} Attachment
 * @typedef {{fetch: typeof globalThis.fetch, now: () => number, eager: boolean, again: boolean}} Means
 * @typedef {{kind: "there", received: number, complete: boolean, state: string, problem: string}
 *   | {kind: "refused", problem: string} | {kind: "no answer"}} Answer
 */

const DAY = 24 * 3_600_000;
const PIECE = 512 * 1024;
const PATIENCE = 60_000;
/** A file whose record is nowhere: the shelf was let go of for want of room, or its form has no draft yet. */
const UNTIL_ORPHANED = 3_600_000;
const FINAL = [400, 413, 415, 422];

/**
 * `eager` and `again` as for records: what backs off, and what was refused, is tried too.
 * @param {Partial<Means>} [means]
 */
export function sendFiles({ fetch = globalThis.fetch, now = Date.now, eager = true, again = false } = {}) {
  return alone("doorstep-files", async () => {
    for (const file of await due(now(), eager, again)) if ((await sendOne(file, fetch, now)) === "no answer") return;
  });
}

/**
 * Asks daily whether what was sent is still there: a server that was put back to an older backup may have a record and
 * lack its files.
 * @param {Partial<Means>} [means]
 */
export function offerFiles({ fetch = globalThis.fetch, now = Date.now } = {}) {
  return alone("doorstep-files", async () => {
    /** @type {Attachment[]} */
    const files = await all("attachments");
    for (const file of files.filter(({ state, sent_at }) => state === "sent" && now() - sent_at >= DAY)) {
      const answer = await exchange(file, { method: "GET" }, fetch);
      if (answer.kind !== "there") return;
      // Each is asked about once a day.
      const again = answer.complete ? { sent_at: now() } : { state: /** @type {const} */ ("waiting"), received: answer.received, attempts: 0, retry_at: 0 };
      await settle(file, again);
    }
  });
}

/**
 * @param {number} now
 * @param {boolean} eager
 * @param {boolean} again
 * @returns {Promise<Attachment[]>} oldest first
 */
async function due(now, eager, again) {
  const may = (/** @type {Attachment} */ { state, retry_at }) => (state === "waiting" ? eager || retry_at <= now : again && state === "needs attention");
  /** @type {Attachment[]} */
  const files = (await all("attachments")).filter(may);
  const sendable = await Promise.all(files.map((file) => isDue(file, now)));
  return files.filter((_, place) => sendable[place]).sort((a, b) => a.made_at - b.made_at);
}

/**
 * After its record, which tells the server what it is.
 * @param {Attachment} file
 * @param {number} now
 */
function isDue({ record, made_at }, now) {
  return transact(["drafts", "outbox", "shelf"], "readonly", async (tx) => {
    if (await ask(tx.objectStore("shelf").getKey(record))) return true;
    if (await ask(tx.objectStore("drafts").getKey(record))) return false;
    const waiting = await ask(tx.objectStore("outbox").get(record));
    return waiting ? waiting.state === "needs attention" : now - made_at > UNTIL_ORPHANED;
  });
}

/**
 * @param {Attachment} file
 * @param {typeof globalThis.fetch} fetch
 * @param {() => number} now
 * @returns {Promise<"done" | "no answer">}
 */
async function sendOne(file, fetch, now) {
  const bytes = joined(await framesOf(file.id));
  let { received } = file;
  for (let turns = 2 * Math.ceil(bytes.length / PIECE) + 2; turns > 0; turns -= 1) {
    const answer = await put(file, bytes, received < bytes.length ? received : 0, fetch);
    if (answer.kind === "no answer") return hold(file, now());
    if (answer.kind === "refused") return settle(file, { state: "needs attention", problem: answer.problem });
    received = answer.received;
    await update("attachments", file.id, (row) => row && { ...row, received });
    if (answer.state === "refused") return settle(file, { state: "needs attention", problem: answer.problem });
    if (answer.complete) return settle(file, { state: "sent", sent_at: now(), problem: "", secret: undefined });
  }
  return hold(file, now());
}

/**
 * @param {Attachment} file
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {number} from
 * @param {typeof globalThis.fetch} fetch
 */
function put(file, bytes, from, fetch) {
  const body = bytes.slice(from, from + PIECE);
  const range = `bytes ${from}-${from + body.length - 1}/${bytes.length}`;
  return exchange(file, { method: "PUT", headers: { "content-type": "application/octet-stream", "content-range": range }, body }, fetch);
}

/**
 * Only an answer that names this file counts: a captive portal says 200 as well.
 * @param {Attachment} file
 * @param {RequestInit} request
 * @param {typeof globalThis.fetch} fetch
 * @returns {Promise<Answer>}
 */
async function exchange({ sha256, registration }, request, fetch) {
  const headers = { ...request.headers, "x-doorstep-registration": registration };
  const ours = { credentials: /** @type {const} */ ("same-origin"), redirect: /** @type {const} */ ("error"), cache: /** @type {const} */ ("no-store") };
  try {
    const response = await fetch(`/sync/attachments/${sha256}`, { ...request, ...ours, headers, signal: AbortSignal.timeout(PATIENCE) });
    const body = await response.json().catch(() => null);
    if ([200, 409].includes(response.status) && body?.sha256 === sha256 && Number.isInteger(body.received)) {
      const { received, complete, state, problem } = body;
      return { kind: "there", received, complete: complete === true, state: String(state), problem: String(problem ?? "") };
    }
    if (FINAL.includes(response.status) && typeof body?.problem === "string") return { kind: "refused", problem: body.problem };
  } catch {
    // As if nobody had answered.
  }
  return { kind: "no answer" };
}

/**
 * @param {Attachment} file
 * @param {Partial<Attachment>} changes
 * @returns {Promise<"done">}
 */
async function settle({ id, record }, changes) {
  await update("attachments", id, (row) => row && { ...row, ...changes });
  tell({ type: "outbox", id: record });
  return "done";
}

/**
 * @param {Attachment} file
 * @param {number} now
 * @returns {Promise<"no answer">}
 */
async function hold({ id, attempts }, now) {
  await update("attachments", id, (row) => row && { ...row, attempts: attempts + 1, retry_at: now + backOff(attempts + 1) });
  return "no answer";
}
