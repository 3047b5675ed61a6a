import { element } from "./elements.js";

/** @typedef {{open: number, others: number, newest: string}} Count `others` are without one's own, which are no news */

const BETWEEN = 8_000;
const KNOWN = "doorstep-alerts";

/** Asks how many alerts are open while somebody is looking, shows it beside the bell, and rings for a new one. */
export function startAlertsPoll() {
  const look = () => document.visibilityState === "visible" && void ask().then((count) => count && show(count));
  setInterval(look, BETWEEN);
  document.addEventListener("visibilitychange", look);
  look();
}

/**
 * Ids sort by the moment they were made; an older alert may climb to somebody later. The first look in a tab tells
 * what stands there already.
 * @param {Count} count
 * @param {Count | null} known
 */
export function isNew(count, known) {
  return known !== null && (count.newest > known.newest || count.others > known.others);
}

/** @returns {Promise<Count | null>} */
async function ask() {
  try {
    const response = await fetch("/alerts/count", { headers: { accept: "application/json" }, cache: "no-store" });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** @param {Count} count */
function show(count) {
  for (const badge of document.querySelectorAll("[data-alert-count]")) {
    const words = count.open > 0 ? String(count.open) : "";
    if (badge.textContent !== words) badge.textContent = words;
  }
  const known = JSON.parse(sessionStorage.getItem(KNOWN) ?? "null");
  sessionStorage.setItem(KNOWN, JSON.stringify({ ...count, newest: count.newest || (known?.newest ?? "") }));
  if (isNew(count, known)) void tell(count.newest).catch(() => {});
}

/** @param {string} newest */
async function tell(newest) {
  document.querySelector(".new-alert-bar")?.remove();
  if (location.pathname === `/alerts/${newest}`) return;
  const link = element("a", { class: "new-alert", href: `/alerts/${newest}`, "data-new-alert": "" }, "A new alert. Open it.");
  // First on the page, with room of its own: what lay over the page hid its title on a phone.
  document.querySelector("main")?.prepend(element("div", { class: "new-alert-bar", role: "alert" }, link));
  (await import("./alert_sound.js")).ring();
}
