/**
 * Stop: at once an empty page to draw on, as if nothing else had ever been here. What was open is out of the page, not only
 * out of sight. The small way back shows nothing by itself: it asks first, and leads to the tools, not to what was said.
 */
import { element } from "../screens/elements.js";
import { art } from "./art.js";
import { pictureButton } from "./buttons.js";
import { drawingPad } from "./drawing_pad.js";

/**
 * @param {object} given
 * @param {HTMLElement} given.root
 * @param {HTMLElement} given.page all of the session
 * @param {(key: string) => string} given.words
 * @param {() => boolean} given.leftHand
 * @param {() => void} given.cameBack
 */
export function showEmptyPage({ root, page, words, leftHand, cameBack }) {
  const paper = element("div", { class: "empty__paper" });
  const corner = element("button", { type: "button", class: "empty__corner", "aria-label": words("back") }, art("ui-back"));
  const asked = element("div", { class: "empty__asked", role: "group", "aria-label": words("back"), "data-arrows": "" });
  const heading = element("h1", { class: "unseen", tabindex: "-1" }, words("drawing_page"));
  const empty = element("div", { class: "empty" }, heading, paper, asked, corner);
  root.replaceChildren(empty);
  const pad = drawingPad(paper, { words, art, leftHand: leftHand() });
  heading.focus({ preventScroll: true });

  corner.addEventListener("click", () => {
    const more = pictureButton("ui-pencil", words("keep_drawing"), () => asked.replaceChildren());
    const back = pictureButton("ui-back", words("come_back"), () => {
      pad.end();
      root.replaceChildren(page);
      cameBack();
    });
    asked.replaceChildren(more, back);
    more.focus();
  });
}
