/** The way back to the worker: their PIN, with or without a signal. Wrong tries slow down and end nothing. */
import { alone } from "../offline/alone.js";
import { filesOf } from "../offline/attachments.js";
import { capture } from "../offline/capture.js";
import { childMode, endChildMode, noteChildMode } from "../offline/child_mode.js";
import { clearUp } from "../offline/clearing.js";
import { openKey } from "../offline/device_key.js";
import { openDraft } from "../offline/drafts.js";
import { answerFor } from "../offline/held_key.js";
import { cameIn, isLost } from "../offline/here.js";
import { tell } from "../offline/news.js";
import { keep } from "../offline/outbox.js";
import { recovered } from "../offline/recording.js";
import { digestOf } from "../offline/sealed.js";
import { resumeSession } from "../offline/session.js";
import { all, get, isFull } from "../offline/store.js";
import { leftToWait, noteWrong, waitAfter } from "./slow_tries.js";

/**
 * @typedef {import("../offline/rows.js").ChildMode} ChildMode
 * @typedef {import("../offline/rows.js").Draft} Draft
 * @typedef {import("../offline/rows.js").Listed} Listed
 * @typedef {import("../offline/rows.js").Registration} Registration
 * @typedef {{ok: true} | {left_to_wait: number} | {wrong: true}} Answer
 */

const FOR_THE_SERVER = 2_000;
/** Nothing shorter was ever a PIN. */
const SHORTEST = 6;

/**
 * @param {string} pin
 * @returns {Promise<Answer>} once it is right, what was begun waits to be sent, and the page is on its way
 */
export function leave(pin) {
  return alone("doorstep-leave", async () => {
    const row = await childMode();
    /** @type {Registration | undefined} */
    const registration = row && (await get("registrations", row.registration));
    if (!row) return goTo("/");
    if (!registration || isLost(registration)) return leaveWithoutKey();
    const now = Date.now();
    const seconds = leftToWait(row, now);
    // From now on it is counted by the clock as it was set back.
    if (row.wait_until > now + seconds * 1_000) await noteChildMode({ wait_until: now + seconds * 1_000 });
    if (seconds > 0) return { left_to_wait: seconds };
    if (pin.length < SHORTEST) return { wrong: true };
    // On disk before it is made: neither a reload nor a killed tab gets one for nothing.
    await noteChildMode({ wrong: row.wrong + 1, wait_until: now + waitAfter(row.wrong + 1) }).catch(unlessFull(row.wrong + 1));
    const key = await openKey(registration.sealed_key, pin);
    if (!key) {
      noteWrong(row.wrong + 1);
      return { wrong: true };
    }
    for (const draft of await drafts(registration)) await sendDraft(row, registration, draft, key);
    await endChildMode();
    return goOn(registration, key, `/children/${row.child}`);
  });
}

/**
 * A phone that is full can be given back all the same: this page's own clock counts then.
 * @param {number} wrong
 */
function unlessFull(wrong) {
  return (/** @type {unknown} */ error) => {
    if (!isFull(error)) throw error;
    noteWrong(wrong);
  };
}

/**
 * The phone was signed off, or its key replaced, in the child's hands: nothing here can be read any more.
 * @returns {Promise<Answer>}
 */
async function leaveWithoutKey() {
  await endChildMode();
  await clearUp(Date.now()).catch(() => {});
  return goTo("/sign-in");
}

/**
 * @param {string} path
 * @returns {Answer}
 */
function goTo(path) {
  location.replace(path);
  return { ok: true };
}

/**
 * @param {Registration} registration
 * @returns {Promise<Draft[]>}
 */
async function drafts({ id }) {
  const rows = await all("drafts");
  return rows.filter((/** @type {Draft} */ draft) => draft.registration === id && kindOf(draft) === "child_answer");
}

/** @param {Draft} draft */
function kindOf({ sealed }) {
  return JSON.parse(atob(sealed.protected.replaceAll("-", "+").replaceAll("_", "/"))).kind;
}

/**
 * What was begun becomes a record: stopped, or interrupted when the page it was made on was killed.
 * @param {ChildMode} row
 * @param {Registration} registration
 * @param {Draft} draft
 * @param {CryptoKey} key
 */
async function sendDraft(row, registration, draft, key) {
  const ending = draft.saved_at < Math.max(row.killed_at, row.began_at) ? "interrupted" : "stopped";
  try {
    const { id, kind, replaces, fields } = await openDraft(draft, key);
    const files = await withSounds(id, String(fields.attachments ?? ""), key);
    if (files.length > 0) fields.attachments = JSON.stringify(files);
    await capture(registration, { id, kind, replaces, fields: { ...fields, ending } }, draft.saved_at);
  } catch {
    // As it was sealed: marked unfinished.
    const { id, sequence, sealed, saved_at } = draft;
    const digest = await digestOf(sealed);
    await keep({ id, registration: registration.id, kind: "child_answer", urgency: "routine", sequence, digest, sealed, recorded_at: new Date(saved_at).toISOString() });
  }
}

/**
 * @param {string} record
 * @param {string} attachments
 * @param {CryptoKey} key
 * @returns {Promise<Listed[]>} with the recordings that no draft names yet
 */
async function withSounds(record, attachments, key) {
  /** @type {Listed[]} */
  const listed = JSON.parse(attachments || "[]");
  const named = new Set(listed.map(({ sha256 }) => sha256));
  for (const file of await filesOf(record)) {
    if (!file.secret || named.has(file.sha256)) continue;
    const sound = await recovered(file, key);
    if (sound) listed.push(sound);
  }
  return listed;
}

/**
 * As after the PIN on the locked page.
 * @param {Registration} registration
 * @param {CryptoKey} key
 * @param {string} on
 */
async function goOn(registration, key, on) {
  await cameIn(registration.worker);
  answerFor(registration.worker, registration.id, key);
  tell({ type: "opened", worker: registration.worker });
  const noSignal = new Promise((resolve) => setTimeout(() => resolve("no signal"), FOR_THE_SERVER));
  const session = await Promise.race([resumeSession(registration, key).catch(() => "no signal"), noSignal]);
  return goTo(session === "sign in" || session === "revoked" ? `/sign-in?next=${encodeURIComponent(on)}` : on);
}
