/** Things to tap: a picture over a word. What is chosen wears a thick line and a tick, and a tap takes it back. */
import { element } from "../screens/elements.js";
import { art } from "./art.js";

/**
 * @typedef {import("./words.js").Choice} Choice
 * @typedef {import("./scene.js").Readable} Readable
 */

/**
 * @param {{words: string, picture: string}} shown
 * @param {Readable} readable
 * @param {() => void} tap
 */
export function tile({ words, picture }, readable, tap) {
  const button = element("button", { type: "button", class: "tile" }, art(picture), element("span", { class: "tile__words" }, words));
  button.addEventListener("click", tap);
  readable(button, words);
  return button;
}

/**
 * @param {object} group
 * @param {string} group.label
 * @param {Choice[]} group.choices
 * @param {string[]} group.chosen ids
 * @param {boolean} group.many whether several may be chosen at once
 * @param {Readable} group.readable
 * @param {(chosen: string[], tapped: string) => void} group.changed
 */
export function choiceTiles({ label, choices, chosen, many, readable, changed }) {
  let now = [...chosen];
  const buttons = choices.map((choice) => {
    const button = tile(choice, readable, () => {
      const rest = many ? now.filter((id) => id !== choice.id) : [];
      now = now.includes(choice.id) ? rest : [...rest, choice.id];
      changed([...now], choice.id);
      mark();
    });
    button.append(element("span", { class: "tile__tick" }, art("ui-tick")));
    return button;
  });
  const mark = () => choices.forEach(({ id }, at) => buttons[at].setAttribute("aria-pressed", String(now.includes(id))));
  mark();
  return Object.assign(tilesOf(label, buttons), {
    /** @param {string[]} chosen */
    choose: (chosen) => ((now = [...chosen]), mark()),
  });
}

/** At most so many beside each other on a tablet lying, standing, and on a phone. */
const MOST = { "--lying": 7, "--standing": 4, "--narrow": 3 };
const MOST_OF_WORDS = { "--lying": 4, "--standing": 4, "--narrow": 2 };
const LONG = 16;

/**
 * In rows of the same length, as far as they go.
 * @param {string} label
 * @param {HTMLElement[]} buttons
 * @param {string} [kind]
 */
export function tilesOf(label, buttons, kind = "") {
  const tiles = element("div", { class: `tiles ${kind}`, role: "group", "aria-label": label, "data-arrows": "" }, ...buttons);
  const isWordy = buttons.some((button) => (button.textContent ?? "").length > LONG);
  for (const [name, most] of Object.entries(isWordy ? MOST_OF_WORDS : MOST)) {
    // Four in a row would be small on a tablet that stands.
    const rows = buttons.length === 4 && name === "--standing" ? 2 : Math.ceil(buttons.length / most);
    tiles.style.setProperty(name, String(Math.ceil(buttons.length / rows)));
  }
  return tiles;
}
