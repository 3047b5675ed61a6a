/** A drawing is watched as it was made: on the child's timeline, from the strokes that the server checked. */
import { fromFile } from "../child/drawing_file.js";
import { element } from "./elements.js";
import { AFTER, replayCanvas } from "./replay_canvas.js";
import { speedFor, SPEEDS, timesOf } from "./replay_time.js";

/** @typedef {import("./replay_time.js").Shown} Shown */

const SPEED_WORDS = ["As it was drawn", "4 times as fast", "16 times as fast"];

export function startReplays() {
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-replay]:empty"))) offer(place);
}

/** @param {HTMLElement} place with the attachment's id; the picture stands in the figure around it */
function offer(place) {
  const watch = button("Watch it being drawn", async () => {
    watch.disabled = true;
    const shown = await strokesOf(place.dataset.replay ?? "").catch(() => null);
    watch.disabled = false;
    if (!shown) return place.replaceChildren(watch, element("span", { role: "status" }, "It can’t be played now. The picture is whole."));
    open(place, watch, shown);
  });
  place.append(watch);
}

/** @param {string} id @returns {Promise<Shown[]>} */
async function strokesOf(id) {
  const answer = await fetch(`/attachments/${id}/strokes.json`, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`strokes.json answered ${answer.status}`);
  const shown = timesOf(fromFile(await answer.json()));
  if (shown.length === 0) throw new Error("There are no strokes.");
  return shown;
}

/** @param {HTMLElement} place @param {HTMLButtonElement} watch @param {Shown[]} shown */
function open(place, watch, shown) {
  const picture = place.closest("figure")?.querySelector("img");
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const player = isStill ? bySteps(shown) : byTime(shown);
  const close = button("Close", () => {
    player.end();
    player.canvas.remove();
    if (picture) picture.hidden = false;
    place.replaceChildren(watch);
    watch.focus();
  });
  player.canvas.setAttribute("role", "img");
  player.canvas.setAttribute("aria-label", "The drawing as it was made");
  if (picture) {
    picture.hidden = true;
    picture.after(player.canvas);
  } else place.before(player.canvas);
  const pale = shown.some(({ stroke }) => !stroke.chosen);
  const note = pale ? [element("span", { class: "replay__note" }, "Pale: rubbed out or taken back by the child.")] : [];
  place.replaceChildren(element("span", { class: "replay" }, ...player.controls, close, ...note));
  player.controls[0].focus();
}

/** @param {Shown[]} shown */
function byTime(shown) {
  const { canvas, paint } = replayCanvas(shown, () => paint(now));
  const length = (shown.at(-1)?.to ?? 0) + AFTER;
  let speed = speedFor(shown);
  let now = 0;
  let before = 0;
  let frame = 0;
  const toggle = button("Pause", () => (frame ? pause() : play()));
  const pace = element("select", { "aria-label": "Speed", autocomplete: "off" });
  SPEEDS.forEach((each, index) => pace.append(element("option", { value: String(each) }, SPEED_WORDS[index])));
  pace.value = String(speed);
  pace.onchange = () => (speed = Number(pace.value));

  function play() {
    if (now >= length) now = 0;
    toggle.textContent = "Pause";
    before = performance.now();
    frame = requestAnimationFrame(step);
  }

  /** @param {number} time */
  function step(time) {
    // What fades is not hurried: a glance has to catch it.
    const hurry = now >= length - AFTER ? 1 : speed;
    now = Math.min(length, now + Math.max(0, time - before) * hurry);
    before = time;
    paint(now);
    if (now < length) frame = requestAnimationFrame(step);
    else pause("Play again");
  }

  function pause(words = "Play") {
    cancelAnimationFrame(frame);
    frame = 0;
    toggle.textContent = words;
  }

  play();
  return { canvas, controls: [toggle, pace], end: () => pause() };
}

/** Nothing moves: stroke after stroke, by hand. @param {Shown[]} shown */
function bySteps(shown) {
  const { canvas, paint } = replayCanvas(shown, () => show(0));
  const where = element("span", { role: "status" });
  let at = 1;
  const forward = button("Next stroke", () => show(1));
  const back = button("Stroke before", () => show(-1));

  /** @param {number} by */
  function show(by) {
    at = Math.max(1, Math.min(shown.length, at + by));
    paint(shown[at - 1].to, true);
    where.textContent = `Stroke ${at} of ${shown.length}`;
  }

  show(0);
  return { canvas, controls: [forward, back, where], end: () => {} };
}

/** @param {string} words @param {() => void} act */
function button(words, act) {
  const made = element("button", { type: "button", class: "button button--quiet" }, words);
  made.onclick = act;
  return made;
}
