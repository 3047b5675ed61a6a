import { element } from "./elements.js";

/**
 * Shows the server's sentences where the server would show them: above the form, and beside each field.
 * @param {HTMLFormElement} form
 * @param {{[field: string]: string}} errors
 */
export function markErrors(form, errors) {
  if (Object.keys(errors).length === 0) return;
  for (const [field, sentence] of Object.entries(errors)) if (field) markField(form, field, sentence);
  const lines = Object.entries(errors).map(([field, sentence]) => element("li", {}, line(form, field, sentence)));
  const title = element("h2", { class: "govuk-error-summary__title" }, "Look at this first");
  const list = element("ul", { class: "govuk-list govuk-error-summary__list" }, ...lines);
  const body = element("div", { class: "govuk-error-summary__body" }, list);
  const summary = element("div", { class: "govuk-error-summary", tabindex: "-1", role: "alert", "data-error-summary": "true" }, title, body);
  form.prepend(summary);
  summary.focus();
}

/**
 * Takes away what markErrors, or the server, has put there.
 * @param {HTMLFormElement} form
 */
export function clearErrors(form) {
  for (const told of form.querySelectorAll(".govuk-error-summary, .govuk-error-message")) told.remove();
  for (const mark of ["govuk-form-group--error", "govuk-input--error", "govuk-textarea--error"])
    for (const marked of form.querySelectorAll(`.${mark}`)) marked.classList.remove(mark);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} field
 * @param {string} sentence
 */
function line(form, field, sentence) {
  const control = controlOf(form, field);
  if (!control) return sentence;
  // A group of boxes may bear the field's name already.
  control.id ||= document.getElementById(field) ? `${field}-first` : field;
  return element("a", { href: `#${control.id}` }, sentence);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} field
 * @param {string} sentence
 */
function markField(form, field, sentence) {
  const control = controlOf(form, field);
  const group = control?.closest(".govuk-form-group");
  if (!control || !group || group.querySelector(`#${CSS.escape(field)}-error`)) return;
  const hidden = element("span", { class: "govuk-visually-hidden" }, "Error: ");
  const message = element("p", { id: `${field}-error`, class: "govuk-error-message" }, hidden, sentence);
  const choices = group.querySelector(".govuk-radios, .govuk-checkboxes, .checks");
  control.closest("details")?.setAttribute("open", "");
  group.classList.add("govuk-form-group--error");
  (choices ?? control).before(message);
  if (!choices) control.classList.add(control instanceof HTMLTextAreaElement ? "govuk-textarea--error" : "govuk-input--error");
  const described = choices ? (group.querySelector("fieldset") ?? control) : control;
  described.setAttribute("aria-describedby", `${described.getAttribute("aria-describedby") ?? ""} ${message.id}`.trim());
}

/**
 * @param {HTMLFormElement} form
 * @param {string} field
 */
function controlOf(form, field) {
  return /** @type {HTMLElement | null} */ (form.querySelector(`[name="${CSS.escape(field)}"]:not([type="hidden"])`));
}
