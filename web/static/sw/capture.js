import { capture, fieldsOf } from "../offline/capture.js";
import { flush, sendUrgent } from "../offline/flush.js";
import { registrationHere, registrationOf } from "../offline/here.js";
import { kindAt, urgencyOf } from "../offline/kinds.js";
import { clockWords, whenWords } from "../offline/london.js";
import { unsent, whereabouts } from "../offline/outbox.js";
import { openRecord } from "../offline/seal.js";
import { isUuid, uuid7 } from "../offline/uuid7.js";
import { keyFor, workerOf } from "./key.js";
import { heardOrNot } from "./not_sent.js";
import { fragment, fragmentAbove, html, page, seeOther } from "./respond.js";
import { worker } from "./worker.js";

/**
 * @typedef {import("../offline/rows.js").Registration} Registration
 * @typedef {{id: string, kind: string, replaces: string | null, fields: import("../offline/capture.js").Fields}} Written
 */

const PATIENCE = 10_000;
/** How long somebody at a shut door waits for "Sent" before they are told to ring. */
const UNTIL_RINGING = 3_000;
const NO_ROOM = [
  "This phone could not keep the record: its storage is full, or the browser does not let Doorstep keep anything.",
  "Leave this page open: what you typed is still here. Free some space (photos, videos), or close private browsing, then press Save again.",
];
const NO_SIGNAL = [
  "There is no signal, and this phone is not set up to keep records.",
  "Leave this page open: what you typed is still here. Press Save again when there is a signal.",
];
const NOBODY_TOLD = "Nobody has been told. Ring duty now. No bars? Go where there are. Danger: 999 works on any network.";

/** @type {Map<string, Promise<boolean>>} two taps on Save are one record */
const underWay = new Map();

/**
 * Answers a record's POST: seals it, keeps it, says so, and sends it at once if there is a signal. A phone without a
 * registration passes it on to the server.
 * @param {FetchEvent} event
 */
export async function answerCapture(event) {
  const { request } = event;
  const passOn = request.clone();
  const registration = await registrationFor(event).catch(() => undefined);
  const written = await read(request);
  const byScript = request.headers.has("hx-request");
  const urgent = urgencyOf(written.kind, written.fields) === "urgent";
  const failed = (/** @type {string[]} */ why) => notSaved(byScript, urgent ? [NOBODY_TOLD, ...why] : why);
  if (!registration) return byServer(passOn).catch(() => failed(NO_SIGNAL));
  try {
    const isNew = await once(written.id, () => capture(registration, written, Date.now()));
    const before = isNew ? null : await otherwise(registration, written);
    if (before) return keptOtherwise(byScript, before);
  } catch {
    // Nothing was kept here, so the server may still take it.
    return byServer(passOn).catch(() => failed(NO_ROOM));
  }
  if (urgent) return toldOrNot(event, registration, written, byScript);
  event.waitUntil(send());
  if (written.kind === "rang_duty" && byScript) return noted(written);
  return byScript ? saved(written.id) : seeOther("/unsent");
}

/**
 * @param {FetchEvent} event
 * @param {Registration} registration
 * @param {Written} written
 * @param {boolean} byScript
 */
async function toldOrNot(event, registration, { id, kind }, byScript) {
  const sending = sendUrgent().catch(() => {});
  event.waitUntil(sending.then(send));
  await Promise.race([sending, new Promise((resolve) => setTimeout(resolve, UNTIL_RINGING))]);
  const isDanger = kind === "child_danger";
  const answer = await heardOrNot(id, registration, isDanger);
  return byScript ? fragment(answer) : page(isDanger ? "What a child said" : "I can’t see the child", answer);
}

/** @param {FetchEvent} event */
async function registrationFor({ clientId }) {
  const author = await workerOf(clientId);
  return author ? registrationOf(author) : registrationHere();
}

/** @param {Request} request */
function byServer(request) {
  return fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
}

/**
 * @param {Request} request
 * @returns {Promise<Written>}
 */
async function read(request) {
  const form = await request.formData();
  const posted = form.get("id");
  const id = isUuid(posted) ? posted : uuid7();
  const kind = kindAt(new URL(request.url).pathname) ?? "";
  return { id: String(id), kind, replaces: String(form.get("replaces") ?? "") || null, fields: fieldsOf(form) };
}

/**
 * @param {string} id
 * @param {() => Promise<boolean>} work
 */
async function once(id, work) {
  const before = underWay.get(id);
  if (before) return before.then(() => false);
  const now = work();
  underWay.set(id, now);
  return now.finally(() => underWay.delete(id));
}

/**
 * The record that was kept under this id, when what is posted now differs: to say "saved" of that would be a lie.
 * @param {Registration} registration
 * @param {Written} written
 */
async function otherwise(registration, written) {
  const { unsent } = await whereabouts(written.id);
  const key = unsent && (await keyFor(registration.id));
  if (!key) return null;
  const record = await openRecord(unsent.sealed, registration.id, key).catch(() => null);
  return record && JSON.stringify(record.fields) !== JSON.stringify(written.fields) ? record : null;
}

async function send() {
  await flush().catch(() => {});
  if ((await unsent()).length === 0) return;
  // Background Sync where there is one; the pages' own occasions elsewhere.
  const sync = /** @type {any} */ (worker.registration).sync;
  await sync?.register("doorstep-outbox").catch(() => {});
}

/** @param {string} id */
async function saved(id) {
  const { sent } = await whereabouts(id);
  const state = sent ? `Sent ${clockWords(sent.accepted_at)}` : "Waiting for signal";
  return fragment(html`<section id="saved" class="saved" data-capture="${id}" tabindex="-1">
<h2>Saved on this phone</h2>
<p data-capture-state="${id}">${state}</p>
<p><a href="/">Back to Today</a> <a href="/unsent">What is on this phone</a></p>
</section>`);
}

/** @param {Written} written */
function noted({ id, fields }) {
  const at = String(fields.rang_at || clockWords(Date.now()));
  return fragment(html`<p class="tag tag--done" role="status">You rang duty at ${at}. <span data-capture-state="${id}">Saved on this phone</span></p>`);
}

/**
 * @param {boolean} byScript
 * @param {{recorded_at: string}} before
 */
function keptOtherwise(byScript, { recorded_at }) {
  return told(byScript, 409, "Saved before, without your changes", [
    `This record was saved on this phone at ${whenWords(recorded_at)} and is safe. What you changed after that is not in it.`,
    "Copy the changes, open the visit once it is sent, and add them there.",
  ]);
}

/**
 * @param {boolean} byScript
 * @param {string[]} why
 */
function notSaved(byScript, why) {
  return told(byScript, 507, "NOT SAVED", [...why, "If it still fails, write it down and ring your team."]);
}

/**
 * @param {boolean} byScript
 * @param {number} status
 * @param {string} title
 * @param {string[]} sentences
 */
function told(byScript, status, title, sentences) {
  const all = sentences.map((sentence) => html`<p>${sentence}</p>`);
  if (!byScript) return page(title, html`${all}<p>Go back: your form is as you left it.</p>`, status);
  return fragmentAbove(html`<section class="not-saved" role="alert" tabindex="-1"><h2>${title}</h2>${all}</section>`, status, "#record");
}
