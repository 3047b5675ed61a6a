import { dayOf } from "../offline/london.js";

const HOUR = 3_600_000;

/** A kept page was drawn on another day perhaps: what has become overdue since shows as overdue all the same. */
export function showDue() {
  markOverdue(document.querySelectorAll("[data-due-on]"), dayOf(new Date()));
  setInterval(() => markOverdue(document.querySelectorAll("[data-due-on]"), dayOf(new Date())), HOUR);
}

/**
 * @param {Iterable<Element>} rows
 * @param {string} today YYYY-MM-DD in London
 */
export function markOverdue(rows, today) {
  for (const row of rows) {
    const due = row.getAttribute("data-due-on") ?? "";
    if (!isOverdue(due, today) || row.classList.contains("due--overdue")) continue;
    row.classList.remove("due--soon", "due--later");
    row.classList.add("due--overdue");
    const words = row.querySelector("[data-due-words]");
    if (words) words.textContent = row.getAttribute("data-overdue-text") ?? words.textContent;
  }
}

/**
 * @param {string} dueOn
 * @param {string} today
 */
export function isOverdue(dueOn, today) {
  return dueOn !== "" && dueOn < today;
}
