/** A button with a picture beside its word. */
import { element } from "../screens/elements.js";
import { art } from "./art.js";

/** In milliseconds: longer than the gap of a double tap, shorter than anybody reads. */
export const DOUBLE_TAP = 400;

/**
 * The second tap of a double one does nothing: it would take the first one back. Not every browser need count taps in
 * `detail` as Chromium does; a key's press has none.
 * @param {HTMLElement} button
 * @param {() => void} tap
 */
export function onTap(button, tap) {
  let next = 0;
  button.addEventListener("click", ({ detail, timeStamp }) => {
    if (detail && timeStamp < next) return;
    next = timeStamp + DOUBLE_TAP;
    tap();
  });
}

/**
 * @param {string} picture
 * @param {string} label
 * @param {() => void} tap
 * @param {string} [kind] what the styles know it by
 */
export function pictureButton(picture, label, tap, kind = "") {
  const button = element("button", { type: "button", class: `button ${kind && `button--${kind}`}` }, art(picture), element("span", {}, label));
  onTap(button, tap);
  return button;
}
