import { element } from "./elements.js";

/** @typedef {import("../offline/rows.js").Registration} Registration */

/**
 * The names of those who share this device.
 * @param {Element} list
 * @param {Registration[]} people
 * @param {(registration: Registration) => void} choose
 */
export function showWho(list, people, choose) {
  const shown = [...list.querySelectorAll("button")].map((button) => button.dataset.registration);
  if (shown.join() === people.map(({ id }) => id).join()) return;
  list.replaceChildren(...people.map((person) => element("li", {}, choice(person, choose))));
}

/**
 * @param {Registration} person
 * @param {(registration: Registration) => void} choose
 */
function choice(person, choose) {
  const initials = element("span", { class: "avatar", "aria-hidden": "true" }, initialsOf(person.worker_name));
  const button = element("button", { type: "button", class: "who__person", "data-registration": person.id }, initials, element("span", {}, person.worker_name));
  button.addEventListener("click", () => choose(person));
  return button;
}

/** @param {string} name */
function initialsOf(name) {
  const parts = name.trim().split(/\s+/);
  return [parts[0], parts.length > 1 ? parts[parts.length - 1] : ""].map((part) => part.charAt(0)).join("");
}
