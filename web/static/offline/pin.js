const SHORTEST = 6;
const LONGEST_REPEAT = 3;

/** Those that are tried first, in every list of PINs that leaked. Runs and repeats are found by rule, not listed. */
const WELL_KNOWN_NUMBERS = new Set(
  ("112233 332211 445566 789456 456123 123321 654123 321654 321456 147258 258369 147852 159753 159357 753951 951753 " +
    "357159 741852 852963 963852 369258 258456 258852 852456 456852 789654 789123 123654 123789 321123 987321 142536 " +
    "102030 010203 123098 100000 100200 200000 500000 000001 000007 007007 101010 131313 112211 223344 334455 " +
    "556677 667788 778899 998877 001122 110110 520131 5201314 1314520 1123581 314159 3141592 271828 141421 " +
    "696969 420420 690690 159951 246810 135790 135791 024680 13579 24680 1029384756 0192837465 11223344 12344321 " +
    "123454321 1234554321 12345600 11235813 147258369 159753456 789456123 123789456 987654321 99999999 19841984 20002000").split(" "),
);

const WELL_KNOWN_WORDS = new Set(
  ("password passwort passw0rd passcode passphrase doorstep doorsteps letmein iloveyou welcome dragon monkey football " +
    "liverpool arsenal chelsea everton rugby sunshine princess superman batman shadow master qwerty qwertyuiop " +
    "qwertz azerty asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx secret secure security socialwork socialworker childprotection " +
    "safeguarding council admin administrator default changeme trustno hello whatever computer internet phone " +
    "mobile tablet unlock opensesame pin pincode mypin cymru wales england scotland london cardiff cariad croeso " +
    "cyfrinair summer winter spring autumn monday friday").split(" "),
);

const TOO_SHORT = "Choose a PIN of 6 digits or more, or a few words.";
const REPEATED = "The same again and again is guessed first. Choose another PIN.";
const A_RUN = "Digits or letters in a row are guessed first. Choose another PIN.";
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
  if (isRun(bare)) return A_RUN;
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

/** 123456, 654321, 890123, abcdef. */
function isRun(/** @type {string} */ pin) {
  const steps = [...pin].slice(1).map((sign, place) => step(pin[place], sign));
  return steps.every((one) => one === 1) || steps.every((one) => one === -1);
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

/** A well-known word does not become a secret by a number or a sign behind or before it. */
function isWellKnown(/** @type {string} */ pin) {
  if (/^\d+$/.test(pin)) return WELL_KNOWN_NUMBERS.has(pin);
  const plain = pin.replaceAll("0", "o").replaceAll("@", "a").replaceAll("$", "s");
  return [pin, plain].some((one) => WELL_KNOWN_WORDS.has(one.replace(/^[^a-z]+|[^a-z]+$/g, "")));
}
