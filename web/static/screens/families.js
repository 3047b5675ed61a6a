// @ts-check
/** Finds a family by name among those on the page: what is typed is never sent, and never stands in an address. */

const finder = document.querySelector("[data-finder]");
const input = finder?.querySelector("input");
const found = finder?.querySelector("[data-found]");

if (finder instanceof HTMLElement && input && found) {
  finder.hidden = false;
  input.addEventListener("input", () => say(found, show(input.value)));
}

/**
 * @param {string} typed
 * @returns {number} how many families are left
 */
function show(typed) {
  const wanted = typed.trim().toLocaleLowerCase();
  const rows = [...document.querySelectorAll("[data-find]")].filter((row) => row instanceof HTMLElement);
  for (const row of rows) row.hidden = !(row.dataset.find ?? "").toLocaleLowerCase().includes(wanted);
  return rows.filter((row) => !row.hidden).length;
}

/**
 * @param {Element} line
 * @param {number} count
 */
function say(line, count) {
  line.textContent = count === 0 ? "No family of yours has this name." : `${count} ${count === 1 ? "family" : "families"}`;
}
