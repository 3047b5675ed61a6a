import { clockWords, dayOf } from "../offline/london.js";
import { element } from "./elements.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

/**
 * Puts the fields of a record back where they were typed. Hidden ones belong to the page, not to the person, unless they
 * say that they are kept.
 * @param {HTMLFormElement} form
 * @param {{[name: string]: string | string[]}} fields
 */
export function fill(form, fields) {
  for (const control of controls(form)) {
    if (!control.name || (control.type === "hidden" && !("kept" in control.dataset))) continue;
    const values = [fields[control.name] ?? []].flat();
    if (control instanceof HTMLInputElement && ["radio", "checkbox"].includes(control.type)) {
      control.checked = values.includes(control.value);
    } else {
      control.value = values[0] ?? "";
    }
  }
}

/**
 * A visit is mostly written down on its day.
 * @param {HTMLFormElement} form
 */
export function setDefaults(form) {
  const now = Date.now();
  for (const control of controls(form)) {
    if (control.value) continue;
    if (control.dataset.default === "today") control.value = dayOf(now);
    if (control.dataset.default === "now") control.value = clockWords(now);
  }
}

/**
 * The form's hidden input of that name, made if it is not there.
 * @param {HTMLFormElement} form
 * @param {string} name
 * @returns {HTMLInputElement}
 */
export function input(form, name) {
  const found = form.querySelector(`input[name="${name}"]`);
  if (found instanceof HTMLInputElement) return found;
  const made = element("input", { type: "hidden", name, autocomplete: "off" });
  form.prepend(made);
  return made;
}

/**
 * @param {HTMLFormElement} form
 * @returns {Control[]}
 */
export function controls(form) {
  return /** @type {Control[]} */ ([...form.querySelectorAll("input, textarea, select")]);
}
