import { clockWords } from "../offline/london.js";
import { onNews } from "../offline/news.js";
import { whereabouts } from "../offline/outbox.js";
import { clockDoubt } from "./clock_doubt.js";

/**
 * @typedef {import("../offline/rows.js").Captured} Captured
 * @typedef {import("../offline/rows.js").Shelved} Shelved
 */

/** Keeps every [data-capture-state] on the page true, also those that are swapped in later. */
export function showCaptureStates() {
  const show = () => void showAll().catch(() => {});
  onNews(show);
  new MutationObserver((changes) => {
    if (changes.some(({ addedNodes }) => addedNodes.length > 0)) show();
  }).observe(document.body, { childList: true, subtree: true });
  show();
}

/** @param {{unsent?: Captured, sent?: Shelved}} where */
export function stateWords(where) {
  const doubt = clockDoubt(where.sent ?? where.unsent);
  return doubt ? `${whereWords(where).replace(/\.$/, "")}. ${doubt}` : whereWords(where);
}

/** @param {{unsent?: Captured, sent?: Shelved}} where */
function whereWords({ unsent, sent }) {
  if (sent?.status === "quarantined") return `Sent ${clockWords(sent.accepted_at)}. A manager looks at it first.`;
  if (sent?.status === "conflict") return `Sent ${clockWords(sent.accepted_at)}. Two versions are there; a person looks at both.`;
  if (sent?.status === "replaced") return `Corrected ${clockWords(sent.accepted_at)}`;
  if (sent) return `Sent ${clockWords(sent.accepted_at)}`;
  if (unsent?.state === "needs attention") return "This needs you";
  if (unsent?.state === "sending") return "Sending";
  if (unsent?.fault === "no token") return "Waiting: sign in so that it can be sent";
  if (unsent?.fault === "record") return "Waiting: the server could not take it yet";
  return "Waiting for signal";
}

async function showAll() {
  for (const place of document.querySelectorAll("[data-capture-state]")) {
    const where = await whereabouts(place.getAttribute("data-capture-state") ?? "");
    // What the server itself says stays.
    if (!where.unsent && !where.sent) continue;
    const words = stateWords(where);
    if (place.textContent !== words) place.textContent = words;
  }
}
