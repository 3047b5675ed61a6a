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

test("the PINs and words that are tried first are refused, whatever stands around a word", () =>
  refused(["112233", "159753", "789456", "147258369", "password", "Password1", "P@ssw0rd!", "doorstep", "Doorstep2026", "qwerty12", "let me in", "ILOVEYOU", "2026summer"], /guessed first/));

test("a PIN that nobody guesses first will do, a date too", () => {
  for (const pin of ["835174", "190585", "010203040", "29021996", "46019837", "green-kettle-42", "three wet umbrellas", "246813", "tŷ bach coch"]) assert.equal(problemWithPin(pin), "", pin);
});
