import { clockWords } from "../offline/london.js";
import { whereabouts } from "../offline/outbox.js";

const BETWEEN = 8_000;

/** Says on every [data-denial-standing] of the page who has acknowledged it: their role and the time, no name. */
export function watchStandings() {
  const places = document.querySelectorAll("[data-denial-standing]:not([data-standing-watched])");
  for (const place of places) void watch(/** @type {HTMLElement} */ (place)).catch(() => {});
}

/** @param {HTMLElement} place */
async function watch(place) {
  place.dataset.standingWatched = "yes";
  const id = place.dataset.denialStanding ?? "";
  while (place.isConnected) {
    const answer = document.visibilityState === "visible" && !(await whereabouts(id)).unsent ? await ask(id) : null;
    if (answer === "no such denial") return;
    if (answer?.acknowledged_at) return say(place, standingWords(answer));
    await new Promise((resolve) => setTimeout(resolve, BETWEEN));
  }
}

/**
 * @param {{acknowledged_at: string | null, by: string}} standing
 */
export function standingWords({ acknowledged_at, by }) {
  return acknowledged_at ? `Acknowledged by ${by} ${clockWords(Date.parse(acknowledged_at))}` : "";
}

/**
 * @param {string} id
 * @returns {Promise<{acknowledged_at: string | null, by: string} | "no such denial" | null>}
 */
async function ask(id) {
  try {
    const response = await fetch(`/denied-access/${id}/standing`, { headers: { accept: "application/json" }, cache: "no-store" });
    if (response.status === 404) return "no such denial";
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/**
 * @param {HTMLElement} place
 * @param {string} words
 */
function say(place, words) {
  const target = place.querySelector("[data-standing-words]") ?? place;
  if (!target.textContent?.startsWith(words)) target.textContent = words;
  if (place.classList.contains("standing")) place.classList.add("standing--done");
}
