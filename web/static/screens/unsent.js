import { exported } from "../offline/export.js";
import { registrationsOf } from "../offline/here.js";
import { dayOf, whenWords } from "../offline/london.js";
import { onNews } from "../offline/news.js";
import { unsentOf } from "../offline/outbox.js";
import { openRecord } from "../offline/seal.js";
import { send, sendAllNow } from "../offline/sending.js";
import { onTheShelf } from "../offline/shelf.js";
import { filesWords, unsentFilesOf } from "../offline/unsent_files.js";
import { stateWords } from "./capture_state.js";
import { correctionOf } from "./correction.js";
import { element, redraw } from "./elements.js";

/**
 * @typedef {import("../offline/rows.js").Captured} Captured
 * @typedef {import("../offline/rows.js").Shelved} Shelved
 * @typedef {import("../offline/rows.js").Registration} Registration
 * @typedef {import("../offline/rows.js").RecordContent} RecordContent
 */

const KINDS = /** @type {{[kind: string]: string}} */ ({
  visit: "Visit",
  amendment: "Amendment to a visit",
  denied_access: "Denied access",
  denied_access_details: "What happened at the door",
  rang_duty: "Rang duty",
  child_session: "A tablet handed to a child",
  child_answer: "A child’s answer",
  child_danger: "A child said something that means danger",
});
/** Lists for the machine: of a child's answer the words are read on the timeline, once they are there. */
const NOT_TO_READ = ["attachments", "asked", "answer", "began_at", "answered_at"];

/**
 * Draws what this phone holds, and keeps it true.
 * @param {HTMLElement} place
 * @param {Registration} registration
 * @param {CryptoKey | null} key
 */
export async function showUnsent(place, registration, key) {
  let drawing = Promise.resolve();
  const draw = () => (drawing = drawing.then(() => drawAll(place, registration.worker, key)).catch(() => {}));
  button("[data-send-now]")?.addEventListener("click", () => void sendAllNow());
  button("[data-export]")?.addEventListener("click", () => void download(registration.worker));
  sayIfNotPersistent(registration);
  onNews(draw);
  await draw();
  // What was sent back may have been put right from the tray meanwhile.
  void send({ again: true });
}

/**
 * @param {HTMLElement} place
 * @param {string} worker
 * @param {CryptoKey | null} key
 */
async function drawAll(place, worker, key) {
  const rows = await unsentOf(worker);
  const theirs = await registrationsOf(worker);
  const shelved = (await Promise.all(theirs.map(({ id }) => onTheShelf(id)))).flat();
  const sent = shelved.filter((row) => dayOf(row.accepted_at) === dayOf(Date.now()));
  const files = await unsentFilesOf(worker);
  const known = theirs.every(({ token }) => token !== "unknown");
  const items = await Promise.all(rows.map((row) => waitingItem(row, key)));
  const drawn = [
    ...(known || rows.length + files.length === 0 ? [] : [element("p", { class: "card" }, "The server does not know this phone any more. ", signIn(), " so that these can be sent.")]),
    ...(items.length ? [element("ul", { class: "rows" }, ...items)] : []),
    ...filesItems(files),
    ...(rows.length + files.length ? [] : [element("p", { class: "card" }, "Nothing waits on this phone. All sent.")]),
    ...(sent.length ? [element("h3", {}, "Sent today"), element("ul", { class: "rows" }, ...sent.map(sentItem))] : []),
  ];
  for (const details of place.querySelectorAll("details[open]")) openAgain(drawn, details.getAttribute("data-of"));
  redraw(place, drawn);
  button("[data-send-now]")?.toggleAttribute("hidden", rows.length + files.length === 0);
  button("[data-export]")?.toggleAttribute("hidden", rows.length === 0);
}

/**
 * @param {Element[]} drawn
 * @param {string | null} record
 */
function openAgain(drawn, record) {
  for (const part of drawn) part.querySelector(`details[data-of="${record}"]`)?.setAttribute("open", "");
}

