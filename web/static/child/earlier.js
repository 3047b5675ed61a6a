/** What the child made before, one answer a page: only when the worker chose it, with nobody else there. */
import { element } from "../screens/elements.js";
import { art } from "./art.js";
import { oneByOne } from "./lines.js";

/**
 * @typedef {{id: string, asked: string, faces: string[], choice: string, step: number | null, words: string, not_said: boolean}} Line
 * @typedef {{tool: string, title: string, on: string, lines: Line[]}} Earlier
 */

/**
 * @param {import("./using_tool.js").Shell} shell
 * @param {Earlier[]} all newest first
 */
export function showEarlier({ pages, words, told, hearing }, all) {
  return oneByOne(pages, all, true, ({ tool, title, on, lines }, at) => {
    const known = told.tools.find(({ id }) => id === tool);
    return {
      kind: "earlier",
      heading: known?.title ?? title,
      hint: on,
      next: at === all.length - 1 ? words("done") : undefined,
      draw: (body) => body.append(element("div", { class: "earlier" }, ...lines.map(drawn))),
    };

    /** @param {Line} line */
    function drawn({ id, asked, faces, choice, step, words: own, not_said }) {
      const chosen = known?.questions.find((each) => each.id === id)?.choices.find((each) => each.id === choice);
      const said = [chosen?.words, step !== null && words("step_number", { number: String(step) }), own, not_said && words("dont_want_to_say")];
      const pictures = faces.length > 0 ? [element("div", { class: "earlier__pictures" }, ...faces.map(art))] : [];
      return element("section", { class: "earlier__line" }, ...spoken("h2", asked), ...pictures, ...said.flatMap((text) => spoken("p", text || "")));
    }
  });

  /** @param {"h2" | "p"} tag @param {string} text */
  function spoken(tag, text) {
    if (!text) return [];
    const made = element(tag, { class: tag === "p" ? "bubble" : "", dir: "auto" }, text);
    hearing.readable(made, text);
    return [made];
  }
}
