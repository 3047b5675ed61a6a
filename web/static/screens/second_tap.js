/** A double tap does nothing twice: where a press changed the page, its second half would meet what now lies there. */

/** Longer than the gap of a double tap on any phone, shorter than it takes to read what is new. */
const ONE_PRESS = 400;
/** A thumb does not come down on the same pixel twice. */
const SAME_PLACE = 24;

/** @typedef {{x: number, y: number, at: number, on: Element | null}} Press at in milliseconds of the page's clock */

export function startSecondTap() {
  /** @type {Press | undefined} */
  let last;
  let drawn = -Infinity;
  let isSecond = false;
  for (const swap of ["htmx:before:swap", "htmx:after:swap"]) addEventListener(swap, () => void (drawn = performance.now()));
  addEventListener("pointerdown", (event) => {
    const press = { x: event.clientX, y: event.clientY, at: performance.now(), on: pressed(event.target) };
    isSecond = Boolean(last && isSecondOf(last, press, drawn));
    // What was kept from the second tap is kept from the third, too.
    last = isSecond && last ? { ...press, on: last.on } : press;
  }, { capture: true });
  addEventListener("click", (event) => {
    // The keyboard's clicks have no place.
    if (!isSecond || event.detail === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
}

/**
 * @param {Press} last
 * @param {Press} press
 * @param {number} drawn when the page last changed, by the same clock
 */
function isSecondOf(last, press, drawn) {
  // What was only scrolled away is still there.
  const isGone = last.on?.getClientRects().length === 0;
  const isHere = Math.hypot(press.x - last.x, press.y - last.y) <= SAME_PLACE;
  return isGone && isHere && press.at - Math.max(last.at, drawn) < ONE_PRESS;
}

/** @param {EventTarget | null} target its button's words and its icon are one thing */
function pressed(target) {
  return target instanceof Element ? target.closest("a, button, label, summary, input, select, textarea") ?? target : null;
}
