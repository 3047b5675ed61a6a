/**
 * Says what went wrong where the form has a place for it.
 * @param {HTMLFormElement} form
 * @param {string} sentence
 */
export function say(form, sentence) {
  const place = /** @type {HTMLElement | null} */ (form.querySelector("[data-problem]"));
  if (!place) return;
  place.textContent = sentence;
  place.hidden = sentence === "";
}
