import { whereabouts } from "../offline/outbox.js";
import { isUuid } from "../offline/uuid7.js";

/**
 * The page about a denied access that is still on this phone was kept without saying which: the address does.
 * @param {HTMLElement} place
 */
export async function fillUnsentDenial(place) {
  const search = new URLSearchParams(location.search);
  const visit = search.get("visit") ?? "";
  const isCopy = document.querySelector("[data-as-of]") !== null;
  if (isUuid(visit) && !isCopy && !search.has("correct") && (await whereabouts(visit)).sent) location.replace(`/denied-access/${visit}`);
  place.querySelector("[data-standing-words]")?.setAttribute("data-capture-state", visit);
  for (const form of place.querySelectorAll("form")) fill(form, visit);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} visit
 */
function fill(form, visit) {
  const path = form.dataset.capture === "rang_duty" ? "rang-duty" : "details";
  const input = form.elements.namedItem("visit");
  if (!(input instanceof HTMLInputElement) || !isUuid(visit)) return form.remove();
  input.value = visit;
  const action = `/denied-access/${visit}/${path}`;
  form.action = action;
  form.dataset.draftKey = `${form.dataset.capture}:${visit}`;
  form.setAttribute("hx-post", action);
  htmx.process(form);
}
