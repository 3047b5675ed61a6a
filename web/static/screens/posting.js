/** Before a page's request goes: is it still this worker's session, and is it open? What is typed waits for the answer. */
import { heldKey } from "../offline/held_key.js";
import { keepAll, lockNow } from "../offline/lock.js";
import { isOpenForOther } from "../offline/open_cookie.js";
import { askIfOpen, resumeSession } from "../offline/session.js";
import { isByItself } from "./by_itself.js";
import { element } from "./elements.js";
import { thisDevice } from "./this_device.js";

/** @typedef {import("../offline/session.js").Standing | "somebody else"} Standing */

/** @type {WeakSet<HTMLFormElement>} those that may go */
const ready = new WeakSet();
/** @type {WeakSet<HTMLFormElement>} */
const asking = new WeakSet();

/** @param {string} worker */
export function startPosting(worker) {
  addEventListener("submit", (event) => stopAndAsk(event, worker));
  addEventListener("htmx:before:request", (event) => {
    const { ctx } = /** @type {CustomEvent} */ (event).detail;
    ctx.request.headers["x-doorstep-worker"] = worker;
    const { fetch } = ctx;
    const unasked = isByItself(ctx.sourceEvent);
    if (unasked) ctx.request.headers["x-doorstep-idle"] = "1";
    ctx.fetch = (/** @type {string} */ path, /** @type {RequestInit} */ request) => byScript(() => fetch(path, request), unasked);
  });
}

/**
 * @param {string} worker
 * @returns {Promise<Standing>} after whatever could be done to open it
 */
export async function openOrResume(worker) {
  if (isOpenForOther(worker)) return "somebody else";
  const standing = await askIfOpen(worker);
  if (standing !== "suspended") return standing;
  return resumed();
}

async function resumed() {
  const registration = thisDevice();
  const key = heldKey();
  return registration && key ? resumeSession(registration, key) : "sign in";
}

/**
 * @param {SubmitEvent} event
 * @param {string} worker
 */
function stopAndAsk(event, worker) {
  const form = /** @type {HTMLFormElement} */ (event.target);
  // A session that fell asleep can be ended without waking it.
  if (event.defaultPrevented || form.method !== "post" || form.matches("[data-sign-out]")) return;
  if (ready.delete(form)) return;
  event.preventDefault();
  if (asking.has(form)) return;
  asking.add(form);
  const submitter = event.submitter;
  void post(form, submitter, worker).finally(() => asking.delete(form));
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 * @param {string} worker
 */
async function post(form, submitter, worker) {
  const registration = thisDevice();
  const { keepTyped, notePosted } = await import("./half_typed.js");
  if (registration) await keepTyped(registration, form).catch(() => {});
  const standing = await openOrResume(worker);
  if (standing === "somebody else") return lockNow();
  if (standing === "no signal") return say(form, "No signal", "This needs a signal. Nothing was sent, and what you typed is still here: press again when you have one.");
  if (standing !== "open" && !registration) return saySignIn(form);
  if (standing !== "open") return location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
  ready.add(form);
  notePosted(form);
  form.requestSubmit(submitter);
}

/**
 * The answer of a session that was suspended is asked for again, once it is open. A poll leaves it asleep, and the page
 * as it is: whoever touches it wakes the session, and if nobody does, it locks by itself.
 * @param {() => Promise<Response>} send
 * @param {boolean} unasked
 */
async function byScript(send, unasked) {
  const answer = await send();
  if (isForOther(answer)) await lockNow();
  if (answer.status !== 401) return answer;
  const isAsleep = answer.headers.has("x-doorstep-suspended");
  if (isAsleep && unasked) return new Response(null, { status: 204 });
  if (isAsleep && (await resumed()) === "open") return send();
  // htmx leaves for the page that the answer names.
  await keepAll();
  return answer;
}

/** @param {Response} answer a record that was kept otherwise is a 409 too, but a piece of a page */
function isForOther({ status, headers }) {
  return status === 409 && (headers.get("content-type") ?? "").includes("json");
}

/** @param {HTMLFormElement} form */
function saySignIn(form) {
  const link = element("a", { href: "/sign-in", target: "_blank", rel: "noopener" }, "Sign in in another tab");
  say(form, "Your session has ended", "Nothing was sent, and what you typed is still here. ", link, ", then press again.");
}

/**
 * @param {HTMLFormElement} form
 * @param {string} title
 * @param {...(string | Node)} words
 */
function say(form, title, ...words) {
  form.querySelector("[data-not-posted]")?.remove();
  const said = element("section", { class: "not-saved", role: "alert", tabindex: "-1", "data-not-posted": "" }, element("h2", {}, title), element("p", {}, ...words));
  form.prepend(said);
  said.focus();
}
