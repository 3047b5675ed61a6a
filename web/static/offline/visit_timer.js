import { get, update } from "./store.js";
import { change, nameOf } from "./timer_asking.js";

/** @typedef {import("./timer_asking.js").Timer} Timer */

const MINUTE = 60_000;
/** Minutes before each of the two moments at which the phone stirs: the end planned, and when managers are told. */
const AHEAD = 5 * MINUTE;

/**
 * @param {string} worker
 * @returns {Promise<Timer | undefined>}
 */
export function timerOf(worker) {
  return get("settings", nameOf(worker));
}

/**
 * @param {string} worker
 * @param {{id: string, family: string, minutes: number}} plan
 * @param {number} now
 */
export function goIn(worker, { id, family, minutes }, now) {
  const until = now + minutes * MINUTE;
  return change(worker, () => ({ id, family, minutes, until, told_at: 0, reminded: 0, state: "going in", problem: "" }));
}

/**
 * @param {string} worker
 * @param {string} id
 */
export function comeOut(worker, id) {
  const blank = { family: "", until: 0, told_at: 0, reminded: 0, problem: "" };
  return change(worker, (before) => ({ ...blank, ...(before?.id === id ? before : {}), id, state: "coming out" }));
}

/**
 * @param {Pick<Timer, "until" | "told_at">} timer
 * @param {number} now
 * @returns {number} of how many reminders the moment has come
 */
export function remindersDue({ until, told_at }, now) {
  const moments = [until - AHEAD, until, ...(told_at > until + AHEAD ? [told_at - AHEAD] : [])];
  return moments.filter((moment) => moment <= now).length;
}

/**
 * Stirs once for every reminder, in whichever tab sees it first.
 * @param {string} worker
 * @param {number} now
 * @returns {Promise<boolean>}
 */
export async function isTimeToRemind(worker, now) {
  let remind = false;
  await update("settings", nameOf(worker), (/** @type {Timer | undefined} */ timer) => {
    if (!timer || timer.until === 0 || timer.state === "coming out") return undefined;
    const due = remindersDue(timer, now);
    remind = due > timer.reminded;
    return remind ? { ...timer, reminded: due } : undefined;
  });
  return remind;
}
