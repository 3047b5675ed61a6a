/** Forms that are no records, such as a manager's decision: what stands half typed in them outlives a lock, an ended session, and a post that never arrived. */
import { dropKeptForm, keepForm, keptForm } from "../offline/kept_forms.js";
import { beforeLock, comeBackTo } from "../offline/lock.js";
import { wasNotPosted } from "../offline/not_posted.js";
import { element } from "./elements.js";
import { controls, fill } from "./form_fields.js";
import { POSTED, forgetPosted } from "./posted.js";

/** @typedef {import("../offline/rows.js").Registration} Registration */

/** Records have drafts; going in and out is kept by itself. */
export const TYPED = 'main form[method="post"]:not([data-capture], [data-timer-arm], [data-timer-out], [data-sign-out])';
/** The page that the forms belong to: a form that was sent back with errors stands at the address it was posted to. */
let home = location.pathname + location.search;
let sentBack = false;
const NOT_KEPT = ["password", "file", "hidden", "submit", "button"];

/**
 * @param {Registration} registration
 * @param {CryptoKey | null} key
 */
export async function startHalfTyped(registration, key) {
  beforeLock(() => Promise.all(forms().map((form) => keepTyped(registration, form))));
  await settlePosted(registration);
  if (key && !sentBack) for (const form of forms()) await restore(registration, key, form);
}

/**
 * Sealed and kept, if anything was typed. The form is read at once.
 * @param {Registration} registration
 * @param {HTMLFormElement} form
 */
export async function keepTyped(registration, form) {
  const typed = controls(form).filter((control) => control.name && !NOT_KEPT.includes(control.type) && control.autocomplete !== "one-time-code");
  if (!typed.some(isChanged)) return;
  await keepForm(registration, nameOf(form), fieldsOf(typed));
}

/**
 * It goes to the server now. Only the next page tells whether it arrived.
 * @param {HTMLFormElement} form
 */
export function notePosted(form) {
  sessionStorage.setItem(POSTED, JSON.stringify({ form: nameOf(form), from: home, to: new URL(form.action).pathname, at: Date.now() }));
}

/** @param {Registration} registration */
async function settlePosted(registration) {
  const posted = JSON.parse(sessionStorage.getItem(POSTED) ?? "null");
  if (!posted || document.querySelector("[data-as-of]")) return;
  if (await wasNotPosted(posted.to, posted.at)) return forgetPosted();
  sentBack = location.pathname === posted.to && document.querySelector("main .govuk-error-message") !== null;
  if (sentBack) comeBackTo((home = posted.from));
  else if (arrived()) await dropKeptForm(registration, posted.form);
  if (!sentBack) forgetPosted();
}

function arrived() {
  const [navigation] = /** @type {any[]} */ (performance.getEntriesByType("navigation"));
  return (navigation?.responseStatus || 200) < 400;
}

/**
 * @param {Registration} registration
 * @param {CryptoKey} key
 * @param {HTMLFormElement} form
 */
async function restore(registration, key, form) {
  const name = nameOf(form);
  const fields = await keptForm(registration, name, key);
  if (!fields || !form.isConnected) return;
  fill(form, fields);
  for (let around = form.closest("details"); around; around = around.parentElement?.closest("details") ?? null) around.open = true;
  const again = element("button", { type: "button", class: "button button--quiet" }, "Start again");
  again.addEventListener("click", () => void dropKeptForm(registration, name).then(() => (form.reset(), offer.remove())));
  const said = element("p", {}, "What you had typed here is back in the form. It is not sent yet.");
  const offer = element("div", { class: "note note--hint", role: "status", "data-kept-form": "" }, element("div", {}, said, again));
  form.before(offer);
}

/** @returns {HTMLFormElement[]} */
function forms() {
  const all = /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll(TYPED));
  return [...all];
}

/**
 * Which form of which page; several may go to one place.
 * @param {HTMLFormElement} form
 */
function nameOf(form) {
  const alike = forms().filter((other) => other.getAttribute("action") === form.getAttribute("action"));
  return [home, form.getAttribute("action"), alike.indexOf(form)].join("\n");
}

/** @param {import("./form_fields.js").Control} control */
function isChanged(control) {
  if (sentBack) return control.value !== "";
  if (control instanceof HTMLSelectElement) return [...control.options].some((option) => option.selected !== option.defaultSelected && option.value !== "");
  if (control instanceof HTMLInputElement && ["radio", "checkbox"].includes(control.type)) return control.checked !== control.defaultChecked;
  return control.value !== control.defaultValue;
}

/**
 * @param {import("./form_fields.js").Control[]} controls
 * @returns {{[name: string]: string | string[]}}
 */
function fieldsOf(controls) {
  /** @type {{[name: string]: string[]}} */
  const fields = {};
  for (const control of controls) {
    const stands = !(control instanceof HTMLInputElement) || !["radio", "checkbox"].includes(control.type) || control.checked;
    fields[control.name] = [...(fields[control.name] ?? []), ...(stands ? [control.value] : [])];
  }
  return fields;
}
