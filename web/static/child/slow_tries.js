/** How long wrong PINs keep a child's tablet shut: three are free, then each costs twice the one before. */

const FREE = 3;
const FIRST = 5_000;
const LONGEST = 300_000;

/** This page's own clock, which nobody can set. */
let until = 0;

/**
 * @param {number} wrong how many were wrong
 * @returns {number} milliseconds until the next may be made
 */
export function waitAfter(wrong) {
  return wrong < FREE ? 0 : Math.min(LONGEST, FIRST * 2 ** (wrong - FREE));
}

/**
 * @param {{wrong: number, wait_until: number}} tries
 * @param {number} now
 * @returns {number} seconds, 0 when there is nothing to wait for
 */
export function leftToWait({ wrong, wait_until }, now) {
  // A clock that was set back would make it longer than it ever was: then it counts as from now.
  const left = Math.min(wait_until - now, waitAfter(wrong));
  return Math.max(0, Math.ceil(Math.max(left, until - performance.now()) / 1_000));
}

/** @param {number} wrong */
export function noteWrong(wrong) {
  until = performance.now() + waitAfter(wrong);
}
