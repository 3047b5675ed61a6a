import { isPattern } from "./pin_patterns.js";

const SHORTEST = 6;
const LONGEST_REPEAT = 3;
const FEWEST_DIFFERENT = 3;

/** Those that are tried first, in every list of PINs that leaked. Patterns and repeats are found by rule, not listed. */
const WELL_KNOWN_NUMBERS = new Set(
  ("100200 520131 5201314 1314520 112358 1123581 11235813 235711 314159 3141592 271828 141421 142857 246810 135790 147896 " +
    "147896325 12345600").split(" "),
);

const WELL_KNOWN_WORDS = new Set(
  ("password passwort passw0rd passcode passphrase doorstep doorsteps letmein iloveyou welcome dragon monkey football " +
    "liverpool arsenal chelsea everton rugby sunshine princess superman batman shadow master qwerty qwertyuiop " +
    "qwertz azerty asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx secret secure security socialwork socialworker childprotection " +
    "safeguarding council admin administrator default changeme trustno hello whatever computer internet phone " +
    "mobile tablet unlock zaqwsx zaq12wsx pass test testing opensesame pin pincode mypin cymru wales england scotland london cardiff cariad croeso " +
    "cyfrinair summer winter spring autumn monday friday").split(" "),
);

const TOO_SHORT = "Choose a PIN of 6 digits or more, or a few words.";
const REPEATED = "The same again and again is guessed first. Choose another PIN.";
const TOO_ALIKE = "So few different digits or letters are guessed first. Choose another PIN.";
const A_PATTERN = "Digits or letters in a row, or keys that lie in a line, are guessed first. Choose another PIN.";
const WELL_KNOWN = "Many people choose this one, so it is guessed first. Choose another PIN.";

/**
 * A PIN alone falls to some hours of guessing on a copied phone: one that is guessed first falls at once.
 * @param {string} pin 6 digits or more, or a passphrase
 * @returns {string} a sentence for the person, or nothing when it will do
 */
export function problemWithPin(pin) {
  const bare = pin.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  if (bare.length < SHORTEST) return TOO_SHORT;
  if (isRepeated(bare)) return REPEATED;
  if (new Set(bare).size < FEWEST_DIFFERENT) return TOO_ALIKE;
  if (isPattern(bare)) return A_PATTERN;
  return isWellKnown(bare) ? WELL_KNOWN : "";
}

/** 111111, 121212, 1231231; with letters and words alike. */
function isRepeated(/** @type {string} */ pin) {
  for (let length = 1; length <= LONGEST_REPEAT; length += 1) {
    if ([...pin].every((sign, place, signs) => place < length || sign === signs[place - length])) return true;
  }
  // A word twice, "catcat" or "kettlekettle", is a word once.
  return /^(.{2,})\1+$/.test(pin);
}

/** A well-known word does not become a secret by a number or a sign behind or before it. */
function isWellKnown(/** @type {string} */ pin) {
  if (/^\d+$/.test(pin)) return WELL_KNOWN_NUMBERS.has(pin);
  const plain = pin.replaceAll("0", "o").replaceAll("@", "a").replaceAll("$", "s");
  return [pin, plain].some((one) => WELL_KNOWN_WORDS.has(one.replace(/^[^a-z]+|[^a-z]+$/g, "")));
}
