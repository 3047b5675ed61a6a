/** My people: who is around me, near or far. Put there by a tap, moved by tap, by drag or by the arrow keys. */
import { element } from "../screens/elements.js";
import { pictureButton } from "./buttons.js";
import { addPerson } from "./people_add.js";
import { board, spotIn } from "./people_board.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {{name: string, picture: string, near: number, x: number, y: number, words: string}} Person */

const MOST = 40;

/**
 * @param {Scene} scene
 * @returns {import("./scene.js").Tool}
 */
export function start(scene) {
  const { words } = scene;
  /** @type {Person[]} */
  let people = [];
  let isNotSaid = false;
  /** @type {Person | null} */
  let chosen = null;
  const [question] = scene.tool.questions;

  function changed() {
    isNotSaid = false;
    scene.changed();
  }

  /** @param {HTMLElement} body */
  function draw(body) {
    const acts = element("div", { class: "people__acts" });
    const ground = board(scene, people, { chosen: () => chosen, choose, moved: changed });
    const adding = act("add_person", "ui-people", () => void add());
    adding.disabled = people.length >= MOST;
    body.append(element("div", { class: "people" }, ground.element, element("div", { class: "people__side" }, adding, acts)));
    choose(people.includes(/** @type {Person} */ (chosen)) ? chosen : null);

    /** @param {Person | null} person */
    function choose(person) {
      chosen = person;
      ground.draw();
      acts.replaceChildren(...(person ? actsFor(person) : []));
    }

    /** @param {Person} person */
    function actsFor(person) {
      return [
        element("p", { class: "people__who", dir: "auto", role: "status" }, person.name || nameOf(person)),
        act("nearer", "ui-near", () => ring(person, person.near - 1)),
        act("farther", "ui-far", () => ring(person, person.near + 1)),
        act("remove", "ui-eraser", () => {
          people = people.filter((each) => each !== person);
          chosen = null;
          changed();
          body.replaceChildren();
          draw(body);
        }),
      ];
    }

    /** @param {Person} person @param {number} near */
    function ring(person, near) {
      if (near < 0 || near > 3) return;
      Object.assign(person, spotIn(near, Math.atan2(person.y, person.x)));
      changed();
      ground.draw();
    }
  }

  async function add() {
    const person = await addPerson(scene, people);
    if (!person) return;
    people.push(person);
    chosen = person;
    changed();
    scene.again();
  }

  /** @param {Person} person */
  function nameOf(person) {
    return scene.tool.choices.find(({ id }) => id === person.picture)?.words ?? "";
  }

  /** @param {string} key @param {string} picture @param {() => void} tap */
  function act(key, picture, tap) {
    const button = pictureButton(picture, words(key), tap);
    scene.readable(button, words(key));
    return button;
  }

  return {
    answer: () => ({ people, not_said: isNotSaid }),
    files: () => [],
    isEmpty: () => people.length === 0 && !isNotSaid,
    state: () => ({ people, isNotSaid }),
    restore(/** @type {{people: Person[], isNotSaid: boolean}} */ state) {
      people = state.people;
      isNotSaid = state.isNotSaid;
    },
    pages: () => [
      {
        kind: "people",
        heading: question.words,
        isNotSaid: () => isNotSaid,
        notSay() {
          people = [];
          isNotSaid = true;
          scene.changed();
        },
        draw,
      },
    ],
  };
}
