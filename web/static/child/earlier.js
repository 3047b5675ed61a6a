/** What the child made before, one answer a page: only when the worker chose it, with nobody else there. */
import { element } from "../screens/elements.js";
import { art } from "./art.js";
import { oneByOne } from "./lines.js";

/**
 * @typedef {{asked: string, faces: string[], step: number | null, words: string, not_said: boolean}} Line
 * @typedef {{tool: string, title: string, on: string, lines: Line[]}} Earlier
 */

/**
 * @param {import("./using_tool.js").Shell} shell
 * @param {Earlier[]} all newest first
 */
export function showEarlier({ pages, words, told, hearing }, all) {
  return oneByOne(pages, all, true, ({ tool, title, on, lines }, at) => ({
    kind: "earlier",
    heading: told.tools.find(({ id }) => id === tool)?.title ?? title,
    hint: on,
    next: at === all.length - 1 ? words("done") : undefined,
    draw: (body) => body.append(element("div", { class: "earlier" }, ...lines.map((line) => lineOf(line, { words, hearing })))),
  }));
}

/**
 * @param {Line} line
 * @param {Pick<import("./using_tool.js").Shell, "words" | "hearing">} shell
 */
function lineOf({ asked, faces, step, words: said, not_said }, { words, hearing }) {
  const parts = [];
  if (asked) parts.push(spoken("h2", "earlier__asked", asked, hearing));
  if (faces.length > 0) parts.push(element("div", { class: "earlier__pictures" }, ...faces.map(art)));
  if (step !== null) parts.push(spoken("p", "earlier__step", words("step_number", { number: String(step) }), hearing));
  if (said) parts.push(spoken("p", "bubble", said, hearing));
  if (not_said) parts.push(spoken("p", "bubble", words("dont_want_to_say"), hearing));
  return element("section", { class: "earlier__line" }, ...parts);
}

/**
 * @param {"h2" | "p"} tag
 * @param {string} kind
 * @param {string} text
 * @param {Pick<import("./using_tool.js").Shell, "hearing">["hearing"]} hearing
 */
function spoken(tag, kind, text, hearing) {
  const made = element(tag, { class: kind, dir: "auto" }, text);
  hearing.readable(made, text);
  return made;
}
