import assert from "node:assert/strict";
import { test } from "node:test";
import { problemWithPin } from "../../web/static/offline/pin.js";

const refused = (pins, why) => {
  for (const pin of pins) assert.match(problemWithPin(pin), why, pin);
};

test("fewer than six signs are no PIN", () => refused(["", "1", "83517", "abcde", "8 3 5 1 7"], /6 digits or more/));

test("one sign, a pair or three again and again are refused", () =>
  refused(["000000", "1111111", "aaaaaa", "121212", "1212121", "123123", "1231231", "abcabc", "83518351", "kettlekettle"], /again and again/));

test("runs up and down are refused, past nine as well", () =>
  refused(["123456", "654321", "234567", "890123", "210987", "012345678", "abcdef", "fedcba"], /in a row/));

test("two signs in whatever order are too few", () =>
  refused(["111222", "222111", "aaabbb", "0000001", "1000000", "1121221", "abbabaab"], /few different/));

test("runs that follow each other, have one sign amiss, or are doubled are refused", () =>
  refused(["123789", "321987", "abc123", "123abc", "xyz987", "123457", "1234566", "12394567", "112234", "111333555", "aabbccdd", "135791", "963074"], /in a row|again/));

test("keys that lie in a line are refused: rows, columns and two in turn", () =>
  refused(["qwe123", "asdfgh", "poiuyt", "qwerty7", "zxcvbn", "1q2w3e", "1q2w3e4r", "q1w2e3", "1qaz2wsx", "qazwsx", "147369", "258147", "142536", "102030", "010203040"], /in a line/));

test("well-known sequences of numbers are refused", () => refused(["112358", "1123581", "314159", "271828", "235711"], /guessed first/));

test("the PINs and words that are tried first are refused, whatever stands around a word", () =>
  refused(["112233", "159753", "789456", "147258369", "password", "Password1", "P@ssw0rd!", "doorstep", "Doorstep2026", "qwerty12", "let me in", "ILOVEYOU", "2026summer"], /guessed first/));

test("a PIN that nobody guesses first will do, a date too", () => {
  for (const pin of ["835174", "190585", "29021996", "46019837", "green-kettle-42", "three wet umbrellas", "246813", "tŷ bach coch", "my red bicycle", "correct horse battery"]) assert.equal(problemWithPin(pin), "", pin);
});

test("of random PINs of six digits fewer than one in fifty is refused", () => {
  let refusals = 0;
  // 37 divides 111111: in such steps the repeats come too often.
  for (let number = 0; number < 1_000_000; number += 43) if (problemWithPin(String(number).padStart(6, "0"))) refusals += 1;
  assert.ok(refusals / (1_000_000 / 43) < 0.02, `${((refusals * 4_300) / 1_000_000).toFixed(2)}%`);
});
