/** Going in, and being out again: said to the server at once, or as soon as there is a signal. */
import { clockWords } from "../offline/london.js";
import { onNews } from "../offline/news.js";
import { forgetTimer, tendTimers } from "../offline/timer_asking.js";
import { uuid7 } from "../offline/uuid7.js";
import { comeOut, goIn, isTimeToRemind, timerOf } from "../offline/visit_timer.js";
import { ring } from "./alert_sound.js";
import { element } from "./elements.js";

/** @typedef {import("../offline/timer_asking.js").Timer} Timer */

const BETWEEN_LOOKS = 15_000;

/** @param {string} worker */
export async function startTimer(worker) {
  const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-visit-timer]"));
  if (place) await startPlace(place, worker);
  const tend = () => void tendTimers().catch(() => {});
  tend();
  addEventListener("online", tend);
  setInterval(async () => {
    const timer = await timerOf(worker).catch(() => undefined);
    if (timer && timer.state !== "running") tend();
    if (timer && (await isTimeToRemind(worker, Date.now()))) ring();
  }, BETWEEN_LOOKS);
}

/**
 * @param {HTMLElement} place
 * @param {string} worker
 */
async function startPlace(place, worker) {
  onForm(place, "form[data-timer-arm]", async (form) => {
    const fields = new FormData(form);
    await goIn(worker, { id: uuid7(), family: String(fields.get("family")), minutes: Number(fields.get("minutes")) }, Date.now());
  });
  onForm(place, "form[data-timer-out]", (form) => comeOut(worker, form.dataset.timerOut ?? ""));
  const isCopy = document.querySelector("[data-as-of]") !== null;
  const timer = await timerOf(worker);
  // Ended on another device, or without script.
  if (timer?.state === "running" && !isCopy && place.querySelector("[data-timer-arm]")) await forgetTimer(worker);
  let last = (await timerOf(worker))?.state;
  onNews(async ({ type }) => {
    if (type !== "timer") return;
    const now = (await timerOf(worker))?.state;
    // The server's own words are better than ours, once it has heard.
    if (last !== now && (now === "running" || now === undefined) && !isCopy) return location.reload();
    last = now;
    draw(place, await timerOf(worker));
  });
  draw(place, await timerOf(worker));
  place.dataset.ready = "yes";
}

/**
 * @param {HTMLElement} place
 * @param {string} selector
 * @param {(form: HTMLFormElement) => Promise<unknown>} act
 */
function onForm(place, selector, act) {
  place.addEventListener("submit", async (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches(selector)) return;
    event.preventDefault();
    await act(form);
    await tendTimers().catch(() => {});
    const { sync } = /** @type {any} */ (await navigator.serviceWorker.ready);
    await sync?.register("doorstep-outbox").catch(() => {});
  });
}

/**
 * @param {HTMLElement} place
 * @param {Timer | undefined} timer
 */
function draw(place, timer) {
  const words = place.querySelector("[data-timer-state]");
  if (words) words.textContent = timer ? stateWords(timer) : "";
  place.querySelector("form[data-timer-arm]")?.closest("details")?.toggleAttribute("hidden", timer !== undefined);
  const out = place.querySelector("form[data-timer-out]");
  out?.toggleAttribute("hidden", timer?.state === "coming out");
  if (timer && !out && timer.state !== "coming out") place.append(outForm(timer));
}

/** @param {Timer} timer */
export function stateWords({ state, until, told_at, problem }) {
  if (problem) return state === "going in" ? `NOT RUNNING. ${problem}` : problem;
  if (state === "going in") return "NOT RUNNING yet: no signal. It starts as soon as there is one. Tell somebody where you are before you go in.";
  if (state === "running") return `Out by ${clockWords(until)}. Unless you say so, your managers are told at ${clockWords(told_at)}.`;
  return "You are out. That is not sent yet: no signal. If it does not go soon, ring duty, or your managers may be told that you are still inside.";
}

/** @param {Timer} timer */
function outForm({ id }) {
  const button = element("button", { class: "button button--wide", type: "submit" }, "I’m out");
  return element("form", { method: "post", action: `/visit-timers/${id}/out`, "data-timer-out": id }, button);
}
