/**
 * What the server will ask for anyway is asked for before the record is sealed, while the worker still stands there:
 * without signal the server's word may come hours later. The sentences are the server's own, from the form's markup.
 */
import { clearErrors, markErrors } from "./form_errors.js";

/** @param {HTMLFormElement} form */
export function askFirst(form) {
  // Without :has() the form shows what an answer has made needless, and then nothing tells what is still asked.
  if (!CSS.supports("selector(:has(*))")) return;
  form.addEventListener("submit", (event) => stopToAsk(form, event), { capture: true });
}

/**
 * @param {HTMLFormElement} form
 * @param {Event} event
 */
function stopToAsk(form, event) {
  clearErrors(form);
  const missing = unanswered(form);
  if (Object.keys(missing).length === 0) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  markErrors(form, missing);
}

/**
 * The sentence for each question that is shown, must be answered and is not.
 * @param {HTMLFormElement} form
 * @returns {{[field: string]: string}}
 */
export function unanswered(form) {
  const given = new FormData(form);
  /** @type {{[field: string]: string}} */
  const missing = {};
  for (const asked of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("[data-must-say]")))
    if (isAsked(asked, given) && !given.get(asked.name)) missing[asked.name] = asked.dataset.mustSay ?? "";
  for (const later of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("[data-not-before]"))) {
    const earlier = String(given.get(later.dataset.notBefore ?? "") ?? "");
    if (isShown(later) && later.value && earlier && later.value < earlier) missing[later.name] = later.dataset.tooEarly ?? "";
  }
  return missing;
}

/**
 * Some questions are asked only after one answer about how the visit went.
 * @param {HTMLInputElement} control
 * @param {FormData} given
 */
function isAsked(control, given) {
  const { mustSayAfter } = control.dataset;
  return isShown(control) && (!mustSayAfter || given.get("outcome") === mustSayAfter);
}

/** @param {Element} control */
function isShown(control) {
  return (control.closest(".govuk-form-group") ?? control).getClientRects().length > 0;
}
