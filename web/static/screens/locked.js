/** The locked page: no case in it, only who it is, how they open it, the duty number, and how much waits. */
import { childMode } from "../offline/child_mode.js";
import { clearUp } from "../offline/clearing.js";
import { putBack } from "../offline/drafts_aside.js";
import { answerFor, askForKey, dropKey, obtainKey } from "../offline/held_key.js";
import { cameIn, isLost, newestOfEach, workerHere } from "../offline/here.js";
import { onNews, tell } from "../offline/news.js";
import { noteWhoIsHere, openFor } from "../offline/open_cookie.js";
import { unsentOf } from "../offline/outbox.js";
import { loseIfUsedUp } from "../offline/pin_tries.js";
import { closeSession, resumeSession } from "../offline/session.js";
import { sendOnEveryOccasion } from "../offline/sending.js";
import { lookAfterWorker, startWorker } from "../offline/start_worker.js";
import { showLost } from "./lost_key.js";
import { ownPath } from "./own_path.js";
import { showPasskey, startPasskeyUnlock } from "./passkey_unlock.js";
import { forgetPosted } from "./posted.js";
import { say } from "./say.js";
import { startShutDoor } from "./shut_door.js";
import { startUnlock } from "./unlock.js";
import { showWho } from "./who.js";

/** @typedef {import("../offline/rows.js").Registration} Registration */

const FOR_THE_SERVER = 2_000;
const BETWEEN_TRIES = 30_000;
const RESUMED_AT = "doorstep-resumed-at";

const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-unlock]"));
const passkey = place("[data-passkey]");

/** @type {Registration[]} */
let people = [];
/** @type {Registration | null} */
let chosen = null;

void start().catch(cannotOpenStore);
startShutDoor();

async function start() {
  // A reload that passed the worker by: the phone is in a child's hands.
  if (await childMode()) return location.replace("/voice");
  people = await newestOfEach();
  forgetPosted();
  if (people.length === 0) return location.replace(`/sign-in?next=${encodeURIComponent(wanted())}`);
  await putBack().catch(() => {});
  // Sending needs no key. The server is asked at once how this device stands.
  void sendOnEveryOccasion({ greet: true });
  void startWorker().then(lookAfterWorker, () => {});
  for (const { id } of people) await loseIfUsedUp(id);
  if (await wasMerelySuspended()) return;
  await closeSessions();
  const unlocking = { registration: () => chosen, opened, lost: draw };
  startUnlock(form, unlocking);
  startPasskeyUnlock(passkey, unlocking);
  place("[data-somebody-else]").addEventListener("click", () => void choose(null));
  onNews(() => void draw().catch(() => {}));
  await choose(people.length === 1 ? people[0] : null);
  form.dataset.ready = "yes";
}

/** @param {Registration | null} registration */
async function choose(registration) {
  chosen = registration;
  say(form, "");
  form.reset();
  await draw();
  if (chosen && !form.hidden) firstWay().focus();
  else document.querySelector("button.who__person")?.parentElement?.parentElement?.querySelector("button")?.focus();
}

function firstWay() {
  return passkey.hidden ? /** @type {HTMLElement} */ (form.elements.namedItem("pin")) : /** @type {HTMLElement} */ (passkey.querySelector("button"));
}

/** What the store says now: the key may have gone meanwhile, and records may have. */
async function draw() {
  people = await newestOfEach();
  chosen = people.find(({ worker }) => worker === chosen?.worker) ?? null;
  const lost = chosen !== null && isLost(chosen);
  // The copies went with the key: now there is room.
  if (lost && (await putBack().catch(() => 0)) > 0) await clearUp(Date.now()).catch(() => {});
  place("[data-who]").hidden = chosen !== null;
  place("[data-somebody-else]").hidden = chosen === null || people.length === 1;
  form.hidden = chosen === null || lost;
  showWho(place("[data-who-list]"), people, (registration) => void choose(registration));
  if (chosen && lost) showLost(place("[data-lost]"), chosen);
  else place("[data-lost]").hidden = true;
  showPasskey(passkey, chosen);
  place("[data-new-pin]").hidden = chosen === null || lost;
  place("[data-locked-worker]").textContent = chosen?.worker_name ?? "";
  showDuty((chosen ?? people.find(({ duty_phone }) => duty_phone))?.duty_phone ?? "");
  await showCount();
}

/**
 * @param {Registration} registration
 * @param {CryptoKey} key
 * @returns {Promise<boolean>} false when the phone was signed off: this page stays, to say so
 */
async function opened(registration, key) {
  const isTheirs = (await workerHere()) === registration.worker;
  // The page that was locked is of whoever was here before.
  const on = isTheirs ? wanted() : "/";
  await cameIn(registration.worker);
  answerFor(registration.worker, registration.id, key);
  tell({ type: "opened", worker: registration.worker });
  const session = await Promise.race([resumeSession(registration, key).catch(() => "no signal"), later()]);
  if (session === "revoked") {
    dropKey();
    return false;
  }
  if (session === "no signal") noteWhoIsHere(registration.worker);
  location.replace(session === "sign in" ? `/sign-in?next=${encodeURIComponent(on)}` : on);
  return true;
}

/**
 * Only the server's session was suspended: another page still holds the key, and nobody locked the phone, or the
 * cookie that tells whose session is open would be gone. Once, lest two pages send each other to and fro.
 */
async function wasMerelySuspended() {
  const registration = people.find(({ worker }) => worker.replaceAll("-", "") === openFor());
  const since = Date.now() - Number(sessionStorage.getItem(RESUMED_AT) ?? 0);
  if (!registration || isLost(registration) || (since >= 0 && since < BETWEEN_TRIES)) return false;
  const key = await obtainKey(registration.id);
  if (!key) return false;
  sessionStorage.setItem(RESUMED_AT, String(Date.now()));
  return opened(registration, key);
}

/**
 * A browser that was killed had no time to: whoever only finds the phone must not go on with what was open. While an open
 * page holds the key, somebody else is at work on this tablet.
 */
async function closeSessions() {
  for (const { id, worker } of people) {
    if (openFor() === worker.replaceAll("-", "") && !(await askForKey(id))) closeSession(worker);
  }
}

/** The worker shows this page in place of another one, or that page sent us here. */
function wanted() {
  if (location.pathname !== "/locked") return location.pathname + location.search;
  return ownPath(new URLSearchParams(location.search).get("next"));
}

/** @param {string} phone */
function showDuty(phone) {
  const link = /** @type {HTMLAnchorElement} */ (place("[data-duty-phone]"));
  link.textContent = phone;
  link.href = `tel:${phone.replaceAll(" ", "")}`;
  place("[data-duty-line]").hidden = phone === "";
}

/** Of whoever was chosen; of all, without a name, while nobody is. */
async function showCount() {
  const rows = await Promise.all((chosen ? [chosen] : people).map(({ worker }) => unsentOf(worker)));
  const count = rows.flat().length;
  place("[data-unsent-count]").textContent = count > 0 ? `${count} on this phone` : "";
}

function cannotOpenStore() {
  place("[data-no-store]").hidden = false;
  form.hidden = true;
}

/** @returns {Promise<"no signal">} */
function later() {
  return new Promise((resolve) => setTimeout(() => resolve("no signal"), FOR_THE_SERVER));
}

/** @param {string} selector */
function place(selector) {
  return /** @type {HTMLElement} */ (document.querySelector(selector));
}
