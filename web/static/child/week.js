/** My week: seven days, morning and evening. A tap opens one of them for faces and a few words. */
import { element } from "../screens/elements.js";
import { drawFaces } from "./faces.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {{day: string, part: string, faces: string[], words: string}} Cell */

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/** @type {{[part: string]: string}} */
const PARTS = { morning: "pic-sun", evening: "pic-night" };

/**
 * @param {Scene} scene
 * @returns {import("./scene.js").Tool}
 */
export function start(scene) {
  const { words } = scene;
  /** @type {Cell[]} */
  const cells = DAYS.flatMap((day) => Object.keys(PARTS).map((part) => ({ day, part, faces: [], words: "" })));
  const held = { not_said: false };
  const told = () => cells.filter(({ faces, words }) => faces.length > 0 || words);
  const [question] = scene.tool.questions;

  /** @param {Cell} cell @param {Partial<Cell>} said */
  function say(cell, said) {
    Object.assign(cell, said);
    held.not_said = false;
    scene.changed();
  }

  /** @param {Cell} cell */
  async function open(cell) {
    const heading = `${words(cell.day)}: ${words(cell.part)}`;
    const how = await scene.open({
      kind: "faces",
      heading,
      hint: words("pick_more"),
      back: true,
      next: words("done"),
      draw: (body) => drawFaces(body, scene, heading, cell, (said) => say(cell, said)),
    });
    if (how === "not_said") say(cell, { faces: [], words: "" });
    // The page was drawn anew before it was known that the cell is empty again.
    fill(cell);
    document.getElementById(nameOf(cell))?.focus();
  }

  /** @param {Cell} cell */
  function fill(cell) {
    const button = document.getElementById(nameOf(cell));
    if (!button) return;
    const names = scene.tool.choices.filter(({ id }) => cell.faces.includes(id));
    const label = [words(cell.day), words(cell.part), ...names.map((face) => face.words), cell.words].filter(Boolean);
    button.setAttribute("aria-label", label.join(", "));
    button.classList.toggle("cell--told", names.length > 0 || cell.words !== "");
    button.replaceChildren(
      element("span", { class: "cell__part" }, scene.art(PARTS[cell.part])),
      ...names.slice(0, 3).map(({ picture }) => scene.art(picture)),
      ...(cell.words ? [scene.art("ui-pencil")] : []),
    );
  }

  return {
    answer: () => ({ days: told(), ...held }),
    files: () => [],
    isEmpty: () => told().length === 0 && !held.not_said,
    state: () => ({ cells, ...held }),
    restore(/** @type {{cells: Cell[], not_said: boolean}} */ state) {
      state.cells.forEach((cell, at) => Object.assign(cells[at], cell));
      held.not_said = state.not_said;
    },
    pages: () => [
      {
        kind: "week",
        heading: question.words,
        hint: scene.tool.say,
        isNotSaid: () => held.not_said,
        notSay() {
          for (const cell of cells) Object.assign(cell, { faces: [], words: "" });
          held.not_said = true;
          scene.changed();
        },
        draw(body) {
          body.append(element("div", { class: "week", role: "group", "aria-label": question.words, "data-arrows": "" }, ...DAYS.map(day)));
          cells.forEach(fill);
        },
      },
    ],
  };

  /** @param {string} name */
  function day(name) {
    const label = element("span", { class: "week__day" }, words(name));
    scene.readable(label, words(name));
    const buttons = cells
      .filter((cell) => cell.day === name)
      .map((cell) => {
        const button = element("button", { type: "button", class: `cell cell--${cell.part}`, id: nameOf(cell) });
        button.addEventListener("click", () => void open(cell).catch(() => {}));
        return button;
      });
    return element("div", { class: "week__row" }, label, ...buttons);
  }
}

/** @param {Cell} cell */
function nameOf({ day, part }) {
  return `${day}-${part}`;
}
