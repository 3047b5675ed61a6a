/** The ground of My people: me in the middle, four rings around, and everybody at their spot. */
import { element } from "../screens/elements.js";
import { onTap } from "./buttons.js";

/** @typedef {import("./people.js").Person} Person */

/** How far the middle of each ring is from me, of 1 000; and where each ends. */
const MIDDLES = [360, 540, 740, 900];
const ENDS = [435, 640, 830];
const NEAREST = 250;
const FARTHEST = 920;
const STEP = 60;
const DRAGGED = 8;
/** @type {{[key: string]: [number, number]}} */
const KEYS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

/**
 * @param {number} near 0 is closest
 * @param {number} angle in radians
 */
export function spotIn(near, angle) {
  return { near, x: Math.round(Math.cos(angle) * MIDDLES[near]), y: Math.round(Math.sin(angle) * MIDDLES[near]) };
}

/**
 * @param {number} x
 * @param {number} y
 */
export function spotAt(x, y) {
  const far = Math.hypot(x, y) || 1;
  const kept = Math.min(FARTHEST, Math.max(NEAREST, far)) / far;
  const near = ENDS.findIndex((end) => far < end);
  return { near: near < 0 ? MIDDLES.length - 1 : near, x: Math.round(x * kept), y: Math.round(y * kept) };
}

/**
 * @param {import("./scene.js").Scene} scene
 * @param {Person[]} people
 * @param {{chosen: () => Person | null, choose: (person: Person | null) => void, moved: () => void}} acts
 */
export function board({ words, art, tool, readable }, people, { chosen, choose, moved }) {
  const rings = MIDDLES.map((_, near) => element("span", { class: `ring ring--${near}` }));
  const me = element("span", { class: "person person--me" }, art("who-me"), element("span", { class: "person__name" }, words("me")));
  const tokens = new Map(people.map((person) => [person, token(person)]));
  const group = element("div", { class: "board__people", role: "group", "aria-label": words("move") }, ...tokens.values());
  const ground = element("div", { class: "board" }, ...rings.reverse(), me, group);

  ground.addEventListener("click", (event) => {
    const person = chosen();
    if (!person || /** @type {Element} */ (event.target).closest("button")) return;
    place(person, event);
  });

  /** @param {Person} person */
  function token(person) {
    const kind = tool.choices.find(({ id }) => id === person.picture);
    const name = person.name || kind?.words || "";
    const button = element("button", { type: "button", class: "person" }, kind ? art(kind.picture) : art("who-somebody"), element("span", { class: "person__name", dir: "auto" }, name));
    readable(button, name);
    onTap(button, () => (dragged ? (dragged = false) : choose(chosen() === person ? null : person)));
    button.addEventListener("keydown", (event) => {
      const by = KEYS[event.key];
      if (!by) return;
      event.preventDefault();
      move(person, person.x + by[0], person.y + by[1]);
    });
    button.addEventListener("pointerdown", (event) => follow(button, person, event));
    return button;
  }

  let dragged = false;

  /** @param {HTMLElement} button @param {Person} person @param {PointerEvent} down */
  function follow(button, person, down) {
    dragged = false;
    if (!down.isPrimary) return;
    const drag = (/** @type {PointerEvent} */ event) => {
      if (!dragged && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < DRAGGED) return;
      if (!dragged) button.setPointerCapture(down.pointerId);
      dragged = true;
      place(person, event);
    };
    const up = () => {
      button.removeEventListener("pointermove", drag);
      if (dragged) choose(person);
    };
    button.addEventListener("pointermove", drag);
    button.addEventListener("pointerup", up, { once: true });
    button.addEventListener("pointercancel", up, { once: true });
  }

  /** @param {Person} person @param {MouseEvent} event */
  function place(person, event) {
    const { left, top, width, height } = ground.getBoundingClientRect();
    move(person, ((event.clientX - left) / width) * 2000 - 1000, ((event.clientY - top) / height) * 2000 - 1000);
  }

  /** @param {Person} person @param {number} x @param {number} y */
  function move(person, x, y) {
    Object.assign(person, spotAt(x, y));
    moved();
    draw();
  }

  function draw() {
    for (const [person, button] of tokens) {
      button.style.left = `${50 + person.x / 20}%`;
      button.style.top = `${50 + person.y / 20}%`;
      button.setAttribute("aria-pressed", String(person === chosen()));
      button.setAttribute("aria-label", `${button.textContent}: ${words(`near_${person.near}`)}`);
    }
    ground.classList.toggle("board--choosing", chosen() !== null);
  }

  return { element: ground, draw };
}
