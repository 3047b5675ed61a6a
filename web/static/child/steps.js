/** Safe steps: eleven steps up a hill. The child stands where it says; no step is ahead of the others in colour or size of word. */
import { element } from "../screens/elements.js";
import { onTap } from "./buttons.js";
import { drawQuestion } from "./meeting.js";
import { answersOf } from "./scene.js";

/** @typedef {import("./scene.js").Scene} Scene */

const STEPS = 11;
/** The words that only make sense to whoever stands on a step with another above it. */
const HIGHER = "higher";

/**
 * @param {Scene} scene
 * @returns {import("./scene.js").Tool}
 */
export function start(scene) {
  const answers = answersOf(scene, () => ({ step: /** @type {number | null} */ (null), choice: "", words: "" }));
  const asked = scene.tool.questions;
  const standsBelowTheTop = () => asked.some(({ ask }, at) => ask === "step" && (answers.given[at].step ?? STEPS) < STEPS - 1);
  return {
    answer: () => ({ questions: answers.given }),
    files: () => [],
    isEmpty: answers.isEmpty,
    state: () => answers.given,
    restore: answers.restore,
    pages: () =>
      asked.map((question, at) => {
        const { say, isNotSaid, notSay } = answers.of(at);
        const held = answers.given[at];
        const isStep = question.ask === "step";
        return {
          kind: isStep ? "steps" : "question",
          heading: question.words,
          isNeedless: () => question.id === HIGHER && !standsBelowTheTop(),
          isNotSaid,
          notSay,
          draw: (body) => (isStep ? body.append(hill(scene, question.words, held.step, (step) => say({ step }))) : drawQuestion(body, scene, question, held, say)),
        };
      }),
  };
}

/**
 * @param {Scene} scene
 * @param {string} label
 * @param {number | null} chosen
 * @param {(step: number | null) => void} changed
 */
function hill({ words, art, readable }, label, chosen, changed) {
  let now = chosen;
  const ends = [words("bottom_of_steps"), ...Array(STEPS - 2).fill(""), words("top_of_steps")];
  const steps = ends.map((end, step) => {
    const name = end ? `${words("step_number", { number: String(step) })}: ${end}` : words("step_number", { number: String(step) });
    const button = element("button", { type: "button", class: "step", "aria-label": name }, element("span", { class: "step__me" }, art("who-me")), element("span", { class: "step__number" }, String(step)));
    button.style.setProperty("--step", String(step));
    onTap(button, () => {
      now = now === step ? null : step;
      changed(now);
      mark();
    });
    readable(button, String(step));
    return button;
  });
  const mark = () => steps.forEach((button, step) => button.setAttribute("aria-pressed", String(step === now)));
  mark();
  const bottom = element("span", { class: "hill__end hill__end--bottom" }, ends[0]);
  const top = element("span", { class: "hill__end hill__end--top" }, ends[STEPS - 1]);
  readable(bottom, ends[0]);
  readable(top, ends[STEPS - 1]);
  const group = element("div", { class: "hill__steps", role: "group", "aria-label": label, "data-arrows": "" }, ...steps);
  return element("div", { class: "hill" }, top, group, bottom);
}
