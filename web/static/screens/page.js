/** Starts what every signed-in page has in common; what only some pages need is fetched when they need it. */
import { flush } from "../offline/flush.js";
import { keepAll, lockBehind, lockNow } from "../offline/lock.js";
import { tell } from "../offline/news.js";
import { dropOpenCookie, isOpenForOther } from "../offline/open_cookie.js";
import { cameIn, registrationOf, registrationsOf } from "../offline/here.js";
import { offerShelf } from "../offline/shelf.js";
import { answerFor, obtainKey } from "../offline/held_key.js";
import { offerSentFiles, sendOnEveryOccasion } from "../offline/sending.js";
import { lookAfterWorker, startWorker } from "../offline/start_worker.js";
import { get } from "../offline/store.js";
import { element } from "./elements.js";
import { showCaptureStates } from "./capture_state.js";
import { forgetPosted } from "./posted.js";
import { startPosting } from "./posting.js";
import { startSecondTap } from "./second_tap.js";
import { startShutDoor } from "./shut_door.js";
import { stayOpen } from "./staying_open.js";
import { startPill } from "./sync_pill.js";
import { noteDevice } from "./this_device.js";

/** @typedef {import("../offline/rows.js").Registration} Registration */

const TOKEN_LASTS = 30 * 24 * 3_600_000;

/** Records have drafts of their own. */
const HALF_TYPED = 'main form[method="post"]:not([data-capture])';

const worker = document.body.dataset.worker;
startSecondTap();
document.querySelector("[data-hide-now]")?.addEventListener("click", () => void lockNow());
document.querySelector("form[data-sign-out]")?.addEventListener("submit", () => {
  void keepAll();
  // Signal or not; but not before the sign-out has been answered.
  addEventListener("pagehide", lockBehind);
});
if (worker && !document.querySelector("form[data-device]")) {
  startPosting(worker);
  stayOpen(worker);
}
if (document.querySelector("[data-replay]")) void import("./replay.js").then(({ startReplays }) => startReplays());
// An older browser, or one that keeps nothing (some private windows), works straight with the server.
if (worker && "serviceWorker" in navigator) open(worker).catch(sayNothingIsKept);
// Whoever is signed in, or nobody: a shut door that nobody heard of stays in sight and keeps knocking.
startShutDoor();
if (!worker) {
  forgetPosted();
  void flush({ greet: true }).catch(() => {});
}

/** @param {string} worker */
async function open(worker) {
  const choosing = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-device]"));
  if (!choosing) return start(worker);
  (await import("./device.js")).startDevice(choosing, worker);
}

/** @param {string} worker */
async function start(worker) {
  if (isOpenForOther(worker)) await whoIsHere();
  // A page that was loaded past the worker is as locked as any other.
  const wasHere = Boolean((await navigator.serviceWorker.getRegistration())?.active);
  await startWorker();
  await cameIn(worker);
  const registration = await registrationOf(worker);
  noteDevice(registration);
  if (!registration) return toSetUp(worker);
  const key = await obtainKey(registration.id);
  if (!key && wasHere) return location.replace(`/locked?next=${encodeURIComponent(here())}`);
  answerFor(worker, registration.id, key);
  tell({ type: "opened", worker });
  startPill(worker);
  showCaptureStates();
  lookAfterWorker();
  await startScreens(registration, key);
  sendWhatWaits();
  void startRinging(worker).catch(withoutThisPhone);
  for (const each of await registrationsOf(worker)) await freshenToken(each);
}

/** A copy is read without the server, so the cookie may still be somebody's who was here before. */
async function whoIsHere() {
  if (document.querySelector("[data-as-of]")) return dropOpenCookie();
  await lockNow();
}

/** @param {string} worker */
function toSetUp(worker) {
  if (sessionStorage.getItem("doorstep-without-phone")) return void startRinging(worker).catch(withoutThisPhone);
  location.replace(`/device?next=${encodeURIComponent(here())}`);
}

function here() {
  return location.pathname + location.search;
}

/**
 * @param {Registration} registration
 * @param {CryptoKey | null} key
 */
async function startScreens(registration, key) {
  const forms = /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-capture]"));
  const unsentDenial = /** @type {HTMLElement | null} */ (document.querySelector("[data-for-unsent-denial]"));
  const onThisPhone = /** @type {HTMLElement | null} */ (document.querySelector("#on-this-phone"));
  if (document.querySelector("[data-due-on]")) (await import("./due.js")).showDue();
  // Before its form is ready: a hand-over that was quicker would be a record, and the tablet nobody's.
  const handOver = document.querySelector("[data-hand-over]");
  if (handOver) (await import("./hand_over.js")).startHandOver(handOver, registration);
  if (unsentDenial) await (await import("./unsent_denial.js")).fillUnsentDenial(unsentDenial);
  for (const form of forms) if (form.isConnected) await (await import("./visit_form.js")).startForm(form, registration, key);
  if (document.querySelector(HALF_TYPED)) await (await import("./half_typed.js")).startHalfTyped(registration, key);
  const signOut = document.querySelector("[data-sign-out-unsent]");
  if (signOut) await (await import("./sign_out.js")).startSignOut(signOut, registration.worker);
  if (document.querySelector("[data-passkey-offer]")) await (await import("./passkey_offer.js")).offerPasskey(registration);
  if (onThisPhone) await (await import("./unsent.js")).showUnsent(onThisPhone, registration, key);
}

/**
 * What may ring on any page: alerts, and the timer of who went in.
 * @param {string} worker
 */
async function startRinging(worker) {
  const push = /** @type {HTMLElement | null} */ (document.querySelector("[data-push]"));
  if (push) await (await import("./notifications.js")).startNotifications(push, worker);
  (await import("./alerts_poll.js")).startAlertsPoll();
  const goesIn = document.querySelector("[data-visit-timer]") ?? (await get("settings", `timer:${worker}`));
  if (goesIn) await (await import("./visit_timer.js")).startTimer(worker);
  const mayRing = globalThis.Notification?.permission === "granted";
  if (mayRing) await (await import("./push_subscription.js")).keepSubscribed(worker);
}

function sendWhatWaits() {
  const atStart = !sessionStorage.getItem("doorstep-started");
  sessionStorage.setItem("doorstep-started", "yes");
  void sendOnEveryOccasion({ again: atStart, greet: atStart })
    .then(() => offerShelf({ force: atStart }))
    .then(offerSentFiles)
    .catch(() => {});
}

/**
 * Only signed in as its worker; for earlier registrations on this phone too.
 * @param {Registration} registration
 */
async function freshenToken(registration) {
  if (registration.token === "known" && Date.now() - registration.renewed_at < TOKEN_LASTS) return;
  const { renew } = await import("../offline/registration.js");
  await renew(registration, Date.now()).then(() => flush(), () => {});
}

/**
 * Its store does not open: what is typed stands on the page alone.
 * @param {unknown} error
 */
function sayNothingIsKept(error) {
  withoutThisPhone(error);
  const words = "This phone can’t keep anything just now: no drafts, and nothing without a signal. Records go straight to the server. Close all of Doorstep and open it again; if it stays so, restart the phone.";
  document.querySelector("main")?.prepend(element("div", { class: "note note--hint", role: "status", "data-nothing-kept": "" }, element("p", {}, words)));
}

/** @param {unknown} error */
function withoutThisPhone(error) {
  console.warn("Doorstep works without this phone’s own store:", error);
}
