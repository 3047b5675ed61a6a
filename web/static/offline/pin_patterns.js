/** What a finger does on its own: runs, keys in a line, and the small twists by which people make them look less so. */

const SHORTEST = 3;
/** A run with one sign amiss is one only if enough of it is left. */
const LEFT_OF_RUN = 5;

/** Rows and columns of a keyboard, and the ways across a phone's keypad. */
const LINES = ("1234567890 qwertyuiop qwertzuiop azertyuiop asdfghjkl zxcvbnm 1qaz 2wsx 3edc 4rfv 5tgb 6yhn 7ujm 8ik 9ol " + "147 2580 369 159 357").split(" ");
const EITHER_WAY = [...LINES, ...LINES.map((line) => [...line].reverse().join(""))];

/**
 * 123456, 246802, qwerty; 123789, abc123; 123457, 1234x5; 112233; 1q2w3e, 102030.
 * @param {string} pin
 */
export function isPattern(pin) {
  return isEvenlySpaced(pin) || isMadeOfLines(pin) || isLineButForOne(pin) || isLine(withoutDoubles(pin)) || isTwoLinesTakenInTurn(pin);
}

/** 135791, 963074: the same step from each digit to the next, past nine as well. */
function isEvenlySpaced(/** @type {string} */ pin) {
  if (!/^\d+$/.test(pin)) return false;
  const steps = [...pin].slice(1).map((digit, place) => (Number(digit) - Number(pin[place]) + 10) % 10);
  return steps.every((step) => step === steps[0]);
}

/** @returns {boolean} whether lines of three or more follow each other without a rest */
function isMadeOfLines(/** @type {string} */ pin) {
  if (pin === "") return true;
  for (let length = SHORTEST; length <= pin.length && isLine(pin.slice(0, length)); length += 1) {
    if (isMadeOfLines(pin.slice(length))) return true;
  }
  return false;
}

function isLineButForOne(/** @type {string} */ pin) {
  return pin.length > LEFT_OF_RUN && [...pin].some((_, place) => isLine(pin.slice(0, place) + pin.slice(place + 1)));
}

function isTwoLinesTakenInTurn(/** @type {string} */ pin) {
  const every = (/** @type {number} */ second) => [...pin].filter((_, place) => place % 2 === second).join("");
  return isLine(every(0)) && isLine(every(1));
}

function withoutDoubles(/** @type {string} */ pin) {
  return pin.replace(/(.)\1+/g, "$1");
}

/** 333, 456, 890, cba, wer, 741. */
function isLine(/** @type {string} */ signs) {
  if (signs.length < SHORTEST) return false;
  const steps = [...signs].slice(1).map((sign, place) => step(signs[place], sign));
  return [0, 1, -1].some((one) => steps.every((step) => step === one)) || EITHER_WAY.some((line) => line.includes(signs));
}

/**
 * @param {string} from
 * @param {string} to
 * @returns {number} 1 up, -1 down; after 9 comes 0
 */
function step(from, to) {
  const between = to.charCodeAt(0) - from.charCodeAt(0);
  if (!/\d/.test(from) || !/\d/.test(to)) return between;
  return between === -9 ? 1 : between === 9 ? -1 : between;
}
