/** Things to tap: a picture over a word. What is chosen wears a thick line and a tick, and a tap takes it back. */
import { element } from "../screens/elements.js";
import { art } from "./art.js";
import { onTap } from "./buttons.js";

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
  onTap(button, tap);
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

/**
 * In rows of the same length, as far as they go: on a tablet lying, standing, and on a phone.
 * @param {string} label
 * @param {HTMLElement[]} buttons
 * @param {string} [kind]
 */
export function tilesOf(label, buttons, kind = "") {
  const tiles = element("div", { class: `tiles ${kind}`, role: "group", "aria-label": label, "data-arrows": "" }, ...buttons);
  const say = (/** @type {RegExp} */ long) => buttons.some(({ textContent }) => long.test(textContent ?? ""));
  const most = { "--lying": say(/.{17}/) ? 4 : 7, "--standing": 4, "--narrow": say(/.{17}|\S{9}/) ? 2 : 3 };
  for (const [name, across] of Object.entries(most)) {
    // Four in a row would be small on a tablet that stands.
    const rows = buttons.length === 4 && name === "--standing" ? 2 : Math.ceil(buttons.length / across);
    tiles.style.setProperty(name, String(Math.ceil(buttons.length / rows)));
  }
  return tiles;
}
