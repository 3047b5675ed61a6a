/** A button with a picture beside its word. */
import { element } from "../screens/elements.js";
import { art } from "./art.js";

/**
 * @param {string} picture
 * @param {string} label
 * @param {() => void} tap
 * @param {string} [kind] what the styles know it by
 */
export function pictureButton(picture, label, tap, kind = "") {
  const button = element("button", { type: "button", class: `button ${kind && `button--${kind}`}` }, art(picture), element("span", {}, label));
  // The second tap of a double one was meant for the page before.
  button.addEventListener("click", (event) => event.detail < 2 && tap());
  return button;
}
