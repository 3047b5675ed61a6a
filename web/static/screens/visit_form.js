/** A form whose record this phone keeps: its id, its draft, what it says about the signal, and a correction's errors. */
import { dropDraft, openDraft } from "../offline/drafts.js";
import { dropAside, putBack } from "../offline/drafts_aside.js";
import { letNewWorkerIn } from "../offline/start_worker.js";
import { isUuid, uuid7 } from "../offline/uuid7.js";
import { whenWords } from "../offline/london.js";
import { onNews } from "../offline/news.js";
import { whereabouts } from "../offline/outbox.js";
import { openRecord } from "../offline/seal.js";
import { keepDraft, keepNoMore, holdId, freeDrafts } from "./draft_keeping.js";
import { askFirst } from "./ask_first.js";
import { element } from "./elements.js";
import { fill, input, setDefaults } from "./form_fields.js";
import { markErrors } from "./form_errors.js";

/** @typedef {import("../offline/rows.js").Registration} Registration */

/**
 * @param {HTMLFormElement} form
 * @param {Registration} registration
 * @param {CryptoKey | null} key
 */
export async function startForm(form, registration, key) {
  const holder = form.parentElement ?? document.body;
  holdOpen(holder);
  showSignal(form);
  saySending(form);
  askFirst(form);
  const correcting = await correctedHere(form);
  await putBack().catch(() => {});
  const formKey = correcting ? `correct:${correcting}` : (form.dataset.draftKey ?? location.pathname);
  const restored = key !== null && (await restore(form, registration, key, formKey));
  if (!restored) {
    await takeId(form, uuid7());
    if (key && correcting && isUuid(correcting)) await fillFromRecord(form, registration, key, correcting);
    setDefaults(form);
  }
  if (form.querySelector("[data-photos]")) await (await import("./photos.js")).startPhotos(form, registration);
  keepDraft(form, registration, formKey);
  forgetOnceSaved(holder);
  form.dataset.ready = "yes";
}

/**
 * A page may hold several forms: only one of them is for the kind of record that came back.
 * @param {HTMLFormElement} form
 */
async function correctedHere(form) {
  const id = new URLSearchParams(location.search).get("correct");
  const kind = id && isUuid(id) ? (await whereabouts(id)).unsent?.kind : undefined;
  return kind === undefined || kind === form.dataset.capture ? id : null;
}

/**
 * The answer about a shut door may take some seconds.
 * @param {HTMLFormElement} form
 */
function saySending(form) {
  form.addEventListener("submit", () => {
    const place = form.querySelector("[data-draft-state]");
    if (place && form.dataset.capture === "denied_access") place.textContent = "Sending";
  });
}

/**
 * While a form is open no new worker steps in. The lock goes with the page, or when the record is saved.
 * @param {Element} holder
 */
function holdOpen(holder) {
  void navigator.locks.request("doorstep-form", { mode: "shared" }, () => saved(holder)).then(letNewWorkerIn);
}

/**
 * @param {Element} holder
 * @returns {Promise<string>} the saved record's id
 */
function saved(holder) {
  return new Promise((resolve) => {
    new MutationObserver((_, observer) => {
      const id = holder.querySelector("#saved")?.getAttribute("data-capture");
      if (!id) return;
      observer.disconnect();
      resolve(id);
    }).observe(holder, { childList: true });
  });
}

/**
 * @param {Element} holder
 */
function forgetOnceSaved(holder) {
  void saved(holder).then(async (id) => {
    // The worker has let go of the draft already, unless the server itself took the record.
    dropAside(id);
    await dropDraft(id);
    const section = /** @type {HTMLElement | null} */ (holder.querySelector("#saved"));
    section?.focus();
  });
}

/**
 * What was begun before and is open in no other tab comes back into the form.
 * @param {HTMLFormElement} form
 * @param {Registration} registration
 * @param {CryptoKey} key
 * @param {string} formKey
 */
async function restore(form, registration, key, formKey) {
  const [draft] = await freeDrafts(registration, formKey);
  if (!draft) return false;
  const record = await openDraft(draft, key).catch(() => null);
  if (!record) return false;
  await takeId(form, draft.id);
  if (record.replaces) await correct(form, record.replaces);
  fill(form, record.fields);
  const again = element("button", { type: "button", class: "button button--quiet" }, "Start again");
  const said = element("p", {}, `You began this at ${whenWords(draft.began_at)}. What you wrote is back in the form.`);
  const offer = element("div", { class: "note note--hint", role: "status", "data-draft-offer": "" }, element("div", {}, said, again));
  again.addEventListener("click", () => {
    void keepNoMore(form)
      .then(() => (dropAside(draft.id), dropDraft(draft.id)))
      .finally(() => location.reload());
  });
  form.before(offer);
  return true;
}

/**
 * @param {HTMLFormElement} form
 * @param {string} id
 */
async function takeId(form, id) {
  input(form, "id").value = id;
  await holdId(id);
}

/**
 * @param {HTMLFormElement} form
 * @param {Registration} registration
 * @param {CryptoKey} key
 * @param {string} id
 */
async function fillFromRecord(form, registration, key, id) {
  const { unsent } = await whereabouts(id);
  if (!unsent) return;
  const record = await openRecord(unsent.sealed, registration.id, key);
  fill(form, record.fields);
  await correct(form, id);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} replaced
 */
async function correct(form, replaced) {
  input(form, "replaces").value = replaced;
  const { unsent } = await whereabouts(replaced);
  if (unsent) markErrors(form, unsent.errors);
}

/** @param {HTMLFormElement} form */
function showSignal(form) {
  const show = () => {
    const place = form.querySelector("[data-signal]");
    const copy = document.querySelector("[data-as-of]");
    if (place) place.textContent = navigator.onLine && !copy ? "" : "No signal";
  };
  addEventListener("online", show);
  addEventListener("offline", show);
  onNews(show);
  show();
}
