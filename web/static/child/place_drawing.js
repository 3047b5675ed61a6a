/** A drawing that belongs to one place: it comes and goes with its page, and is kept between. */
import { drawingPad, fileOf } from "./drawing_pad.js";


/**
 * @param {import("./scene.js").Scene} scene
 * @param {string} label
 * @param {() => void} changed
 */
export function placeDrawing(scene, label, changed) {
  /** @type {ReturnType<typeof drawingPad> | null} */
  let pad = null;
  let made = "";

  return {
    /** @param {HTMLElement} body */
    draw(body) {
      pad?.end();
      pad = drawingPad(body, { words: scene.words, art: scene.art, stamps: scene.tool.choices, onChange: changed, leftHand: scene.leftHand, small: true });
      if (made) pad.restore(JSON.parse(made));
    },
    /** Its page was left. */
    put() {
      made = text();
      pad?.end();
      pad = null;
    },
    isEmpty: () => text() === "",
    files: () => (text() ? [{ ...fileOf(text()), label }] : []),
    state: text,
    /** @param {string} state */
    restore: (state) => void (made = state),
  };

  function text() {
    if (!pad) return made;
    return pad.isEmpty() ? "" : pad.text();
  }
}
