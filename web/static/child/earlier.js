/** What the child made before, one answer a page: only when the worker chose it, with nobody else there. */
import { element } from "../screens/elements.js";
import { art } from "./art.js";
import { oneByOne } from "./lines.js";

/**
 * @typedef {{id: string, asked: string, faces: string[], choice: string, choice_words: string, step: number | null, words: string, not_said: boolean}} Line
 * @typedef {{tool: string, title: string, on: string, lines: Line[]}} Earlier
 */

/**
 * @param {import("./using_tool.js").Shell} shell
 * @param {Earlier[]} all newest first
 */
export function showEarlier({ pages, words, told, hearing }, all) {
  return oneByOne(pages, all, true, ({ tool, title, on, lines }, at) => {
    const known = told.tools.find(({ id }) => id === tool);
    const drawn = () => lines.map((line) => lineOf(line, known, { words, hearing }));
    const next = at === all.length - 1 ? words("done") : undefined;
    return { kind: "earlier", heading: known?.title ?? title, hint: on, next, draw: (body) => body.append(element("div", { class: "earlier" }, ...drawn())) };
  });
}

/**
 * @param {Line} line
 * @param {import("./words.js").ToolWords | undefined} tool in the child's language, unless it is gone
 * @param {Pick<import("./using_tool.js").Shell, "words" | "hearing">} shell
 */
function lineOf({ id, asked, faces, choice, choice_words, step, words: said, not_said }, tool, { words, hearing }) {
  const parts = [];
  if (asked) parts.push(spoken("h2", "earlier__asked", asked, hearing));
  if (faces.length > 0) parts.push(element("div", { class: "earlier__pictures" }, ...faces.map((face) => pictureOf(face, tool))));
  const chosen = tool?.questions.find((question) => question.id === id)?.choices.find((each) => each.id === choice)?.words ?? choice_words;
  if (chosen) parts.push(spoken("p", "bubble", chosen, hearing));
  if (step !== null) parts.push(spoken("p", "earlier__step", words("step_number", { number: String(step) }), hearing));
  if (said) parts.push(spoken("p", "bubble", said, hearing));
  if (not_said) parts.push(spoken("p", "bubble", words("dont_want_to_say"), hearing));
  return element("section", { class: "earlier__line" }, ...parts);
}

/**
 * @param {string} picture
 * @param {import("./words.js").ToolWords | undefined} tool
 */
function pictureOf(picture, tool) {
  const words = tool?.choices.find((each) => each.picture === picture)?.words;
  return element("figure", { class: "earlier__picture" }, art(picture), ...(words ? [element("figcaption", {}, words)] : []));
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
