/** What a child sees of the microphone: one big round thing to tap, a red light while it listens, and a calm ring of the time left. */
import { element } from "../screens/elements.js";
import { pictureButton } from "./buttons.js";
import { LONGEST } from "./recorder.js";
import { wordsBox } from "./words_box.js";

/** @typedef {"ready" | "recording" | "waiting" | "recorded" | "used" | "kept" | "lost" | "deaf"} Stage */
/** @typedef {{seconds: () => number, level: () => number}} Heard */
/**
 * @typedef {object} Means
 * @property {(key: string, values?: {[name: string]: string}) => string} words
 * @property {(id: string) => SVGElement} art
 * @property {(element: HTMLElement, text: string) => void} readable
 */
/** @typedef {{record: () => void, stop: () => void, listen: () => void, use: () => void, write: (text: string) => void}} Acts */

const SVG = "http://www.w3.org/2000/svg";
/** Which of its parts each stage shows. @type {Record<Stage, string[]>} */
const SHOWS = {
  ready: ["record", "write", "kept"],
  recording: ["stop"],
  waiting: [],
  recorded: ["listen", "again", "use", "kept"],
  used: ["listen", "again", "saved", "kept"],
  // Of an earlier load of the page: it can't be heard here any more.
  kept: ["record", "saved", "kept"],
  lost: ["listen", "again", "trouble"],
  deaf: ["deaf", "box"],
};

/** What is told to whoever hears the page. @type {Partial<Record<Stage, string>>} */
const SPOKEN = { recording: "recording", used: "saved", deaf: "no_microphone" };

/**
 * @param {Means} means
 * @param {Acts} acts
 */
export function microphone({ words, art, readable }, acts) {
  const record = round("record", words("record"), art("ui-mic"));
  const stop = round("stop", words("stop_recording"), element("span", { class: "say__square" }));
  const listen = round("listen", words("listen"), art("ui-play"));
  const again = pictureButton("ui-again", words("again"), acts.record, "again");
  const use = pictureButton("ui-tick", words("use_this"), acts.use, "use");
  const write = pictureButton("ui-pencil", words("write_instead"), startWriting, "write");
  const light = element("p", { class: "say__light" }, element("span", { class: "say__lamp" }), words("recording"));
  const left = element("p", { class: "say__left" }, "\u00a0");
  const kept = element("p", { class: "say__kept" }, words("kept_takes"));
  const saved = element("p", { class: "say__saved" }, art("ui-tick"), words("saved"));
  const trouble = element("p", { class: "say__kept" }, words("not_saved"));
  const deaf = element("div", { class: "say__deaf" }, element("p", {}, words("no_microphone")), element("p", {}, words("no_microphone_help")));
  const box = element("div", { class: "say__box" });
  const ring = timeRing();
  const shape = element("span", { class: "say__shape", "aria-hidden": "true" });
  const said = element("p", { class: "unseen", role: "status" });
  const middle = element("div", { class: "say__middle" }, shape, ring.svg, record, stop, listen);
  const choices = element("div", { class: "say__choices" }, again, use, write);
  const root = element("div", { class: "say" }, light, middle, left, saved, trouble, choices, kept, deaf, box, said);
  const parts = { record, stop, listen, saved, trouble, again, use, write, kept, deaf, box };
  for (const part of [record, stop, listen, again, use, write, light, kept, deaf]) readable(part, part.textContent ?? "");
  let isWriting = false;
  /** @type {() => void} */
  let still = () => {};

  record.onclick = acts.record;
  stop.onclick = acts.stop;
  listen.onclick = acts.listen;
  fill("");

  function startWriting() {
    isWriting = true;
    turn(/** @type {Stage} */ (root.dataset.stage));
    /** @type {HTMLElement} */ (box.querySelector(".box__field")).focus();
  }

  /** @param {string} value */
  function fill(value) {
    isWriting = value !== "";
    const field = wordsBox({ label: words("your_words"), hint: words("type_here"), value, large: true, changed: acts.write });
    box.replaceChildren(field);
  }

  /** @param {Stage} stage @param {Heard} [heard] */
  function turn(stage, heard) {
    still();
    const hadFocus = middle.contains(document.activeElement) || choices.contains(document.activeElement);
    root.dataset.stage = stage;
    for (const [name, part] of Object.entries(parts)) part.hidden = !SHOWS[stage].includes(name);
    if (isWriting) [box.hidden, write.hidden] = [false, true];
    said.textContent = SPOKEN[stage] ? words(SPOKEN[stage]) : "";
    if (heard) still = follow(heard);
    if (hadFocus) /** @type {HTMLElement | null} */ (root.querySelector(".say__round:not([hidden]), textarea"))?.focus();
  }

  /** @param {Heard} heard @returns {() => void} what ends it */
  function follow({ seconds, level }) {
    const tell = () => {
      const rest = LONGEST - seconds();
      left.textContent = words("minutes_left", { time: `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}` });
      ring.show(rest / LONGEST);
    };
    let frame = 0;
    const move = () => {
      shape.style.scale = String(1 + level() * 0.45);
      frame = requestAnimationFrame(move);
    };
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) move();
    const ticking = setInterval(tell, 1000);
    tell();
    return () => {
      clearInterval(ticking);
      cancelAnimationFrame(frame);
      shape.style.scale = "1";
      still = () => {};
    };
  }

  return {
    root,
    turn,
    /** @param {boolean} isPlaying */
    playing(isPlaying) {
      listen.dataset.playing = isPlaying ? "yes" : "no";
      const label = /** @type {HTMLElement} */ (listen.querySelector(".say__label"));
      label.textContent = words(isPlaying ? "pause" : "listen");
    },
    /** What was written before. */
    fill,
  };
}

/** @param {string} name @param {string} label @param {Node} face */
function round(name, label, face) {
  const made = element("button", { type: "button", class: `say__round say__round--${name}`, hidden: "" });
  made.append(element("span", { class: "say__face" }, face), element("span", { class: "say__label" }, label));
  return made;
}

function timeRing() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "say__ring");
  svg.setAttribute("viewBox", "0 0 100 100");
  svg.setAttribute("aria-hidden", "true");
  const [under, over] = ["say__ring-all", "say__ring-left"].map((name) => {
    const circle = document.createElementNS(SVG, "circle");
    for (const [key, value] of Object.entries({ class: name, cx: "50", cy: "50", r: "47", pathLength: "100" })) circle.setAttribute(key, value);
    return circle;
  });
  svg.append(under, over);
  return {
    svg,
    /** @param {number} share of the time, still left */
    show: (share) => void (over.style.strokeDasharray = `${share * 100} 100`),
  };
}
