/** Tell my meeting: one question at a time, in words or by choosing a picture. */
import { answersOf } from "./scene.js";
import { choiceTiles } from "./tiles.js";
import { askedBox, wordsBox } from "./words_box.js";

/** @typedef {import("./scene.js").Scene} Scene */

/**
 * @param {Scene} scene
 * @returns {import("./scene.js").Tool}
 */
export function start(scene) {
  const answers = answersOf(scene, () => ({ words: "", choice: "" }));
  return {
    answer: () => ({ questions: answers.given }),
    files: () => [],
    isEmpty: answers.isEmpty,
    state: () => answers.given,
    restore: answers.restore,
    pages: () =>
      scene.tool.questions.map((question, at) => {
        const { say, isNotSaid, notSay } = answers.of(at);
        return { kind: "question", heading: question.words, isNotSaid, notSay, draw: (body) => drawQuestion(body, scene, question, answers.given[at], say) };
      }),
  };
}

/**
 * A question that is answered by a choice, with words beside it, or in words alone.
 * @param {HTMLElement} body
 * @param {Scene} scene
 * @param {import("./words.js").Question} question
 * @param {{words: string, choice: string}} held
 * @param {(said: {words?: string, choice?: string}) => void} say
 */
export function drawQuestion(body, { words, readable }, question, held, say) {
  const box = { label: words("your_words"), hint: words("type_here"), value: held.words, changed: (/** @type {string} */ said) => say({ words: said }) };
  if (question.ask !== "choice") return body.append(wordsBox({ ...box, large: true }));
  const changed = (/** @type {string[]} */ [choice = ""]) => say({ choice });
  body.append(
    choiceTiles({ label: question.words, choices: question.choices, chosen: held.choice ? [held.choice] : [], many: false, readable, changed }),
    askedBox({ ...box, ask: words("add_words") }),
  );
}
