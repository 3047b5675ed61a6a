/** My places: into each of them pictures are picked, words written, or something drawn. */
import { element } from "../screens/elements.js";
import { pictureButton } from "./buttons.js";
import { placeDrawing } from "./place_drawing.js";
import { choiceTiles } from "./tiles.js";
import { wordsBox } from "./words_box.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {{id: string, words: string, pictures: string[], not_said: boolean}} Place */

/**
 * @param {Scene} scene
 * @returns {import("./scene.js").Tool}
 */
export function start(scene) {
  const { words } = scene;
  /** @type {Place[]} */
  const places = scene.tool.places.map(({ id }) => ({ id, words: "", pictures: [], not_said: false }));
  const drawings = places.map(({ id }) => placeDrawing(scene, `place:${id}`, () => say(id, {})));
  const isSomethingIn = (/** @type {number} */ at) => places[at].words !== "" || places[at].pictures.length > 0 || !drawings[at].isEmpty();

  /** @param {string} id @param {Partial<Place>} said */
  function say(id, said) {
    Object.assign(places.find((place) => place.id === id) ?? {}, { not_said: false }, said);
    scene.changed();
  }

  /** @param {number} at @param {string} kind @param {(body: HTMLElement) => void} draw */
  async function open(at, kind, draw) {
    const how = await scene.open({ kind, heading: scene.tool.places[at].words, back: true, next: words("done"), draw });
    drawings[at].put();
    if (how === "not_said") say(places[at].id, { words: "", pictures: [], not_said: true });
  }

  /** @type {{[kind: string]: (at: number) => (body: HTMLElement) => void}} */
  const ways = {
    pick_pictures: (at) => (body) =>
      body.append(choiceTiles({ label: words("pick_pictures"), choices: scene.tool.choices, chosen: places[at].pictures, many: true, readable: scene.readable, changed: (pictures) => say(places[at].id, { pictures }) })),
    write_it: (at) => (body) =>
      body.append(wordsBox({ label: words("your_words"), hint: words("type_here"), value: places[at].words, large: true, changed: (said) => say(places[at].id, { words: said }) })),
    draw_it: (at) => (body) => drawings[at].draw(body),
  };

  return {
    answer: () => ({ places }),
    // What was drawn before somebody would rather not say is kept, as what is rubbed out is.
    files: () => drawings.flatMap((drawing, at) => drawing.files().map((file) => ({ ...file, chosen: !places[at].not_said }))),
    isEmpty: () => places.every((place, at) => !isSomethingIn(at) && !place.not_said),
    state: () => ({ places, drawings: drawings.map((drawing) => drawing.state()) }),
    restore(/** @type {{places: Place[], drawings: any[]}} */ state) {
      state.places.forEach((place, at) => Object.assign(places[at], place));
      state.drawings.forEach((drawing, at) => drawings[at]?.restore(drawing));
    },
    end: () => drawings.forEach((drawing) => drawing.put()),
    pages: () =>
      scene.tool.places.map(({ id, words: name, picture }, at) => ({
        kind: "place",
        heading: name,
        hint: scene.tool.questions[0]?.words,
        isNotSaid: () => places[at].not_said,
        notSay: () => say(id, { words: "", pictures: [], not_said: true }),
        draw(body) {
          const there = places[at].pictures.map((one) => scene.art(scene.tool.choices.find((choice) => choice.id === one)?.picture ?? `pic-${one}`));
          const note = places[at].words ? [element("p", { class: "place__note", dir: "auto" }, places[at].words)] : [];
          const drawn = drawings[at].isEmpty() ? [] : [element("span", { class: "place__drawn" }, scene.art("ui-pencil"), element("span", {}, words("your_drawing")))];
          const land = element("div", { class: `place place--${at % 3}` }, element("div", { class: "place__self" }, scene.art(picture)), element("div", { class: "place__things" }, ...there, ...note, ...drawn));
          const pictures = [way("pick_pictures", "pic-star", at), way("draw_it", "ui-pencil", at), way("write_it", "pic-book", at)];
          body.append(land, element("div", { class: "ways", role: "group", "aria-label": name, "data-arrows": "" }, ...pictures));
        },
      })),
  };

  /** @param {string} kind @param {string} picture @param {number} at */
  function way(kind, picture, at) {
    const button = pictureButton(picture, words(kind), () => void open(at, kind, ways[kind](at)).catch(() => {}));
    scene.readable(button, words(kind));
    return button;
  }
}
