/** Arrow keys go to the nearest button on that side of the same group. Tab goes through all of them too: one switch is enough. */

/** @type {{[key: string]: [number, number]}} */
const SIDES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {HTMLElement} root */
export function followArrows(root) {
  root.addEventListener("keydown", (event) => {
    const side = SIDES[event.key];
    const from = /** @type {HTMLElement} */ (event.target);
    const group = from.closest("[data-arrows]");
    if (!side || !group || event.defaultPrevented || !from.matches("button")) return;
    const next = nearest(from, [...group.querySelectorAll("button")], side);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

/**
 * @param {HTMLElement} from
 * @param {HTMLElement[]} others
 * @param {[number, number]} side
 */
function nearest(from, others, [across, down]) {
  const here = middleOf(from);
  let found = null;
  let least = Infinity;
  for (const other of others) {
    const there = middleOf(other);
    const ahead = (there.x - here.x) * across + (there.y - here.y) * down;
    const aside = Math.abs((there.x - here.x) * down) + Math.abs((there.y - here.y) * across);
    // What lies more beside than ahead is on another side.
    const far = ahead + 3 * aside;
    if (other !== from && ahead > 4 && far < least) [found, least] = [other, far];
  }
  return found;
}

/** @param {HTMLElement} element */
function middleOf(element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}
