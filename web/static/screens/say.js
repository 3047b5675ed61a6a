/**
 * Says what went wrong where the form has a place for it: beside the field, or above them all.
 * @param {HTMLFormElement} form
 * @param {string} sentence nothing takes it away
 * @param {string} [field]
 */
export function say(form, sentence, field = "") {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-problem]"))) {
    const said = (place.dataset.problem ?? "") === field ? sentence : "";
    place.textContent = said;
    place.hidden = said === "";
    place.closest(".govuk-form-group")?.classList.toggle("govuk-form-group--error", said !== "");
  }
}
