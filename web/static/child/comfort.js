/** How the page suits this child: the hand that holds the pen, and strong colours. */
import { element } from "../screens/elements.js";
import { pictureButton } from "./buttons.js";

/**
 * @param {(key: string) => string} words
 * @param {{left_hand: boolean, big_contrast: boolean}} chosen at the hand-over
 */
export function comfort(words, { left_hand, big_contrast }) {
  const root = document.documentElement;
  root.classList.toggle("left-hand", left_hand);
  root.classList.toggle("strong", big_contrast || matchMedia("(prefers-contrast: more)").matches);
  const switches = [
    toggle("left-hand", "ui-hand", words("left_hand")),
    toggle("strong", "ui-contrast", words("big_contrast")),
  ];
  return { element: element("div", { class: "comfort", "data-arrows": "" }, ...switches), leftHand: () => root.classList.contains("left-hand") };

  /** @param {string} kind @param {string} picture @param {string} label */
  function toggle(kind, picture, label) {
    const turn = () => mark(root.classList.toggle(kind));
    const button = pictureButton(picture, label, turn, "quiet");
    const mark = (/** @type {boolean} */ isOn) => button.setAttribute("aria-pressed", String(isOn));
    mark(root.classList.contains(kind));
    return button;
  }
}
