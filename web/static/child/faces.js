/** Faces: how I feel, several at once, none chosen beforehand; words beside them if the child likes. */
import { answersOf } from "./scene.js";
import { choiceTiles } from "./tiles.js";
import { askedBox, wordsBox } from "./words_box.js";

/** @typedef {import("./scene.js").Scene} Scene */

/**
 * @param {Scene} scene
 * @returns {import("./scene.js").Tool}
 */
export function start(scene) {
  const { words } = scene;
  const answers = answersOf(scene, () => ({ faces: /** @type {string[]} */ ([]), who: "", words: "" }));
  return {
    answer: () => ({ questions: answers.given }),
    files: () => [],
    isEmpty: answers.isEmpty,
    state: () => answers.given,
    restore: answers.restore,
    pages: () =>
      scene.tool.questions.map((question, at) => {
        const { say, isNotSaid, notSay } = answers.of(at);
        const held = answers.given[at];
        return {
          kind: "faces",
          heading: question.words,
          hint: words("pick_more"),
          isNotSaid,
          notSay,
          draw(body) {
            if (question.ask === "who") body.append(wordsBox({ label: words("with_who"), value: held.who, line: true, changed: (who) => say({ who }) }));
            drawFaces(body, scene, question.words, held, say);
          },
        };
      }),
  };
}

/**
 * Faces to choose from, and room for words.
 * @param {HTMLElement} body
 * @param {Scene} scene
 * @param {string} label
 * @param {{faces: string[], words: string}} held
 * @param {(said: {faces?: string[], words?: string}) => void} say
 */
export function drawFaces(body, { words, readable, tool }, label, held, say) {
  body.append(
    choiceTiles({ label, choices: tool.choices, chosen: held.faces, many: true, readable, changed: (faces) => say({ faces }) }),
    askedBox({ ask: words("add_words"), label: words("your_words"), value: held.words, changed: (said) => say({ words: said }) }),
  );
}
