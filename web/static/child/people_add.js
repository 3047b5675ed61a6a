/** Somebody more: who it is, by picture, by name or both, and then how close. Nobody stands anywhere before the child said so. */
import { element } from "../screens/elements.js";
import { spotIn } from "./people_board.js";
import { choiceTiles, tilesOf } from "./tiles.js";
import { wordsBox } from "./words_box.js";

/** @typedef {import("./people.js").Person} Person */

const RINGS = [0, 1, 2, 3];
/** Those who stand in a ring already are left room: a turn that never comes back to where it was. */
const TURN = 2.4;

/**
 * @param {import("./scene.js").Scene} scene
 * @param {Person[]} people
 * @returns {Promise<Person | null>}
 */
export async function addPerson(scene, people) {
  const { words, readable, tool } = scene;
  const who = { name: "", picture: "" };
  for (;;) {
    const how = await scene.open({
      kind: "person",
      heading: words("name_of_person"),
      back: true,
      draw(body) {
        body.append(
          wordsBox({ label: words("persons_name"), hint: words("type_here"), value: who.name, line: true, changed: (name) => Object.assign(who, { name }) }),
          choiceTiles({ label: words("choose_picture"), choices: tool.choices, chosen: who.picture ? [who.picture] : [], many: false, readable, changed: ([picture = ""]) => Object.assign(who, { picture }) }),
        );
      },
    });
    if (how !== "next" || (!who.name && !who.picture)) return null;
    const kind = tool.choices.find(({ id }) => id === who.picture);
    const ring = await howClose(scene, who.name || (kind?.words ?? ""), kind?.picture ?? "who-somebody");
    if (ring !== null) return { ...who, ...spotIn(ring, -Math.PI / 2 + TURN * people.length), words: "" };
  }
}

/**
 * @param {import("./scene.js").Scene} scene
 * @param {string} name
 * @param {string} other their picture
 * @returns {Promise<number | null>}
 */
async function howClose(scene, name, other) {
  const { words, art, readable } = scene;
  const how = await scene.open({
    kind: "close",
    heading: name,
    hint: words("how_close"),
    back: true,
    noNext: true,
    draw(body) {
      const tiles = RINGS.map((near) => {
        const picture = element("span", { class: `closeness closeness--${near}` }, art("who-me"), art(other));
        const button = element("button", { type: "button", class: "tile" }, picture, element("span", { class: "tile__words" }, words(`near_${near}`)));
        button.addEventListener("click", () => scene.settle(String(near)));
        readable(button, words(`near_${near}`));
        return button;
      });
      body.append(tilesOf(name, tiles, "tiles--few"));
    },
  });
  return RINGS.includes(Number(how)) ? Number(how) : null;
}
