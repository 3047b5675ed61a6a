const ZONE = "Europe/London";
const CLOCK = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, weekday: "short", day: "numeric", month: "short" });
const ISO = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });

/**
 * "14:05", or "Fri 20 Nov at 14:05" when that was another day.
 * @param {number | string} instant
 * @param {number} [now]
 */
export function whenWords(instant, now = Date.now()) {
  const at = new Date(instant);
  return dayOf(at) === dayOf(new Date(now)) ? clockWords(at) : `${DAY.format(at).replace(",", "")} at ${clockWords(at)}`;
}

/**
 * "Sun 21 Nov 2027, 12:00": with its year, for a clock that may be years off.
 * @param {string} instant
 */
export function dateWords(instant) {
  const at = new Date(instant);
  return `${DAY.format(at).replace(",", "")} ${dayOf(at).slice(0, -6)}, ${clockWords(at)}`;
}

/** @param {Date | number} instant */
export function clockWords(instant) {
  return CLOCK.format(instant);
}

/**
 * The day in London as YYYY-MM-DD.
 * @param {Date | number} instant
 */
export function dayOf(instant) {
  return ISO.format(instant);
}