/**
 * They go after their records; what the server will not take stays, and says why.
 * @param {import("../offline/rows.js").Attachment[]} files
 */
function filesItems(files) {
  if (files.length === 0) return [];
  const going = files.filter(({ state }) => state === "waiting").length;
  const refused = files.filter(({ state }) => state === "needs attention");
  return [
    ...(going > 0 ? [element("p", { class: "card", "data-files-going": "" }, `${filesWords(going)}. Drawings, sounds and photos go after their records.`)] : []),
    ...refused.map(({ id, problem }) => element("p", { class: "card govuk-error-message", "data-file": id }, `A file needs you. It stays on this phone. ${problem}`)),
    element("p", { class: "soft" }, "An exported copy has the records without their drawings, sounds and photos: those stay on this phone."),
  ];
}

/**
 * @param {Captured} row
 * @param {CryptoKey | null} key
 */
async function waitingItem(row, key) {
  const record = key && (await openRecord(row.sealed, row.registration, key).catch(() => null));
  const sentences = row.state === "needs attention" ? Object.values(row.errors) : [row.problem].filter(Boolean);
  const title = element("h3", { class: "row__name" }, row.kind === "visit" && row.urgency === "urgent" ? "Visit: tell a manager" : KINDS[row.kind]);
  const body = element(
    "div",
    {},
    title,
    element("p", {}, stateWords({ unsent: row })),
    ...sentences.map((sentence) => element("p", { class: "govuk-error-message" }, sentence)),
    element("p", { class: "soft" }, `Recorded ${whenWords(row.recorded_at)}`),
  );
  if (record) body.append(readable(record));
  const form = record && row.state === "needs attention" ? correctionOf(record) : "";
  if (form) body.append(element("p", {}, element("a", { href: form }, "Put it right")));
  return element("li", { class: "row", "data-unsent": row.id, "data-state": row.state }, body);
}

/** @param {Shelved} row */
function sentItem(row) {
  const title = element("h3", { class: "row__name" }, KINDS[row.kind]);
  const state = element("p", {}, stateWords({ sent: row }));
  return element("li", { class: "row", "data-sent": row.id }, element("div", {}, title, state));
}

/** @param {RecordContent} record */
function readable(record) {
  const list = element("dl", { class: "facts" });
  for (const [name, value] of Object.entries(record.fields)) {
    if (NOT_TO_READ.includes(name)) continue;
    const words = [value].flat().filter((one) => one && !/^[0-9a-f-]{36}$/.test(one));
    if (words.length) list.append(element("dt", {}, label(name)), element("dd", { class: "words" }, words.join(", ").replaceAll("_", " ")));
  }
  return element("details", { "data-of": record.id }, element("summary", {}, "Read it"), list);
}

/** @param {string} name */
function label(name) {
  const words = name.replace(/-[0-9a-f-]{36}$/, "").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function signIn() {
  return element("a", { href: "/sign-in?next=/unsent" }, "Sign in");
}

/**
 * One file for each registration that still holds something.
 * @param {string} worker
 */
async function download(worker) {
  const holding = new Set((await unsentOf(worker)).map((row) => row.registration));
  for (const registration of holding) {
    const url = URL.createObjectURL(new Blob([await exported(registration)], { type: "application/json" }));
    element("a", { href: url, download: `doorstep-unsent-${dayOf(Date.now())}.json` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }
}

/** @param {Registration} registration */
async function sayIfNotPersistent(registration) {
  const place = document.querySelector("[data-storage-note]");
  const persistent = (await navigator.storage?.persisted?.().catch(() => false)) || registration.persistent;
  if (place && !persistent)
    place.textContent =
      "This browser did not promise to keep what is stored here when it runs short of space. Put Doorstep on the home screen, and send as soon as there is a signal.";
}

/** @param {string} selector */
function button(selector) {
  return /** @type {HTMLButtonElement | null} */ (document.querySelector(selector));
}
